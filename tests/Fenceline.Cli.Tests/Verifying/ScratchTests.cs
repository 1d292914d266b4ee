using Fenceline.Cli.Tests.Commands;

namespace Fenceline.Cli.Tests.Verifying;

/// <summary>What was generated, applied to a throw-away server, and asked as each role.</summary>
public sealed class ScratchTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public void Dispose() => _cli.Dispose();

    /// <summary>Also where the manifest takes roles for granted that a server of one's own lacks.</summary>
    [Theory]
    [InlineData("postgres")]
    [InlineData("supabase")]
    public void A_manifest_is_verified_without_a_database(string engine)
    {
        _cli.Folder.Write("tenants.json", $$"""
            {
              "version": 1, "project": "shop", "sources": {}, "database": { "engine": "{{engine}}" },
              "tables": {
                "notes": { "placement": "shared", "columns": { "id": "bigint not null", "body": "text" }, "primaryKey": ["id"] },
                "profiles": { "placement": "shared", "columns": { "name": "text" }, "primaryKey": [] }
              },
              "tenants": [{ "id": "1" }, { "id": "2" }]
            }
            """);
        Assert.Equal(0, _cli.Run("generate").ExitCode);
        var result = _cli.Run("verify", "--scratch");
        Assert.True(result.ExitCode == 0, result.Out + result.Error);
        Assert.Contains("No findings", result.Out, StringComparison.Ordinal);
    }
}
