using Fenceline.Core.Manifest;
using Fenceline.Sql;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>INSERT, and what all writing statements do with the tenant key.</summary>
internal sealed class InsertAnalysis(AnalysisContext context, QueryAnalysis queries)
{
    public QueryOutput Insert(InsertStatement insert, Scope outer)
    {
        var target = queries.Tables.Write(insert.Target);
        var scope = new Scope(Namespace.Of(target), outer, outer.Tables);
        foreach (var column in insert.Columns)
            context.Names.Target(target, column);
        var excluded = Excluded(target, insert);
        InsertedKey(insert, target, excluded, outer);
        if (insert.OnConflict is { } conflict)
        {
            var both = Namespace.Of(target);
            both.Add(Namespace.Of(excluded));
            Conflict(conflict, target, excluded, scope, new Scope(both, outer, outer.Tables));
        }

        return Returning(insert.Returning, scope);
    }

    public QueryOutput Returning(EquatableArray<TargetItem> returning, Scope scope)
    {
        queries.Expressions.Walk(returning, scope);
        return new SelectList(queries).Output(returning, scope);
    }

    /// <summary>Checks the tenant that a row of VALUES is given.</summary>
    public void CheckKey(RangeEntry target, EquatableArray<ColumnTarget> columns, EquatableArray<SqlExpression> values, Scope scope, TextSpan span)
    {
        if (target.SharedTable is { } table)
            CheckKey(target, RowKey(table, columns, values, scope), span);
    }

    /// <param name="excluded">The row that ON CONFLICT was about to insert; null elsewhere.</param>
    public void Set(EquatableArray<SetClause> clauses, RangeEntry target, RangeEntry? excluded, Scope scope)
    {
        foreach (var clause in clauses)
        {
            queries.Expressions.Walk(clause.Value, scope);
            foreach (var column in clause.Targets)
            {
                context.Names.Target(target, column);
                if (column.Indirection is not null)
                    queries.Expressions.Walk(column.Indirection, scope);
            }

            if (target.SharedTable?.TenantKey is { Parent: { } parent })
                CheckParent(parent, clause, target, excluded, scope);
            else if (target.SharedTable?.TenantKey is { } key && PlaceOf(key.Column, clause.Targets) is var place and >= 0)
                CheckAssignment(clause, place, target, excluded, scope);
        }
    }

    private RangeEntry Excluded(RangeEntry target, InsertStatement insert)
    {
        var excluded = new RangeEntry(context.TakeId(), "excluded", null, target.Columns, target.IsOpen, insert.Target.Span) { SharedTable = target.SharedTable, IsProposed = true };
        if (target.SharedTable?.TenantKey is { } key)
        {
            excluded.Key = key.Parent is not null ? new PinNode(excluded, KeyText(excluded))
                : key.IsJson ? excluded.Column(key.Column).Member(string.Join(PinNode.PathSeparator, key.JsonPath)) : excluded.Column(key.Column);
            context.Graph.Add(target.Key!, [excluded.Key]);
        }

        return excluded;
    }

    private void InsertedKey(InsertStatement insert, RangeEntry target, RangeEntry excluded, Scope outer)
    {
        if (insert.Source is { Body: ValuesBody values, With: null } source)
        {
            queries.Expressions.Walk(source.Body, outer);
            queries.Expressions.Walk(source.OrderBy, outer);
            queries.Expressions.Walk(source.Limit, outer);
            queries.Expressions.Walk(source.Offset, outer);
            foreach (var row in values.Rows)
                CheckKey(target, insert.Columns, row.Values, outer, row.Span);
            if (target.SharedTable is { } table)
                context.Graph.Add(excluded.Key!, Combined(values.Rows.Select(row => RowKey(table, insert.Columns, row.Values, outer)).ToList()));
            return;
        }

        var output = insert.Source is null ? null : queries.Query(insert.Source, outer);
        if (target.SharedTable is null)
            return;

        var place = KeyPlace(target.SharedTable, insert.Columns);
        var value = output is not null && target.SharedTable.TenantKey!.Parent is { } parent ? SelectedParent(parent, target.SharedTable, insert.Columns, output)
            : output is null || place < 0 ? Default(target.SharedTable)
            : output.IsOpen ? AbstractValue.Unknown
            : place >= output.Columns.Count ? Default(target.SharedTable)
            : IsPart(insert.Columns, place) ? AbstractValue.Unknown
            : SelectedKey(target.SharedTable, insert.Source!, output, place);
        context.Graph.Add(excluded.Key!, value);
        CheckKey(target, value, insert.Source?.Span ?? insert.Target.Span);
    }

    // Each row's id is pinned for itself: several parameters may stand for one tenant.
    private static AbstractValue Combined(List<AbstractValue> values) =>
        values.Count > 0 && values.TrueForAll(value => value.IsKnown && value.Leaves.Length == 0) ? values.Find(value => value.IsLiteral) ?? values[0] : AbstractValue.OneOf(values);

