using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Package;

/// <summary>The packages as they are published, in a folder, under a version of their own; and projects that reference them and nothing else of this repository.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private const string BuildProperties =
        """
        <Project>
          <PropertyGroup>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <AnalysisMode>All</AnalysisMode>
            <InvariantGlobalization>true</InvariantGlobalization>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
        </Project>
        """;

    /// <summary>The folder of packages is added to the sources that the machine has.</summary>
    private const string Sources = """<configuration><packageSources><add key="fenceline-tests" value="feed" /></packageSources></configuration>""";

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly string _folder = Directory.CreateTempSubdirectory("fenceline-packages-").FullName;
    private readonly string _version = FormattableString.Invariant($"0.0.0-test.{DateTime.UtcNow.Ticks}");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "Directory.Build.props"), BuildProperties);
        await File.WriteAllTextAsync(Path.Combine(_folder, "NuGet.config"), Sources);
        // Packing a project builds those that it refers to: the packages of all come out under the same version.
        foreach (var project in new[] { "Fenceline", "Fenceline.AspNetCore", "Fenceline.Sql", "Fenceline.Core", "Fenceline.Migrations", "Fenceline.Database", "Fenceline.Provisioning" })
            await DotnetAsync(["pack", Path.Combine(RepositoryRoot(), "src", project), "-c", Configuration, "-o", Path.Combine(_folder, "feed"), "-p:PackageVersion=" + _version]);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var package in Directory.GetDirectories(packages, "fenceline*").Where(package => Directory.Exists(Path.Combine(package, _version))))
        {
            Directory.Delete(Path.Combine(package, _version), recursive: true);
            if (!Directory.EnumerateFileSystemEntries(package).Any())
                Directory.Delete(package);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a project of what stands in <c>Consumers</c>, with a manifest beside it.</summary>
    public string CreateConsumer(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("n"))).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Package", "Consumers", name)))
            File.Copy(file, Path.Combine(folder, Path.GetFileNameWithoutExtension(file)));
        File.WriteAllText(Path.Combine(folder, "tenants.json"), ConsumerDatabase.AddEnum(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"))));
        return folder;
    }

    /// <summary>Runs a command of dotnet that builds, which must succeed.</summary>
    public async Task DotnetAsync(IEnumerable<string> arguments, string? folder = null)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [.. arguments, "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:FencelineVersion=" + _version])
        {
            WorkingDirectory = folder ?? _folder,
        };
        var result = await ProcessRunner.RunAsync(start, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CodeGen.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests run inside of the repository.");
        return folder;
    }
}
