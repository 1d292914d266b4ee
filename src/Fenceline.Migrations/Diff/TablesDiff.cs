using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Migrations.Render;

namespace Fenceline.Migrations.Diff;

/// <summary>What differs between two sets of tables of one schema's kind: a database's, or those of each tenant's schema.</summary>
internal sealed class TablesDiff(SqlTarget target, Renames renames)
{
    private readonly TableDiff _tables = new(target, renames);

    public IReadOnlyList<Change> Compare(IReadOnlyCollection<PgTable> before, IReadOnlyCollection<PgTable> after)
    {
        var pairs = Pairs(before, after);
        var names = pairs.Where(pair => pair.Old.Name != pair.New.Name).ToDictionary(pair => pair.Old.Name, pair => pair.New.Name);
        var kept = pairs.Select(pair => pair.New.Name).ToHashSet();
        var keptBefore = pairs.Select(pair => pair.Old.Name).ToHashSet();
        var changes = pairs.SelectMany(pair => _tables.Compare(pair.Old, pair.New, names)).ToList();
        var added = after.Where(table => !kept.Contains(table.Name)).ToList();
        if (added.Count > 0)
            changes.Add(new TablesAdded(added));
        changes.AddRange(before.Where(table => !keptBefore.Contains(table.Name)).Select(table => new TableDropped(table)));
        changes.AddRange([.. OfReplacedKeys(changes, pairs.Select(pair => pair.New))]);
        changes.AddRange([.. OfRetypedColumns(changes, pairs.Select(pair => pair.New))]);
        return changes.ConvertAll(change => change switch
        {
            ConstraintAdded { Constraint.Kind: ConstraintKind.Unique } unique when !IsReferredTo(unique, after) => unique with { CanWait = true },
            IndexDropped index when !IsInTheWay(index, changes) => index with { CanWait = true },
            _ => change,
        });
    }

    private static bool IsReferredTo(ConstraintAdded key, IEnumerable<PgTable> tables) =>
        tables.SelectMany(table => table.ForeignKeys).Any(reference => reference.References == key.Table.Name && string.Join(", ", reference.ReferencedColumns) == key.Constraint.ReferencedColumns);

    /// <summary>Something else takes its name, or changes what it is made of.</summary>
    private static bool IsInTheWay(IndexDropped dropped, IEnumerable<Change> changes) => changes.Any(change => change switch
    {
        ColumnRetyped retyped => retyped.Table.Name == dropped.Table.Name,
        TableRenamed renamed => renamed.Table.Name.Name == dropped.Index.Name,
        ConstraintRenamed renamed => renamed.To == dropped.Index.Name,
        IndexRenamed renamed => renamed.To == dropped.Index.Name,
        ConstraintAdded added => added.Constraint.Name == dropped.Index.Name,
        TablesAdded added => added.Tables.Any(table => table.Name.Name == dropped.Index.Name || table.Indexes.Any(index => index.Name == dropped.Index.Name)
            || table.UniqueKeys.Any(key => key.Name == dropped.Index.Name) || table.PrimaryKey?.Name == dropped.Index.Name),
        _ => false,
    });

    private List<(PgTable Old, PgTable New)> Pairs(IReadOnlyCollection<PgTable> before, IReadOnlyCollection<PgTable> after)
    {
        var pairs = new List<(PgTable, PgTable)>();
        foreach (var table in after)
        {
            if (renames.OldTable(table.Name.Name, Names(before, table.Name.Schema)) is { } old && before.FirstOrDefault(other => other.Name == table.Name with { Name = old }) is { } was)
                pairs.Add((was, table));
        }

        return pairs;
    }

    private static HashSet<string> Names(IEnumerable<PgTable> tables, string? schema) =>
        tables.Where(table => table.Name.Schema == schema).Select(table => table.Name.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>A key that is dropped takes the references to it along: those that stay are made again.</summary>
    private IEnumerable<Change> OfReplacedKeys(List<Change> changes, IEnumerable<PgTable> tables)
    {
        var dropped = changes.OfType<ConstraintDropped>().Where(change => change.Constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique)
            .Select(change => (change.Table.Name, change.Constraint.ReferencedColumns)).ToHashSet();
        foreach (var table in dropped.Count == 0 ? [] : tables)
        {
            foreach (var reference in _tables.ConstraintsOf(table).Where(constraint => constraint.References is { } to && dropped.Contains((to, constraint.ReferencedColumns))))
            {
                if (changes.Any(change => change is ConstraintAdded added && added.Table.Name == table.Name && added.Constraint.Name == reference.Name))
                    continue;
                yield return new ConstraintDropped(table, reference);
                yield return new ConstraintAdded(table, reference);
            }
        }
    }

    /// <summary>Columns get their types one after the other, and PostgreSQL keeps no reference between those that it can't compare: such references are made again.</summary>
    private IEnumerable<Change> OfRetypedColumns(List<Change> changes, IEnumerable<PgTable> tables)
    {
        var retyped = changes.OfType<ColumnRetyped>().Where(change => !AreComparable(change.Before.Type, change.Column.Type)).Select(change => (change.Table.Name, change.Column.Name)).ToHashSet();
        foreach (var table in retyped.Count == 0 ? [] : tables)
        {
            foreach (var reference in table.ForeignKeys.Where(key => key.Columns.Any(column => retyped.Contains((table.Name, column)))))
            {
                if (changes.Any(change => change is ConstraintAdded added && added.Table.Name == table.Name && added.Constraint.Name == reference.Name))
                    continue;
                var constraint = _tables.ConstraintsOf(table).First(constraint => constraint.Kind == ConstraintKind.ForeignKey && constraint.Name == reference.Name);
                yield return new ConstraintDropped(table, constraint);
                yield return new ConstraintAdded(table, constraint);
            }
        }
    }

    private static bool AreComparable(ColumnType one, ColumnType two) =>
        !one.IsArray && !two.IsArray && Comparable.Any(types => types.Contains(one.Name) && types.Contains(two.Name));

    private static readonly string[][] Comparable = [["smallint", "integer", "bigint", "numeric", "real", "double precision"], ["text", "varchar", "char"]];
}
