using Fenceline.Core.Naming;
using Fenceline.Database.Introspection;

namespace Fenceline.Database.Verification;

/// <summary>A landing's schema: what a loader may leave there, and who may read it.</summary>
internal static class LandedTables
{
    public static IEnumerable<DriftFinding> Compare(LandingRow landing, IEnumerable<FoundLine> found, DatabaseNames names)
    {
        var rights = new List<(string, string)> { ("USAGE", landing.Reader) };
        if (!landing.IsShut)
            rights.AddRange([("USAGE", landing.Loader), ("CREATE", landing.Loader)]);
        var lines = found.ToList();
        // In the tenants' database a dump reads what the owner has.
        if (lines.Exists(line => line.Subject == "privilege USAGE on the schema" && line.Said.Contains(names.Backup, StringComparison.Ordinal)))
            rights.Add(("USAGE", names.Backup));
        var expected = StructureLines.Grouped(rights, "the schema").Prepend(new StructureLine("schema", "of " + names.Owner));
        return StructureReader.Compare(landing.Tenant, expected, lines, line => !IsLanded(line, landing))
            .Select(finding => finding with { Subject = finding.Subject + (finding.Subject.EndsWith("schema", StringComparison.Ordinal) ? " " : " in ") + landing.Schema });
    }

    /// <summary>A table of the loader's, with what belongs to it, that nobody but the reader may read.</summary>
    private static bool IsLanded(FoundLine line, LandingRow landing) => line.Subject.Split(' ')[0] switch
    {
        "table" => line.Said == "of " + landing.Loader || line.Said == $"of {landing.Loader}, unlogged",
        "column" or "constraint" or "index" => true,
        "sequence" => line.Said == "of " + landing.Loader,
        "privilege" => line.Subject.StartsWith("privilege SELECT on ", StringComparison.Ordinal) && line.Said == "for " + landing.Reader,
        _ => false,
    };
}
