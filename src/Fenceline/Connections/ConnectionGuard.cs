using Npgsql;

namespace Fenceline;

/// <summary>Refuses connection settings that break the pin whoever answers. What depends on that is <see cref="AutoPrepareGate"/>'s.</summary>
internal static class ConnectionGuard
{
    public static void Check(string connectionString)
    {
        var problems = Problems(new NpgsqlConnectionStringBuilder(connectionString)).ToList();
        if (problems.Count > 0)
            throw new UnsafeConnectionException("The connection string has settings that don't keep tenants apart. " + string.Join(" ", problems));
    }

    private static IEnumerable<string> Problems(NpgsqlConnectionStringBuilder settings)
    {
        if (settings.NoResetOnClose)
            yield return "'No Reset On Close': what one user of a pooled connection sets stays for the next. Remove it.";

        if (settings.Multiplexing)
            yield return "'Multiplexing': statements of several tenants share a connection at the same time. Remove it.";

        if (!string.IsNullOrEmpty(settings.SearchPath))
            yield return "'Search Path': poolers ignore or refuse it, and each call sets the path of its tenant anyway. Remove it.";

        if (settings.Options?.Contains("search_path", StringComparison.OrdinalIgnoreCase) == true)
            yield return "'Options' with a search_path: poolers ignore or refuse it, and each call sets the path of its tenant anyway. Remove it.";
    }
}
