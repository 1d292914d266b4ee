namespace Fenceline.Database.Execution;

/// <summary>A migration can't go on. What was committed before it stays, and the next run goes on from there.</summary>
public sealed class MigrationException : Exception
{
    public MigrationException()
    {
    }

    public MigrationException(string message)
        : base(message)
    {
    }

    public MigrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
