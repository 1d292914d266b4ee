using Npgsql;

namespace Fenceline.Database.Execution;

internal static class DatabaseConnection
{
    /// <summary>A connection that is open.</summary>
    /// <param name="failure">Makes the exception where the database can't be reached, of a message and the cause.</param>
    public static async Task<NpgsqlConnection> OpenAsync(string connectionString, Func<string, Exception, Exception> failure, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw e is NpgsqlException ? failure("The database can't be reached: " + e.Message, e) : e;
        }
    }
}
