using System.CommandLine;
using Fenceline.Cli.Commands;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Npgsql;

namespace Fenceline.Cli.Databases;

/// <summary>The tenants of a database, as <c>fenceline tenant</c> reaches them: as the login that is given or, where it may, as the owner.</summary>
/// <param name="host">The process around it.</param>
/// <param name="reachesLanding">What is done is done in the landing database too, where there is one.</param>
internal sealed class TenantAccess(CliHost host, bool reachesLanding)
{
    private const string LandingVariable = "FENCELINE_LANDING";

    private readonly Option<string?> _landing = new("--landing", "-l") { Description = $"The landing database, where there is one; else {LandingVariable}", HelpName = "address" };

    public Option<string?> Database { get; init; } = MigrateCommand.DatabaseOption();

    /// <summary>For a command that reads the manifest alone unless a database is named.</summary>
    public static Option<string?> OptionalDatabase(string description) => new("--database", "-d") { Description = description, HelpName = "address" };

    public void AddTo(Command command)
    {
        command.Add(Database);
        if (reachesLanding)
            command.Add(_landing);
    }

    /// <summary>Does something with the tenants of the database, and says what goes wrong without a password in it.</summary>
    public async Task<int> RunAsync(ParseResult parsed, TenantManifest manifest, Func<ProvisioningDataSource, Task<int>> work, CancellationToken cancellation)
    {
        try
        {
            var provisioning = await OpenAsync(parsed, manifest, cancellation);
            await using (provisioning)
                return await work(provisioning);
        }
        catch (OperationCanceledException)
        {
            throw new CliException("Cancelled. What was done stays: run it again to go on.");
        }
        catch (Exception e) when (e is ProvisioningException or NpgsqlException or UnsafeConnectionException or ArgumentException)
        {
            throw new CliException(e.Message);
        }
    }

    private async Task<ProvisioningDataSource> OpenAsync(ParseResult parsed, TenantManifest manifest, CancellationToken cancellation)
    {
        var names = new DatabaseNames(manifest.Project);
        var address = MigrateCommand.AddressOf(parsed.GetValue(Database), host);
        var landing = LandingAddress(parsed, manifest);
        return new ProvisioningDataSource(address, landing, new ProvisioningOptions
        {
            ControlSchema = manifest.Database.ControlSchema,
            Role = await OwnerIfAllowedAsync(address, names.Owner, cancellation),
            LandingRole = landing is null ? null : await OwnerIfAllowedAsync(landing, names.Landing.Owner, cancellation),
        });
    }

    private string? LandingAddress(ParseResult parsed, TenantManifest manifest)
    {
        if (!reachesLanding)
            return null;
        var given = parsed.GetValue(_landing);
        if (given is not null)
            LandingDatabase.Require(manifest);
        if (!manifest.Database.Landing.IsDatabase)
            return null;
        return (given ?? host.Variable(LandingVariable)) is { Length: > 0 } address
            ? DatabaseAddress.Parse(address, "--landing")
            : throw new CliException("Say which landing database, with --landing: the tenant's landing goes with it.");
    }

    /// <summary>The owner's name where the login may act as it, as a superuser or the migrator may; null for the provisioner and the operator, who act for themselves.</summary>
    private static async Task<string?> OwnerIfAllowedAsync(string address, string owner, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT pg_catalog.pg_has_role(r.oid, 'MEMBER') FROM pg_catalog.pg_roles AS r WHERE r.rolname = $1", connection) { Parameters = { new() { Value = owner } } };
        return await command.ExecuteScalarAsync(cancellation) is true ? owner : null;
    }
}
