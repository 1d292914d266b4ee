using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fenceline;

/// <summary>Says whether Npgsql may prepare statements by itself. Who answers is found out once, before the first use.</summary>
internal sealed class AutoPrepareGate(NpgsqlDataSource dataSource)
{
    private readonly object _lock = new();
    private Task<PoolerFindings>? _asked;

    /// <exception cref="NpgsqlException">Nobody answers; who asks again finds out again.</exception>
    public async ValueTask<PoolerFindings> AskAsync(ILogger logger, CancellationToken cancellationToken)
    {
        Task<PoolerFindings> asked;
        lock (_lock)
        {
            // The test is everybody's: whoever cancels stops waiting for it, and no more.
            if (_asked is null or { IsCompleted: true, IsCompletedSuccessfully: false })
                _asked = Task.Run(() => FindOutAsync(logger), CancellationToken.None);
            asked = _asked;
        }

        return await asked.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at each connection on which statements would be prepared: who answered at the start may be another by now.</summary>
    /// <exception cref="EndpointChangedException">From here on nothing is prepared.</exception>
    public void Check(AnsweringProcess process)
    {
        lock (_lock)
        {
            if (process.IsServer || _asked is not { IsCompletedSuccessfully: true, Result.Endpoint: AnsweringEndpoint.Server })
                return;
            _asked = Task.FromResult(new PoolerFindings(AnsweringEndpoint.Unknown, false, "a pooler answers now, where the server did at the start"));
        }

        throw new EndpointChangedException();
    }

    private async Task<PoolerFindings> FindOutAsync(ILogger logger)
    {
        var findings = await PoolerSelfTest.RunAsync(dataSource).ConfigureAwait(false);
        if (findings.AllowAutoPrepare)
            logger.AutoPrepareIsOn(findings.Why);
        else
            logger.AutoPrepareIsOff(findings.Why);
        return findings;
    }
}

/// <summary>Who answers is another than at the start.</summary>
internal sealed class EndpointChangedException : InvalidOperationException
{
    public EndpointChangedException()
        : base("What answers is not the server itself any more.")
    {
    }
}
