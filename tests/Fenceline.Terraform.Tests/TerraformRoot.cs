using System.Text.Json;
using Fenceline.Core.Manifest;
using Fenceline.Testing.Airbyte;
using Fenceline.Testing.Airbyte.Api;

namespace Fenceline.Terraform.Tests;

/// <summary>A root module of a rendered tree that the real terraform runs, with <see cref="Airbyte"/> behind Airbyte's provider.</summary>
internal sealed class TerraformRoot : IAsyncDisposable
{
    private readonly RenderedTree _tree;
    private readonly string _folder;
    private readonly bool _ownsTree;

    private TerraformRoot(RenderedTree tree, string path, AirbyteStack stack, bool ownsTree)
    {
        _tree = tree;
        _folder = Path.Combine(tree.Folder, path);
        Stack = stack;
        _ownsTree = ownsTree;
    }

    public AirbyteStack Stack { get; }

    public FakeAirbyte Airbyte => Stack.Airbyte;

    public string Folder => _folder;

    /// <param name="path">The root module's folder, as in <c>terraform/dynamic</c>.</param>
    public static async Task<TerraformRoot> CreateAsync(TenantManifest manifest, string path)
    {
        TerraformCommand.Require();
        var root = new TerraformRoot(new RenderedTree(manifest), path, await AirbyteStack.StartAsync(), ownsTree: true);
        await root.InitAsync();
        return root;
    }

    /// <summary>Another root of the same tree, before the same Airbyte. It goes with the first one.</summary>
    public async Task<TerraformRoot> BesideAsync(string path)
    {
        var root = new TerraformRoot(_tree, path, Stack, ownsTree: false);
        await root.InitAsync();
        return root;
    }

    /// <summary>Likewise, with the root's files as they were generated.</summary>
    public Task<TerraformRoot> BesideWithFileAsync(string path)
    {
        foreach (var file in _tree.Files.Where(file => file.Key.StartsWith(path, StringComparison.Ordinal)))
            _tree.Write(file.Key, file.Value);
        return BesideAsync(path);
    }

    public Task<TerraformRun> ApplyAsync(string? workspace, params string[] arguments) => ApplyAsync(workspace, null, arguments);

    /// <param name="workspace">The Terraform workspace; null for the one that is selected.</param>
    /// <param name="environment">On top of what every run needs; null as a value leaves one out.</param>
    public Task<TerraformRun> ApplyAsync(string? workspace, IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        RunAsync(workspace, environment, ["apply", "-auto-approve", "-no-color", .. arguments]);

    /// <summary>What must be refused, with this error, before anything in Airbyte changes.</summary>
    public async Task RefusesAsync(string error, string? workspace, params string[] arguments)
    {
        Airbyte.ForgetRequests();
        var run = await ApplyAsync(workspace, arguments);
        Assert.True(run.ExitCode == 1, run.Output);
        Assert.Contains(error, run.Errors, StringComparison.Ordinal);
        Assert.Empty(Airbyte.Writes);
    }

    /// <summary>The addresses that a plan would change, each with what it would do; empty for an empty plan.</summary>
    public async Task<IReadOnlyList<string>> PlanAsync(string? workspace, params string[] arguments)
    {
        var file = Path.Combine(_folder, "plan.of-a-test");
        var plan = await RunAsync(workspace, null, ["plan", "-no-color", "-out", file, .. arguments]);
        Assert.True(plan.ExitCode == 0, plan.Errors);
        var show = await RunAsync(workspace, null, "show", "-json", file);
        File.Delete(file);
        using var document = JsonDocument.Parse(show.Output);
        return !document.RootElement.TryGetProperty("resource_changes", out var changes) ? [] :
        [
            .. changes.EnumerateArray()
                .Select(change => (Address: change.GetProperty("address").GetString()!, Change: change.GetProperty("change")))
                .Where(change => change.Change.GetProperty("actions")[0].GetString() != "no-op" || change.Change.TryGetProperty("importing", out _))
                .Select(change => $"{string.Join('+', change.Change.GetProperty("actions").EnumerateArray().Select(action => action.GetString()))} {change.Address.Replace("module.tenant.", "", StringComparison.Ordinal)}"),
        ];
    }

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
        var settings = Stack.Settings();
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

    public async ValueTask DisposeAsync()
    {
        if (!_ownsTree)
            return;
        await Stack.DisposeAsync();
        _tree.Dispose();
    }

    private async Task InitAsync()
    {
        var init = await RunAsync(null, null, "init", "-no-color");
        Assert.True(init.ExitCode == 0, init.Errors);
    }
}

/// <summary>The outputs, and what each resource has.</summary>
internal sealed class AppliedState(JsonElement values)
{
    /// <summary>By type and name, as in <c>airbyte_source_stripe</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> Resources { get; } = values.GetProperty("root_module").GetProperty("child_modules")[0]
        .GetProperty("resources").EnumerateArray()
        .ToDictionary(resource => $"{resource.GetProperty("type").GetString()}_{resource.GetProperty("name").GetString()}", resource => resource.GetProperty("values"));

    /// <summary>Airbyte's resources, without what only remembers.</summary>
    public IEnumerable<string> Names => Resources.Keys.Where(name => name.StartsWith("airbyte_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public string? Output(string name) => values.GetProperty("outputs").GetProperty(name).GetProperty("value").GetString();

    public string? Text(string resource, string attribute) => Resources[resource].GetProperty(attribute).GetString();

    public JsonElement Configuration(string resource) => JsonDocument.Parse(Text(resource, "configuration")!).RootElement;

    public string? Cron(string source) => Resources["airbyte_connection_" + source].GetProperty("schedule").GetProperty("cron_expression").GetString();
}
