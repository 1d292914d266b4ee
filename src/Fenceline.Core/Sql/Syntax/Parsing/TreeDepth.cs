namespace Fenceline.Core.Sql.Syntax;

internal static class TreeDepth
{
    /// <summary>Whether some node has more nodes above it than that; does not recurse.</summary>
    public static bool Exceeds(SqlNode root, int limit)
    {
        var level = new List<SqlNode> { root };
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > limit)
                return true;
            var next = new List<SqlNode>();
            foreach (var node in level)
                next.AddRange(node.GetChildren());
            level = next;
        }

        return false;
    }
}
