namespace Fenceline;

/// <summary>The connection would not keep tenants apart: a setting breaks the pin, or the login stands above row-level security.</summary>
public sealed class UnsafeConnectionException : InvalidOperationException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public UnsafeConnectionException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is unsafe, why, and what to do.</param>
    public UnsafeConnectionException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a cause.</summary>
    /// <param name="message">What is unsafe, why, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public UnsafeConnectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
