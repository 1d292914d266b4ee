using System.Text;
using Fenceline.Core.Manifest;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>Nasty texts that the manifest takes, where they reach SQL: a real server runs what is emitted, and has the texts as they were given.</summary>
public sealed class HostileManifestTests
{
    /// <summary>Places whose text reaches SQL as a value. Names are held to letters, digits and _ by the reader.</summary>
    private static readonly HashSet<string> Values = ["identity claim", "claim within it", "json path", "tenant name"];

    [Fact]
    public async Task Every_accepted_text_runs_and_every_value_arrives()
    {
        await using var cluster = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);
        var accepted = HostileManifests.All()
            .Select(hostile => (Hostile: hostile, Read(hostile.Manifest).Manifest))
            .Where(item => item.Manifest is not null)
            // Values are tried each by itself; of names it is enough that each is used once.
            .Where(item => Values.Contains(item.Hostile.Position) || item.Hostile.Position is "table" or "column" or "tenant column" or "tenant column of one row" or "primary key" or "project")
            .ToList();
        Assert.InRange(accepted.Count, 200, int.MaxValue);

        var script = string.Concat(accepted.Select((item, i) =>
            $"""
            \echo {i}
            BEGIN;
            {InOneTransaction(string.Concat(new ApplyScript(item.Manifest!).All()))}
            SELECT 'name ' || encode(convert_to(name, 'UTF8'), 'hex') FROM fenceline.tenants;
            ROLLBACK;
            {(i % 20 == 19 ? CleanUp : "")}

            """));
        var result = await cluster.PsqlAsync("postgres", script, cancellationToken: TestContext.Current.CancellationToken);

        var cases = result.Output.Split('\n');
        Assert.True(result.ExitCode == 0, accepted[int.Parse(cases.Last(line => int.TryParse(line, out _)), System.Globalization.CultureInfo.InvariantCulture)].Hostile + ": " + result.Error);
        Assert.Equal(
            accepted.Select(item => "name " + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(item.Manifest!.Tenants[0].Name!))),
            cases.Where(line => line.StartsWith("name ", StringComparison.Ordinal)));
    }

    // Without it, what was rolled back stays in the catalogs and slows each case down more than the one before.
    private const string CleanUp = "VACUUM;\n\\connect";

    /// <summary>Hundreds of databases would take minutes: each case runs in a transaction that is rolled back instead.</summary>
    private static string InOneTransaction(string script) => script
        .Replace("\nBEGIN;\n", "\n", StringComparison.Ordinal)
        .Replace("\nCOMMIT;\n", "\nRESET ROLE;\n", StringComparison.Ordinal);

    private static ManifestResult Read(string text) => ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
}
