namespace Fenceline.Migrations.Files;

/// <summary>What was generated is not as it was written. The message says which file, and what to do.</summary>
public sealed class GeneratedFilesException : Exception
{
    public GeneratedFilesException()
    {
    }

    public GeneratedFilesException(string message)
        : base(message)
    {
    }

    public GeneratedFilesException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
