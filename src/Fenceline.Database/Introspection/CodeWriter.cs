using Fenceline.Sql;

namespace Fenceline.Database.Introspection;

/// <summary>
/// Writes SQL in one way, whoever spelled it: a catalog adds parentheses, casts and names of columns, and has its own words for IN, LIKE and
/// BETWEEN. What is not known here is written whole, so that a difference is never overlooked, only reported too much.
/// </summary>
internal sealed class CodeWriter
{
    // Around constants, which a catalog may write in the form of their type.
    private const char Mark = '\u0001';

    private static readonly HashSet<string> TextTypes = new(StringComparer.Ordinal) { "text", "character varying", "varchar", "character", "bpchar", "name", "char", "integer", "bigint", "smallint", "int", "boolean" };

    private readonly bool _isStrict;
    private readonly bool _hasStar;
    private readonly Stack<HashSet<string>> _droppable = new();

    private CodeWriter(bool isStrict, bool hasStar)
    {
        _isStrict = isStrict;
        _hasStar = hasStar;
    }

    public static bool AreSame(SqlNode? expected, SqlNode? found, bool isStrict)
    {
        if (expected is null || found is null)
            return false;

        // A star was replaced by the columns that there were.
        var hasStar = expected.DescendantsAndSelf().OfType<StarExpression>().Any();
        var (left, right) = (new CodeWriter(isStrict, hasStar).Write(expected).Split(Mark), new CodeWriter(isStrict, hasStar).Write(found).Split(Mark));
        return left.Length == right.Length && left.Zip(right).Select((pair, i) => pair.First == pair.Second || (i % 2 == 1 && pair.Second == "?")).All(same => same);
    }

    private string Write(SqlNode? node) => node switch
    {
        null => "",
        ParenthesizedExpression inner => Write(inner.Inner),
        LiteralExpression literal => Constant(literal.Kind == SqlLiteralKind.Null ? "null" : literal.Value),
        TypedLiteralExpression typed => Cast(new LiteralExpression(SqlLiteralKind.Text, typed.Value, typed.HasHole, typed.Span), typed.Type),
        CastExpression cast => Cast(cast.Operand, cast.Type),
        UnaryExpression { Operator.Name: "-", Operand: LiteralExpression number } => Constant("-" + number.Value),
        ColumnExpression column => Column(column.Name),
        FunctionExpression call => $"{Name(call.Name)}({(call.IsDistinct ? "distinct " : "")}{(call.IsStar ? "*" : List(call.Arguments))};{List(call.OrderBy)};{List(call.WithinGroup)};{Write(call.Filter)};{Write(call.Over)})",
        SpecialFunctionExpression call => $"{call.Name}({List(call.Arguments)};{Write(call.Filter)};{Write(call.Over)})",
        SystemValueExpression value => value.Name,
        ComparisonExpression comparison => $"({Write(comparison.Left)} {Write(comparison.Operator)} {Write(comparison.Right)})",
        OperatorExpression chain => "(" + Chain(chain) + ")",
        UnaryExpression unary => $"({Write(unary.Operator)} {Write(unary.Operand)})",
        LogicalExpression logical => "(" + string.Join(logical.Operator == SqlLogicalOperator.And ? " and " : " or ", Flat(logical).Select(Write)) + ")",
        NotExpression { Operand: var operand } => Negated(Unwrapped(operand)),
        IsExpression test => $"({Write(test.Operand)} is {(test.IsNegated ? "not " : "")}{test.Test})",
        IsDistinctExpression distinct => $"({Write(distinct.Left)} {(distinct.IsNegated ? "same" : "distinct")} {Write(distinct.Right)})",
        InListExpression list => In(list.Operand, list.Items, list.IsNegated),
        QuantifiedExpression { Query: null } quantified => Quantified(quantified),
        BetweenExpression { IsSymmetric: false } between => between.IsNegated
            ? $"(({Write(between.Operand)} < {Write(between.Low)}) or ({Write(between.Operand)} > {Write(between.High)}))"
            : $"(({Write(between.Operand)} >= {Write(between.Low)}) and ({Write(between.Operand)} <= {Write(between.High)}))",
        LikeExpression { Kind: not SqlLikeKind.SimilarTo, Escape: null } like => $"({Write(like.Operand)} {(like.IsNegated ? "!" : "")}~~{(like.Kind == SqlLikeKind.ILike ? "*" : "")} {Write(like.Pattern)})",
        CaseExpression choice => $"case({Write(choice.Operand)};{List(choice.Branches)};{(choice.Else is null || Unwrapped(choice.Else) is LiteralExpression { Kind: SqlLiteralKind.Null } ? "" : Write(choice.Else))})",
        SubqueryExpression query => "(" + Write(query.Query) + ")",
        SqlQuery query => Write(query.With) + Write(query.Body) + (query.OrderBy.Count == 0 ? "" : " order by " + List(query.OrderBy)) + (query.HasLimit ? " limit " + Write(query.Limit) : "") + Write(query.Offset),
        SelectBody select => Select(select),
        TargetItem item => Write(item.Expression),
        TableReference reference => Name(reference.Name) + (reference.IsOnly ? " only" : "") + Alias(reference.Alias, reference.Name.Last.Name) + List(reference.Sample),
        FunctionSource source => List(source.Functions.Select(item => item.Call)) + Alias(source.Alias, source.Functions[0].Call is FunctionExpression call ? call.Name.Last.Name : ""),
        ParenthesizedSource { Alias: null } source => Write(source.Inner),
        JoinSource join => $"join({join.Kind};{join.IsNatural};{Write(join.Left)};{Write(join.Right)};{Write(join.On)};{List(join.Using)})",
        SqlSetOperatorItem item => item.Operator.ToString(),
        SqlOperator { Schema: null or "pg_catalog" } sign => sign.Name,
        SqlOperator sign => $"{sign.Schema}.{sign.Name}",
        SqlIdentifier identifier => identifier.Name,
        QualifiedName name => Name(name),
        SqlTypeName type => Type(type) + (type.Modifiers.Count == 0 ? "" : "(" + List(type.Modifiers) + ")") + (type.ArrayDimensions > 0 ? "[]" : ""),
        _ => $"{node.GetType().Name}({string.Join(",", node.GetChildren().Select(Write))})",
    };