    private AbstractValue SelectedKey(SqlTable table, SqlQuery source, QueryOutput output, int place)
    {
        var key = table.TenantKey!;
        if (!key.IsJson)
            return output.Columns[place].Value;
        // A document that is built on the spot shows its members only in the select list itself.
        if (source.Body is SelectBody { Targets: var targets } && output.Scope is { } scope && place < targets.Count && !targets.Any(target => target.Expression is StarExpression) && BuiltMember(key.JsonPath, targets[place].Expression) is { } member)
            return queries.Expressions.Value(member, scope);
        return output.Columns[place].Value.At(string.Join(PinNode.PathSeparator, key.JsonPath));
    }

    /// <summary>Where the tenant key stands among the values; -1 when none is given for it.</summary>
    private static int KeyPlace(SqlTable table, EquatableArray<ColumnTarget> columns) => Place(table, columns, table.TenantKey!.Column);

    private static int Place(SqlTable table, EquatableArray<ColumnTarget> columns, string name) =>
        columns.Count == 0 ? table.Columns.FindIndex(column => column == name) : PlaceOf(name, columns);

    /// <summary>Whether the value becomes a part of the column: <c>metadata['user_id']</c>.</summary>
    private static bool IsPart(EquatableArray<ColumnTarget> columns, int place) => place < columns.Count && columns[place].Indirection is not null;

    private static AbstractValue SelectedParent(ParentKey parent, SqlTable table, EquatableArray<ColumnTarget> columns, QueryOutput output) =>
        output.IsOpen ? AbstractValue.Unknown : ParentKeys.Tenant(parent, parent.Columns.Select(column => Place(table, columns, column) is var at and >= 0 && at < output.Columns.Count
            ? output.Columns[at].Value : AbstractValue.Unknown).ToList());

    private static int PlaceOf(string column, EquatableArray<ColumnTarget> columns) =>
        columns.FindIndex(target => target.Column.Name == column);

    private AbstractValue RowKey(SqlTable table, EquatableArray<ColumnTarget> columns, EquatableArray<SqlExpression> values, Scope scope)
    {
        if (table.TenantKey!.Parent is { } parent)
        {
            return ParentKeys.Tenant(parent, parent.Columns.Select(column => Place(table, columns, column) is var at and >= 0 && at < values.Count
                ? queries.Expressions.Value(values[at], scope) : AbstractValue.Unknown).ToList());
        }

        var place = KeyPlace(table, columns);
        if (place < 0 || place >= values.Count || values[place].Unwrapped is DefaultExpression)
            return Default(table);
        if (IsPart(columns, place))
            return AbstractValue.Unknown;
        var key = table.TenantKey!;
        if (!key.IsJson)
            return queries.Expressions.Value(values[place], scope);
        return BuiltMember(key.JsonPath, values[place]) is { } member
            ? queries.Expressions.Value(member, scope)
            : queries.Expressions.Value(values[place], scope).At(string.Join(PinNode.PathSeparator, key.JsonPath));
    }

    /// <summary>The tenant in <c>jsonb_build_object('user_id', ...)</c>.</summary>
    public static SqlExpression? BuiltMember(EquatableArray<string> path, SqlExpression document)
    {
        if (path.Count != 1 || document.Unwrapped is not FunctionExpression { Name.Last.Name: "jsonb_build_object" } call || call.Arguments.Count % 2 != 0)
            return null;

        SqlExpression? found = null;
        for (var i = 0; i < call.Arguments.Count; i += 2)
        {
            // A name that isn't known could be the tenant's again, and the last one counts.
            if (call.Arguments[i].Value.Unwrapped is not LiteralExpression { Kind: SqlLiteralKind.Text, HasHole: false } name)
                return null;
            if (name.Value == path[0])
                found = call.Arguments[i + 1].Value;
        }

        return found;
    }

    private AbstractValue Default(SqlTable table) =>
        table.TenantKey!.IsColumn ? context.Tenant : AbstractValue.Unknown;

    private void CheckKey(RangeEntry target, AbstractValue value, TextSpan span)
    {
        var key = KeyText(target);
        context.Checks.Add(() =>
        {
            if (value is { IsPinned: true, IsTyped: false })
                return;
            if (value.IsPinned)
                context.Report(SqlRules.UnpinnedWrite, $"`{key}` of `{target.SharedTable!.Name}` is given a value of another type: its text may be another tenant's id", span, target);
            else if (target.SharedTable!.TenantKey!.Parent is { } parent)
                context.Report(SqlRules.UnpinnedWrite, $"`{target.SharedTable.Name}` is written for a row of `{parent.Table}` that is not known to be the tenant's: take `{key}` from a query of `{parent.Table}` with the tenant's filter", span, target);
            else if (value.IsFixed)
                context.Report(SqlRules.TenantKeyLiteral, $"`{key}` of `{target.SharedTable!.Name}` gets a literal value: use a parameter or `{context.Catalog.CurrentTenantFunction}()`", span, target);
            else
                context.Report(SqlRules.UnpinnedWrite, $"`{target.SharedTable!.Name}` is written for a tenant that is not pinned: `{key}` is neither a parameter nor the current tenant", span, target);
        });
    }

