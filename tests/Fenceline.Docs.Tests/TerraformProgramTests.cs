using System.Reflection;
using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;
using Fenceline.Terraform;
using Fenceline.Testing;
using Fenceline.Testing.Airbyte.Api;
using Fenceline.Testing.Airbyte.Provider;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fenceline.Docs.Tests;

/// <summary>The two programs of the page on Terraform do what it says of them: run against the real terraform, with an Airbyte of the tests' own.</summary>
[Collection(nameof(TerraformProgramTests))]
public sealed class TerraformProgramTests
{
    private static readonly string? Terraform = Program("terraform");

    [Fact]
    public Task The_JavaScript_runs()
    {
        Assert.SkipWhen(Program("node") is null, "node is not on the PATH: the JavaScript of docs/terraform.md was NOT run.");
        return CheckAsync(RunJavaScriptAsync);
    }

    [Fact]
    public Task The_CSharp_runs() => CheckAsync(RunCSharpAsync);

    private delegate Task<string?> Sync(Stage stage, string userId, IReadOnlyDictionary<string, string> secretsAndValues, TimeSpan? givesUpAfter);

    /// <summary>Connects, connects again, refuses to delete, and gives up when it is told to.</summary>
    private static async Task CheckAsync(Sync sync)
    {
        Assert.SkipWhen(Terraform is null, "terraform is not on the PATH: the programs of docs/terraform.md were NOT run.");
        await using var stage = await Stage.CreateAsync();
        var before = stage.Plans().ToHashSet(StringComparer.Ordinal);
        var stripe = new Dictionary<string, string> { ["stripe_api_key"] = "sk_1", ["stripe_account"] = "acct_900" };
        var both = new Dictionary<string, string>(stripe) { ["github_token"] = "ghp_1", ["github_repositories"] = "a/*" };

        Assert.Null(await sync(stage, "900", both, null));
        Assert.Equal(["user_900 github", "user_900 stripe"], Connections(stage));
        // The token in this process's environment is another's.
        Assert.Equal("ghp_1", stage.Airbyte.Objects.Single(o => o.Kind == "sources" && o.Name == "user_900 github").Configured("credentials.personal_access_token"));

        stage.Airbyte.ForgetRequests();
        Assert.Contains("airbyte_source.github[0]", await sync(stage, "900", stripe, null), StringComparison.Ordinal);
        Assert.Empty(stage.Airbyte.Writes);

        stage.Airbyte.Add(new Fault("POST .*/destinations$", null) { Delay = TimeSpan.FromSeconds(6) });
        Assert.NotNull(await sync(stage, "901", stripe, TimeSpan.FromSeconds(5)));
        Assert.DoesNotContain("user_901 stripe", Connections(stage));
        Assert.Empty(stage.Plans().Except(before));
    }

    private static IEnumerable<string> Connections(Stage stage) => stage.Airbyte.Objects.Where(o => o.Kind == "connections").Select(o => o.Name).Order(StringComparer.Ordinal);

    private static async Task<string?> RunJavaScriptAsync(Stage stage, string userId, IReadOnlyDictionary<string, string> secretsAndValues, TimeSpan? givesUpAfter)
    {
        await File.WriteAllTextAsync(Path.Combine(stage.Folder, "sync.mjs"), BlockOf("javascript"));
        var values = System.Text.Json.JsonSerializer.Serialize(secretsAndValues);
        var signal = givesUpAfter is { } time ? $"AbortSignal.timeout({time.TotalMilliseconds})" : "undefined";
        await File.WriteAllTextAsync(Path.Combine(stage.Folder, "main.mjs"), $"import {{ syncUser }} from './sync.mjs';\nawait syncUser('{userId}', 'user_{userId}', {values}, {{}}, {signal});\n");
        var start = new System.Diagnostics.ProcessStartInfo("node", ["main.mjs"]) { WorkingDirectory = stage.Folder };
        foreach (var (name, value) in stage.Environment)
            start.Environment[name] = value;
        start.Environment["TMPDIR"] = stage.TemporaryFolder;
        var run = await ProcessRunner.RunAsync(start);
        return run.ExitCode == 0 ? null : run.Error;
    }

