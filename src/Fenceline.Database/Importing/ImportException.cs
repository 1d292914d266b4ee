namespace Fenceline.Database.Importing;

/// <summary>Nothing can be imported: the message says why, and what to do.</summary>
public sealed class ImportException : Exception
{
    public ImportException(string message)
        : base(message)
    {
    }

    public ImportException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ImportException()
    {
    }
}
