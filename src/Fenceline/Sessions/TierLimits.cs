namespace Fenceline;

/// <summary>How long a tenant's tier lets it work and wait, as PostgreSQL writes times; null for what the login has anyway.</summary>
/// <param name="StatementTimeout">Of one statement.</param>
/// <param name="IdleInTransactionTimeout">Of the time between the statements of a transaction.</param>
internal sealed record TierLimits(string? StatementTimeout, string? IdleInTransactionTimeout)
{
    public static TierLimits None { get; } = new(null, null);
}
