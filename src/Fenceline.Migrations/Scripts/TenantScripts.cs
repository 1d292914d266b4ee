using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;

namespace Fenceline.Migrations.Scripts;

/// <summary>One tenant's files: calls of the functions that make and remove it.</summary>
internal sealed class TenantScripts
{
    private readonly bool _hasLandingDatabase;
    private readonly string _control;
    private readonly string _controlComment;
    private readonly string _actAsOwner;
    private readonly string _actAsLandingOwner;

    public TenantScripts(TenantManifest manifest)
    {
        var names = new DatabaseNames(manifest.Project);
        _hasLandingDatabase = manifest.Database.Landing.IsDatabase;
        _control = SqlText.Identifier(manifest.Database.ControlSchema);
        _controlComment = SqlText.Comment(manifest.Database.ControlSchema);
        _actAsOwner = $"SET LOCAL ROLE {SqlText.Identifier(names.Owner)}";
        _actAsLandingOwner = $"SET LOCAL ROLE {SqlText.Identifier(names.Landing.Owner)}";
    }

    public IEnumerable<GeneratedFile> All(TenantPlan plan) => _hasLandingDatabase
        ? [Onboard(plan), Offboard(plan), OpenLanding(plan), CloseLanding(plan)]
        : [Onboard(plan), Offboard(plan)];

    /// <summary>For the tenants' database.</summary>
    public GeneratedFile Onboard(TenantPlan plan) => File(plan, "", SqlFile.Write(
        $"Tenant {Title(plan)}: its registration, schema, role and tables. Running it again brings it up to date, and changes nothing else.",
        [_actAsOwner, Register(plan)]));

    /// <summary>For the tenants' database.</summary>
    public GeneratedFile Offboard(TenantPlan plan) => File(plan, ".offboard", SqlFile.Write(
        $"Removes tenant {Title(plan)}: its rows, schema, role and registration. There is no way back; its id stays in {_controlComment}.offboarded_tenants.\n"
        + "The first transaction shuts it out; the second waits for what still writes for it, and says what it removed.",
        [_actAsOwner, $"SELECT {_control}.offboard_begin({Id(plan)})"],
        [_actAsOwner, $"SELECT * FROM {_control}.offboard_finish({Id(plan)})"]));

    /// <summary>For the landing database.</summary>
    public GeneratedFile OpenLanding(TenantPlan plan) => File(plan, ".landing", SqlFile.Write(
        $"Tenant {Title(plan)} in the landing database: its landing schema, its loader and its reader. Running it again changes nothing.",
        [_actAsLandingOwner, FormattableString.Invariant($"SELECT {_control}.open_landing({Id(plan)}, connections => {plan.Tier.Limits.LoaderConnections})")]));

    /// <summary>For the landing database.</summary>
    public GeneratedFile CloseLanding(TenantPlan plan) => File(plan, ".landing.offboard", SqlFile.Write(
        $"Removes tenant {Title(plan)} from the landing database: what landed, its loader and its reader. There is no way back.",
        [_actAsLandingOwner, $"SELECT {_control}.shut_landing({Id(plan)})"],
        [_actAsLandingOwner, $"SELECT {_control}.close_landing({Id(plan)})"]));

    private static string Title(TenantPlan plan) => plan.Tenant.Name is { } name ? $"{plan.Tenant.Id} ({name})" : plan.Tenant.Id;

    private static string Id(TenantPlan plan) => SqlText.Literal(plan.Tenant.Id);

    private static GeneratedFile File(TenantPlan plan, string ending, string text) => new($"sql/tenants/{plan.Names.FileStem}{ending}.sql", text);

    private string Register(TenantPlan plan)
    {
        var name = plan.Tenant.Name is { } given ? SqlText.Literal(given) : "NULL";
        var placements = string.Join(", ", plan.Connected.Select(source => JsonText.Literal(source.Name) + ": " + (source.IsInTenantSchema ? "\"schema\"" : "\"shared\"")));
        return $"SELECT * FROM {_control}.onboard({Id(plan)}, {name}, {SqlText.Literal(plan.Tier.Name)}, {SqlText.Literal("{" + placements + "}")})";
    }
}
