namespace Fenceline.Cli;

/// <summary>Something that the user can act on stopped the command: the message is all they see, and the exit code is 2.</summary>
internal sealed class CliException : Exception
{
    public CliException(string message)
        : base(message)
    {
    }

    public CliException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
