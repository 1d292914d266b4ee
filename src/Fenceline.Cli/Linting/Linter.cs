using Fenceline.Cli.Manifests;
using Fenceline.Core.Sql;

namespace Fenceline.Cli.Linting;

/// <param name="Files">Those that could be read, sorted by path.</param>
/// <param name="Errors">One message for each that could not.</param>
internal sealed record LintRun(IReadOnlyList<LintedFile> Files, IReadOnlyList<string> Errors);

/// <summary>Runs the leak analysis over files.</summary>
internal sealed class Linter(CliHost host, SqlCatalog catalog, SqlAnalysisOptions options)
{
    public const string StandardInputName = "<stdin>";

    /// <param name="paths">Files, folders, or <c>-</c> for standard input.</param>
    public LintRun Run(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var files = new List<LintedFile>();
        var errors = new List<string>();
        var targets = LintTargets.Find(paths, host, errors);
        if (targets.StandardInput)
            Add(StandardInputName, null, ReadStandardInput);
        foreach (var fullPath in targets.FullPaths)
        {
            cancellation.ThrowIfCancellationRequested();
            Add(host.Display(fullPath), fullPath, () => TextFile.Read(fullPath, host));
        }

        return new LintRun(files, errors);

        void Add(string path, string? fullPath, Func<TextFile> read)
        {
            try
            {
                var text = read().Text;
                files.Add(new LintedFile(path, fullPath, text, SqlAnalyzer.Analyze(text, catalog, options)));
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
