using Fenceline.Core.Json;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>One text of a manifest, and the way to say what is wrong at a place of it.</summary>
internal sealed class ManifestDocument(ManifestText source, ProblemList problems)
{
    private LineMap? _lines;

    public string Path => source.Path;

    public ProblemList Problems => problems;

    /// <summary>The root, or null when the text is not JSON.</summary>
    public JsonNode? Parse()
    {
        var result = JsonReader.Read(source.Text);
        if (result.Error is { } error)
            Error(ManifestRules.Syntax, error.Span, error.Message);
        return result.Root;
    }

    public void Error(string id, TextSpan span, string message) => Add(id, ProblemSeverity.Error, span, message);

    public void Warning(string id, TextSpan span, string message) => Add(id, ProblemSeverity.Warning, span, message);

    private void Add(string id, ProblemSeverity severity, TextSpan span, string message)
    {
        _lines ??= new LineMap(source.Text);
        problems.Add(new ManifestProblem(id, severity, message, Path, span, _lines.GetPosition(span.Start), _lines.GetPosition(span.End)));
    }
}

/// <summary>A place in one of the texts.</summary>
internal readonly record struct ManifestPlace(ManifestDocument Document, TextSpan Span)
{
    public void Error(string id, string message) => Document.Error(id, Span, message);
}
