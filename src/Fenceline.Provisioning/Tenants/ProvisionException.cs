using System.Diagnostics.CodeAnalysis;

namespace Fenceline.Provisioning;

/// <summary>A tenant was not made or taken down with its syncs. The message says whose, at which step, why and what to do. No secret is in it.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without a tenant it would say nothing.")]
public sealed class ProvisionException : Exception
{
    internal ProvisionException(TenantId tenant, ProvisionStep? step, string message, Exception? inner = null)
        : base(step is { } at ? $"Tenant {tenant}, {ProvisionWords.Describe(at)}: {message}" : $"Tenant {tenant}: {message}", inner)
    {
        Tenant = tenant;
        Step = step;
    }

    /// <summary>The tenant.</summary>
    public TenantId Tenant { get; }

    /// <summary>The step that failed; null where none was begun.</summary>
    public ProvisionStep? Step { get; }
}
