using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Scripts;

/// <summary>One tenant's files: calls of the functions that make and remove it. Run for thousands of tenants, so what they share is worked out once.</summary>
internal sealed class TenantScripts
{
    private readonly TenantManifest _manifest;
    private readonly Dictionary<string, Source> _sources;
    private readonly Dictionary<string, Tier> _tiers;
    private readonly string _control;
    private readonly string _actAsOwner;
    private readonly string _actAsLandingOwner;

    public TenantScripts(TenantManifest manifest)
    {
        _manifest = manifest;
        _sources = manifest.Sources.ToDictionary(source => source.Name, StringComparer.Ordinal);
        _tiers = manifest.Tiers.ToDictionary(tier => tier.Name, StringComparer.Ordinal);
        _control = SqlText.Identifier(manifest.Database.ControlSchema);
        var names = DatabaseNames.For(manifest);
        _actAsOwner = $"SET LOCAL ROLE {SqlText.Identifier(names.Owner)}";
        _actAsLandingOwner = $"SET LOCAL ROLE {SqlText.Identifier((HasLandingDatabase ? names.Landing : names).Owner)}";
    }

    private bool HasLandingDatabase => _manifest.Database.Landing.IsDatabase;

    public IEnumerable<GeneratedFile> All(Tenant tenant)
    {
        yield return Onboard(tenant);
        yield return Offboard(tenant);
        if (!HasLandingDatabase)
            yield break;
        yield return OpenLanding(tenant);
        yield return CloseLanding(tenant);
    }

    /// <summary>For the tenants' database.</summary>
    public GeneratedFile Onboard(Tenant tenant) => File(tenant, "", SqlFile.Write(
        $"Tenant {Title(tenant)}: its registration, schema, role and tables. Running it again brings it up to date, and changes nothing else.",
        [_actAsOwner, Register(tenant)]));

    /// <summary>For the tenants' database.</summary>
    public GeneratedFile Offboard(Tenant tenant)
    {
        var id = SqlText.Literal(tenant.Id);
        return File(tenant, ".offboard", SqlFile.Write(
            $"Removes tenant {Title(tenant)}: its rows, schema, role and registration. There is no way back; its id stays in {SqlText.Comment(_manifest.Database.ControlSchema)}.offboarded_tenants.\nThe first transaction shuts it out; the second waits for what still writes for it, and says what it removed.",
            [_actAsOwner, $"SELECT {_control}.offboard_begin({id})"],
            [_actAsOwner, $"SELECT * FROM {_control}.offboard_finish({id})"]));
    }

    /// <summary>For the landing database.</summary>
    public GeneratedFile OpenLanding(Tenant tenant) => File(tenant, ".landing", SqlFile.Write(
        $"Tenant {Title(tenant)} in the landing database: its landing schema, its loader and its reader. Running it again changes nothing.",
        [_actAsLandingOwner, Open(tenant)]));

    /// <summary>For the landing database.</summary>
    public GeneratedFile CloseLanding(Tenant tenant)
    {
        var id = SqlText.Literal(tenant.Id);
        return File(tenant, ".landing.offboard", SqlFile.Write(
            $"Removes tenant {Title(tenant)} from the landing database: what landed, its loader and its reader. There is no way back.",
            [_actAsLandingOwner, $"SELECT {_control}.shut_landing({id})"],
            [_actAsLandingOwner, $"SELECT {_control}.close_landing({id})"]));
    }

    private static string Title(Tenant tenant) => tenant.Name is null ? tenant.Id : $"{tenant.Id} ({tenant.Name})";

    private GeneratedFile File(Tenant tenant, string ending, string text) =>
        new($"sql/tenants/{TenantNames.For(_manifest.Database, tenant.Id).FileStem}{ending}.sql", text);

    private string Register(Tenant tenant)
    {
        var name = tenant.Name is null ? "NULL" : SqlText.Literal(tenant.Name);
        var placements = string.Join(", ", tenant.Sources
            .Select(connected => (connected.Source, Placement: PlacementResolver.Resolve(_manifest, tenant, _sources[connected.Source])))
            .OrderBy(choice => choice.Source, StringComparer.Ordinal)
            .Select(choice => JsonText.Literal(choice.Source) + ": " + (choice.Placement == Placement.Schema ? "\"schema\"" : "\"shared\"")));
        return $"SELECT * FROM {_control}.onboard({SqlText.Literal(tenant.Id)}, {name}, {SqlText.Literal(tenant.Tier)}, {SqlText.Literal("{" + placements + "}")})";
    }

    private string Open(Tenant tenant) =>
        FormattableString.Invariant($"SELECT {_control}.open_landing({SqlText.Literal(tenant.Id)}, connections => {_tiers[tenant.Tier].Limits.LoaderConnections})");
}
