using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Schema;

/// <summary>The tenant of a shared table's row, as SQL. Written one way only: an index over a JSON path serves no other spelling.</summary>
public static class TenantKeySql
{
    /// <param name="alias">How the statement calls the table, quoted; null when it needs no name.</param>
    public static string Expression(TenantKey key, string? alias = null)
    {
        var column = (alias is null ? "" : alias + ".") + SqlText.Identifier(key.Column);
        if (!key.IsJson)
            return column;

        var steps = key.JsonPath.Select((step, i) => (i == key.JsonPath.Count - 1 ? " ->> " : " -> ") + SqlText.Literal(step));
        return "(" + column + string.Concat(steps) + ")";
    }
}
