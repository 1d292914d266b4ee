using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Diff;
using Fenceline.Migrations.Render;

namespace Fenceline.Migrations.Adoption;

/// <summary>What differs between the tables that are there and the manifest's.</summary>
internal sealed class AdoptedChanges
{
    private static readonly SqlTarget NoTenant = new("", "");

    public AdoptedChanges(AdoptedState state, DatabaseModel model)
    {
        Tables = state.Tables.ToDictionary(table => table.Wanted.Name);
        // Foreign keys of all tables together: a key may be referred to from another schema.
        All = [.. new TablesDiff(NoTenant, Renames.None).Compare([.. state.Tables.Select(table => table.Found)], [.. state.Tables.Select(table => table.Wanted)]).Select(AsDefined)];
        Missing = [.. model.Shared.Tables.Where(table => table.Distribution != TableDistribution.Local && !Tables.ContainsKey(table.Name))];
        Problems = [.. All.OfType<ColumnRetyped>().Select(Retyped), .. state.Tables.Where(IsOpen).Select(WithoutTenant)];
    }

    public IReadOnlyDictionary<ObjectName, AdoptedTable> Tables { get; }

    public IReadOnlyList<Change> All { get; }

    /// <summary>Tables of the manifest that are not there.</summary>
    public IReadOnlyList<PgTable> Missing { get; }

    public IReadOnlyList<AdoptionProblem> Problems { get; }

    public IEnumerable<T> Of<T>(AdoptedTable table)
        where T : TableChange => All.OfType<T>().Where(change => change.Table.Name == table.Wanted.Name);

    public bool IsTenantColumn(TableChange change, PgColumn column) => Tables[change.Table.Name].TenantColumn == column.Name;

    /// <summary>A reference that is never null, to a table whose rows have a tenant.</summary>
    public FillSource? SourceOf(AdoptedTable table)
    {
        if (table.TenantColumn is not { } tenant)
            return null;
        foreach (var key in table.Wanted.ForeignKeys)
        {
            if (!Tables.TryGetValue(key.References, out var parent) || parent.TenantColumn is not { } its || parent == table)
                continue;
            var pairs = key.Columns.Zip(key.ReferencedColumns).Where(pair => pair.First != tenant).ToList();
            if (pairs.Count > 0 && pairs.TrueForAll(pair => table.Found.Columns.Any(column => column.Name == pair.First && !column.IsNullable)))
                return new FillSource(tenant, key.References, its, [.. pairs.Select(pair => pair.First)], [.. pairs.Select(pair => pair.Second)]);
        }

        return null;
    }

    private static AdoptionProblem Retyped(ColumnRetyped change) => new(
        AdoptionStage.Prepare, Of(change.Table.Name), $"column {change.Column.Name} is {change.Before.Type.Sql}, and the manifest says {change.Column.Type.Sql}",
        $"Write {change.Before.Type.Sql} in the manifest and generate again; once the database is adopted, a migration may change the type.");

    /// <summary>Rows have no tenant, and nothing says whose they are.</summary>
    private bool IsOpen(AdoptedTable table) => table.TenantColumn is { } tenant && SourceOf(table) is null && (table.HasRowsWithoutTenant || table.Found.Columns.All(column => column.Name != tenant));

    private static AdoptionProblem WithoutTenant(AdoptedTable table) => new(
        AdoptionStage.Prepare, Of(table.Wanted.Name), $"rows have no tenant in {table.TenantColumn}, and no reference leads to a row that has one",
        $"Give them one: UPDATE {AdoptionSql.Name(table.Wanted.Name)} SET {SqlText.Identifier(table.TenantColumn!)} = ... WHERE {SqlText.Identifier(table.TenantColumn!)} IS NULL;"
        + (table.Found.Columns.All(column => column.Name != table.TenantColumn) ? $" after ALTER TABLE {AdoptionSql.Name(table.Wanted.Name)} ADD COLUMN {SqlText.Identifier(table.TenantColumn!)} {table.Wanted.Columns.First(column => column.Name == table.TenantColumn).Type.Sql};" : ""));

    private static string Of(ObjectName name) => $"{name.Schema}.{name.Name}";

    /// <summary>What goes comes back as the catalog wrote it.</summary>
    private Change AsDefined(Change change) => change is ConstraintDropped dropped && Tables[dropped.Table.Name].Definitions.TryGetValue(dropped.Constraint.Name, out var definition)
        ? dropped with { Constraint = dropped.Constraint with { Definition = definition } }
        : change;
}
