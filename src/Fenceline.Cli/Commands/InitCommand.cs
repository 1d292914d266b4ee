using System.CommandLine;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline init</c>: a commented manifest to start from.</summary>
internal static class InitCommand
{
    private const string ScaffoldResource = "scaffold/tenants.json";

    public static Command Create(CliHost host, GlobalOptions options)
    {
        var command = new CliCommand(
            "init",
            "Start a commented manifest; an existing one is never overwritten",
            "fenceline init",
            "fenceline init --manifest config/tenants.json");
        command.SetAction(parsed =>
        {
            var path = host.FullPath(parsed.GetRequiredValue(options.Manifest));
            Write(path, host);
            host.Out.WriteLine($"Wrote {host.Display(path)}. Next: name your sources and tenants in it, then run 'fenceline generate'.");
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(string path, CliHost host)
    {
        if (Path.Exists(path))
            throw new CliException($"{host.Display(path)} exists already, and is left as it is.");

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var scaffold = typeof(InitCommand).Assembly.GetManifestResourceStream(ScaffoldResource)
            ?? throw new InvalidOperationException($"The resource {ScaffoldResource} is missing.");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        scaffold.CopyTo(file);
    }
}
