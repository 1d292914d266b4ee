using System.Text.Json;
using Fenceline.Core.Manifest;

namespace Fenceline.Terraform.Tests;

/// <summary>A root module of a rendered tree that the real terraform applies, with <see cref="ProviderFree"/> in Airbyte's place.</summary>
internal sealed class TerraformRoot : IDisposable
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["TF_VAR_airbyte_client_id"] = "client",
        ["TF_VAR_airbyte_client_secret"] = "client-secret",
        ["TF_VAR_airbyte_workspace_id"] = "workspace-1",
        ["TF_VAR_database_host"] = "db.example",
        ["TF_VAR_database_password"] = "loader-password",
    };

    private readonly RenderedTree _tree;
    private readonly string _folder;

    private TerraformRoot(RenderedTree tree, string path)
    {
        _tree = tree;
        _folder = Path.Combine(tree.Folder, path);
    }

    /// <param name="path">The root module's folder, as in <c>terraform/dynamic</c>.</param>
    public static async Task<TerraformRoot> CreateAsync(TenantManifest manifest, string path)
    {
        TerraformCommand.Require();
        var tree = new RenderedTree(manifest);
        foreach (var file in tree.Files.Where(file => file.Key.EndsWith(".tf", StringComparison.Ordinal)))
            tree.Write(file.Key, ProviderFree.Rewrite(file.Value));
        var root = new TerraformRoot(tree, path);
        var init = await root.RunAsync(null, null, "init", "-no-color");
        Assert.True(init.ExitCode == 0, init.Errors);
        return root;
    }

    public Task<TerraformRun> ApplyAsync(string? workspace, params string[] arguments) => ApplyAsync(workspace, null, arguments);

    /// <param name="workspace">The Terraform workspace; null for the default one.</param>
    /// <param name="environment">On top of what every run needs; null as a value leaves one out.</param>
    public Task<TerraformRun> ApplyAsync(string? workspace, IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        RunAsync(workspace, environment, ["apply", "-auto-approve", "-no-color", .. arguments]);

    /// <summary>What applying must succeed with.</summary>
    public async Task<AppliedState> StateAfterAsync(string? workspace, params string[] arguments)
    {
        var run = await ApplyAsync(workspace, arguments);
        Assert.True(run.ExitCode == 0, run.Errors);
        var show = await RunAsync(workspace, null, "show", "-json", "-no-color");
        return new(JsonDocument.Parse(show.Output).RootElement.GetProperty("values"));
    }

    public Task<TerraformRun> RunAsync(string? workspace, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        var settings = new Dictionary<string, string>(Settings);
        if (workspace is not null)
            settings["TF_WORKSPACE"] = workspace;
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null)
                settings.Remove(name);
            else
                settings[name] = value;
        }

        return TerraformCommand.RunAsync(_folder, settings, arguments);
    }

    /// <param name="name">A file in the root's folder.</param>
    public void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    public void Dispose() => _tree.Dispose();
}

/// <summary>The outputs, and what each of Airbyte's resources was given.</summary>
internal sealed class AppliedState(JsonElement values)
{
    /// <summary>By address in the module, as in <c>airbyte_source_stripe</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> Resources { get; } = values.GetProperty("root_module").GetProperty("child_modules")[0]
        .GetProperty("resources").EnumerateArray()
        .ToDictionary(resource => resource.GetProperty("name").GetString()!, resource => resource.GetProperty("values").GetProperty("input"));

    /// <summary>Airbyte's resources, without what only remembers.</summary>
    public IEnumerable<string> Names => Resources.Keys.Where(name => name.StartsWith("airbyte_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public string? Output(string name) => values.GetProperty("outputs").GetProperty(name).GetProperty("value").GetString();

    public string? Text(string resource, string attribute) => Resources[resource].GetProperty(attribute).GetString();

    public JsonElement Configuration(string resource) => JsonDocument.Parse(Text(resource, "configuration")!).RootElement;

    public string? Cron(string source) => Resources["airbyte_connection_" + source].GetProperty("schedule").GetProperty("cron_expression").GetString();
}
