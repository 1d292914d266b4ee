using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using static Fenceline.Terraform.TerraformText;

namespace Fenceline.Terraform;

/// <summary>Where a root keeps its state: each user's is a place of its own, below the manifest's prefix.</summary>
internal static class StateBackend
{
    public const string FileName = "backend.tf";

    /// <summary>The file of a root that one user has; null where the manifest says nothing.</summary>
    public static string? ForRoot(TerraformBackend? backend, string stem) => backend is null ? null : Render(backend, Place(backend, stem));

    /// <summary>The file of the root that all users share, each with a Terraform workspace.</summary>
    public static string? ForWorkspaces(TerraformBackend? backend) =>
        backend is null || !backend.HasWorkspaces ? null : Render(backend, WorkspacesPlace(backend));

    private static IEnumerable<HclAttribute> Place(TerraformBackend backend, string stem) => backend.Kind switch
    {
        TerraformBackend.Local => [Text("path", $"{backend.Prefix}/{stem}.tfstate")],
        TerraformBackend.Postgres => [Text("schema_name", DerivedName.Join(backend.Prefix, stem))],
        TerraformBackend.GoogleCloud => [Text("prefix", $"{backend.Prefix}/{stem}")],
        TerraformBackend.Http => [Text("address", $"{backend.Prefix}/{stem}"), Text("lock_address", $"{backend.Prefix}/{stem}"), Text("unlock_address", $"{backend.Prefix}/{stem}")],
        _ => [Text("key", $"{backend.Prefix}/{stem}.tfstate")],
    };

    private static IEnumerable<HclAttribute> WorkspacesPlace(TerraformBackend backend) => backend.Kind switch
    {
        TerraformBackend.Local => [Text("path", $"{backend.Prefix}/default.tfstate"), Text("workspace_dir", $"{backend.Prefix}/workspaces")],
        TerraformBackend.Postgres => [Text("schema_name", backend.Prefix)],
        TerraformBackend.S3 => [Text("key", $"{backend.Prefix}/workspaces.tfstate"), Text("workspace_key_prefix", $"{backend.Prefix}/workspaces")],
        TerraformBackend.GoogleCloud => [Text("prefix", $"{backend.Prefix}/workspaces")],
        _ => [Text("key", $"{backend.Prefix}/workspaces.tfstate")],
    };

    /// <summary>States hold secrets, and two runs at once would lose one's objects: what protects them is on unless the manifest says otherwise.</summary>
    private static IEnumerable<HclAttribute> Defaults(TerraformBackend backend) =>
        backend.Kind == TerraformBackend.S3 ? [new("encrypt", "true"), new("use_lockfile", "true")] : [];

    private static string Render(TerraformBackend backend, IEnumerable<HclAttribute> place)
    {
        var settings = backend.Settings.Select(setting => new HclAttribute(setting.Name, Value(setting.Value))).ToArray();
        var defaults = Defaults(backend).Where(attribute => settings.All(setting => setting.Name != attribute.Name));
        return RenderFile("backend.sbn", ("kind", backend.Kind), ("settings", HclLayout.Attributes(4, [.. place, .. defaults, .. settings])));
    }

    private static string Value(string text) => text is "true" or "false" ? text : HclText.Literal(text);

    private static HclAttribute Text(string name, string value) => new(name, HclText.Literal(value));
}
