using Fenceline.Cli.Commands;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Tests.Commands;

/// <summary>The commands that work on the tenants of a database; docs/tenants.md runs them on a real one.</summary>
public sealed class TenantDatabaseCommandTests
{
    private const string Nowhere = "postgresql://me:s3cret@127.0.0.1:1/app?connect_timeout=3";

    private static readonly IReadOnlyDictionary<string, SourcePlacement> Stripe = new Dictionary<string, SourcePlacement> { ["stripe"] = SourcePlacement.Schema };

    [Theory]
    [InlineData("tenant add 7 --database-only", "--database-only needs --database")]
    [InlineData("tenant add 7 --database-only --database Host=db --set stripe.stripe_account=x", "--set writes into the manifest")]
    [InlineData("tenant offboard 7 --grace -1 --database Host=db", "--grace takes a number of days")]
    [InlineData("publish --watch --tenant 7", "--watch publishes everybody")]
    [InlineData("publish --watch --interval 0", "--interval takes a whole number")]
    public void What_makes_no_sense_is_refused_before_anything_is_done(string call, string said)
    {
        using var cli = new CliFixture();
        cli.WriteManifest();
        var before = cli.Folder.Read("tenants.json");
        var result = cli.Run(call.Split(' '));
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, cli.Folder.Read("tenants.json"));
    }

    [Theory]
    [InlineData("tenant suspend 7 --landing Host=127.0.0.1;Port=1 --database")]
    [InlineData("tenant rename 7 x --database")]
    [InlineData("tenant list --database")]
    [InlineData("tenant add 7 --database-only --landing Host=127.0.0.1;Port=1 --database")]
    public void A_server_that_is_not_there_is_said_without_the_password(string call)
    {
        using var cli = new CliFixture();
        cli.WriteManifest();
        var result = cli.Run([.. call.Split(' '), Nowhere]);
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains("Failed to connect to 127.0.0.1:1", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result.Error + result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void It_asks_for_the_landing_database_where_there_is_one()
    {
        using var cli = new CliFixture();
        cli.WriteManifest();
        Assert.Contains("Say which landing database, with --landing", cli.Run("tenant", "suspend", "7", "--database", "Host=127.0.0.1;Port=1").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_may_leave_the_tenants_to_the_database()
    {
        using var cli = new CliFixture();
        cli.WriteManifest();
        Assert.Equal(ExitCode.Fine, cli.Run("validate").ExitCode);
        Assert.Equal(ExitCode.Fine, cli.Run("generate").ExitCode);
        Assert.Equal(ExitCode.Fine, cli.Run("check").ExitCode);
    }

    [Fact]
    public void What_differs_between_manifest_and_database_is_found()
    {
        var manifest = ManifestReader.Read(
            new ManifestText("tenants.json", CliFixture.Manifest($"[{string.Join(", ", new[] { "same", "gone", "other", "less", "more" }.Select(Tenant))}]")), _ => []).Manifest!;
        var found = RegistryComparison.Compare(
            manifest,
            [
                Registered("same", "Name of same", Stripe),
                Registered("other", "Another", new Dictionary<string, SourcePlacement> { ["stripe"] = SourcePlacement.Shared }),
                Registered("less", "Name of less", new Dictionary<string, SourcePlacement>()),
                Registered("more", "Name of more", new Dictionary<string, SourcePlacement>(Stripe) { ["github"] = SourcePlacement.Shared }) with { Status = TenantStatus.Leaving },
                Registered("database-alone", null, Stripe),
                Registered("of-another-tier", null, Stripe) with { Tier = "gold" },
            ]);
        Assert.Equal(
            [
                "gone is not in the database",
                "less has not connected stripe in the database",
                "more is being removed from the database",
                "more has connected github in the database alone",
                "other has another name in the database",
                "other has stripe in the placement shared in the database, and in schema in the manifest",
                "of-another-tier is of tier gold, which the manifest does not have",
            ],
            found.Select(difference => $"{difference.Tenant} {difference.Problem}"));

        static string Tenant(string id) => $$"""{ "id": "{{id}}", "name": "Name of {{id}}", "sources": { "stripe": { "stripe_account": "acct" } } }""";
    }

    private static RegisteredTenant Registered(string id, string? name, IReadOnlyDictionary<string, SourcePlacement> sources) =>
        new(TenantId.Parse(id), name, "standard", TenantStatus.Active, null, sources, 0);
}
