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

    /// <summary>
    /// A machine without the .NET 8 runtime runs the net8.0 build, on the package's net8.0 library, on a later runtime; the
    /// native test below runs it on .NET 8 itself.
    /// </summary>
    [Fact]
    public async Task A_project_builds_without_a_warning_and_runs()
    {
        var project = feed.CreateConsumer("Console");
        await feed.DotnetAsync(["build", "-c", "Release"], project);
        foreach (var framework in new[] { "net8.0", "net10.0" })
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(project, "bin", "Release", framework, "Consumer.dll"), database.AppConnection]);
            start.Environment["DOTNET_ROLL_FORWARD"] = "Major";
            Assert.Equal(Expected, await OutputAsync(start));
        }
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
        Assert.Equal(Expected, await OutputAsync(new ProcessStartInfo(Path.Combine(project, "native", "Consumer"), [database.AppConnection])));
    }

    [Fact]
    public async Task A_web_project_that_references_the_web_package_only_has_the_generated_classes_too()
    {
        var project = feed.CreateConsumer("Web");
        await feed.DotnetAsync(["build", "-c", "Release"], project);
        Assert.Equal("200 one@123.example\n403 \n", await OutputAsync(new ProcessStartInfo("dotnet", [Path.Combine(project, "bin", "Release", "net10.0", "Consumer.dll"), database.AppConnection])));
    }

    private static async Task<string> OutputAsync(ProcessStartInfo start)
    {
        var result = await ProcessRunner.RunAsync(start, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }
}
