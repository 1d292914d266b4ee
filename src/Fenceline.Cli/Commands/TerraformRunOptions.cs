using System.CommandLine;
using Fenceline.Provisioning;
using Fenceline.Provisioning.Fleet;
using Fenceline.Provisioning.Secrets;

namespace Fenceline.Cli.Commands;

/// <summary>What every command has that runs Terraform.</summary>
internal sealed class TerraformRunOptions
{
    private const string FilePrefix = "file:";
    private const string CommandPrefix = "command:";

    public Option<string[]> Tenants { get; } = new("--tenant", "-t") { Description = "This tenant; may be repeated", HelpName = "id" };

    public Option<string> Secrets { get; } = new("--secrets")
    {
        Description = "Who knows the secrets of tenants: 'env' (FENCELINE_SECRET_user_123___stripe_api_key), 'file:PATH' (JSON), 'command:PROGRAM' (is given a tenant's id and names, prints JSON)",
        HelpName = "where",
        DefaultValueFactory = _ => "env",
    };

    public Option<string> Terraform { get; } = new("--terraform") { Description = "The program to run", HelpName = "path", DefaultValueFactory = _ => "terraform" };

    public Option<string> Work { get; } = new("--work") { Description = "Where the journal and the logs go", HelpName = "folder", DefaultValueFactory = _ => Path.Combine(".fenceline", "terraform") };

    /// <exception cref="CliException">The secrets can't be had.</exception>
    public RunnerOptions Read(ParseResult parsed, GlobalOptions options, CliHost host)
    {
        var work = host.FullPath(parsed.GetRequiredValue(Work));
        Directory.CreateDirectory(work);
        // Logs and a journal are of this machine: not for version control.
        var ignore = Path.Combine(work, ".gitignore");
        if (!File.Exists(ignore))
            File.WriteAllText(ignore, "*\n");
        return new(host.FullPath(parsed.GetRequiredValue(options.Out)), work, Provider(parsed.GetRequiredValue(Secrets), host))
        {
            Terraform = parsed.GetRequiredValue(Terraform),
            Environment = host.Environment(),
        };
    }

    private static ISecretProvider Provider(string text, CliHost host)
    {
        try
        {
            if (text == "env")
                return new EnvironmentSecrets(host.Variable);
            if (text.StartsWith(FilePrefix, StringComparison.Ordinal))
                return new FileSecrets(host.FullPath(text[FilePrefix.Length..]));
            if (text.StartsWith(CommandPrefix, StringComparison.Ordinal))
                return new CommandSecrets(text[CommandPrefix.Length..], host.WorkingDirectory);
        }
        catch (TerraformRunException e)
        {
            throw new CliException(e.Message);
        }

        throw new CliException($"--secrets must be 'env', 'file:PATH' or 'command:PROGRAM', not '{text}'.");
    }
}
