using System.CommandLine;
using System.Globalization;
using Fenceline.Cli.Databases;
using Fenceline.Cli.Exporting;
using Fenceline.Cli.Reporting;
using Fenceline.Core;
using Fenceline.Migrations.Layouts;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline export</c>: the generated SQL in the folder of another migration tool.</summary>
internal static class ExportCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var layout = new Option<ScriptLayout>("--layout", "-l") { Description = "Whose folder it is: supabase, flyway, dbup or psql", HelpName = "tool", Required = true, CustomParser = Parse };
        layout.CompletionSources.Add("supabase", "flyway", "dbup", "psql");
        var target = new Option<string>("--to") { Description = "The folder, such as supabase/migrations", HelpName = "folder", Required = true };
        var landing = new Option<bool>("--landing") { Description = "Write what the landing database needs, instead of the tenants' own; it needs a folder of its own" };
        var check = new Option<bool>("--check") { Description = "Write nothing; exit 1 when something would be written" };
        var command = new CliCommand(
            "export",
            "Append what was generated to the migrations folder of Supabase, Flyway, DbUp or psql",
            "fenceline export --layout supabase --to supabase/migrations",
            "fenceline export --layout flyway --to db/migration",
            "fenceline export --layout psql --to deploy/landing --landing")
        {
            layout, target, landing, check, options.Json,
        };
        command.SetAction(parsed =>
        {
            if (PreparedTree.PrepareGenerated(parsed, options, host) is not { } prepared)
                return ExitCode.Findings;
            if (parsed.GetValue(landing))
                LandingDatabase.Require(prepared.Manifest);

            var folder = ExportFolder.Open(parsed.GetRequiredValue(target), host);
            var files = ScriptExport.Pending(prepared.Manifest, prepared.Tree.Sql, parsed.GetValue(layout), parsed.GetValue(landing), folder.Read(), DateTimeOffset.UtcNow);
            var isCheck = parsed.GetValue(check);
            if (!isCheck)
                folder.Write(files);
            Report(parsed.GetValue(options.Json), host, folder, files, isCheck);
            return isCheck && files.Count > 0 ? ExitCode.Findings : ExitCode.Fine;
        });
        return command;
    }

    private static ScriptLayout Parse(System.CommandLine.Parsing.ArgumentResult result)
    {
        var name = result.Tokens[0].Value;
        foreach (var value in Enum.GetValues<ScriptLayout>())
        {
            if (string.Equals(value.ToString(), name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        result.AddError($"There is no layout '{name}'. Say supabase, flyway, dbup or psql.");
        return default;
    }

    private static void Report(bool isJson, CliHost host, ExportFolder folder, IReadOnlyList<GeneratedFile> files, bool isCheck)
    {
        if (isJson)
        {
            JsonReport.Write(host.Out, json =>
            {
                json.WriteString("folder", folder.Display);
                json.WriteBoolean("written", !isCheck);
                json.WriteStartArray("files");
                foreach (var file in files)
                    json.WriteStringValue(file.Path);
                json.WriteEndArray();
            });
            return;
        }

        foreach (var file in files)
            host.Out.WriteLine($"{folder.Display}/{file.Path}");
        host.Out.WriteLine((files.Count, isCheck) switch
        {
            (0, _) => $"{folder.Display}: up to date.",
            (_, true) => $"{folder.Display}: {Text.Count.Of(files.Count, "file")} missing. Run this without --check.",
            _ => string.Create(CultureInfo.InvariantCulture, $"{folder.Display}: {Text.Count.Of(files.Count, "file")} written."),
        });
    }
}
