using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Build;

/// <summary>Where a pinned session looks for bare names. Nobody but the owner creates there.</summary>
public static class PinnedPath
{
    /// <summary>The schemas behind the tenant's own, unquoted; <c>pg_temp</c> follows them.</summary>
    public static IEnumerable<string> BehindTenant(DatabaseOptions database, DatabaseNames names)
    {
        yield return names.PathSchema;
        if (database.Extensions.Count > 0)
            yield return database.ExtensionSchema;
    }
}
