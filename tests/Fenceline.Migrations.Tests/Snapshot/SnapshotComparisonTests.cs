using Fenceline.Core.Manifest;
using Fenceline.Migrations.Snapshot;

namespace Fenceline.Migrations.Tests.Snapshot;

public sealed class SnapshotComparisonTests
{
    [Fact]
    public void The_same_model_has_no_differences() => Assert.Empty(SnapshotComparison.Describe(Write("text"), Write("text")));

    [Fact]
    public void A_difference_is_told_with_its_place() => Assert.Contains(
        SnapshotComparison.Describe(Write("text"), Write("text not null")),
        line => line.StartsWith("shared.tables.public.notes.columns.body.isNullable: removed", StringComparison.Ordinal));

    [Fact]
    public void Paths_of_a_key_that_read_alike_are_told_apart()
    {
        static string Key(string path) => ModelSnapshot.Write(new SqlTree(Read($$"""
            { "version": 1, "project": "app", "tables": { "notes": { "placement": "shared", "columns": { "id": "bigint not null", "doc": "jsonb" },
              "primaryKey": ["id"], "tenantKey": { "json": "doc", "path": {{path}} } } } }
            """)).Model);

        Assert.NotEmpty(SnapshotComparison.Describe(Key("""["a.b"]"""), Key("""["a", "b"]""")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public void A_snapshot_that_cant_be_read_says_so(string before) =>
        Assert.StartsWith("the snapshot can't be read", Assert.Single(SnapshotComparison.Describe(before, Write("text"))), StringComparison.Ordinal);

    private static string Write(string type) => ModelSnapshot.Write(new SqlTree(Read($$"""
        { "version": 1, "project": "app", "tables": { "notes": { "placement": "shared", "columns": { "id": "bigint not null", "body": "{{type}}" }, "primaryKey": ["id"] } } }
        """)).Model);

    private static TenantManifest Read(string text)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
        Assert.Empty(result.Problems);
        return result.Manifest!;
    }
}
