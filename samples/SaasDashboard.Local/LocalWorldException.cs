namespace SaasDashboard.Local;

/// <summary>Something is missing on this machine; the message says what to install.</summary>
internal sealed class LocalWorldException(string message) : Exception(message);