    private static SqlNode Unwrapped(SqlNode node)
    {
        while (true)
        {
            switch (node)
            {
                case ParenthesizedExpression inner:
                    node = inner.Inner;
                    break;
                case CastExpression { Operand: var operand }:
                    node = operand;
                    break;
                default:
                    return node;
            }
        }
    }

    private static string Type(SqlTypeName type) => type.Name.StartsWith("pg_catalog.", StringComparison.Ordinal) ? type.Name["pg_catalog.".Length..] : type.Name;

    private static string Name(QualifiedName name) => string.Join('.', name.Parts.Select(part => part.Name).Where((part, i) => i > 0 || name.Parts.Count == 1 || part != "pg_catalog"));

    private static string Constant(string value) => Mark + value + Mark;

    private string List(IEnumerable<SqlNode> nodes) => string.Join(",", nodes.Select(Write));

    private string Cast(SqlExpression operand, SqlTypeName type)
    {
        var isConstant = Unwrapped(operand) is LiteralExpression;
        // A constant of a type with a form of its own: '1 hour' is written '01:00:00'.
        if (isConstant && !_isStrict && !TextTypes.Contains(Type(type)))
            return Constant("?");
        return !_isStrict || isConstant || (Type(type) == "text" && type.ArrayDimensions == 0) ? Write(operand) : $"cast({Write(operand)} as {Write(type)})";
    }

    private string Column(QualifiedName name)
    {
        var isPlain = name.Parts.Count == 2 && _droppable.Any(names => names.Contains(name.Parts[0].Name));
        return isPlain ? name.Last.Name : Name(name);
    }

    private string Chain(OperatorExpression chain)
    {
        // (a || b) || c is the same as a || b || c.
        var first = Unwrapped(chain.Operands[0]) is OperatorExpression inner && (!_isStrict || chain.Operands[0] is not CastExpression) ? Chain(inner) : Write(chain.Operands[0]);
        return first + string.Concat(Enumerable.Range(1, chain.Operands.Count - 1).Select(i => $" {Write(chain.Operators[i - 1])} {Write(chain.Operands[i])}"));
    }

    private static IEnumerable<SqlExpression> Flat(LogicalExpression logical) =>
        logical.Operands.SelectMany(operand => operand.Unwrapped is LogicalExpression inner && inner.Operator == logical.Operator ? Flat(inner) : [operand]);

    private string Negated(SqlNode operand) => operand switch
    {
        IsDistinctExpression distinct => Write(distinct with { IsNegated = !distinct.IsNegated }),
        InListExpression list => Write(list with { IsNegated = !list.IsNegated }),
        _ => $"(not {Write(operand)})",
    };

    private string In(SqlExpression operand, IEnumerable<SqlExpression> items, bool isNegated)
    {
        var written = items.Select(Write).ToList();
        return written.Count == 1 ? $"({Write(operand)} {(isNegated ? "<>" : "=")} {written[0]})" : $"({Write(operand)} {(isNegated ? "not in" : "in")} [{string.Join(",", written)}])";
    }

    private string Quantified(QuantifiedExpression quantified) => Unwrapped(quantified.Array!) is ArrayExpression array && (quantified.Quantifier, quantified.Operator.Name) is (SqlQuantifier.Any, "=") or (SqlQuantifier.All, "<>")
        ? In(quantified.Left, ((ArrayExpression)Unwrapped(quantified.Array!)).Items, quantified.Quantifier == SqlQuantifier.All)
        : $"({Write(quantified.Left)} {Write(quantified.Operator)} {quantified.Quantifier} {Write(quantified.Array)})";

    private string Alias(TableAlias? alias, string own) => alias?.Name is { } name && name.Name != own && !_droppable.Peek().Contains(name.Name) ? " as " + name.Name : "";

    private string Select(SelectBody select)
    {
        // Where there is one source only, a catalog may name columns with it or without.
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (select.From.Count == 1 && Single(select.From[0]) is { } single)
            names.UnionWith(single);
        _droppable.Push(names);
        var isStar = _hasStar && select.Targets.All(target => target.Expression is StarExpression or ColumnExpression);
        var text = "select " + (select.IsDistinct ? "distinct " : "") + List(select.DistinctOn) + (isStar ? "*" : List(select.Targets)) + " from " + List(select.From)
            + " where " + Write(select.Where) + " group by " + Write(select.GroupBy) + " having " + Write(select.Having) + List(select.Windows);
        _droppable.Pop();
        return text;
    }

    private static IEnumerable<string>? Single(TableSource source) => source switch
    {
        TableReference reference => [reference.Alias?.Name?.Name ?? reference.Name.Last.Name],
        FunctionSource function => [function.Alias?.Name?.Name ?? (function.Functions[0].Call is FunctionExpression call ? call.Name.Last.Name : "")],
        ParenthesizedSource { Alias: null } inner => Single(inner.Inner),
        _ => null,
    };
}
