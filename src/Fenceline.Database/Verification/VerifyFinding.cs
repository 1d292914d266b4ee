using Fenceline.Core.Rules;

namespace Fenceline.Database.Verification;

/// <summary>Something in a database that is not as the manifest says.</summary>
/// <param name="Tenant">Whose it is; null for what all share.</param>
/// <param name="Subject">What it is about, as <c>policy user_isolation on public.notes</c>.</param>
/// <param name="Problem">How it differs, and what it should be.</param>
/// <param name="Place">The manifest's table, source or tenant that it belongs to; null for the whole.</param>
public sealed record VerifyFinding(Rule Rule, string? Tenant, string Subject, string Problem, string? Place)
{
    /// <summary>What shows it in psql; null where the catalog alone shows it.</summary>
    public string? Script { get; init; }
}

/// <param name="Findings">Ordered by rule, tenant and subject.</param>
/// <param name="Unseen">What this login could not look at, and what that would take.</param>
/// <param name="Tenants">How many tenants were compared.</param>
/// <param name="Skipped">Tenants that lack steps, or have a source that is being moved: they are compared when that has ended.</param>
/// <param name="Notes">What a reader should know of this database, such as what it cannot hold against.</param>
public sealed record VerifyReport(IReadOnlyList<VerifyFinding> Findings, IReadOnlyList<string> Unseen, int Tenants, IReadOnlyList<string> Skipped, IReadOnlyList<string> Notes)
{
    /// <summary>How often probes asked, and how often they were answered otherwise than the manifest says; null when none ran.</summary>
    public ProbeCount? Probes { get; init; }
}

/// <param name="Asked">Statements that were run.</param>
/// <param name="Rule">Which tenants were probed, in words.</param>
public sealed record ProbeCount(int Asked, int Tenants, string Rule);
