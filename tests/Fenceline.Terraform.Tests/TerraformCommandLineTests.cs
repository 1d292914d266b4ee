using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fenceline.Core.Manifest;

namespace Fenceline.Terraform.Tests;

/// <summary><c>fenceline terraform</c> on the sample's manifest.</summary>
public sealed class TerraformCommandLineTests
{
    private static readonly string ManifestPath = Path.Combine(AppContext.BaseDirectory, "tenants.json");
    private static readonly TenantManifest Sample = ManifestReader.Read(new ManifestText("tenants.json", File.ReadAllText(ManifestPath)), _ => []).Manifest!;
    private static readonly string[] Names = ["stripe_api_key", "github_token", "google_analytics_credentials", "database_password"];

    [Fact]
    public async Task From_a_plan_to_a_destroy_with_exit_codes_and_JSON()
    {
        await using var runner = await Runner.CreateAsync(Sample);
        var secrets = "file:" + WriteSecrets(runner);

        Assert.Equal(1, (await runner.CommandAsync(ManifestPath, "plan", "--secrets", secrets)).ExitCode);
        Assert.Equal(1, (await runner.CommandAsync(ManifestPath, "status")).ExitCode);
        var (applied, output) = await runner.CommandAsync(ManifestPath, "apply", "--secrets", secrets, "--json");
        Assert.True(applied == 0, output);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["123 applied", "456 applied", "789 applied"], json.RootElement.GetProperty("tenants").EnumerateArray().Select(tenant => $"{tenant.GetProperty("id")} {tenant.GetProperty("outcome")}"));
        Assert.Equal((0, "Nothing to do.\n"), await runner.CommandAsync(ManifestPath, "apply", "--secrets", secrets, "--changed"));
        var (current, table) = await runner.CommandAsync(ManifestPath, "status");
        Assert.True(current == 0, table);
        Assert.Contains("789          current    2 of 2", table, StringComparison.Ordinal);

