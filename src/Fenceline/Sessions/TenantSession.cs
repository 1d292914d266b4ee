using System.Data;
using Npgsql;

namespace Fenceline;

/// <summary>Reaches one tenant's data: every call runs under the tenant's role, path and setting, and leaves nothing behind.</summary>
public class TenantSession : PinnedSession
{
    private readonly TierLimitCache? _limits;

    /// <param name="dataSource">Where connections come from.</param>
    /// <param name="tenancy">How tenants are kept apart.</param>
    /// <param name="pin">What pins each of the project's tenants.</param>
    /// <param name="limits">The tiers' limits; null where there are none.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="member">The user; null when the application works for the tenant itself.</param>
    internal TenantSession(GuardedDataSource dataSource, Tenancy tenancy, PinStatement pin, TierLimitCache? limits, TenantId tenant, string? member = null)
        : base(dataSource, pin, PinValues(tenancy, tenant, member), tenant)
    {
        Tenancy = tenancy;
        Member = member;
        _limits = limits;
    }

    private protected TenantSession(TenantSession session)
        : base(session)
    {
        Tenancy = session.Tenancy;
        Member = session.Member;
        _limits = session._limits;
    }

    /// <summary>The tenant whose data this session reaches.</summary>
    public TenantId Tenant => PinnedTenant!.Value;

    /// <summary>The user within the tenant, to whose rights this session is kept; null when the application works for the tenant itself.</summary>
    public string? Member { get; }

    private Tenancy Tenancy { get; }

    /// <summary>
    /// Begins a transaction in which all calls see and do the same. It is a session too: typed tables, raw SQL and
    /// other tools (<see cref="TenantTransaction.Connection"/>) run in it. Without a commit nothing of it stays.
    /// </summary>
    /// <param name="isolationLevel">How far it is kept apart from other transactions.</param>
    /// <param name="cancellationToken">Cancels the beginning; no transaction is left open.</param>
    /// <exception cref="TenantAccessException">The tenant's data can't be reached.</exception>
    /// <exception cref="InvalidOperationException">This session is a transaction already.</exception>
    public virtual Task<TenantTransaction> BeginTransactionAsync(
        IsolationLevel isolationLevel = IsolationLevel.ReadCommitted, CancellationToken cancellationToken = default) =>
        TenantTransaction.BeginAsync(this, isolationLevel, cancellationToken);

