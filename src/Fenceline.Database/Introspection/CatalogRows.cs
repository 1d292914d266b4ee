using Npgsql;

namespace Fenceline.Database.Introspection;

/// <summary>Reads the rows of a catalog query one by one.</summary>
internal static class CatalogRows
{
    /// <param name="schemas">The query's <c>$1</c>; null where it has none.</param>
    public static async Task EachAsync(this NpgsqlConnection connection, string query, string[]? schemas, Action<NpgsqlDataReader> each, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 0 };
        if (schemas is not null)
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = schemas });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            each(reader);
    }
}
