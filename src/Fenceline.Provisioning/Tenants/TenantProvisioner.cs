using Fenceline.Core.Manifest;
using Fenceline.Provisioning.Secrets;
using Fenceline.Provisioning.Tenants;

namespace Fenceline.Provisioning;

/// <summary>
/// Makes tenants with all that they need, from the database to their syncs in Airbyte, and takes them down again. Safe for use by several threads and by several
/// processes: a tenant is one run's at a time. Make one for the application's life.
/// </summary>
/// <remarks>
/// Every step can be made again, and what is done stays. After a failure, a cancellation or the end of the process, the same call goes on, and the database keeps how far it
/// has come. Secrets reach Terraform through its environment, and stand in no file, log or exception.
/// </remarks>
public sealed class TenantProvisioner : IDisposable
{
    private static readonly ProvisionStep[] Down = [ProvisionStep.SyncRemoval, ProvisionStep.Offboarding];

    private readonly ProvisioningDataSource _provisioning;
    private readonly PublishingDataSource? _publisher;
    private readonly ProvisionerOptions _options;
    private readonly TenantManifest _manifest;
    private readonly ProvisionJournal _journal;
    private readonly TenantTerraform _terraform;
    private readonly ProvisionStep[] _up;

    /// <param name="provisioning">With the provisioner's logins, to make tenants; with the operator's, to take them down. It stays its maker's.</param>
    /// <param name="options">What it goes by.</param>
    /// <param name="publisher">Publishes what a tenant's first syncs have landed; null to leave that to a worker. It stays its maker's.</param>
    /// <exception cref="FormatException">The manifest has errors: the message lists them.</exception>
    public TenantProvisioner(ProvisioningDataSource provisioning, ProvisionerOptions options, PublishingDataSource? publisher = null)
    {
        ArgumentNullException.ThrowIfNull(provisioning);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxParallel, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Lease, TimeSpan.FromSeconds(1), nameof(options));
        (_provisioning, _options, _publisher) = (provisioning, options, publisher);
        _manifest = ManifestFile.Read(options.ManifestPath);
        _journal = new ProvisionJournal(provisioning);
        _terraform = new TenantTerraform(_manifest, options);
        ProvisionStep[] all = [ProvisionStep.Tenant, ProvisionStep.Loader, ProvisionStep.Syncs, ProvisionStep.Registration, ProvisionStep.Publish];
        _up = publisher is null ? all[..^1] : all;
    }

    /// <summary>
    /// Makes a tenant in the database, its syncs in Airbyte, and publishes what has landed. For one that is there it connects further sources: those that it has stay, and their
    /// secrets have to be given too. While another run is at the tenant, it waits.
    /// </summary>
    /// <param name="tenant">The tenant. Its sources are those of <paramref name="sources"/>; its loader's password, when null, is the one that it has or a new one.</param>
    /// <param name="sources">The sources to connect.</param>
    /// <param name="secrets">By the names of the manifest's variables, as <c>stripe_api_key</c>.</param>
    /// <param name="progress">Is told of each step; null for nobody.</param>
    /// <param name="cancellationToken">Stops it. What is done by then stays; the same call goes on from there.</param>
    /// <exception cref="ProvisionException">A step failed: the message says which, why and what to do.</exception>
    public async Task<ProvisionResult> ProvisionAsync(
        NewTenant tenant, IReadOnlyCollection<SourceConnection> sources, IReadOnlyDictionary<string, string> secrets, IProgress<ProvisionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(secrets);
        if (tenant.Sources.Count > 0)
            throw new ArgumentException("Name the sources in the parameter for them.", nameof(tenant));

        await using var run = await ProvisionRun.BeginAsync(_journal, tenant.Id, isRemoval: false, tenant.Tier, _up, _options.Lease, progress, cancellationToken);
        var (synced, values) = await PlanAsync(run, tenant, sources, secrets, cancellationToken);
        var made = await run.StepAsync(ProvisionStep.Tenant, stop => _provisioning.CreateAsync(InDatabase(tenant, sources), stop));
        var password = await run.StepAsync(ProvisionStep.Loader, stop => SetPasswordAsync(synced, tenant, mayHaveOne: run.Claimed.WasBegun || !made.IsNew, stop));
        var all = new Dictionary<string, string>(secrets, StringComparer.Ordinal) { [TenantSecrets.DatabasePassword] = password };
        var isChanged = await run.StepAsync(ProvisionStep.Syncs, stop => _terraform.ApplyAsync(synced, all, stop));
        await run.StepAsync(ProvisionStep.Registration, _ => Task.FromResult(true), SyncValues.Write(values));
        var published = _publisher is null ? null : await run.StepAsync(ProvisionStep.Publish, stop => _publisher.PublishAsync(tenant.Id, null, stop));
        return new ProvisionResult(tenant.Id, made.IsNew, isChanged, published);
    }

    /// <summary>
    /// Takes down a tenant's syncs, then shuts it out, and removes <b>everything</b> that it has once the grace period is over: by the same call, made again then. Until
    /// then <see cref="ProvisioningDataSource.UndoOffboardingAsync"/> brings the tenant back, and <see cref="ProvisionAsync"/> its syncs.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="grace">How long it can come back; when null, none, or the one that was said before.</param>
    /// <param name="progress">Is told of each step; null for nobody.</param>
    /// <param name="cancellationToken">Stops it. What is done by then stays; the same call goes on from there.</param>
    /// <exception cref="ProvisionException">A step failed: the message says which, why and what to do.</exception>
    public async Task<DeprovisionResult> DeprovisionAsync(TenantId tenant, TimeSpan? grace = null, IProgress<ProvisionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (tenant == default)
            throw new ArgumentException("The default TenantId is not a tenant.", nameof(tenant));

        await using var run = await ProvisionRun.BeginAsync(_journal, tenant, isRemoval: true, null, Down, _options.Lease, progress, cancellationToken);
        var note = await run.StepAsync(ProvisionStep.SyncRemoval, async stop =>
        {
            var tier = await _journal.TierOfAsync(tenant, stop) ?? run.Claimed.Tier ?? _manifest.Tiers[0].Name;
            return await _terraform.DestroyAsync(SyncedTenant.Of(_manifest, tenant, null, tier, new Dictionary<string, IReadOnlyDictionary<string, string>>()), stop);
        });
        var removal = await run.StepAsync(ProvisionStep.Offboarding, stop => _provisioning.OffboardAsync(tenant, grace, stop));
        return new DeprovisionResult(removal, note);
    }

    /// <summary>How far a tenant has come; null when no run was ever at it, or when it is gone.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ProvisionRecord?> ReadAsync(TenantId tenant, CancellationToken cancellationToken = default) =>
        (await _journal.ReadAsync(tenant, cancellationToken)).SingleOrDefault();

    /// <summary>How far each tenant has come that a run was ever at, by id. Those that are neither finished nor running wait for the same call again.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<ProvisionRecord>> ReadAllAsync(CancellationToken cancellationToken = default) => await _journal.ReadAsync(null, cancellationToken);

    /// <summary>Ends what is its own. Runs must have ended.</summary>
    public void Dispose() => _terraform.Dispose();

    private static NewTenant InDatabase(NewTenant tenant, IEnumerable<SourceConnection> sources) => new(tenant.Id)
    {
        Name = tenant.Name,
        Tier = tenant.Tier,
        Sources = sources.ToDictionary(source => source.Source, source => source.Placement, StringComparer.Ordinal),
    };

    /// <summary>What the tenant is to have, with what it has: a source that is left out would be taken away.</summary>
    private async Task<(SyncedTenant Synced, Dictionary<string, IReadOnlyDictionary<string, string>> Values)> PlanAsync(
        ProvisionRun run, NewTenant tenant, IEnumerable<SourceConnection> sources, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellation)
    {
        try
        {
            var values = SyncValues.Read(run.Claimed.Syncs);
            foreach (var source in sources)
                values[source.Source] = source.Values;
            var synced = SyncedTenant.Of(_manifest, tenant.Id, tenant.Name, tenant.Tier, values);
            var given = new Dictionary<string, string>(secrets, StringComparer.Ordinal) { [TenantSecrets.DatabasePassword] = tenant.LoaderPassword ?? "-" };
            await TenantSecrets.ReadAsync(new GivenSecrets(given), synced.Plan, cancellation);
            return (synced, values);
        }
        catch (TerraformRunException e)
        {
            throw new ProvisionException(tenant.Id, null, e.Message, e);
        }
    }

    /// <summary>The database gets a verifier; the password itself is for Airbyte alone. One that Airbyte has already stays, so that syncs go on whatever becomes of this run.</summary>
    private async Task<string> SetPasswordAsync(SyncedTenant synced, NewTenant tenant, bool mayHaveOne, CancellationToken cancellation)
    {
        var password = tenant.LoaderPassword ?? (mayHaveOne ? await _terraform.FindPasswordAsync(synced, cancellation) : null) ?? LoaderPassword.Generate();
        await _provisioning.SetLoaderPasswordAsync(tenant.Id, password, cancellation);
        return password;
    }
}
