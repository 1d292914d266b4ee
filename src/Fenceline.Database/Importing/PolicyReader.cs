using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Database.Importing;

/// <summary>Reads the conditions of policies back into the forms that a manifest has.</summary>
internal sealed class PolicyReader(FoundCatalog catalog)
{
    private readonly IdentityReader _identities = new(catalog);
    private readonly MemberReader _members = new(catalog, new IdentityReader(catalog));
    private readonly Dictionary<(string, string), PolicyCondition> _read = [];

    /// <param name="condition">As the catalog writes it; null where the policy has none.</param>
    public PolicyCondition? Read(FoundTable table, string? condition)
    {
        if (condition is null)
            return null;
        if (!_read.TryGetValue((table.FullName, condition), out var read))
        {
            read = Parse(condition) is { } expression ? Of(table, expression) : new PolicyCondition(ConditionKind.Other);
            _read.Add((table.FullName, condition), read);
        }

        return read;
    }

    private static SqlExpression? Parse(string condition) => SqlParser.Parse("SELECT " + condition) is { Errors.Count: 0, Statements: [QueryStatement { Query.Body: SelectBody { Targets: [var target], From.Count: 0 } }] } ? target.Expression : null;

    private PolicyCondition Of(FoundTable table, SqlExpression expression) => expression.Unwrapped switch
    {
        LiteralExpression { Kind: SqlLiteralKind.True } => new PolicyCondition(ConditionKind.Always),
        LiteralExpression { Kind: SqlLiteralKind.False } => new PolicyCondition(ConditionKind.Never),
        SubqueryExpression { Query: { With: null, Body: SelectBody { From.Count: 0, Where: null, Targets: [{ Expression: FunctionExpression wrapped }] } } } => Asked(table, wrapped),
        LogicalExpression { Operator: SqlLogicalOperator.And } all => Narrowest([.. all.Operands.Select(operand => Of(table, operand))]),
        LogicalExpression { Operator: SqlLogicalOperator.Or } any => Widest([.. any.Operands.Select(operand => Of(table, operand))]),
        ComparisonExpression { Operator.Name: "=", Right: LiteralExpression { Kind: SqlLiteralKind.True } } holds => Of(table, holds.Left),
        ComparisonExpression { Operator.Name: "=" } comparison => Compared(table, comparison.Left, comparison.Right) ?? Compared(table, comparison.Right, comparison.Left) ?? Asked(table, comparison),
        InQueryExpression { IsNegated: false } list => Related(table, list.Operand, list.Query),
        QuantifiedExpression { Quantifier: SqlQuantifier.Any, Operator.Name: "=", Query: { } query } some => Related(table, some.Left, query),
        QuantifiedExpression { Quantifier: SqlQuantifier.Any, Operator.Name: "=", Array: { } array } some when array.Unwrapped is ArrayQueryExpression inner => Related(table, some.Left, inner.Query),
        ExistsExpression exists => Exists(table, exists.Query),
        FunctionExpression call => Asked(table, call),
        _ => new PolicyCondition(ConditionKind.Other),
    };

    /// <summary>What all must hold is held by the one that asks for the tenant.</summary>
    private static PolicyCondition Narrowest(List<PolicyCondition> all)
    {
        var rest = all.Where(condition => condition.Kind != ConditionKind.Always).ToList();
        if (rest.Count == 0)
            return new PolicyCondition(ConditionKind.Always);
        var best = rest.Find(condition => condition.Kind == ConditionKind.Never) ?? rest.Find(condition => condition.Kind == ConditionKind.Tenant) ?? rest.Find(condition => condition.Kind == ConditionKind.Member) ?? rest.Find(condition => condition.Kind == ConditionKind.Related) ?? rest[0];
        return rest.Count == 1 ? best : best with { IsWhole = false };
    }

    /// <summary>Each alternative opens the table by itself.</summary>
    private static PolicyCondition Widest(List<PolicyCondition> any)
    {
        var rest = any.Where(condition => condition.Kind != ConditionKind.Never).Distinct().ToList();
        return rest.Count == 0 ? new PolicyCondition(ConditionKind.Never)
            : rest.Exists(condition => condition.Kind == ConditionKind.Always) ? new PolicyCondition(ConditionKind.Always)
            : rest.Count == 1 ? rest[0]
            : new PolicyCondition(ConditionKind.Other);
    }

    private PolicyCondition? Compared(FoundTable table, SqlExpression row, SqlExpression asker) =>
        TermOf(table, row) is { } term && _identities.Read(asker) is { } identity ? new PolicyCondition(ConditionKind.Tenant, identity, term) : null;

