namespace Fenceline;

/// <summary>What answers when the application connects.</summary>
internal enum AnsweringEndpoint
{
    /// <summary>It could not be found out.</summary>
    Unknown,

    /// <summary>The server itself, or something that passes bytes on.</summary>
    Server,

    /// <summary>A pooler that gives a client one server connection for as long as it stays.</summary>
    SessionPooler,

    /// <summary>A pooler that gives a client a server connection for one transaction.</summary>
    TransactionPooler,
}

/// <summary>What <see cref="PoolerSelfTest"/> has shown. What was not shown is not so.</summary>
/// <param name="Endpoint">Who answers.</param>
/// <param name="KeepsStatements">A prepared statement stays what it was when a batch fails that would have replaced it.</param>
/// <param name="Why">What was seen, for a log and for an error.</param>
internal sealed record PoolerFindings(AnsweringEndpoint Endpoint, bool KeepsStatements, string Why)
{
    /// <summary>A client's prepared statements are its own, and Npgsql may prepare by itself.</summary>
    public bool AllowAutoPrepare => Endpoint is AnsweringEndpoint.Server or AnsweringEndpoint.SessionPooler && KeepsStatements;
}
