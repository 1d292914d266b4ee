using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <summary>A row that Fenceline itself keeps in the control schema: what its functions go by.</summary>
/// <param name="Values">In the order of the table's columns, each as SQL.</param>
public sealed record RegistryRow(ObjectName Table, EquatableArray<string> Columns, EquatableArray<string> Values);