    /// <summary>A column of the table, or a text inside of one.</summary>
    private static TenantTerm? TermOf(FoundTable table, SqlExpression expression)
    {
        switch (expression.Unwrapped)
        {
            case CastExpression cast:
                return TermOf(table, cast.Operand);
            case ColumnExpression column when (column.Name.Parts.Count == 1 || column.Name.Parts[column.Name.Parts.Count - 2].Name == table.Name) && table.Column(column.Name.Last.Name) is not null:
                return new TenantTerm(column.Name.Last.Name, default);
            case OperatorExpression { Operators: [{ Name: "->>" or "->" }], Operands: [var document, var member] } when Unwrapped(member) is LiteralExpression { Kind: SqlLiteralKind.Text } name:
                return TermOf(table, document) is { } inside ? inside with { JsonPath = inside.JsonPath.Append(name.Value).ToEquatableArray() } : null;
            default:
                return null;
        }
    }

    private static SqlExpression Unwrapped(SqlExpression expression) => expression.Unwrapped is CastExpression cast ? Unwrapped(cast.Operand) : expression.Unwrapped;

    /// <summary><c>invoice_id IN (SELECT id FROM invoices ...)</c></summary>
    private PolicyCondition Related(FoundTable table, SqlExpression operand, SqlQuery query) =>
        TermOf(table, operand) is { } member && _members.OfTenants(query) is { } form ? new PolicyCondition(ConditionKind.Member, Term: member) { Member = form }
        : TermOf(table, operand) is { IsJson: false } term && query is { With: null, Body: SelectBody { From: [TableReference source], Targets: [{ Expression: ColumnExpression selected }] } }
            ? new PolicyCondition(ConditionKind.Related, Term: term, RelatedSchema: SchemaOf(source.Name), RelatedTable: source.Name.Last.Name, RelatedColumn: selected.Name.Last.Name)
            : new PolicyCondition(ConditionKind.Other, Term: TermOf(table, operand) is { IsJson: false } asked && TenantWords.OfColumn(asked.Column) > 0 ? asked : null);

    /// <summary>A function of one's own says whose the row is: <c>is_member(account_id)</c>, <c>org_id = my_org()</c>.</summary>
    private PolicyCondition Asked(FoundTable table, SqlExpression expression) =>
        expression is FunctionExpression call && _members.OfCall(call) is var (form, tenant) && TermOf(table, tenant) is { } member ? new PolicyCondition(ConditionKind.Member, Term: member) { Member = form }
        : new(ConditionKind.Other, Term: expression.DescendantsAndSelf().OfType<FunctionExpression>().Any()
            ? expression.DescendantsAndSelf().OfType<ColumnExpression>().Select(column => TermOf(table, column)).FirstOrDefault(term => term is not null && TenantWords.OfColumn(term.Column) > 0) : null);

    /// <summary><c>EXISTS (SELECT 1 FROM invoices i WHERE i.id = invoice_lines.invoice_id ...)</c></summary>
    private PolicyCondition Exists(FoundTable table, SqlQuery query)
    {
        TenantTerm? member = null;
        if (_members.OfExists(query, expression => Unwrapped(expression) is ColumnExpression { Name.Parts: [.., { Name: var owner }, _] } && owner == table.Name && (member = TermOf(table, expression)) is not null) is { } form)
            return new PolicyCondition(ConditionKind.Member, Term: member) { Member = form };
        if (query is not { With: null, Body: SelectBody { From: [TableReference source], Where: { } where } })
            return new PolicyCondition(ConditionKind.Other);
        var alias = source.Alias?.Name?.Name ?? source.Name.Last.Name;
        var conditions = where.Unwrapped is LogicalExpression { Operator: SqlLogicalOperator.And } all ? all.Operands.AsEnumerable() : [where];
        foreach (var condition in conditions.Select(one => one.Unwrapped).OfType<ComparisonExpression>().Where(one => one.Operator.Name == "="))
        {
            foreach (var (theirs, ours) in new[] { (condition.Left, condition.Right), (condition.Right, condition.Left) })
            {
                if (Unwrapped(theirs) is ColumnExpression { Name.Parts: [{ Name: var owner }, { Name: var column }] } && owner == alias
                    && Unwrapped(ours) is ColumnExpression { Name.Parts: [.., { Name: var table2 }, _] } && table2 == table.Name && TermOf(table, ours) is { } term)
                    return new PolicyCondition(ConditionKind.Related, Term: term, RelatedSchema: SchemaOf(source.Name), RelatedTable: source.Name.Last.Name, RelatedColumn: column);
            }
        }

        return new PolicyCondition(ConditionKind.Other);
    }

    private static string? SchemaOf(QualifiedName name) => name.Parts.Count > 1 ? name.Parts[name.Parts.Count - 2].Name : null;
}
