using Fenceline.Core.Rules;
using Fenceline.Database.Introspection;

namespace Fenceline.Database.Verification;

/// <summary>Which rule a difference breaks: those that SQL text can break too, where one says it, else the rules of databases.</summary>
/// <param name="identity">The identity function's name.</param>
/// <param name="tenantColumns">The columns that hold tenants.</param>
internal sealed class FindingRules(string identity, IReadOnlySet<string> tenantColumns)
{
    private static readonly (string Start, string Rule)[] Beyond =
    [
        ("membership ", FenceRules.MembershipWidened), ("outsider ", FenceRules.RoleBypassesRowSecurity), ("role ", FenceRules.RoleBypassesRowSecurity), ("by default", FenceRules.DefaultRights),
        ("setting ", FenceRules.GuardsOff), ("event trigger ", FenceRules.GuardsOff), ("trigger ", FenceRules.GuardsOff), ("rule ", FenceRules.GuardsOff),
        ("publication ", FenceRules.Published), ("replication slot ", FenceRules.Published), ("subscription ", FenceRules.Published),
        ("open view ", FenceRules.ViewWithoutInvoker), ("copy ", FenceRules.UnfencedCopy), ("materialized view ", FenceRules.UnfencedCopy), ("foreign table ", FenceRules.UnfencedCopy),
        ("unfenced table ", FenceRules.TableWithoutRowSecurity), ("child ", FenceRules.TableWithoutRowSecurity), ("parent ", FenceRules.TableWithoutRowSecurity),
        ("definer function ", FenceRules.DefinerForEverybody), ("policy ", FenceRules.PolicyWidened), ("owned by ", DatabaseRules.BeyondManifest), ("policy for ", FenceRules.PolicyWidened), ("owner of the database", FenceRules.OwnerChanged),
    ];

    public Rule Of(DriftFinding finding) => AllRules.Get(finding.Kind switch
    {
        DriftKind.Missing => OfMissing(finding.Subject),
        DriftKind.More => OfMore(finding),
        _ => OfChanged(finding),
    });

    private static string OfMissing(string subject) =>
        subject.StartsWith("policy ", StringComparison.Ordinal) ? FenceRules.PolicyDropped
        : subject.StartsWith("table ", StringComparison.Ordinal) || subject == "schema" ? FenceRules.TenantDataDropped
        : subject.StartsWith("trigger ", StringComparison.Ordinal) || subject.StartsWith("event trigger ", StringComparison.Ordinal) ? FenceRules.GuardsOff
        : DatabaseRules.Differs;

    private string OfMore(DriftFinding finding)
    {
        if (finding.Subject.StartsWith("privilege ", StringComparison.Ordinal) || finding.Subject.StartsWith("right of ", StringComparison.Ordinal))
            return OfPrivilege(finding);
        if (finding.Subject.StartsWith("definer function ", StringComparison.Ordinal) && finding.Problem.Contains("caller's search path", StringComparison.Ordinal))
            return FenceRules.DefinerWithoutPath;
        if ((finding.Subject.StartsWith("constraint ", StringComparison.Ordinal) || finding.Subject.StartsWith("index ", StringComparison.Ordinal)) && finding.Problem.Contains("unique", StringComparison.Ordinal) && !tenantColumns.Any(column => finding.Problem.Contains(column, StringComparison.Ordinal)))
            return FenceRules.KeyWithoutTenant;
        var beyond = Beyond.FirstOrDefault(pair => finding.Subject.StartsWith(pair.Start, StringComparison.Ordinal)).Rule;
        return beyond ?? (finding.Subject.Split(' ')[0] is "column" or "constraint" or "index" or "table" ? DatabaseRules.Differs : DatabaseRules.BeyondManifest);
    }

    private static string OfPrivilege(DriftFinding finding) =>
        finding.Problem.Contains("PUBLIC", StringComparison.Ordinal) ? FenceRules.GrantToPublic
        : finding.Problem.Contains("whom it grants it", StringComparison.Ordinal) || finding.Subject.Split(' ') is [_, "TRUNCATE" or "REFERENCES" or "TRIGGER" or "MAINTAIN" or "CREATE" or "SET" or "ALTER", ..] ? FenceRules.DangerousPrivilege
        : FenceRules.GrantAcrossTenants;

    private string OfChanged(DriftFinding finding)
    {
        var (subject, problem) = (finding.Subject, finding.Problem);
        var isOwner = Owner(problem, "is: of ") is { } is1 && Owner(problem, "it should be: of ") is { } should && is1 != should;
        return subject.Split(' ')[0] switch
        {
            "policy" => FenceRules.PolicyWidened,
            "privilege" => OfPrivilege(finding),
            "membership" => FenceRules.MembershipWidened,
            "role" => FenceRules.RoleBypassesRowSecurity,
            "by" => FenceRules.DefaultRights,
            "setting" or "trigger" or "event" or "constraint" when problem.Contains("off", StringComparison.Ordinal) || subject[0] != 'c' => FenceRules.GuardsOff,
            "function" when subject.StartsWith($"function {identity}(", StringComparison.Ordinal) => FenceRules.IdentityFunctionChanged,
            _ when isOwner => FenceRules.OwnerChanged,
            "function" => DatabaseRules.CodeReplaced,
            "table" when !Found(problem).Contains("row-level security", StringComparison.Ordinal) => FenceRules.RowSecurityOff,
            "table" when !Found(problem).Contains("for the owner too", StringComparison.Ordinal) => FenceRules.RowSecurityNotForced,
            "view" when !Found(problem).Contains("rights of who asks", StringComparison.Ordinal) && problem.Contains("rights of who asks", StringComparison.Ordinal) => FenceRules.ViewWithoutInvoker,
            "column" when tenantColumns.Contains(subject.Split(" in ")[0].Split('.')[^1]) => FenceRules.TenantColumnChanged,
            _ => DatabaseRules.Differs,
        };
    }

    private static string Found(string problem) => problem.Split("; it should")[0];

    private static string? Owner(string problem, string before)
    {
        var start = problem.IndexOf(before, StringComparison.Ordinal);
        return start < 0 ? null : problem[(start + before.Length)..].Split(',', ';')[0];
    }
}
