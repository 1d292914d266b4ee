using System.Security.Cryptography;
using System.Threading.Channels;
using Fenceline.Provisioning;
using Npgsql;
using SaasDashboard.Accounts;

namespace SaasDashboard.Connect;

/// <summary>Makes customers, outside of requests: it takes seconds, and a browser may go away. What a restart cut off goes on after it.</summary>
public sealed partial class SignUpQueue(TenantProvisioner provisioner, AccountStore accounts, TokenStore tokens, ILogger<SignUpQueue> logger) : BackgroundService
{
    private const int AtOnce = 2;

    private readonly Channel<TenantId> _waiting = Channel.CreateUnbounded<TenantId>();

    public void Add(TenantId tenant) => _waiting.Writer.TryWrite(tenant);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await AddUnfinishedAsync(stoppingToken);
        await Parallel.ForEachAsync(_waiting.Reader.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, async (tenant, stop) => await MakeAsync(tenant, stop));
    }

    private async Task AddUnfinishedAsync(CancellationToken cancellation)
    {
        var done = (await provisioner.ReadAllAsync(cancellation)).Where(run => run.IsFinished || run.IsRemoval).Select(run => run.Tenant).ToHashSet();
        foreach (var tenant in await tokens.ReadTenantsAsync(cancellation))
        {
            if (!done.Contains(tenant))
                Add(tenant);
        }
    }

    private async Task MakeAsync(TenantId tenant, CancellationToken cancellation)
    {
        try
        {
            if (await tokens.FindAsync(tenant, cancellation) is not { } grant)
                return;
            await provisioner.ProvisionAsync(
                new NewTenant(tenant) { Name = (await accounts.OfAsync(tenant))?.Company, Tier = "standard" },
                [new SourceConnection("stripe") { Values = new Dictionary<string, string> { ["stripe_account"] = grant.Account } }],
                new Dictionary<string, string> { ["stripe_api_key"] = grant.Token },
                cancellationToken: cancellation);
            LogMade(tenant);
        }
        catch (Exception e) when (e is ProvisionException or NpgsqlException or CryptographicException)
        {
            // The database keeps what went wrong: the page offers to try again.
            LogFailed(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Tenant} is there.")]
    private partial void LogMade(TenantId tenant);

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void LogFailed(string reason);
}
