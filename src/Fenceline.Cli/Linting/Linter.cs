using Fenceline.Cli.Linting.EditorConfig;
using Fenceline.Cli.Manifests;
using Fenceline.Core.Analysis;
using Fenceline.Sql.Collections;

namespace Fenceline.Cli.Linting;

/// <param name="Files">Those that could be read, sorted by path.</param>
/// <param name="Errors">One message for each that could not.</param>
internal sealed record LintRun(IReadOnlyList<LintedFile> Files, IReadOnlyList<string> Errors);

/// <summary>Runs the leak analysis over files.</summary>
internal sealed class Linter(CliHost host, SqlCatalog catalog, SqlAnalysisOptions options)
{
    // A function that calls a function that calls one.
    private const int FunctionRounds = 2;

    public const string StandardInputName = "<stdin>";

    // What .editorconfig sets for SQL in the current folder is meant for what is typed there, too.
    private const string StandardInputAsFile = "stdin.sql";

    /// <param name="paths">Files, folders, or <c>-</c> for standard input.</param>
    public LintRun Run(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var errors = new List<string>();
        var texts = Read(LintTargets.Find(paths, host, errors), errors, cancellation);
        // A view that one file creates is seen through in all of them.
        var known = catalog with { Views = catalog.Views.Concat(texts.SelectMany(text => SqlView.CreatedBy(text.Text))).ToEquatableArray() };
        known = known with { Made = texts.SelectMany(text => SqlMadeRelation.By(text.Text)).Distinct().ToEquatableArray() };
        // So is a function: what one calls may stand in any other.
        for (var round = 0; round < FunctionRounds; round++)
        {
            var functions = texts.SelectMany(text => SqlAnalyzer.FunctionsOf(text.Text, known)).ToEquatableArray();
            if (functions.Count == 0)
                break;
            // What is declared of a function counts where none of the files creates it.
            known = known with { Functions = catalog.Functions.Where(declared => !functions.Any(created => created.Name == declared.Name)).Concat(functions).ToEquatableArray() };
        }

        var configured = new EditorConfigTree(errors.Add);
        var files = new List<LintedFile>();
        foreach (var (path, fullPath, text) in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            var severities = new ConfiguredSeverities(configured.PropertiesOf(fullPath ?? host.FullPath(StandardInputAsFile)));
            files.Add(new LintedFile(path, fullPath, text, SqlAnalyzer.Analyze(text, known, options), severities));
        }

        return new LintRun(files, errors);
    }

    private List<(string Path, string? FullPath, string Text)> Read(LintTargets targets, List<string> errors, CancellationToken cancellation)
    {
        var texts = new List<(string Path, string? FullPath, string Text)>();
        if (targets.StandardInput)
            Add(StandardInputName, null, ReadStandardInput);
        foreach (var fullPath in targets.FullPaths)
        {
            cancellation.ThrowIfCancellationRequested();
            Add(host.Display(fullPath), fullPath, () => TextFile.Read(fullPath, host));
        }

        return texts;

        void Add(string path, string? fullPath, Func<TextFile> read)
        {
            try
            {
                texts.Add((path, fullPath, read().Text));
            }
            catch (Exception e) when (e is CliException or IOException or UnauthorizedAccessException)
            {
                errors.Add(e.Message);
            }
        }
    }

    private TextFile ReadStandardInput()
    {
        using var input = host.OpenInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return TextFile.Decode(StandardInputName, bytes.ToArray(), StandardInputName);
    }
}
