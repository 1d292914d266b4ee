using System.Text.RegularExpressions;
using Fenceline.Database.Introspection;

namespace Fenceline.Database.Importing;

/// <summary>What of a table would change if it became what the model says. Names of keys do not count: what they say does.</summary>
/// <param name="tenant">The table's tenant column; null for none.</param>
internal sealed class TableChanges(string? tenant)
{
    public IEnumerable<string> Of(List<StructureLine> expected, List<FoundLine> found)
    {
        foreach (var line in expected.ToList())
        {
            if (found.Find(other => other.Subject == line.Subject && other.Is(line)) is { } same)
                Settle(line, same);
        }

        foreach (var line in expected.Where(line => !IsColumn(line.Subject)).ToList())
        {
            if (found.Find(other => KindOf(other.Subject) == KindOf(line.Subject) && other.Is(line)) is { } same)
                Settle(line, same);
        }

        foreach (var line in expected.ToList())
        {
            if (found.Find(other => IsColumn(line.Subject) ? other.Subject == line.Subject : KindOf(other.Subject) == KindOf(line.Subject) && WithoutTenant(other.Said) == WithoutTenant(line.Said) && (other with { Said = line.Said }).Is(line)) is not { } near)
                continue;
            yield return IsColumn(line.Subject) ? near.Said == line.Said ? $"{line.Subject} is {near.Code[0]} by default, and would be {line.Code[0].Text}" : $"{line.Subject} is {near.Said}, and would be {line.Said}" : $"{near.Subject.Split(" of ")[0]} would begin with the tenant";
            Settle(line, near);
        }

        foreach (var line in expected)
            yield return $"{line.Subject.Split(" of ")[0]} would be made: {line.Said}";
        foreach (var line in found)
            yield return $"{line.Subject.Split(" of ")[0]} would be beside the manifest: {line.Said}";

        void Settle(StructureLine line, FoundLine same)
        {
            expected.Remove(line);
            found.Remove(same);
        }
    }

    private static bool IsColumn(string subject) => subject.StartsWith("column ", StringComparison.Ordinal);

    private static string KindOf(string subject) => subject.Split(' ')[0];

    /// <summary>The lists of columns without the tenant's, which stands first in the model and anywhere, or nowhere, in the catalog.</summary>
    private string WithoutTenant(string said) => tenant is null ? said
        : Regex.Replace(Regex.Replace(said, $@"(?<=[(, ]){Regex.Escape(tenant)}, ", ""), $@", {Regex.Escape(tenant)}(?=[),]|$)", "");
}
