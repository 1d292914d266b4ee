using Npgsql;

namespace Fenceline.Cli.Databases;

/// <summary>Makes a database a little like one on Supabase: its roles, and its schemas auth, extensions and storage in small.</summary>
internal static class SupabaseStandIn
{
    public static async Task MakeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Resource.ReadText("databases/supabase.sql"), connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
