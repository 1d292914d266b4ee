namespace Fenceline.Sql;

internal static class TreeDepth
{
    /// <summary>Whether some node has more nodes above it than that; does not recurse.</summary>
    public static bool Exceeds(SqlNode root, int limit)
    {
        var level = new NodeList().Add(root);
        var next = new NodeList();
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > limit)
                return true;
            for (var i = 0; i < level.Count; i++)
                level[i].AddChildren(next);
            (level, next) = (next, level);
            next.Truncate(0);
        }

        return false;
    }
}
