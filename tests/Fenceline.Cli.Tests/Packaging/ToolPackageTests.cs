using System.IO.Compression;
using Fenceline.Testing;

namespace Fenceline.Cli.Tests.Packaging;

/// <summary>The tool as people install it.</summary>
public sealed class ToolPackageTests : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_package_is_complete_and_installs_a_tool_that_runs()
    {
        await DotnetAsync("pack", RepositoryFiles.PathOf("src/Fenceline.Cli"), "--no-build", "-c", Configuration, "-o", _folder.Path, "-nodeReuse:false");
        using (var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(_folder.Path, "*.nupkg"))))
        {
            using var manifest = new StreamReader(package.GetEntry("Fenceline.Cli.nuspec")!.Open());
            var text = await manifest.ReadToEndAsync(TestContext.Current.CancellationToken);
            PackageContents.AssertPresentable(package, text);
            Assert.Contains("<packageType name=\"DotnetTool\" />", text, StringComparison.Ordinal);
            // The compiler's libraries belong to the other package.
            Assert.DoesNotContain(package.Entries, entry => entry.Name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
            Assert.All(
                ["Fenceline.Cli.dll", "Fenceline.Core.dll", "Fenceline.Database.dll", "Fenceline.Migrations.dll", "Fenceline.Sql.dll", "Fenceline.Terraform.dll", "DotnetToolSettings.xml"],
                name => Assert.NotNull(package.GetEntry("tools/net10.0/any/" + name)));
        }

        _folder.Write("NuGet.config", $"""<configuration><packageSources><clear /><add key="here" value="{_folder.Path}" /></packageSources></configuration>""");
        await DotnetAsync("tool", "install", "Fenceline.Cli", "--tool-path", _folder["bin"], "--configfile", _folder["NuGet.config"]);
        var version = await ProcessRunner.RunAsync(_folder["bin/fenceline"], ["--version"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Matches(@"^\d+\.\d+\.\d+", version.Output);
    }

    private async Task DotnetAsync(params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder.Path };
        var run = await ProcessRunner.RunAsync(start, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
