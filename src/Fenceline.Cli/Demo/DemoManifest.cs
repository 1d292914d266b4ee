using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Demo;

/// <summary>The sample's manifest, which the tool carries along.</summary>
internal static class DemoManifest
{
    public static string ReadText() => Resource.ReadText("demo/tenants.json");

    public static TenantManifest Read(string text) => ManifestReader.Read(new ManifestText("tenants.json", text), _ => []).Manifest
        ?? throw new InvalidOperationException("The demo's manifest has errors.");
}
