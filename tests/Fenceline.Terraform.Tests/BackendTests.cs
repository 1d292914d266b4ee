using Fenceline.Core.Manifest;
using Fenceline.Provisioning.Fleet;
using Fenceline.Sql.Collections;
using Fenceline.Testing;
using Npgsql;
using static Fenceline.Terraform.Tests.SampleManifest;

namespace Fenceline.Terraform.Tests;

/// <summary>Where states are, as the manifest says it.</summary>
public sealed class BackendTests
{
    private static readonly TenantManifest Two = Create(
        [Stripe],
        Tenant("1", "standard", null, [], Of("stripe", ("stripe_account", "a"))),
        Tenant("2", "large", null, [], Of("stripe", ("stripe_account", "b"))));

    [Fact]
    public void Without_a_backend_in_the_manifest_none_is_written() =>
        Assert.DoesNotContain(RenderedTree.Render(Two).Keys, path => path.EndsWith("backend.tf", StringComparison.Ordinal));

    [Theory]
    [InlineData("local", "path = \"fenceline/user_1.tfstate\"", "workspace_dir = \"fenceline/workspaces\"")]
    [InlineData("pg", "schema_name = \"fenceline_user_1\"", "schema_name = \"fenceline\"")]
    [InlineData("s3", "key = \"fenceline/user_1.tfstate\"", "workspace_key_prefix = \"fenceline/workspaces\"")]
    [InlineData("gcs", "prefix = \"fenceline/user_1\"", "prefix = \"fenceline/workspaces\"")]
    [InlineData("azurerm", "key = \"fenceline/user_1.tfstate\"", "key = \"fenceline/workspaces.tfstate\"")]
    [InlineData("http", "lock_address = \"fenceline/user_1\"", null)]
    public void Each_users_state_has_a_place_of_its_own(string kind, string own, string? shared)
    {
        var files = RenderedTree.Render(With(kind));

        Assert.Contains(own, Blanks(files["terraform/tenants/user_1/backend.tf"]), StringComparison.Ordinal);
        Assert.Equal(shared is not null, files.ContainsKey("terraform/dynamic/backend.tf"));
        if (shared is not null)
            Assert.Contains(shared, Blanks(files["terraform/dynamic/backend.tf"]), StringComparison.Ordinal);
    }

    [Fact]
    public void States_in_S3_are_encrypted_and_locked_unless_the_manifest_says_otherwise()
    {
        Assert.Contains("encrypt = true use_lockfile = true", Blanks(RenderedTree.Render(With("s3"))["terraform/dynamic/backend.tf"]), StringComparison.Ordinal);
        Assert.Contains("use_lockfile = true encrypt = false", Blanks(RenderedTree.Render(With("s3", new BackendSetting("encrypt", "false")))["terraform/dynamic/backend.tf"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("pg")]
    [InlineData("s3")]
    public async Task Backends_are_formatted_as_terraform_fmt_does(string kind)
    {
        using var tree = new RenderedTree(With(kind, new BackendSetting("a_longer_setting", "x${y}\"")));

        var run = await TerraformCommand.RunAsync(tree.Folder, new Dictionary<string, string>(), "fmt", "-check", "-diff", "-recursive", "-no-color");

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public void Schemas_that_PostgreSQL_would_cut_off_are_told_apart()
    {
        var ids = new[] { new string('a', 50) + "1", new string('a', 50) + "2" };
        var files = RenderedTree.Render(Create([], [.. ids.Select(id => Tenant(id, "standard", null, []))]) with { Backend = new TerraformBackend("pg", "fenceline", default) });

        string[] schemas = [.. ids.Select(id => files[$"terraform/tenants/user_{id}/backend.tf"].Split('"')[3])];
        Assert.All(schemas, schema => Assert.True(schema.Length <= 63));
        Assert.NotEqual(schemas[0], schemas[1]);
    }

    [Fact]
    public async Task States_in_PostgreSQL_are_apart_and_a_second_run_finds_nothing()
    {
        TerraformCommand.Require();
        await using var server = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);
        await using var runner = await Runner.CreateAsync(With("pg"));
        var address = new NpgsqlConnectionStringBuilder(server.ConnectionString(await server.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken)));
        runner.Environment["PG_CONN_STR"] = $"postgres://{address.Username}@{address.Host}:{address.Port}/{address.Database}?sslmode=disable";

        Assert.All(await runner.RunAsync(RunnerAction.Apply), result => Assert.True(result.Outcome == TerraformOutcome.Applied, result.Message));
        Assert.All(await runner.RunAsync(RunnerAction.Apply), result => Assert.Equal(TerraformOutcome.Unchanged, result.Outcome));

        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var query = new NpgsqlCommand("SELECT (SELECT string_agg(name, ',') FROM fenceline_user_1.states) || ' ' || (SELECT string_agg(name, ',' ORDER BY name) FROM fenceline.states WHERE name <> 'default')", connection);
        Assert.Equal("default user_2", await query.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(Directory.EnumerateFiles(runner.Folder, "terraform.tfstate", SearchOption.AllDirectories), path => !path.Contains("/.terraform/", StringComparison.Ordinal));

        Assert.All(await runner.RunAsync(RunnerAction.Destroy), result => Assert.Equal(TerraformOutcome.Destroyed, result.Outcome));
        Assert.All(runner.Airbyte.Objects, o => Assert.Equal("workspaces", o.Kind));
    }

    private static TenantManifest With(string kind, params BackendSetting[] settings) =>
        Two with { Backend = new TerraformBackend(kind, "fenceline", settings.ToEquatableArray()) };

    private static string Blanks(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
