using System.Diagnostics;

namespace Fenceline.Terraform.Tests;

/// <param name="Errors">Standard error on one line: Terraform breaks and frames its messages by the width of the terminal.</param>
internal sealed record TerraformRun(int ExitCode, string Output, string Errors);

/// <summary>The terraform of this machine, kept away from its settings and from the network.</summary>
internal static class TerraformCommand
{
    private static readonly string? Executable = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "terraform.exe" : "terraform"))
        .FirstOrDefault(File.Exists);

    /// <summary>Skips the test, saying so, on a machine without terraform.</summary>
    public static void Require() =>
        Assert.SkipWhen(Executable is null, "terraform is not on the PATH: what Fenceline emits was NOT checked with it. Install Terraform 1.10 or newer.");

    public static async Task<TerraformRun> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        Require();
        var start = new ProcessStartInfo(Executable!, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TF_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["CHECKPOINT_DISABLE"] = "1";
        start.Environment["TF_IN_AUTOMATION"] = "1";
        start.Environment["TF_INPUT"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new(process.ExitCode, await output, string.Join(' ', (await errors).Split([' ', '\n', '│', '╷', '╵'], StringSplitOptions.RemoveEmptyEntries)));
    }
}
