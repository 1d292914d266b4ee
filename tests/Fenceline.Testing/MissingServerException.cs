using Xunit.v3;

namespace Fenceline.Testing;

/// <summary>A program that a test needs is not on this machine: the test is skipped, saying so. In CI it fails.</summary>
public sealed class MissingServerException : Exception
{
    public MissingServerException(string message)
        : base(PostgresServers.AreRequired ? message : DynamicSkipToken.Value + message)
    {
    }

    public MissingServerException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public MissingServerException()
    {
    }
}
