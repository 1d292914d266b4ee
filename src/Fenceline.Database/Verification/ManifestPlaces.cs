using Fenceline.Core.Manifest;
using Fenceline.Database.Introspection;

namespace Fenceline.Database.Verification;

/// <summary>Where the manifest speaks of what a difference is about: a table, with its column behind a dot.</summary>
internal sealed class ManifestPlaces(TenantManifest manifest)
{
    private readonly HashSet<string> _names = manifest.Tables.Concat(manifest.Sources.SelectMany(source => source.Tables)).Select(table => table.Name).Concat(manifest.Views.Select(view => view.Name)).ToHashSet(StringComparer.Ordinal);

    public string? Of(DriftFinding finding)
    {
        var subject = finding.Subject.Split(" in ")[0];
        if (subject.StartsWith("column ", StringComparison.Ordinal) && subject["column ".Length..].Split('.') is [var table, var column] && _names.Contains(table))
            return $"{table}.{column}";
        var name = DriftReader.NameOf(subject);
        return _names.Contains(name) ? name : finding.Tenant;
    }
}
