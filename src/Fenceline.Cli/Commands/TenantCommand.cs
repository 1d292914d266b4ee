using System.CommandLine;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline tenant</c>: the list of tenants, read and edited.</summary>
internal static class TenantCommand
{
    public static Command Create(CliHost host, GlobalOptions options) =>
        new CliCommand(
            "tenant",
            "List, add or remove tenants in the manifest; its formatting and comments stay",
            "fenceline tenant list",
            "fenceline tenant add 123 --name Acme --set stripe.stripe_account=acct_123",
            "fenceline tenant remove 123")
        {
            TenantListCommand.Create(host, options),
            TenantAddCommand.Create(host, options),
            TenantRemoveCommand.Create(host, options),
        };
}
