namespace Fenceline.Core;

/// <param name="Path">Relative to the output folder, with <c>/</c> between its parts.</param>
/// <param name="Content">Lines end with LF, the last one too.</param>
public sealed record GeneratedFile(string Path, string Content);
