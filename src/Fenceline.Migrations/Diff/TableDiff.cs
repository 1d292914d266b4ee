using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Render;
using Fenceline.Sql.Collections;

namespace Fenceline.Migrations.Diff;

/// <summary>What differs between two forms of one table.</summary>
/// <param name="target">How names of tables are written in what constraints say.</param>
internal sealed class TableDiff(SqlTarget target, Renames renames)
{
    /// <param name="before">The table as it was.</param>
    /// <param name="after">The table as it will be, perhaps under another name.</param>
    /// <param name="tableNames">The new names of tables that are renamed, by their old ones.</param>
    public IEnumerable<Change> Compare(PgTable before, PgTable after, IReadOnlyDictionary<ObjectName, ObjectName> tableNames)
    {
        if (before.Name != after.Name)
            yield return new TableRenamed(after, before.Name);
        var columns = RenamedColumns(before, after);
        foreach (var (from, to) in columns)
            yield return new ColumnRenamed(after, from, to);

        var old = Renamed(before, columns, tableNames) with { Name = after.Name };
        foreach (var change in Columns(old, after).Concat(Constraints(old, after)).Concat(Indexes(old, after)).Concat(Security(old, after)))
            yield return change;
        if (old.Comment != after.Comment)
            yield return new CommentChanged(after, null, old.Comment);
    }

    /// <summary>What a table's constraints say, as SQL.</summary>
    public IEnumerable<TableConstraint> ConstraintsOf(PgTable table)
    {
        var sql = new TableSql(target);
        foreach (var key in table.PrimaryKey is { } primary ? [primary] : Array.Empty<PgKey>())
            yield return new TableConstraint(key.Name, ConstraintKind.PrimaryKey, TableSql.Key(key, "PRIMARY KEY"), null, string.Join(", ", key.Columns));
        foreach (var key in table.UniqueKeys)
            yield return new TableConstraint(key.Name, ConstraintKind.Unique, TableSql.Key(key, "UNIQUE"), null, string.Join(", ", key.Columns));
        foreach (var check in table.Checks)
            yield return new TableConstraint(check.Name, ConstraintKind.Check, $"CHECK ({check.Condition})", null, "");
        foreach (var key in table.ForeignKeys)
            yield return new TableConstraint(key.Name, ConstraintKind.ForeignKey, sql.ForeignKey(key), key.References, string.Join(", ", key.ReferencedColumns));
    }

    /// <summary>Old names to new ones, of the columns that are renamed.</summary>
    private Dictionary<string, string> RenamedColumns(PgTable before, PgTable after)
    {
        var old = before.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        return after.Columns
            .Select(column => (Old: renames.OldColumn(after.Name.Name, column.Name, old), column.Name))
            .Where(pair => pair.Old is not null && pair.Old != pair.Name)
            .ToDictionary(pair => pair.Old!, pair => pair.Name, StringComparer.Ordinal);
    }

    /// <summary>The old form with the new names, so that what is left is what really differs.</summary>
    private static PgTable Renamed(PgTable table, Dictionary<string, string> columns, IReadOnlyDictionary<ObjectName, ObjectName> tables)
    {
        string Column(string name) => columns.GetValueOrDefault(name, name);
        EquatableArray<string> All(EquatableArray<string> names) => names.Select(Column).ToEquatableArray();
        string Expression(string sql) => ExpressionText.Rename(sql, columns);
        return table with
        {
            Columns = table.Columns.Select(column => column with { Name = Column(column.Name), Generated = column.Generated is { } sql ? Expression(sql) : null }).ToEquatableArray(),
            Checks = table.Checks.Select(check => check with { Condition = Expression(check.Condition) }).ToEquatableArray(),
            PrimaryKey = table.PrimaryKey is { } key ? key with { Columns = All(key.Columns) } : null,
            UniqueKeys = table.UniqueKeys.Select(unique => unique with { Columns = All(unique.Columns) }).ToEquatableArray(),
            ForeignKeys = table.ForeignKeys.Select(reference => reference with
            {
                Columns = All(reference.Columns),
                References = tables.GetValueOrDefault(reference.References, reference.References),
                ReferencedColumns = reference.References == table.Name ? All(reference.ReferencedColumns) : reference.ReferencedColumns,
            }).ToEquatableArray(),
            Indexes = table.Indexes.Select(index => index with
            {
                Parts = index.Parts.Select(part => part with { Text = part.IsExpression ? Expression(part.Text) : Column(part.Text) }).ToEquatableArray(),
                Include = All(index.Include),
                Where = index.Where is { } condition ? Expression(condition) : null,
            }).ToEquatableArray(),
        };
    }

