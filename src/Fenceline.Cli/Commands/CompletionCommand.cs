using System.CommandLine;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline completion</c>: scripts that teach a shell to complete fenceline's command line.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create(CliHost host)
    {
        var shell = new Argument<string>("shell") { Description = "The shell to print the script for" };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new CliCommand(
            "completion",
            "Print a script that completes fenceline's command line in your shell",
            "fenceline completion bash >> ~/.bashrc",
            "fenceline completion zsh >> ~/.zshrc",
            "fenceline completion fish > ~/.config/fish/completions/fenceline.fish",
            "fenceline completion pwsh >> $PROFILE")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            host.Out.Write(Resource.ReadText($"completion/{parsed.GetRequiredValue(shell)}"));
            return ExitCode.Fine;
        });
        return command;
    }
}
