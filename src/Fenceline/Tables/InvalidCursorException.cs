namespace Fenceline;

/// <summary>A text that should say where a page begins was not made for it: it is none of ours, or of another table or order.</summary>
public sealed class InvalidCursorException : ArgumentException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public InvalidCursorException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong.</param>
    public InvalidCursorException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What led to it.</param>
    public InvalidCursorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="parameter">The parameter that it was given for.</param>
    public InvalidCursorException(string message, string parameter)
        : base(message, parameter)
    {
    }
}
