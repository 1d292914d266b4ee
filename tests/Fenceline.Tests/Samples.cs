namespace Fenceline.Tests;

internal static class Samples
{
    /// <summary>Nobody listens there; nothing here connects.</summary>
    public const string ConnectionString = "Host=127.0.0.1;Port=1;Username=opsai_app";

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
}