    /// <param name="scope">Of the table alone.</param>
    /// <param name="both">Of the table and <c>excluded</c>.</param>
    private void Conflict(OnConflictClause conflict, RangeEntry target, RangeEntry excluded, Scope scope, Scope both)
    {
        queries.Expressions.Walk(conflict.Target, scope);
        queries.Expressions.Walk(conflict.TargetWhere, scope);
        queries.Expressions.Walk(conflict.Where, both);
        if (target.SharedTable is not { } table)
            return;

        var key = KeyText(target);
        if (conflict.Constraint is { } constraint && constraint.Name != table.Name + "_pkey")
            context.Report(SqlRules.NotProven, $"whether the constraint `{constraint.Name}` includes `{key}` is not known", constraint.Span, target);
        else if (conflict.Target.Count > 0 && !KeyNodes(target).All(node => conflict.Target.Any(item => queries.Expressions.Value(item, scope) is { IsColumn: true } value && value.Nodes[0] == node)))
            context.Report(SqlRules.UnpinnedWrite, $"the conflict target leaves out `{key}`, so the conflicting row may be another tenant's", conflict.Target[0].Span, target);
        Set(conflict.Set, target, excluded, both);
    }

    // What has to be in a key for it to be within one tenant.
    private static IEnumerable<PinNode> KeyNodes(RangeEntry target) =>
        target.SharedTable!.TenantKey!.Parent is { } parent ? parent.Columns.Select(target.Column) : [target.Key!];

    /// <summary>A row may be given to another row of the tenant's, and to none of another tenant's.</summary>
    private void CheckParent(ParentKey parent, SetClause clause, RangeEntry target, RangeEntry? excluded, Scope scope)
    {
        for (var i = 0; i < clause.Targets.Count; i++)
        {
            var column = clause.Targets[i].Column.Name;
            if (!parent.Columns.Contains(column))
                continue;
            var value = Assigned(clause, i, scope);
            // Of several columns each alone would lead elsewhere.
            var tenant = parent.Columns.Count == 1 ? ParentKeys.Tenant(parent, [value]) : AbstractValue.Unknown;
            var isOwn = value.IsColumn && (value.Nodes[0] == target.Column(column) || (excluded is not null && value.Nodes[0] == excluded.Column(column)));
            context.Checks.Add(() =>
            {
                if (!isOwn && !tenant.IsPinned)
                    context.Report(SqlRules.UnpinnedWrite, $"`{column}` is set to a row of `{parent.Table}` that is not known to be the tenant's: take it from a query of `{parent.Table}` with the tenant's filter", clause.Span, target);
            });
        }
    }

    private void CheckAssignment(SetClause clause, int place, RangeEntry target, RangeEntry? excluded, Scope scope)
    {
        var table = target.SharedTable!;
        if (table.TenantKey!.IsJson)
        {
            context.Report(SqlRules.NotProven, $"whether `{table.TenantKey.Column}` keeps its tenant is not known", clause.Span, target);
            return;
        }

        var value = Assigned(clause, place, scope);
        context.Checks.Add(() =>
        {
            if (!IsOwn(value, target.Key!) && !(excluded is not null && IsOwn(value, excluded.Key!)))
                context.Report(SqlRules.UnpinnedWrite, $"`{KeyText(target)}` is set to something other than the tenant that the statement filters by", clause.Span, target);
        });
    }

    private AbstractValue Assigned(SetClause clause, int place, Scope scope)
    {
        var value = clause.Value.Unwrapped;
        if (!clause.IsMultiple)
            return queries.Expressions.Value(value, scope);
        if (value is RowExpression row && place < row.Items.Count)
            return queries.Expressions.Value(row.Items[place], scope);
        if (value is SubqueryExpression subquery && queries.Subquery(subquery.Query, scope) is { IsOpen: false } output && place < output.Columns.Count)
            return output.Columns[place].Value;
        return clause.Targets.Count == 1 ? queries.Expressions.Value(value, scope) : AbstractValue.Unknown;
    }

    /// <summary>Whether a value is the row's own key, or what the statement demands that the key equals.</summary>
    private static bool IsOwn(AbstractValue value, PinNode key)
    {
        if (value.IsColumn && value.Nodes[0] == key)
            return true;

        for (var rule = value.IsKnown ? key.Rule : null; rule is not null; rule = rule.Next)
        {
            if (IsDemandedBy(rule, value))
                return true;
        }

        return false;
    }

    private static bool IsDemandedBy(PinRule rule, AbstractValue value) => rule.Premises.Length == value.Nodes.Length && value.Nodes.Length switch
    {
        0 => rule.Constant == value.Constant && !value.IsLiteral,
        1 => value.IsColumn && rule.Premises[0] == value.Nodes[0],
        _ => false,
    };

    public static string KeyText(RangeEntry entry)
    {
        var key = entry.SharedTable!.TenantKey!;
        if (key.Parent is { } parent)
            return string.Join(", ", parent.Columns);
        return key.IsJson ? PinNode.TextOf(key.JsonPath.Prepend(key.Column).ToList()) : key.Column;
    }
}
