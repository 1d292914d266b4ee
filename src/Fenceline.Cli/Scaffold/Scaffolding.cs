using System.Text;

namespace Fenceline.Cli.Scaffold;

/// <summary>What a new project gets: the manifest first, then what goes with it.</summary>
internal static class Scaffolding
{
    public const string SchemaResource = "tenants.schema.json";

    private const string ScaffoldProject = "my_app";
    private const int LongestProject = 53;

    /// <param name="manifestPath">Absolute.</param>
    /// <param name="isMinimal">Two tables and no sources.</param>
    /// <param name="folder">The current folder.</param>
    public static IReadOnlyList<ScaffoldFile> Of(string manifestPath, bool isMinimal, string folder)
    {
        var manifest = Resource.ReadText(isMinimal ? "scaffold/minimal.json" : "scaffold/tenants.json").Replace(ScaffoldProject, ProjectName(folder), StringComparison.Ordinal);
        var repository = RepositoryOf(folder);
        var within = Path.GetRelativePath(repository, folder).Replace('\\', '/');
        return
        [
            new(manifestPath, manifest, "your tables and tenants: the one file that you edit"),
            new(Path.Combine(Path.GetDirectoryName(manifestPath)!, "tenants.schema.json"), Resource.ReadText(SchemaResource), "with it your editor completes and checks the manifest"),
            new(Path.Combine(folder, ".editorconfig"), Resource.ReadText("scaffold/editorconfig.txt"), "how grave findings in SQL and C# are") { Mark = "dotnet_diagnostic.FEN" },
            new(Path.Combine(folder, ".gitignore"), Resource.ReadText("scaffold/gitignore.txt"), "what must not be committed") { Mark = "# Fenceline:" },
            new(
                Path.Combine(repository, ".github", "workflows", "fenceline.yml"),
                Resource.ReadText("scaffold/workflow.yml").Replace("{folder}", within, StringComparison.Ordinal),
                "checks every pull request on GitHub"),
        ];
    }

    /// <summary>The folder's name as far as it can be a project's: roles of two projects on one server must not have the same names.</summary>
    private static string ProjectName(string folder)
    {
        var name = new StringBuilder();
        foreach (var c in Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
                name.Append(c);
            else if (name.Length > 0 && name[^1] != '_')
                name.Append('_');
        }

        var text = name.ToString(0, Math.Min(name.Length, LongestProject)).Trim('_');
        return text.Length == 0 || char.IsAsciiDigit(text[0]) || text.StartsWith("pg_", StringComparison.Ordinal) || text == "information_schema" ? ScaffoldProject : text;
    }

    /// <summary>The root of the Git repository, where GitHub looks for workflows; the folder itself when there is none.</summary>
    private static string RepositoryOf(string folder)
    {
        for (var parent = folder; parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (Path.Exists(Path.Combine(parent, ".git")))
                return parent;
        }

        return folder;
    }
}