    private static async Task<string?> RunCSharpAsync(Stage stage, string userId, IReadOnlyDictionary<string, string> secretsAndValues, TimeSpan? givesUpAfter)
    {
        var before = System.Environment.CurrentDirectory;
        using var cancellation = givesUpAfter is { } time ? new CancellationTokenSource(time) : new CancellationTokenSource();
        try
        {
            System.Environment.CurrentDirectory = stage.Folder;
            foreach (var (name, value) in stage.Environment)
                System.Environment.SetEnvironmentVariable(name, value);
            await (Task)Compiled.Value.Invoke(null, [userId, "user_" + userId, secretsAndValues, cancellation.Token])!;
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException)
        {
            return e.Message;
        }
        finally
        {
            System.Environment.CurrentDirectory = before;
            foreach (var name in stage.Environment.Keys)
                System.Environment.SetEnvironmentVariable(name, null);
        }
    }

    private static readonly Lazy<MethodInfo> Compiled = new(() =>
    {
        const string Usings = "using System; using System.Collections.Generic; using System.Diagnostics; using System.IO; using System.Linq; using System.Text.Json; using System.Text.RegularExpressions; using System.Threading; using System.Threading.Tasks;";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("program", [CSharpSyntaxTree.ParseText($"{Usings}\nstatic class Program\n{{\n{BlockOf("csharp")}\n}}")], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return Assembly.Load(assembly.ToArray()).GetType("Program")!.GetMethod("SyncUserAsync", BindingFlags.NonPublic | BindingFlags.Static)!;
    });

    private static string BlockOf(string language) => Page.All.Single(page => page.Path == "docs/terraform.md").Blocks().Single(block => block.Language == language).Text;

    private static string? Program(string name) => (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>A folder with generated files in it, as a backend has them beside it.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fenceline-docs-");
        private readonly ProviderServer _provider;

        /// <summary>For programs that run on their own. Others share the machine's.</summary>
        public string TemporaryFolder => _folder.CreateSubdirectory("tmp").FullName;

        /// <summary>The plans that were left behind.</summary>
        public IEnumerable<string> Plans() => new[] { TemporaryFolder, Path.GetTempPath() }.SelectMany(folder => Directory.EnumerateDirectories(folder, "plan-*"));

        private Stage(FakeAirbyte airbyte, ProviderServer provider)
        {
            Airbyte = airbyte;
            _provider = provider;
        }

        public FakeAirbyte Airbyte { get; }

        public string Folder => _folder.FullName;

        public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
        {
            ["TF_REATTACH_PROVIDERS"] = _provider.Attachment,
            ["TF_VAR_airbyte_client_id"] = "client",
            ["TF_VAR_airbyte_client_secret"] = "client-secret",
            ["TF_VAR_airbyte_server_url"] = Airbyte.ServerUrl,
            ["TF_VAR_airbyte_token_url"] = Airbyte.TokenUrl,
            ["TF_VAR_airbyte_workspace_id"] = FakeAirbyte.SharedWorkspace,
            ["TF_VAR_database_host"] = "db.example",
            ["TF_VAR_database_password"] = "loader-password",
            ["TF_VAR_github_token"] = "token-of-somebody-else",
            ["TF_WORKSPACE"] = "user_of_somebody_else",
            ["CHECKPOINT_DISABLE"] = "1",
        };

        public static async Task<Stage> CreateAsync()
        {
            var stage = new Stage(await FakeAirbyte.StartAsync(), await ProviderServer.StartAsync());
            var manifest = ManifestReader.Read(new ManifestText("tenants.json", await File.ReadAllTextAsync(Repository.PathOf("tenants.json"))), _ => []).Manifest!;
            var tree = new TerraformTree(manifest);
            var planner = new TenantPlanner(manifest);
            foreach (var file in tree.RenderShared().Concat(manifest.Tenants.Select(planner.PlanOf).SelectMany(tree.RenderTenant)))
            {
                var path = Path.Combine(stage.Folder, "generated", file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, file.Content);
            }

            return stage;
        }

        public async ValueTask DisposeAsync()
        {
            await _provider.DisposeAsync();
            await Airbyte.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}

/// <summary>They change the process's folder and environment, so nothing else runs beside them.</summary>
[CollectionDefinition(nameof(TerraformProgramTests), DisableParallelization = true)]
public sealed class TerraformProgramCollection;
