using Npgsql;

namespace SaasDashboard.Jobs;

/// <summary>Writes each customer a digest, some at once. One that fails holds up no other.</summary>
internal sealed partial class DigestJob(IServiceProvider services, IConfiguration configuration, ILogger<DigestJob> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(configuration.GetValue("Digests:EverySeconds", 3600.0)));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await WriteAllAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                // The database can't be reached: the next time it may be.
                LogMissed(e.Message);
            }
        }
    }

    private async Task WriteAllAsync(CancellationToken cancellation)
    {
        var outcomes = await services.ForEachTenantAsync<DashboardDatabase, DashboardTenant>(
            (_, tenant, stop) => WriteAsync(tenant, stop), new TenantJobOptions { MaxParallel = 4 }, cancellation);
        foreach (var failed in outcomes.Where(outcome => !outcome.IsDone))
            LogFailed(failed.Tenant.Id, failed.Error!.Message);
    }

    private static async Task WriteAsync(DashboardTenant tenant, CancellationToken cancellation)
    {
        var paid = await tenant.Stripe.Charges.CountAsync(charge => charge.Paid == true, cancellation);
        var body = $"{paid} payments so far.";
        var last = (await tenant.Digests.ListAsync(orderBy: digest => digest.MadeAt.Descending(), limit: 1, cancellationToken: cancellation)).FirstOrDefault();
        if (last?.Body != body)
            await tenant.Digests.InsertAsync(new DigestsInsert { Body = body }, cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "No digest for {Tenant}: {Reason}")]
    private partial void LogFailed(TenantId tenant, string reason);

    [LoggerMessage(LogLevel.Warning, "No digests this time: {Reason}")]
    private partial void LogMissed(string reason);
}
