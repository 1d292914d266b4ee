using Fenceline.Core.Manifest;
using Fenceline.Sql.Collections;

namespace Fenceline.Terraform.Tests;

/// <summary>Manifests for the Terraform tests: the guide's three users, and variations of them.</summary>
internal static class SampleManifest
{
    public static DatabaseOptions Database { get; } = new(
        DatabaseEngine.Postgres,
        SharedSchema: "public",
        TenantSchema: "user_{id}",
        TenantColumn: "user_id",
        new Identity(IdentityKind.Setting, "app.user_id", "sub", "current_user_id"),
        ControlSchema: "fenceline",
        AdminSchema: "admin",
        AdminViewLimit: 100,
        NamedTenantLimit: 100,
        new LandingOptions("opsai_landing"),
        PublicRights.RevokeUnlessUsed,
        Extensions: default,
        ExtensionSchema: "extensions",
        new DeletionLimit(Percent: 50, Rows: 100));

    public static Source Stripe { get; } = Source(
        "stripe",
        Sensitivity.Sensitive,
        "source-stripe",
        "e094cb9a-26de-4645-8761-65c0c425d1de",
        everyHours: 6,
        Object(("account_id", TenantValue("stripe_account")), ("start_date", Text("2024-01-01T00:00:00Z"))),
        [new(EquatableArray.Of("client_secret"), "stripe_api_key")],
        [new("customers", "incremental_deduped_history"), new("charges", "incremental_deduped_history")]);

    public static Source GitHub { get; } = Source(
        "github",
        Sensitivity.Public,
        "source-github",
        "ef69ef6e-aa7f-4af1-a01d-ef775033524e",
        everyHours: 24,
        Object(
            ("credentials", Object(("option_title", Text("PAT Credentials")))),
            ("repositories", new ConfigArray(EquatableArray.Of(TenantValue("github_repositories")))),
            ("start_date", Text("2024-01-01T00:00:00Z")),
            ("branches", new ConfigNull())),
        [new(EquatableArray.Of("credentials", "personal_access_token"), "github_token")],
        [new("repositories", "full_refresh_overwrite"), new("issues", "incremental_deduped_history")]);

    public static Source GoogleAnalytics { get; } = Source(
        "google_analytics",
        Sensitivity.Public,
        "source-google-analytics-data-api",
        "3cc2eafd-84aa-4dca-93af-322d9dfeec1a",
        everyHours: 1,
        Object(
            ("credentials", Object(("auth_type", Text("Service")))),
            ("property_ids", new ConfigArray(EquatableArray.Of(TenantValue("google_analytics_property"))))),
        [new(EquatableArray.Of("credentials", "credentials_json"), "google_analytics_credentials")],
        [new("website_overview", "incremental_deduped_history")]);

    public static TenantManifest Guide { get; } = Create(
        [Stripe, GitHub, GoogleAnalytics],
        Tenant("123", "standard", "Acme", [], Of("stripe", ("stripe_account", "acct_123")), Of("github", ("github_repositories", "acme/*"))),
        Tenant(
            "456",
            "large",
            "Globex",
            [new("github", TablePlacement.Schema)],
            Of("stripe", ("stripe_account", "acct_456")),
            Of("github", ("github_repositories", "globex/*")),
            Of("google_analytics", ("google_analytics_property", "310000456"))),
        Tenant("789", "standard", null, [], Of("stripe")));

    /// <summary>Without those who have a root of their own: the dynamic root takes anybody but them.</summary>
    public static TenantManifest WithoutRoots(this TenantManifest manifest)
    {
        var roots = manifest.Tiers.Where(tier => tier.Terraform == TerraformLayout.Directory).Select(tier => tier.Name).ToHashSet(StringComparer.Ordinal);
        return manifest with { Tenants = manifest.Tenants.Where(tenant => !roots.Contains(tenant.Tier)).ToEquatableArray() };
    }

    /// <summary>The guide's users, where Airbyte lands in schemas of the tenants' own database.</summary>
    public static TenantManifest GuideWithLandingSchemas { get; } = Guide with { Database = Database with { Landing = new LandingOptions(Database: null) } };

    public static TenantManifest Create(IEnumerable<Source> sources, params Tenant[] tenants) => new(
        "opsai",
        Database,
        EquatableArray.Of(
            new Tier("standard", TerraformLayout.Directory, AirbyteWorkspaceKind.Shared, default, TierLimits.Default),
            new Tier("large", TerraformLayout.Workspace, AirbyteWorkspaceKind.Dedicated, default, TierLimits.Default),
            new Tier("own", TerraformLayout.Directory, AirbyteWorkspaceKind.Dedicated, EquatableArray.Of(new Core.Manifest.SourcePlacement("github", TablePlacement.Schema)), TierLimits.Default)),
        Enums: default,
        sources.ToEquatableArray(),
        Tables: default,
        Views: default,
        tenants.ToEquatableArray());

    public static Source Source(
        string name,
        Sensitivity sensitivity,
        string connector,
        string definitionId,
        int everyHours,
        ConfigObject configuration,
        IEnumerable<SecretBinding> secrets,
        IEnumerable<SourceStream> streams) => new(
            name,
            sensitivity,
            connector,
            definitionId,
            name + "_",
            Description: null,
            new SyncSchedule(everyHours),
            configuration,
            secrets.ToEquatableArray(),
            streams.ToEquatableArray(),
            default);

    public static Tenant Tenant(string id, string tier, string? name, IEnumerable<Core.Manifest.SourcePlacement> placements, params ConnectedSource[] sources) =>
        new(id, name, tier, sources.ToEquatableArray(), placements.ToEquatableArray());

    public static ConnectedSource Of(string source, params (string Name, string Value)[] values) =>
        new(source, values.Select(value => new TenantValue(value.Name, value.Value)).ToEquatableArray());

    public static ConfigObject Object(params (string Name, ConfigValue Value)[] members) =>
        new(members.Select(member => new ConfigMember(member.Name, member.Value)).ToEquatableArray());

    public static ConfigText Text(string value) => new(EquatableArray.Of(new ConfigTextPart(value, IsTenantValue: false)));

    public static ConfigValue TenantValue(string name) => new ConfigText(EquatableArray.Of(new ConfigTextPart(name, IsTenantValue: true)));
}
