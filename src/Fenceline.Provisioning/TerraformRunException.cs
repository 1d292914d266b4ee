namespace Fenceline.Provisioning;

/// <summary>A run can't do its work; the message names the place and the remedy.</summary>
public sealed class TerraformRunException : Exception
{
    public TerraformRunException(string message)
        : base(message)
    {
    }

    public TerraformRunException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public TerraformRunException()
    {
    }
}
