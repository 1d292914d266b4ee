using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Plan;

namespace Fenceline.Migrations.Scripts;

/// <summary>The files that make what a database has once: numbered ones, each applied once, and those that every apply begins and ends with.</summary>
internal sealed class SharedStream
{
    private readonly DatabaseScripts _scripts;
    private readonly string _folder;

    /// <param name="folder">Where its files are, relative to the output folder.</param>
    /// <param name="historyTable">The control schema's table of what was applied.</param>
    /// <param name="holes">What function bodies are filled with.</param>
    /// <param name="written">The numbered files that are there; when there are none the first ones make everything.</param>
    /// <param name="parts">What is to follow them.</param>
    public SharedStream(
        string folder,
        string historyTable,
        ObjectSet set,
        DatabaseNames names,
        DatabaseOptions database,
        IReadOnlyDictionary<string, string> holes,
        IReadOnlyList<NumberedFile> written,
        IEnumerable<PlanPart> parts)
    {
        History = SqlText.Qualified(database.ControlSchema, historyTable);
        _folder = folder;
        _scripts = new DatabaseScripts(set, names, holes);
        Roles = new GeneratedFile($"{folder}/roles.sql", _scripts.Roles());
        Numbered = written.Count == 0
            ? [.. ObjectSetParts.Split(set, database, names.Lookup).Select((part, i) => Write(part, i + 1))]
            : [.. written, .. parts.Select((part, i) => new StepFile(folder, History, names.Owner).Write(part, written.Count + i + 1))];
        Access = new GeneratedFile($"{folder}/access.sql", _scripts.Access());
        Closing = new GeneratedFile($"{folder}/roles_close.sql", _scripts.Closing());
    }

    /// <summary>The table of what was applied, as SQL.</summary>
    public string History { get; }

    /// <summary>Roles, memberships and their claims: the beginning of every apply.</summary>
    public GeneratedFile Roles { get; }

    /// <summary>Each is applied once, in order.</summary>
    public IReadOnlyList<NumberedFile> Numbered { get; }

    /// <summary>Who may connect: the end of every apply, so that one that fails leaves access as it was.</summary>
    public GeneratedFile Access { get; }

    /// <summary>What ends an apply that leaves access as it is; it is in no folder.</summary>
    public GeneratedFile Closing { get; }

    public IEnumerable<GeneratedFile> All() => [Roles, .. Numbered.Select(numbered => numbered.File), Access];

    private NumberedFile Write(ObjectSetPart part, int version)
    {
        var statements = (version == 1 ? _scripts.Ground() : []).Concat(_scripts.Make(part.Objects)).ToList();
        var hash = NumberedFile.HashOf(statements);
        var text = SqlFile.Write(part.Purpose, statements.Append(NumberedFile.Record(History, version, part.Name, hash)));
        return new NumberedFile(version, part.Name, hash, new GeneratedFile(NumberedFile.PathOf(_folder, version, part.Name), text));
    }
}
