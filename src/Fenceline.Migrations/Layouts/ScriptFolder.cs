using Fenceline.Core;
using Fenceline.Migrations.Files;

namespace Fenceline.Migrations.Layouts;

/// <summary>
/// A folder of another migration tool's, which runs each file once, in order: what was written before stays as it is, since
/// it may have been applied, and what is due is appended after the last file, whosever that is.
/// </summary>
/// <param name="layout">Whose folder it is.</param>
/// <param name="files">What is in it: file names and texts.</param>
internal sealed class ScriptFolder(ScriptLayout layout, IReadOnlyList<GeneratedFile> files)
{
    // It runs statement by statement: the files begin and end their transactions themselves. Braces after a dollar sign are data.
    private const string FlywayConfiguration = "executeInTransaction=false\nplaceholderReplacement=false\n";

    private readonly List<(ScriptName Name, GeneratedFile File)> _written =
        [.. files.Select(file => (Name: ScriptName.Read(file.Path)!, File: file)).Where(pair => pair.Name is not null).OrderBy(pair => pair.Name.Stamp)];

    // What was written last of each unit: folders have a script for each tenant.
    private Dictionary<string, string> Latest => field ??= _written.GroupBy(pair => pair.Name.Unit, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().File.Content, StringComparer.Ordinal);

    /// <summary>Whether a script of this unit was written before.</summary>
    public bool Has(string unit) => Latest.ContainsKey(unit);

    /// <summary>The files to add.</summary>
    /// <param name="scripts">All that there are, in the order in which a new database needs them.</param>
    /// <param name="now">The time stamp of the first.</param>
    /// <exception cref="GeneratedFilesException">A script in the folder was edited, or is of another history.</exception>
    public List<GeneratedFile> Append(IReadOnlyList<Script> scripts, DateTimeOffset now)
    {
        RefuseUnknown(scripts);
        if (!scripts.Any(IsDue))
            return [];

        var stamp = Math.Max(ScriptName.StampOf(now), _written.Count == 0 ? 0 : ScriptName.Next(_written[^1].Name.Stamp));
        var added = new List<GeneratedFile>();
        foreach (var script in scripts.Where(script => script.Due == DueWhen.OthersAre || IsDue(script)))
        {
            var name = new ScriptName(stamp, script.Unit).FileName(layout);
            added.Add(new GeneratedFile(name, script.Content));
            if (layout == ScriptLayout.Flyway)
                added.Add(new GeneratedFile(name + ".conf", FlywayConfiguration));
            stamp = ScriptName.Next(stamp);
        }

        return added;
    }

    private bool IsDue(Script script) => script.Due switch
    {
        DueWhen.Missing => !Has(script.Unit),
        DueWhen.Changed => Latest.GetValueOrDefault(script.Unit) != script.Content,
        _ => false,
    };

    private void RefuseUnknown(IReadOnlyList<Script> scripts)
    {
        var once = scripts.Where(script => script.Due == DueWhen.Missing).ToDictionary(script => script.Unit, script => script.Content, StringComparer.Ordinal);
        foreach (var (name, file) in _written)
        {
            if (once.TryGetValue(name.Unit, out var content) && content != file.Content)
                throw new GeneratedFilesException($"{file.Path} is not as it was written, and may have been applied. Restore it from version control.");
            if (ScriptUnits.IsNumbered(name.Unit) && !once.ContainsKey(name.Unit))
                throw new GeneratedFilesException($"{file.Path} comes from migrations that are not in the generated folder: from another branch, perhaps, or from the other database (--landing). Merge that branch, or write to another folder.");
        }
    }
}
