using System.CommandLine;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline tenant</c>: the tenants, listed, edited and operated.</summary>
internal static class TenantCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var command = new CliCommand(
            "tenant",
            "List, add, suspend or remove tenants, in the manifest and in a database",
            "fenceline tenant list",
            "fenceline tenant add 123 --name Acme --set stripe.stripe_account=acct_123",
            "fenceline tenant remove 123",
            "fenceline tenant suspend 123 --database postgresql://opsai_operator@db/app --landing postgresql://opsai_landing_operator@db/opsai_landing")
        {
            TenantListCommand.Create(host, options),
            TenantAddCommand.Create(host, options),
            TenantRemoveCommand.Create(host, options),
        };
        foreach (var change in TenantStateCommands.Create(host, options))
            command.Add(change);
        return command;
    }
}
