using Fenceline.Core.Manifest.Reading;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest;

/// <summary>A text of a manifest and the path that problems are reported at.</summary>
public sealed record ManifestText(string Path, string Text);

/// <param name="Manifest">Null when there is an error among the problems.</param>
/// <param name="Problems">All that was found, ordered by path and place.</param>
public sealed record ManifestResult(TenantManifest? Manifest, EquatableArray<ManifestProblem> Problems);

/// <summary>Turns the texts of a manifest into a <see cref="TenantManifest"/>, or says everything that is wrong with them.</summary>
public static class ManifestReader
{
    /// <param name="main">The text of <c>tenants.json</c>.</param>
    /// <param name="include">Finds the files of an include pattern such as <c>tenants/*.json</c>, relative to the main text.</param>
    public static ManifestResult Read(ManifestText main, Func<string, IReadOnlyList<ManifestText>> include)
    {
        var problems = new ProblemList();
        var document = new ManifestDocument(main, problems);
        TenantManifest? manifest = null;
        if (document.Parse() is { } root)
        {
            manifest = new RootReader(document, include).Read(root);
            TextRules.Check(document, root);
        }

        return new ManifestResult(problems.HasErrors ? null : manifest, problems.Ordered());
    }
}
