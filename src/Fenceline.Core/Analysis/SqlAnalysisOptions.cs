using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>What is known of a text besides the text.</summary>
/// <param name="IsPinned">It runs in a pinned session: shared tables are held by row-level security, tenant tables are found unqualified.</param>
/// <param name="Holes">Ranges whose text is not known: whatever stands there could be anything that fits one token.</param>
public sealed record SqlAnalysisOptions(bool IsPinned = false, EquatableArray<TextSpan> Holes = default);