    /// <summary>
    /// Runs one SELECT that nobody vouches for, such as a tenant's or a language model's: as the tenant's role, which it can't
    /// leave, without writing anything, and within limits of time, rows and size (16 MB). What the tenant's role may read, it can read.
    /// </summary>
    /// <param name="sql">The text. It takes no parameters.</param>
    /// <param name="options">Its limits; the defaults when null.</param>
    /// <param name="cancellationToken">Cancels it; nothing of it stays on the connection.</param>
    /// <exception cref="TenantAccessException">The tenant's data can't be reached.</exception>
    /// <exception cref="PostgresException">PostgreSQL refuses the text, or it took too long.</exception>
    /// <exception cref="InvalidOperationException">This session is a transaction: such a text has one of its own. Or it names a user.</exception>
    public virtual async Task<UntrustedRows> QueryUntrustedAsync(string sql, UntrustedQueryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (Member is not null)
            throw new InvalidOperationException("A text that nobody vouches for could name another user, since a setting alone says who it is. Run it for the tenant itself, without a user, or not at all.");
        options ??= UntrustedQueryOptions.Default;
        options.Check();
        var call = Telemetry.Start(Tenant);
        var isPinned = false;
        try
        {
            var connection = await LeaseAsync(StatementFrame.None, cancellationToken).ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            return await new SealedCall(Tenancy, Tenant).RunAsync(this, connection, sql, options, () => isPinned = true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // What the text does wrong is said as PostgreSQL says it: whoever wrote it wants to know.
            var failure = isPinned ? null : await TranslateAsync(e, isPinned: false).ConfigureAwait(false);
            call?.Fail(failure ?? e);
            if (failure is not null)
                throw failure;
            throw;
        }
        finally
        {
            call?.Stop();
        }
    }

    /// <summary>What pins each of the project's tenants; the values are a session's own.</summary>
    internal static PinStatement PinOf(Tenancy tenancy) =>
        new([.. new[] { "role", "search_path", tenancy.SettingToPin, tenancy.MemberSetting }.OfType<string>()], tenancy.HasTierLimits);

    internal override ValueTask<TierLimits> LimitsAsync(CancellationToken cancellationToken) =>
        _limits is null ? ValueTask.FromResult(TierLimits.None) : _limits.OfAsync(Tenant, cancellationToken);

    /// <summary>Does all of the work or nothing of it: in a transaction of its own, or in the one that this session is.</summary>
    internal virtual async Task<T> InTransactionAsync<T>(Func<TenantTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        var transaction = await BeginTransactionAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var result = await work(transaction).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    private protected override async ValueTask<TenantAccessException?> TranslateAsync(PostgresException exception, bool isPinned)
    {
        TenantAccessFailure? failure = (isPinned, exception.SqlState) switch
        {
            (false, PostgresErrorCodes.InvalidParameterValue) => await AskRegistryAsync(registry => registry.IsOffboardedAsync(Tenant)).ConfigureAwait(false) ? TenantAccessFailure.Offboarded : TenantAccessFailure.UnknownTenant,
            (false, PostgresErrorCodes.InsufficientPrivilege) => await AskRegistryAsync(registry => registry.StatusOfAsync(Tenant)).ConfigureAwait(false) switch
            {
                TenantStatus.Suspended => TenantAccessFailure.Suspended,
                TenantStatus.Leaving => TenantAccessFailure.Offboarded,
                _ => TenantAccessFailure.RoleNotGranted,
            },
            (true, PostgresErrorCodes.InsufficientPrivilege) => TenantAccessFailure.PermissionDenied,
            // What Fenceline's own trigger says of a tenant that has begun to leave; a foreign key has a name.
            (true, PostgresErrorCodes.ForeignKeyViolation) when exception.ConstraintName is null => TenantAccessFailure.Offboarded,
            (true, DatabaseWords.SourceNotConnected) => TenantAccessFailure.SourceNotConnected,
            (true, DatabaseWords.TableMissing or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName) =>
                await AskRegistryAsync(registry => registry.IsBehindAsync(Tenant)).ConfigureAwait(false) ? TenantAccessFailure.NotMigrated : TenantAccessFailure.MissingTable,
            // Of a tenant that is up to date, it is a mistake of the SQL's, which PostgreSQL's own error says best.
            (true, PostgresErrorCodes.UndefinedColumn) when await AskRegistryAsync(registry => registry.IsBehindAsync(Tenant)).ConfigureAwait(false) => TenantAccessFailure.NotMigrated,
            _ => null,
        };
        return failure is { } known ? new TenantAccessException(known, Tenant, Describe(known, exception), exception) : null;
    }

    private string Describe(TenantAccessFailure failure, PostgresException exception) => failure switch
    {
        TenantAccessFailure.UnknownTenant => $"Tenant {Tenant} has no role in this database: it was never set up, or nothing is left of it.",
        TenantAccessFailure.Offboarded => $"Tenant {Tenant} was removed, or is being removed, with all its data.",
        TenantAccessFailure.Suspended => $"Tenant {Tenant} is suspended: its data stays, and nobody reaches it until an operator calls fenceline.resume.",
        TenantAccessFailure.RoleNotGranted => $"The login may not become the role of tenant {Tenant}: grant it, or log in with the application's role.",
        TenantAccessFailure.SourceNotConnected => exception.MessageText,
        TenantAccessFailure.NotMigrated => $"Tenant {Tenant} lacks steps that were released, so this query found less than it needs: {exception.MessageText} Run fenceline.run_steps for the tenant.",
        TenantAccessFailure.MissingTable => $"A table that this query names is missing for tenant {Tenant}, whose schema is up to date: {exception.MessageText}.",
        _ => $"The role of tenant {Tenant} lacks a permission that this query needs.",
    };

    /// <summary>Asked only when the database has refused the tenant's role: suspension takes it from the application, and offboarding from the server.</summary>
    private async ValueTask<T?> AskRegistryAsync<T>(Func<TenantRegistry, Task<T>> question)
    {
        try
        {
            return await question(new TenantRegistry(DataSource, Tenancy)).ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // The call fails all the same, only the reason stays unknown.
            return default;
        }
    }

    private static string[] PinValues(Tenancy tenancy, TenantId tenant, string? member)
    {
        var role = tenancy.RoleOf(tenant);
        // The shared schema is left out: its tables are found through views, which see this tenant's rows and say when they are elsewhere.
        var path = string.Join(", ", tenancy.PathSchemas.Prepend(tenancy.SchemaOf(tenant)).Select(Quoting.Identifier)) + ", pg_temp";
        var setting = tenancy.SettingToPin is null ? null : tenancy.SettingValueOf(tenant);
        // Where nobody is named that is said too: a value that was left on the connection would name somebody.
        return [.. new[] { role, path, setting, tenancy.MemberSetting is null ? null : tenancy.MemberValueOf(member ?? "") }.OfType<string>()];
    }
}
