using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>What is known of a text besides the text.</summary>
/// <param name="IsPinned">It runs in a pinned session: shared tables are held by row-level security, tenant tables are found unqualified.</param>
/// <param name="Holes">Ranges whose text is not known: whatever stands there could be anything that fits one token.</param>
public sealed record SqlAnalysisOptions(bool IsPinned = false, EquatableArray<TextSpan> Holes = default)
{
    /// <summary>Every relation that is not known is a finding, not only one whose name is close to a known one.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Relations that are not known are gathered, also of texts that name nothing known.</summary>
    public bool GathersUnknown { get; init; }
}
