namespace Fenceline.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The command worked, and found something: problems, drift, pending work.</summary>
    public const int Findings = 1;

    /// <summary>The command was misused, or could not do its work.</summary>
    public const int Failed = 2;
}
