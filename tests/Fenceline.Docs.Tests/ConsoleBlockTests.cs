using System.Globalization;
using System.Text;
using Fenceline.Testing;

namespace Fenceline.Docs.Tests;

/// <summary>
/// Every command line of a page is run, in the order of the page, in one shell: in a folder with the sample and what is generated from
/// it, and with a server that has the databases "app" and "opsai_landing".
/// </summary>
public sealed class ConsoleBlockTests
{
    // Each is run after the sample was applied to both databases.
    private static readonly string[] PagesWithDatabase = ["docs/cli.md", "docs/database.md", "docs/day-two.md", "docs/migrations.md", "docs/publishing.md", "docs/tenants.md", "docs/verify.md"];

    public static TheoryData<string> Pages => [.. Page.All.Where(page => page.Blocks().Any(block => block.Language == "console" && !block.IsSkipped)).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_line_of_the_page_works(string path)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var cluster = await PostgresCluster.StartAsync(cancellation);
        var folder = Directory.CreateTempSubdirectory("fenceline-docs-").FullName;
        try
        {
            var port = new Npgsql.NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres")).Port;
            Prepare(folder);
            var script = Script(Page.All.Single(page => page.Path == path), port);
            var start = new System.Diagnostics.ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = Path.Combine(folder, "clone") };
            SetEnvironment(start.Environment, folder, port);
            var run = await ProcessRunner.RunAsync(start, cancellationToken: cancellation);
            Assert.True(run.ExitCode == 0, $"{path}\n{run.Output[Math.Max(0, run.Output.Length - 3000)..]}\n{run.Error[Math.Max(0, run.Error.Length - 3000)..]}");
            foreach (var (shown, file) in Printed(Page.All.Single(page => page.Path == path)))
            {
                var printed = (await File.ReadAllTextAsync(Path.Combine(folder, "home", file), cancellation)).TrimEnd('\n').Split('\n');
                Assert.True(ConsoleBlocks.IsShown(shown.Output, printed), $"{path}: {shown.Command} prints\n{string.Join('\n', printed)}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>With its own dependencies, which are not those of these tests.</summary>
    private static string ToolPath()
    {
        var output = Path.GetRelativePath(Repository.PathOf("tests/Fenceline.Docs.Tests"), AppContext.BaseDirectory);
        return Path.Combine(Repository.PathOf("src/Fenceline.Cli"), output, "Fenceline.Cli.dll");
    }

    private static void SetEnvironment(IDictionary<string, string?> environment, string folder, int port)
    {
        // A dump wants a pg_dump of the server's own version, where there is one.
        environment["PATH"] = string.Join(Path.PathSeparator, Path.Combine(folder, "bin"), PostgresServers.Main.Folder, environment["PATH"]);
        environment["HOME"] = Path.Combine(folder, "home");
        environment["PGHOST"] = "127.0.0.1";
        environment["PGPORT"] = port.ToString(CultureInfo.InvariantCulture);
        environment["PGUSER"] = PostgresCluster.Superuser;
        environment["CLONE"] = Path.Combine(folder, "clone");
        environment["PUBLISHER"] = string.Create(CultureInfo.InvariantCulture, $"postgresql://opsai_publisher@127.0.0.1:{port}/app");
        environment["DATABASE"] = string.Create(CultureInfo.InvariantCulture, $"postgresql://postgres@127.0.0.1:{port}/app");
        environment["LANDING"] = string.Create(CultureInfo.InvariantCulture, $"postgresql://opsai_landing_publisher@127.0.0.1:{port}/opsai_landing");
        environment["FENCELINE_PG_BIN"] = PostgresServers.Main.Folder;
        environment["DOTNET_CLI_HOME"] = folder;
    }

    private static void Prepare(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "bin"));
        Directory.CreateDirectory(Path.Combine(folder, "home/.config/fish/completions"));
        var clone = Directory.CreateDirectory(Path.Combine(folder, "clone")).FullName;
        foreach (var file in new[] { "tenants.json", "tenants.schema.json" })
            File.Copy(Repository.PathOf(file), Path.Combine(clone, file));
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("generated"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(clone, Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // The tool as it was built with these tests, in both of the ways in which pages call it.
        foreach (var shim in new[] { Path.Combine(folder, "bin", "fenceline"), Path.Combine(clone, "fenceline") })
        {
            File.WriteAllText(shim, $"#!/bin/sh\nexec dotnet exec '{ToolPath()}' \"$@\"\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(shim, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The commands whose output the page shows as it is, and the files below the home folder that get it.</summary>
    private static IEnumerable<(ConsoleCommand Command, string File)> Printed(Page page) =>
        page.Blocks().Where(block => block.Language == "console" && !block.IsSkipped && block.Orders.Contains("prints")).SelectMany(block => block.Commands().Select((command, i) => (command, FileOf(block, i))));

    private static string FileOf(Block block, int command) => FormattableString.Invariant($"printed-{block.Line}-{command}");

    private static string Script(Page page, int port)
    {
        var script = new StringBuilder("set -o pipefail\nexpect() { [ \"$2\" = \"$1\" ] || { echo \"$3: exit code $2 instead of $1\" >&2; exit 99; }; }\n");
        script.Append("createdb app && createdb opsai_landing || exit 98\n");
        if (PagesWithDatabase.Contains(page.Path))
            script.Append("{ fenceline sql --all | psql -q -o /dev/null -d app; } && { fenceline sql --all --landing | psql -q -o /dev/null -d opsai_landing; } || exit 97\n");
        foreach (var block in page.Blocks().Where(block => block.Language == "console" && !block.IsSkipped))
            Add(block);
        return script.ToString();

        void Add(Block block)
        {
            if (block.Orders.Contains("in an empty folder"))
                script.Append("cd \"$(mktemp -d -p \"$HOME\")\" || exit 96\n");
            if (block.Orders.Contains("in the clone"))
                script.Append("cd \"$CLONE\"\n");
            if (block.Order("first") is { } first)
                script.Append(CultureInfo.InvariantCulture, $"{first} </dev/null || exit 95\n");
            var commands = block.Commands().ToList();
            for (var i = 0; i < commands.Count; i++)
            {
                var expected = i == commands.Count - 1 ? block.Order("exit") ?? "0" : "0";
                // The host of the examples is the test's own server.
                var command = commands[i].Command.Replace("dotnet run --project src/Fenceline.Cli --", "fenceline", StringComparison.Ordinal).Replace("@db/", FormattableString.Invariant($"@127.0.0.1:{port}/"), StringComparison.Ordinal);
                script.Append(CultureInfo.InvariantCulture, $"echo \"{block}: $ \"{Quoted(command)} >&2\n{{ {command}\n}} </dev/null{(block.Orders.Contains("prints") ? $" >\"$HOME/{FileOf(block, i)}\"" : "")}; expect {expected} $? '{block}'\n");
            }
        }
    }

    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}

internal static class ConsoleBlocks
{
    private const string Prompt = "$ ";

    /// <summary>Stands for any lines that are left out.</summary>
    private const string Others = "...";

    /// <summary>What a reader types, and what is shown as its output.</summary>
    public static IEnumerable<ConsoleCommand> Commands(this Block block)
    {
        var lines = block.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(Prompt, StringComparison.Ordinal))
                yield return new ConsoleCommand(lines[i][Prompt.Length..], [.. lines.Skip(i + 1).TakeWhile(line => !line.StartsWith(Prompt, StringComparison.Ordinal))]);
        }
    }

    /// <summary>Whether lines are those that are shown, where <c>...</c> may be any.</summary>
    public static bool IsShown(ReadOnlySpan<string> shown, ReadOnlySpan<string> lines)
    {
        if (shown.IsEmpty)
            return lines.IsEmpty;
        if (shown[0] == Others)
            return IsShown(shown[1..], lines) || (!lines.IsEmpty && IsShown(shown, lines[1..]));
        return !lines.IsEmpty && shown[0] == lines[0] && IsShown(shown[1..], lines[1..]);
    }
}

/// <param name="Command">Without its prompt.</param>
/// <param name="Output">The lines that the page shows after it.</param>
internal sealed record ConsoleCommand(string Command, string[] Output);
