using System.Text.RegularExpressions;
using Fenceline.Provisioning.Processes;

namespace Fenceline.Provisioning.Terraform;

/// <summary>Runs terraform in one tenant's root, and writes down what it prints, without secrets.</summary>
internal sealed partial class TerraformCommand(string program, TenantRoot root, Dictionary<string, string> environment, TimeSpan limit, Redaction redaction, TextWriter log)
{
    public Dictionary<string, string> Environment => environment;

    public async Task<ProgramResult> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        // A plan as JSON holds secrets in every form that there is: it is read, and not written down.
        var isShown = arguments[0] != "show";
        lock (log)
            log.WriteLine($"$ terraform {string.Join(' ', arguments)}");
        try
        {
            return await ProgramRun.RunAsync(program, arguments, root.Folder, environment, limit, Write, cancellation);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new TerraformRunException($"{program} can't be started: {e.Message}. Install Terraform 1.10 or newer, or name it with --terraform.");
        }

        void Write(string line)
        {
            if (!isShown)
                return;
            lock (log)
                log.WriteLine(redaction.Apply(line));
        }
    }

    /// <summary>The errors of a run on one line, as Terraform frames them, without secrets.</summary>
    public string ErrorsOf(ProgramResult result)
    {
        if (result.TimedOut)
            return FormattableString.Invariant($"Terraform was ended after {limit.TotalSeconds:0} s.");
        var text = Frame().Replace(result.Errors, " ");
        return redaction.Apply(Blanks().Replace(text, " ").Trim());
    }

    /// <summary>Trouble of Airbyte's API or of the network, which may be over soon; or somebody else's run in between.</summary>
    public static bool IsPassing(ProgramResult result) => result.TimedOut || PassingTrouble().IsMatch(Blanks().Replace(Frame().Replace(result.Errors, " "), " "));

    /// <summary>PostgreSQL's backend makes states one at a time, and -lock-timeout does not wait for that.</summary>
    public static bool IsWaiting(ProgramResult result) => result.Errors.Contains("Already locked for workspace creation", StringComparison.Ordinal);

    [GeneratedRegex("[╷│╵\u001b]")]
    private static partial Regex Frame();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"response code (429|5\d\d)|status code: (429|5\d\d)|failure to invoke API|connection (refused|reset)|i/o timeout|TLS handshake timeout|EOF\b|Saved plan is stale")]
    private static partial Regex PassingTrouble();
}
