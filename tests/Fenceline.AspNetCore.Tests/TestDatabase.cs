namespace Fenceline.AspNetCore.Tests;

internal sealed record TestTenant(TenantSession Session);

/// <summary>What the generator would make of the sample, without tables.</summary>
internal sealed record TestDatabase(TenantDataSource DataSource) : ITenantDatabase<TestDatabase, TestTenant>
{
    public static Tenancy Tenancy { get; } = new()
    {
        TenantSchema = "user_{id}",
        SharedSchema = "public",
        PathSchemas = ["opsai_path"],
        ControlSchema = "fenceline",
        AppRole = "opsai_app",
        TenantGroup = "opsai_tenant",
        CallsSchema = "opsai_calls",
        AdminRole = "opsai_admin",
        IdentityKind = TenantIdentityKind.Setting,
        Setting = "app.user_id",
    };

    public static TestDatabase Create(TenantDataSource dataSource) => new(dataSource);

    public TestTenant Tenant(TenantId id) => new(DataSource.ForTenant(id));
}
