using System.CommandLine;
using Fenceline.Cli.Scaffold;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline init</c>: a commented manifest to start from, and what goes with it.</summary>
internal static class InitCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var minimal = new Option<bool>("--minimal") { Description = "Two tables of your application, and nothing that Airbyte syncs" };
        var command = new CliCommand(
            "init",
            "Start a commented manifest, with its JSON Schema, .editorconfig and .gitignore lines and a CI workflow; nothing that exists is overwritten",
            "fenceline init --minimal",
            "fenceline init",
            "fenceline init --manifest config/tenants.json")
        {
            minimal,
        };
        command.SetAction(parsed =>
        {
            var path = host.FullPath(parsed.GetRequiredValue(options.Manifest));
            if (Path.Exists(path))
                throw new CliException($"{host.Display(path)} exists already, and nothing was written. 'fenceline validate' checks it; --manifest starts another.");

            Write(Scaffolding.Of(path, parsed.GetValue(minimal), host.WorkingDirectory), host);
            host.Out.WriteLine($"Next: put your own tables and tenants into {host.Display(path)}, then run 'fenceline generate'.");
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(IReadOnlyList<ScaffoldFile> files, CliHost host)
    {
        const int VerbWidth = 8;
        var width = files.Max(file => host.Display(file.FullPath).Length);
        foreach (var file in files)
            host.Out.WriteLine($"{file.Write(),-VerbWidth}  {host.Display(file.FullPath).PadRight(width)}  {file.Purpose}");
    }
}
