using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <summary>A row that belongs to the schema: one that Fenceline itself keeps in the control schema and goes by, or one of a reference table.</summary>
/// <param name="Values">In the order of the table's columns, each as SQL.</param>
public sealed record RegistryRow(ObjectName Table, EquatableArray<string> Columns, EquatableArray<string> Values)
{
    /// <summary>The manifest's own, of a reference table.</summary>
    public bool IsSeed { get; init; }
}
