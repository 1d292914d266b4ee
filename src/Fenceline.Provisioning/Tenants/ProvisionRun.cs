using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Fenceline.Provisioning.Tenants;

/// <summary>One run for one tenant, which is this run's alone while it lasts. It goes through its steps, and keeps in the database how far it has come.</summary>
internal sealed class ProvisionRun : IAsyncDisposable
{
    private static readonly TimeSpan WaitForOthers = TimeSpan.FromMilliseconds(300);

    private readonly ProvisionJournal _journal;
    private readonly TenantId _tenant;
    private readonly ProvisionStep[] _steps;
    private readonly IProgress<ProvisionProgress>? _progress;
    private readonly TimeSpan _lease;
    private readonly bool _isRemoval;
    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _lost;
    private readonly CancellationToken _callers;
    private Task _renewing = Task.CompletedTask;
    private int _done;

    private ProvisionRun(ProvisionJournal journal, TenantId tenant, bool isRemoval, ProvisionStep[] steps, TimeSpan lease, IProgress<ProvisionProgress>? progress, CancellationToken cancellation)
    {
        (_journal, _tenant, _isRemoval, _steps, _lease, _progress, _callers) = (journal, tenant, isRemoval, steps, lease, progress, cancellation);
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    public ClaimedTenant Claimed { get; private set; } = null!;

    /// <summary>Waits until no other run is at the tenant.</summary>
    public static async Task<ProvisionRun> BeginAsync(
        ProvisionJournal journal, TenantId tenant, bool isRemoval, string? tier, ProvisionStep[] steps, TimeSpan lease, IProgress<ProvisionProgress>? progress, CancellationToken cancellation)
    {
        var run = new ProvisionRun(journal, tenant, isRemoval, steps, lease, progress, cancellation);
        try
        {
            for (var isFirst = true; !(run.Claimed = await journal.ClaimAsync(tenant, run._run, isRemoval, tier, lease, cancellation)).IsHeld; isFirst = false)
            {
                if (isFirst)
                    run.Report(steps[0], ProvisionStepState.Waiting);
                await Task.Delay(WaitForOthers, cancellation);
            }
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && IsTrouble(e))
        {
            await run.DisposeAsync();
            throw new ProvisionException(tenant, null, "Nothing was begun. " + e.Message, e);
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }

        run._renewing = run.RenewAsync();
        return run;
    }

    /// <summary>One step. It may have been done before, in part or whole.</summary>
    /// <param name="work">Does it.</param>
    /// <param name="syncs">What is synced once it is done; null for what is known.</param>
    /// <exception cref="ProvisionException">It failed.</exception>
    public async Task<T> StepAsync<T>(ProvisionStep step, Func<CancellationToken, Task<T>> work, string? syncs = null)
    {
        Report(step, ProvisionStepState.Begun);
        T result;
        try
        {
            await _journal.NoteAsync(_tenant, _run, step, isDone: false, null, null, _lost.Token);
            result = await work(_lost.Token);
            await _journal.NoteAsync(_tenant, _run, step, isDone: true, null, syncs, _lost.Token);
        }
        catch (OperationCanceledException e) when (!_callers.IsCancellationRequested)
        {
            throw new ProvisionException(_tenant, step, "This run has lost the tenant, since the database could not be reached or another run has taken over. See how that one ends; then run it again.", e);
        }
        catch (Exception e) when (!_callers.IsCancellationRequested && IsTrouble(e))
        {
            await TryAsync(() => _journal.NoteAsync(_tenant, _run, step, isDone: false, e.Message, null, CancellationToken.None));
            Report(step, ProvisionStepState.Failed);
            throw new ProvisionException(_tenant, step, e.Message, e);
        }

        _done++;
        Report(step, ProvisionStepState.Done);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Where the database can't be reached, the lease ends by itself.
        await TryAsync(() => _journal.ReleaseAsync(_tenant, _run, isFinished: _done == _steps.Length, CancellationToken.None));
        _end.Dispose();
        _lost.Dispose();
    }

    // What others throw, such as who is told of progress, is no trouble of a step's.
    private static bool IsTrouble(Exception e) => e is TerraformRunException or Fenceline.ProvisioningException or PublishException or Npgsql.NpgsqlException or IOException or UnauthorizedAccessException or UnsafeConnectionException or TimeoutException or System.ComponentModel.Win32Exception;

    private void Report(ProvisionStep step, ProvisionStepState state) => _progress?.Report(new ProvisionProgress(_tenant, step, state, _done, _steps.Length));

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It would hide what the run ended with.")]
    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception)
        {
            // Nobody is helped by this one.
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever keeps it from renewing may be over the next time; if not, the run is ended.")]
    private async Task RenewAsync()
    {
        var renewed = Stopwatch.StartNew();
        while (true)
        {
            await Task.Delay(_lease / 3, _end.Token);
            try
            {
                var claimed = await _journal.ClaimAsync(_tenant, _run, _isRemoval, null, _lease, _end.Token);
                if (!claimed.WasMine)
                    break;
                renewed.Restart();
            }
            catch (Exception) when (!_end.IsCancellationRequested)
            {
                if (renewed.Elapsed > _lease * 0.8)
                    break;
            }
        }

        await _lost.CancelAsync();
    }
}
