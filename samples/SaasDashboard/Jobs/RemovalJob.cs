using Fenceline.Provisioning;
using Npgsql;

namespace SaasDashboard.Jobs;

/// <summary>Removes customers whose grace period is over.</summary>
internal sealed partial class RemovalJob(BackOffice office, ILogger<RemovalJob> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var tenant in (await office.Operator.ReadTenantsAsync(stoppingToken)).Where(tenant => tenant.EraseAfter < DateTimeOffset.UtcNow))
                    await RemoveAsync(tenant.Id, stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or ProvisioningException)
            {
                // The next time it may be there again.
                LogFailed(e.Message);
            }
        }
    }

    private async Task RemoveAsync(TenantId tenant, CancellationToken cancellation)
    {
        try
        {
            // Without a grace period of its own it goes on with the one that was said.
            var gone = await office.Provisioner.DeprovisionAsync(tenant, cancellationToken: cancellation);
            LogRemoved(tenant, gone.Removal.Removed.Count);
        }
        catch (ProvisionException e)
        {
            LogFailed(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Tenant} is removed: {Objects} objects.")]
    private partial void LogRemoved(TenantId tenant, int objects);

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void LogFailed(string reason);
}
