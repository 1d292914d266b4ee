using Fenceline.Core.Manifest;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

public sealed record PgIndex(string Name, bool IsUnique, EquatableArray<IndexPart> Parts)
{
    /// <inheritdoc cref="TableIndex.Method"/>
    public string? Method { get; init; }

    /// <inheritdoc cref="TableIndex.Include"/>
    public EquatableArray<string> Include { get; init; }

    /// <inheritdoc cref="TableIndex.Where"/>
    public string? Where { get; init; }
}
