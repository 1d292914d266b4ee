using Fenceline.Core;
using Fenceline.Core.Model;

namespace Fenceline.Migrations;

/// <summary>What was generated before, and may have been applied: the model that it leads to, and the numbered files.</summary>
/// <param name="Model">The last snapshot.</param>
/// <param name="Numbered">The numbered files of all streams, in any order.</param>
public sealed record GeneratedHistory(DatabaseModel Model, IReadOnlyList<GeneratedFile> Numbered);