    private static IEnumerable<Change> Columns(PgTable before, PgTable after)
    {
        var old = before.Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        foreach (var column in after.Columns)
        {
            if (!old.Remove(column.Name, out var was))
            {
                yield return new ColumnAdded(after, column);
                if (column.Comment is not null)
                    yield return new CommentChanged(after, column, null);
                continue;
            }

            foreach (var change in Column(after, was, column))
                yield return change;
        }

        // Those that are made of others first: PostgreSQL keeps what something is made of.
        foreach (var column in before.Columns.Where(column => old.ContainsKey(column.Name)).OrderBy(column => column.Generated is null))
            yield return new ColumnDropped(after, column);
    }

    private static IEnumerable<Change> Column(PgTable table, PgColumn before, PgColumn after)
    {
        var isRetyped = before.Type.Sql != after.Type.Sql;
        if (isRetyped)
            yield return new ColumnRetyped(table, before, after);
        if (before.IsNullable != after.IsNullable && after.Identity == IdentityColumn.None)
            yield return new NullabilityChanged(table, after);
        if (before.Generated != after.Generated)
            yield return new GenerationEnded(table, after);
        if (before.Identity != after.Identity)
            yield return new IdentityChanged(table, before, after);
        // A default is of the old type: the change of the type takes it away.
        if (before.Default != after.Default || (isRetyped && after.Default is not null))
            yield return new DefaultChanged(table, after, isRetyped ? null : before.Default);
        if (before.Comment != after.Comment)
            yield return new CommentChanged(table, after, before.Comment);
    }

    private IEnumerable<Change> Constraints(PgTable before, PgTable after)
    {
        var old = ConstraintsOf(before).ToList();
        foreach (var constraint in ConstraintsOf(after))
        {
            var same = old.FindIndex(other => other with { Name = "" } == constraint with { Name = "" });
            if (same < 0)
            {
                yield return new ConstraintAdded(after, constraint);
                continue;
            }

            if (old[same].Name != constraint.Name)
                yield return new ConstraintRenamed(after, old[same].Name, constraint.Name);
            old.RemoveAt(same);
        }

        foreach (var constraint in old)
            yield return new ConstraintDropped(after, constraint);
    }

    private static IEnumerable<Change> Indexes(PgTable before, PgTable after)
    {
        var old = before.Indexes.ToList();
        foreach (var index in after.Indexes)
        {
            var same = old.FindIndex(other => other with { Name = index.Name } == index);
            if (same < 0)
            {
                yield return new IndexAdded(after, index);
                continue;
            }

            if (old[same].Name != index.Name)
                yield return new IndexRenamed(after, old[same].Name, index.Name);
            old.RemoveAt(same);
        }

        foreach (var index in old)
            yield return new IndexDropped(after, index);
    }

    private static IEnumerable<Change> Security(PgTable before, PgTable after)
    {
        if ((before.HasRowSecurity, before.IsRowSecurityForced) != (after.HasRowSecurity, after.IsRowSecurityForced))
            yield return new RowSecurityChanged(after, before);
        foreach (var policy in before.Policies.Where(policy => !after.Policies.Contains(policy)))
            yield return new PolicyDropped(after, policy);
        foreach (var policy in after.Policies.Where(policy => !before.Policies.Contains(policy)))
            yield return new PolicyAdded(after, policy, before.Policies.FirstOrDefault(other => other.Name == policy.Name));
    }
}