        // Nobody leaves, so nobody is destroyed unless named.
        Assert.Equal((0, "Nothing to do.\n"), await runner.CommandAsync(ManifestPath, "destroy"));
        Assert.Equal(0, (await runner.CommandAsync(ManifestPath, "destroy", "--tenant", "123", "--tenant", "789")).ExitCode);
        var (left, note) = await runner.CommandAsync(ManifestPath, "destroy", "--tenant", "456");
        Assert.Equal(1, left);
        Assert.Contains("The Airbyte workspace customer_456 is still there", note, StringComparison.Ordinal);
        Assert.All(runner.Airbyte.Objects, o => Assert.Equal("workspaces", o.Kind));
    }

    [Fact]
    public async Task Secrets_are_nowhere_but_in_Airbyte_and_in_states()
    {
        await using var runner = await Runner.CreateAsync(Sample);
        var file = WriteSecrets(runner);
        using var watch = new CancellationTokenSource();
        var seen = new ConcurrentDictionary<string, byte>();
        var watching = Task.Run(() => WatchProcesses(seen, watch.Token), CancellationToken.None);
        // A failure is printed too, and what Airbyte answers to it.
        runner.Airbyte.Add(new Fenceline.Testing.Airbyte.Api.Fault("POST .*/sources$", 422));

        var (_, failed) = await runner.CommandAsync(ManifestPath, "apply", "--secrets", "file:" + file);
        var (exitCode, applied) = await runner.CommandAsync(ManifestPath, "apply", "--secrets", "file:" + file, "--json");
        Assert.True(exitCode == 0, applied);
        await watch.CancelAsync();
        await watching;

        Assert.Contains(seen.Keys, command => command.Contains("terraform\0plan", StringComparison.Ordinal));
        AssertClean("what was printed", failed + applied);
        AssertClean("the process list", string.Join('\n', seen.Keys));
        File.Delete(file);
        foreach (var path in Directory.EnumerateFiles(runner.Folder, "*", SearchOption.AllDirectories).Where(path => !path.Contains(".tfstate", StringComparison.Ordinal)))
            AssertClean(path, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_secret_that_is_missing_is_named_with_its_place_before_Airbyte_hears_of_it()
    {
        await using var runner = await Runner.CreateAsync(Sample);

        var (exitCode, output) = await runner.CommandAsync(ManifestPath, "apply", "--tenant", "789");

        Assert.Equal(2, exitCode);
        Assert.Contains("Tenant 789 needs database_password (FENCELINE_SECRET_user_789___database_password), github_token (FENCELINE_SECRET_user_789___github_token)", output, StringComparison.Ordinal);
        Assert.Empty(runner.Airbyte.Requests);
    }

    [Theory]
    [InlineData("e\u0301")]
    [InlineData("\u212B")]
    public async Task A_secret_that_Terraform_would_change_is_refused(string text)
    {
        await using var runner = await Runner.CreateAsync(Sample);
        foreach (var name in Names)
            runner.Environment[$"FENCELINE_SECRET_user_789___{name}"] = "k" + text;

        var (exitCode, output) = await runner.CommandAsync(ManifestPath, "apply", "--tenant", "789");

        Assert.Equal(2, exitCode);
        Assert.Contains("Terraform would compose", output, StringComparison.Ordinal);
        Assert.Empty(runner.Airbyte.Requests);
    }

    /// <summary>Through JSON, the environment, Terraform and HTTP.</summary>
    [Fact]
    public async Task Hostile_secrets_arrive_byte_for_byte()
    {
        string[] hostile = [.. HostileManifest.Texts.Where(text => text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal) && !text.Contains('\u212B', StringComparison.Ordinal))];
        await using var runner = await Runner.CreateAsync(Sample);
        var all = string.Concat(hostile);

        foreach (var part in hostile.Where((_, i) => i % 16 == 0).Take(3).Append(all))
        {
            var file = WriteSecrets(runner, _ => part);
            var (exitCode, output) = await runner.CommandAsync(ManifestPath, "apply", "--tenant", "789", "--secrets", "file:" + file);
            Assert.True(exitCode == 0, output);
            Assert.Equal(part, runner.Airbyte.Objects.Single(o => o.Kind == "sources" && o.Name == "user_789 stripe").Configured("client_secret"));
            Assert.Equal(part, runner.Airbyte.Objects.Single(o => o.Name == "user_789 postgres").Configured("password"));
        }
    }

    [Fact]
    public async Task A_file_of_secrets_that_others_may_read_is_refused()
    {
        await using var runner = await Runner.CreateAsync(Sample);
        var file = WriteSecrets(runner);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var (exitCode, output) = await runner.CommandAsync(ManifestPath, "plan", "--secrets", "file:" + file);

        Assert.Equal(2, exitCode);
        Assert.Contains("chmod 600", output, StringComparison.Ordinal);
    }

    private static string WriteSecrets(Runner runner, Func<string, string>? value = null)
    {
        var root = new JsonObject();
        foreach (var tenant in Sample.Tenants)
            root[tenant.Id] = new JsonObject(Names.Select(name => KeyValuePair.Create<string, JsonNode?>(name, value?.Invoke(name) ?? Runner.SecretOf(tenant.Id, name))));
        runner.Write("secrets.json", root.ToJsonString());
        var path = Path.Combine(runner.Folder, "secrets.json");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private static void AssertClean(string where, string text)
    {
        Assert.False(text.Contains("planted-", StringComparison.Ordinal), $"A secret of a tenant is in {where}.");
        Assert.False(text.Contains("client-secret", StringComparison.Ordinal), $"Airbyte's client secret is in {where}.");
    }

    private static void WatchProcesses(ConcurrentDictionary<string, byte> seen, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && OperatingSystem.IsLinux())
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
            {
                try
                {
                    seen.TryAdd(File.ReadAllText(Path.Combine(process, "cmdline")), 0);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // It has ended.
                }
            }

            Thread.Sleep(20);
        }
    }
}
