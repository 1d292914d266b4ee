using Fenceline.Core.Model;

namespace Fenceline.Migrations.Diff;

/// <summary>One difference between two states of a database.</summary>
internal abstract record Change;

internal sealed record SchemaAdded(PgSchema Schema) : Change;

/// <summary>Its last table goes.</summary>
/// <param name="Grants">What was allowed on it.</param>
internal sealed record SchemaDropped(PgSchema Schema, IReadOnlyList<PgGrant> Grants) : Change;

internal sealed record ExtensionAdded(PgExtension Extension) : Change;

internal sealed record DefaultPrivilegeAdded(PgDefaultPrivilege Privilege) : Change;

internal sealed record DefaultPrivilegeRemoved(PgDefaultPrivilege Privilege) : Change;

internal sealed record EnumAdded(PgEnum Type) : Change;

/// <param name="Before">The label that it comes before; null for the end.</param>
internal sealed record LabelAdded(PgEnum Type, string Label, string? Before) : Change;

internal sealed record LabelRenamed(PgEnum Type, string From, string To) : Change;

internal sealed record EnumDropped(PgEnum Type) : Change
{
    /// <summary>What goes with it: who makes it again gives them again.</summary>
    public IReadOnlyList<PgGrant> Grants { get; init; } = [];
}

/// <summary>A change of a table that is there; <paramref name="Table"/> is as it will be.</summary>
internal abstract record TableChange(PgTable Table) : Change;

/// <summary>Several at once, since they may refer to each other.</summary>
internal sealed record TablesAdded(IReadOnlyList<PgTable> Tables) : Change;

internal sealed record TableDropped(PgTable Table) : TableChange(Table)
{
    /// <summary>A table of its name comes in another place: its placement changes.</summary>
    public bool IsPlacedElsewhere { get; init; }
}

internal sealed record TableRenamed(PgTable Table, ObjectName From) : TableChange(Table);

internal sealed record ColumnAdded(PgTable Table, PgColumn Column) : TableChange(Table);

internal sealed record ColumnDropped(PgTable Table, PgColumn Column) : TableChange(Table);

internal sealed record ColumnRenamed(PgTable Table, string From, string To) : TableChange(Table);

internal sealed record ColumnRetyped(PgTable Table, PgColumn Before, PgColumn Column) : TableChange(Table);

internal sealed record NullabilityChanged(PgTable Table, PgColumn Column) : TableChange(Table);

/// <param name="Before">The default that the column has until then; null for none.</param>
internal sealed record DefaultChanged(PgTable Table, PgColumn Column, PgDefault? Before) : TableChange(Table);

internal sealed record GenerationEnded(PgTable Table, PgColumn Column) : TableChange(Table);

internal sealed record IdentityChanged(PgTable Table, PgColumn Before, PgColumn Column) : TableChange(Table);

/// <param name="Before">The description until then; null for none.</param>
internal sealed record CommentChanged(PgTable Table, PgColumn? Column, string? Before) : TableChange(Table);

internal sealed record ConstraintAdded(PgTable Table, TableConstraint Constraint) : TableChange(Table)
{
    /// <summary>Nothing else of the plan waits for it, so that its index can be built while the table is in use.</summary>
    public bool CanWait { get; init; }
}

internal sealed record ConstraintDropped(PgTable Table, TableConstraint Constraint) : TableChange(Table);

internal sealed record ConstraintRenamed(PgTable Table, string From, string To) : TableChange(Table);

internal sealed record IndexAdded(PgTable Table, PgIndex Index) : TableChange(Table);

internal sealed record IndexDropped(PgTable Table, PgIndex Index) : TableChange(Table)
{
    /// <inheritdoc cref="ConstraintAdded.CanWait"/>
    public bool CanWait { get; init; }
}

internal sealed record IndexRenamed(PgTable Table, string From, string To) : TableChange(Table);

/// <param name="Before">As it was: what is switched on and off is the difference.</param>
internal sealed record RowSecurityChanged(PgTable Table, PgTable Before) : TableChange(Table);

/// <param name="Before">The policy of that name that it replaces; null where there was none.</param>
internal sealed record PolicyAdded(PgTable Table, PgPolicy Policy, PgPolicy? Before) : TableChange(Table);

internal sealed record PolicyDropped(PgTable Table, PgPolicy Policy) : TableChange(Table);

/// <param name="IsNeededByTables">Policies or defaults call it.</param>
internal sealed record FunctionAdded(PgFunction Function, bool IsNeededByTables) : Change;

/// <param name="IsIdentity">It says who is asking.</param>
internal sealed record FunctionReplaced(PgFunction Before, PgFunction Function, bool IsIdentity) : Change;

/// <param name="ComesBack">It is made again in another form.</param>
internal sealed record FunctionDropped(PgFunction Function, bool ComesBack) : Change
{
    /// <inheritdoc cref="EnumDropped.Grants"/>
    public IReadOnlyList<PgGrant> Grants { get; init; } = [];
}

/// <param name="Before">The view of that name that was dropped before; null where there was none.</param>
internal sealed record ViewAdded(PgView View, PgView? Before) : Change;

/// <param name="ComesBack">It is made again, since it or what it reads is another.</param>
internal sealed record ViewDropped(PgView View, bool ComesBack) : Change
{
    /// <inheritdoc cref="EnumDropped.Grants"/>
    public IReadOnlyList<PgGrant> Grants { get; init; } = [];
}

internal sealed record TriggerAdded(PgTrigger Trigger) : Change;

internal sealed record TriggerDropped(PgTrigger Trigger) : Change;

/// <param name="IsNew">Not there before: else it is given again on what was made again.</param>
/// <param name="OnExisting">What it is on was there before.</param>
/// <param name="Giver">Who gives it, when it is on a function or a schema; null for anything else.</param>
internal sealed record Granted(PgGrant Grant, bool IsNew, bool OnExisting, string? Giver) : Change;

/// <param name="Giver">Who takes it, when it is on a function or a schema; null for anything else.</param>
internal sealed record Revoked(PgGrant Grant, string? Giver) : Change;

/// <param name="Rows">Of one table, with the same columns.</param>
/// <param name="Key">The columns that tell the rows of the table apart.</param>
/// <param name="Before">Those of them that were there, with their old values.</param>
/// <param name="Added">Those of them that were not.</param>
internal sealed record RowsPut(IReadOnlyList<RegistryRow> Rows, IReadOnlyList<string> Key, IReadOnlyList<RegistryRow> Before, IReadOnlyList<RegistryRow> Added) : Change;

internal sealed record RowRemoved(RegistryRow Row, IReadOnlyList<string> Key) : Change;

/// <summary>A key, a check or a reference, by what it says.</summary>
/// <param name="Definition">As SQL, without its name.</param>
/// <param name="References">The table that a foreign key refers to, else null.</param>
/// <param name="ReferencedColumns">Its columns there; of a key its own columns.</param>
internal sealed record TableConstraint(string Name, ConstraintKind Kind, string Definition, ObjectName? References, string ReferencedColumns);

internal enum ConstraintKind
{
    PrimaryKey,
    Unique,
    Check,
    ForeignKey,
}
