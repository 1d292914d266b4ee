namespace Fenceline.Cli;

/// <summary>Everything that a command knows of the process around it, so that tests run commands without one.</summary>
/// <param name="WorkingDirectory">Absolute; relative paths start here, and messages name paths relative to it.</param>
/// <param name="ColorOutput">Standard output is a terminal that wants colour.</param>
/// <param name="LiveError">Standard error is a terminal that can show progress.</param>
internal sealed record CliHost(TextWriter Out, TextWriter Error, string WorkingDirectory, bool ColorOutput, bool LiveError)
{
    /// <summary>Opens standard input.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Reads a variable of the environment.</summary>
    public Func<string, string?> Variable { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The whole environment: for programs that are started.</summary>
    public Func<IReadOnlyDictionary<string, string>> Environment { get; init; } = () => System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    /// <summary>The host of a real process.</summary>
    public static CliHost ForProcess()
    {
        // https://no-color.org: any value that is not empty.
        var wantsColor = string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR"))
            && System.Environment.GetEnvironmentVariable("TERM") != "dumb";
        // https://force-color.org: for logs and pictures, which are not terminals.
        var forcesColor = !string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("FORCE_COLOR"));
        return new CliHost(
            Console.Out,
            Console.Error,
            System.Environment.CurrentDirectory,
            ColorOutput: wantsColor && (forcesColor || !Console.IsOutputRedirected),
            LiveError: !Console.IsErrorRedirected && System.Environment.GetEnvironmentVariable("TERM") != "dumb" && System.Environment.GetEnvironmentVariable("CI") is null);
    }

    public string FullPath(string path) => Path.GetFullPath(path, WorkingDirectory);

    /// <summary>A path as messages name it: relative to the current folder, with <c>/</c> between its parts.</summary>
    public string Display(string fullPath) => Path.GetRelativePath(WorkingDirectory, fullPath).Replace('\\', '/');
}
