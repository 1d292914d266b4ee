using Fenceline.Sql;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>What is known of a body's variables wherever they are read: the one value that all assignments give them.</summary>
internal sealed class PlVariables(string text, PlBody body, ScriptFrame frame, CatalogLookup tables, Func<SqlExpression, AbstractValue> value)
{
    // Values that pass through more variables than that are given up.
    private const int Rounds = 4;

    private readonly Dictionary<string, List<SqlExpression?>> _assigned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqlTypeName?> _types = new(StringComparer.Ordinal);

    /// <summary>The expression of a body, where it is one of SQL; null where it reads tables or can't be read.</summary>
    public static SqlExpression? Parse(string text, PlExpression expression) =>
        SqlParser.Parse("SELECT " + text.Substring(expression.Span.Start, expression.Span.Length)).Statements is
            [QueryStatement { Query: { With: null, HasLimit: false, Body: SelectBody { Targets.Count: 1, From.Count: 0, Where: null, GroupBy: null } select } }]
            ? select.Targets[0].Expression : null;

    public static AbstractValue Value(string text, PlExpression expression, Func<SqlExpression, AbstractValue> value) =>
        Parse(text, expression) is { } parsed ? value(parsed) : AbstractValue.Unknown;

    /// <summary>The one expression that a variable is given, where there is only one; else null.</summary>
    public SqlExpression? OnlyValueOf(string name) =>
        !frame.Arguments.Values.ContainsKey(name) || _isArgument.Contains(name) || !_assigned.TryGetValue(name, out var all) || all.Count != 1 ? null : all[0];

    /// <summary>Whether a variable may be read before it is given a value, and is NULL then.</summary>
    public bool BeginsWithoutValue(string name) => _empty.Contains(name);

    private readonly HashSet<string> _empty = new(StringComparer.Ordinal);
    private readonly HashSet<string> _isArgument = new(frame.Arguments.Values.Keys, StringComparer.Ordinal);

    public void Solve()
    {
        foreach (var node in body.Nodes)
            Gather(node);

        var first = new Dictionary<string, AbstractValue>(frame.Arguments.Values, StringComparer.Ordinal);
        foreach (var name in _assigned.Keys)
            frame.Arguments.Values[name] = AbstractValue.Unknown;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var assigned in _assigned)
                frame.Arguments.Values[assigned.Key] = Joined(assigned.Key, assigned.Value, first);
        }
    }

    private AbstractValue Joined(string name, List<SqlExpression?> assigned, Dictionary<string, AbstractValue> first)
    {
        var all = assigned.ConvertAll(expression => expression is null ? AbstractValue.Unknown : Typed(name, value(expression)));
        if (first.TryGetValue(name, out var argument))
            all.Add(argument);
        return all.Count == 0 ? AbstractValue.Null
            : all.TrueForAll(other => other is { IsKnown: true, Leaves.Length: 0 } && other.Constant == all[0].Constant) ? all[0]
            : AbstractValue.Unknown;
    }

    private AbstractValue Typed(string name, AbstractValue value) =>
        !_types.TryGetValue(name, out var type) ? value : type is null ? AbstractValue.Unknown : FunctionAnalysis.Typed(value, type, tables);

    private void Gather(PlNode node)
    {
        switch (node)
        {
            case PlDeclaration declaration:
                Declared(declaration);
                break;
            case PlAssignment { Target.Count: 1 } assignment:
                Add(assignment.Target[0], Parse(text, assignment.Value));
                break;
            // A part of a variable is another value.
            case PlAssignment assignment when assignment.Target[0] is not ("new" or "old"):
                Add(assignment.Target[0], null);
                break;
            case PlTaken taken:
                foreach (var name in taken.Targets)
                    Add(name, null);
                break;
            case PlExecute execute:
                foreach (var name in execute.Into)
                    Add(name, null);
                break;
            case PlSql { Into.Count: > 0 } sql:
                Into(sql);
                break;
            case PlSql sql when CallOf(text, sql) is { } call && MayGiveBack(call, frame.State):
                foreach (var argument in call.Call.DescendantsAndSelf().OfType<ColumnExpression>())
                    Add(argument.Name.Last.Name, null);
                break;
        }
    }

    /// <summary>The statement as a call of a procedure; null when it is none.</summary>
    public static CallStatement? CallOf(string text, PlSql sql) =>
        string.Compare(text, sql.Span.Start, "call", 0, "call".Length, StringComparison.OrdinalIgnoreCase) == 0 && SqlParser.Parse(PlText.Of(text, sql)).Statements is [CallStatement call] ? call : null;

    /// <summary>Whether a variable that is given to the procedure may have another value afterwards.</summary>
    public static bool MayGiveBack(CallStatement call, ScriptState state) => state.FunctionOf(call.Call.Name.Last.Name) is not { GivesBack: false };

    private void Declared(PlDeclaration declaration)
    {
        if (declaration.Alias is { } alias)
        {
            var value = alias.StartsWith("$", StringComparison.Ordinal) && int.TryParse(alias.Substring(1), out var number) ? frame.Numbered(number)
                : frame.Arguments.Values.TryGetValue(alias, out var known) ? known
                : AbstractValue.Unknown;
            // What one of the two names is given the other has.
            frame.Arguments.Values[declaration.Name] = body.Nodes.Any(node => node is PlAssignment or PlTaken or PlSql { Into.Count: > 0 } or PlExecute { Into.Count: > 0 }) ? AbstractValue.Unknown : value;
            return;
        }

        _types[declaration.Name] = SqlParser.Parse("SELECT NULL::" + declaration.Type).Statements is [QueryStatement { Query.Body: SelectBody { Targets: [{ Expression: CastExpression cast }] } }] ? cast.Type : TypeOfColumn(declaration.Type);
        if (declaration.Value is null)
            _empty.Add(declaration.Name);
        Add(declaration.Name, declaration.Value is { } given ? Parse(text, given) : NullValue);
    }

    // name%TYPE, which SQL doesn't know.
    private static SqlTypeName? TypeOfColumn(string type) =>
        type.EndsWith("%type", StringComparison.OrdinalIgnoreCase) ? new SqlTypeName(type.ToLowerInvariant(), default, 0, false, default) : null;

    private static readonly SqlExpression NullValue = new LiteralExpression(SqlLiteralKind.Null, "null", false, default);

    private void Add(string name, SqlExpression? value)
    {
        if (!_assigned.TryGetValue(name, out var all))
            _assigned.Add(name, all = []);
        // A variable that is not given anything yet is NULL, which no key equals.
        if (all.Count == 1 && ReferenceEquals(all[0], NullValue))
            all.Clear();
        all.Add(value);
    }

    private void Into(PlSql sql)
    {
        var statement = SqlParser.Parse(PlText.Of(text, sql)).Statements is [QueryStatement { Query: { With: null, Body: SelectBody { From.Count: 0, Where: null, GroupBy: null } select } }] ? select : null;
        for (var i = 0; i < sql.Into.Count; i++)
            Add(sql.Into[i], statement is not null && statement.Targets.Count == sql.Into.Count ? statement.Targets[i].Expression : null);
    }
}
