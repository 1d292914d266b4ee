namespace Fenceline.Provisioning;

/// <summary>A run can't do its work; the message names the place and the remedy.</summary>
public sealed class ProvisioningException : Exception
{
    public ProvisioningException(string message)
        : base(message)
    {
    }

    public ProvisioningException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ProvisioningException()
    {
    }
}
