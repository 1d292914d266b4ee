using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;
using Fenceline.Core.Schema;

namespace Fenceline.Core.Tests.Schema;

public sealed class SnapshotComparisonTests
{
    private const string Before = """{ "format": 1, "sharedTables": { "notes": { "columns": { "id": "bigint", "body": "text" }, "indexes": ["a", "b"] } } }""";

    [Fact]
    public void The_same_state_has_no_differences() =>
        Assert.Empty(SnapshotComparison.Describe(Before, Before.Replace(" ", "\n", StringComparison.Ordinal)));

    [Fact]
    public void Differences_are_told_with_their_place()
    {
        var after = """{ "format": 1, "sharedTables": { "notes": { "columns": { "id": "bigint", "title": "text" }, "indexes": ["a"] } } }""";
        Assert.Equal(
            ["sharedTables.notes.columns.body: removed (was text)", "sharedTables.notes.columns.title: added (text)", "sharedTables.notes.indexes: was a; b, is a"],
            SnapshotComparison.Describe(Before, after));
    }

    [Fact]
    public void Another_label_is_a_difference()
    {
        Assert.Equal(["enums.mood: was 'calm', is 'calm', 'it''s'"], SnapshotComparison.Describe(Write("\"calm\""), Write("\"calm\", \"it's\"")));
        // Where the one label has all the other two say.
        Assert.Single(SnapshotComparison.Describe(Write("\"a\", \"b\""), Write("\"a', 'b\"")));

        static string Write(string labels) => Snapshot.Write(DesiredStateBuilder.Build(ManifestReader.Read(
            new ManifestText("tenants.json", $$"""{ "version": 1, "project": "app", "enums": { "mood": [{{labels}}] } }"""), _ => []).Manifest!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public void A_snapshot_that_cant_be_read_says_so(string before) =>
        Assert.StartsWith("the snapshot can't be read", Assert.Single(SnapshotComparison.Describe(before, Before)), StringComparison.Ordinal);
}
