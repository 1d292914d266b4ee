using Npgsql;

namespace Fenceline;

/// <summary>
/// A setting that holds for one transaction. Where it is gone, somebody has ended the transaction by SQL on its
/// connection, and what follows would be committed at once, statement by statement.
/// </summary>
internal static class TransactionMark
{
    private const string Setting = "fenceline.transaction";

    // No setting has that name: so PostgreSQL says, and names it.
    private const string Lost = "fenceline_transaction_was_ended";

    /// <summary>An expression that sets the mark.</summary>
    public const string Set = $"pg_catalog.set_config('{Setting}', 'open', true)";

    /// <summary>A statement that fails where the mark is gone.</summary>
    public static string CheckSql { get; } = $"SELECT pg_catalog.set_config({Checked(Setting)}, 'open', true)";

    /// <summary>An expression for a setting's name, which is that of no setting where the mark is gone.</summary>
    public static string Checked(string setting) =>
        $"CASE WHEN pg_catalog.current_setting('{Setting}', true) OPERATOR(pg_catalog.=) 'open' THEN {Quoting.Literal(setting)} ELSE '{Lost}' END";

    /// <summary>What to throw where a check has failed; null where something else has.</summary>
    public static InvalidOperationException? ToFailure(PostgresException exception) =>
        exception.SqlState == PostgresErrorCodes.UndefinedObject && exception.MessageText.Contains(Lost, StringComparison.Ordinal)
            ? new InvalidOperationException(
                "The transaction was ended by SQL on its connection (COMMIT, ROLLBACK, PREPARE TRANSACTION), or its settings were reset there: what follows would be committed at once. " +
                "End it with CommitAsync or RollbackAsync.", exception)
            : null;
}
