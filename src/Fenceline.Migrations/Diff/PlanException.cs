namespace Fenceline.Migrations.Diff;

/// <summary>The manifest asks for a change that can't be made of what is there. The message says what to do instead.</summary>
public sealed class PlanException : Exception
{
    public PlanException()
    {
    }

    public PlanException(string message)
        : base(message)
    {
    }

    public PlanException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
