using System.Diagnostics;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Package;

/// <summary>What people get who install the packages: built with all analyzers and warnings as errors, and run against the sample's database.</summary>
public sealed class ConsumerTests(PackageFeed feed, ConsumerDatabase database) : IClassFixture<PackageFeed>, IClassFixture<ConsumerDatabase>
{
    private const string Expected =
        """
        two@123.example
        one@123.example
        two@123.example
        2
        in doubt new,-
        True

        """;

    [Fact]
    public async Task A_project_builds_without_a_warning_and_runs()
    {
        var project = feed.CreateConsumer("Console");
        await feed.DotnetAsync(["build", "-c", "Release"], project);
        Assert.Equal(On("net10.0"), await OutputAsync(new ProcessStartInfo("dotnet", [Path.Combine(project, "bin", "Release", "net10.0", "Consumer.dll"), database.AppConnection])));
    }

    /// <summary>With the runtime in the project's folder, since few machines have an old one installed; it is a package as others.</summary>
    [Fact]
    public async Task A_project_runs_on_NET_8_itself()
    {
        var project = feed.CreateConsumer("Console");
        var folder = Path.Combine(project, "whole");
        await feed.DotnetAsync(["publish", "-c", "Release", "-f", "net8.0", "--use-current-runtime", "--self-contained", "-o", folder], project);
        Assert.Equal(On("net8.0"), await OutputAsync(new ProcessStartInfo(Path.Combine(folder, OperatingSystem.IsWindows() ? "Consumer.exe" : "Consumer"), [database.AppConnection])));
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net10.0")]
    public async Task A_project_that_is_compiled_to_native_code_runs(string framework)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The native compiler is looked for on Linux only.");
        var linker = new[] { "clang", "gcc" }.FirstOrDefault(program => File.Exists("/usr/bin/" + program));
        const string Missing = "Neither clang nor gcc is here: that the package can be compiled to native code was NOT checked.";
        Assert.False(linker is null && Environment.GetEnvironmentVariable("CI") == "true", Missing);
        Assert.SkipWhen(linker is null, Missing);

        var project = feed.CreateConsumer("Console");
        await feed.DotnetAsync(
            ["publish", "-c", "Release", "-f", framework, "--use-current-runtime", "-p:PublishAot=true", "-p:CppCompilerAndLinker=" + linker, "-o", Path.Combine(project, "native")], project);
        Assert.False(File.Exists(Path.Combine(project, "native", "Consumer.dll")));
        Assert.Equal(On(framework), await OutputAsync(new ProcessStartInfo(Path.Combine(project, "native", "Consumer"), [database.AppConnection])));
    }

    [Fact]
    public async Task A_program_migrates_with_the_packages_for_it()
    {
        var project = feed.CreateConsumer("Migrator");
        await feed.DotnetAsync(["build", "-c", "Release"], project);
        await using var cluster = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);
        var name = await cluster.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);
        var output = await OutputAsync(new ProcessStartInfo("dotnet", [Path.Combine(project, "bin", "Release", "net10.0", "Consumer.dll"), cluster.ConnectionString(name), Path.Combine(AppContext.BaseDirectory, "migrator")]));
        Assert.Equal("True\nTrue\nFalse\n2\nstripe\n", output);
    }

    [Fact]
    public async Task A_web_project_that_references_the_web_package_only_has_the_generated_classes_too()
    {
        var project = feed.CreateConsumer("Web");
        await feed.DotnetAsync(["build", "-c", "Release"], project);
        Assert.Equal("200 one@123.example\n403 \n", await OutputAsync(new ProcessStartInfo("dotnet", [Path.Combine(project, "bin", "Release", "net10.0", "Consumer.dll"), database.AppConnection])));
    }

    /// <summary>The program says first which runtime it runs on.</summary>
    private static string On(string framework) => framework["net".Length..^".0".Length] + "\n" + Expected;

    private static async Task<string> OutputAsync(ProcessStartInfo start)
    {
        var result = await ProcessRunner.RunAsync(start, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }
}
