using Fenceline.Core.Manifest;

namespace Fenceline.Database.Importing;

/// <summary>Asks the manifest's own reader of a draft, and takes out what it refuses, until it refuses nothing: so what is written is always accepted.</summary>
internal static class DraftPruning
{
    private const int MostRounds = 50;
    private const string Name = "tenants.json";

    /// <returns>The manifest's text, and what its reader makes of it.</returns>
    /// <exception cref="ImportException">Something of it can't be taken out.</exception>
    public static (string Text, TenantManifest Manifest) Prune(Draft draft)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var text = DraftWriter.Write(draft);
            var result = ManifestReader.Read(new ManifestText(Name, text.ToString()), _ => []);
            if (result.Manifest is { } manifest)
            {
                if (!ViewColumns.LeaveOut(draft))
                    return (text.ToString(), manifest);
                continue;
            }

            // Parts are taken out once, whatever is said of them.
            var taken = new HashSet<Action<string>>();
            foreach (var problem in result.Problems.Where(problem => problem.Severity == ProblemSeverity.Error))
            {
                var leaveOut = text.At(problem.Span.Start) ?? throw new ImportException($"No manifest comes of this: {problem}");
                if (taken.Add(leaveOut))
                    leaveOut(problem.Message);
            }
        }

        throw new ImportException("No manifest comes of this: what its reader refuses does not end.");
    }
}
