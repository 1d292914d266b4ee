using System.IO.Compression;
using Fenceline.Testing;

namespace Fenceline.Tests;

public sealed class PackageTests
{
    [Fact]
    public async Task The_package_carries_runtime_generator_analyzers_and_build_properties()
    {
        var folder = Directory.CreateTempSubdirectory("fenceline-pack-");
        try
        {
            // The configuration that these tests were built with, so that little is left to build.
            var packed = await ProcessRunner.RunAsync(
                "dotnet",
                ["pack", Path.Combine(RepositoryRoot(), "src", "Fenceline"), "-c", Configuration, "-o", folder.FullName, "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"],
                cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(packed.ExitCode == 0, packed.Output + packed.Error);

            using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder.FullName, "*.nupkg")));
            var entries = package.Entries.Select(entry => entry.FullName).ToList();
            Assert.Equal(
                ["analyzers/dotnet/cs/Fenceline.Analyzers.dll", "analyzers/dotnet/cs/Fenceline.CodeFixes.dll", "analyzers/dotnet/cs/Fenceline.Core.dll", "analyzers/dotnet/cs/Fenceline.Generator.dll", "analyzers/dotnet/cs/Fenceline.Sql.dll", "buildTransitive/Fenceline.props", "buildTransitive/fenceline-strict.globalconfig", "lib/net10.0/Fenceline.dll", "lib/net8.0/Fenceline.dll"],
                entries.Where(entry => entry.EndsWith(".dll", StringComparison.Ordinal) || entry.EndsWith(".props", StringComparison.Ordinal) || entry.EndsWith(".globalconfig", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

            using var manifest = new StreamReader(package.GetEntry("Fenceline.nuspec")!.Open());
            var text = await manifest.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.Contains("<dependency id=\"Npgsql\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<dependency id=\"Fenceline", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<dependency id=\"Microsoft", text, StringComparison.Ordinal);
            PackageContents.AssertPresentable(package, text);

            using var symbols = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder.FullName, "*.snupkg")));
            Assert.Equal(["lib/net10.0/Fenceline.pdb", "lib/net8.0/Fenceline.pdb"], symbols.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".pdb", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CodeGen.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests run inside of the repository.");
        return folder;
    }
}
