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

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public void A_snapshot_that_cant_be_read_says_so(string before) =>
        Assert.StartsWith("the snapshot can't be read", Assert.Single(SnapshotComparison.Describe(before, Before)), StringComparison.Ordinal);
}
