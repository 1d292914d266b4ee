using Fenceline.Core.Manifest;

namespace Fenceline.Migrations.Tests;

internal static class Sample
{
    public static TenantManifest Manifest { get; } =
        ManifestReader.Read(new ManifestText("tenants.json", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"))), _ => []).Manifest!;
}
