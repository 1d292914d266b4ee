using System.Text.RegularExpressions;

namespace Fenceline.Cli.Linting.EditorConfig;

/// <summary>One <c>.editorconfig</c>, read as the C# compiler reads it.</summary>
/// <param name="IsRoot">Folders above it are not asked.</param>
/// <param name="Sections">In the order of the file: of two that set one key, the later counts.</param>
internal sealed partial record EditorConfigFile(bool IsRoot, IReadOnlyList<EditorConfigSection> Sections)
{
    public const string Name = ".editorconfig";

    public static EditorConfigFile Parse(string text)
    {
        var isRoot = false;
        var sections = new List<EditorConfigSection>();
        foreach (var line in text.Split('\n'))
        {
            if (IsComment(line))
                continue;
            if (Header().Match(line) is { Success: true } header)
                sections.Add(new EditorConfigSection(SectionPattern.Parse(header.Groups[1].Value), []));
            else if (Property().Match(line) is { Success: true } property)
                Set(property.Groups[1].Value.ToLowerInvariant(), property.Groups[2].Value);
        }

        return new EditorConfigFile(isRoot, sections);

        void Set(string key, string value)
        {
            if (sections.Count > 0)
                sections[^1].Properties[key] = value;
            else if (key == "root")
                isRoot = value.Equals("true", StringComparison.OrdinalIgnoreCase);
        }
    }

    private static bool IsComment(string line) => line.AsSpan().TrimStart() is ['#' or ';', ..];

    [GeneratedRegex(@"^\s*\[((?:[^#;]|\\#|\\;)+)\]\s*(?:[#;].*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(@"^\s*([\w\.\-_]+)\s*[=:]\s*(.*?)\s*(?:[#;].*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Property();
}

/// <param name="Pattern">Null when it can't be understood: then no file is meant.</param>
/// <param name="Properties">By key in small letters.</param>
internal sealed record EditorConfigSection(SectionPattern? Pattern, Dictionary<string, string> Properties);
