using System.Globalization;
using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Scripts;

/// <summary>The files that make what a database has once: numbered ones, each applied once, and those that every apply begins and ends with.</summary>
internal sealed class SharedStream
{
    private readonly DatabaseScripts _scripts;
    private readonly string _folder;

    /// <param name="folder">Where its files are, relative to the output folder.</param>
    /// <param name="historyTable">The control schema's table of what was applied.</param>
    /// <param name="holes">What function bodies are filled with.</param>
    public SharedStream(string folder, string historyTable, ObjectSet set, DatabaseNames names, DatabaseOptions database, IReadOnlyDictionary<string, string> holes)
    {
        History = SqlText.Qualified(database.ControlSchema, historyTable);
        _folder = folder;
        _scripts = new DatabaseScripts(set, names, holes);
        Roles = new GeneratedFile($"{folder}/roles.sql", _scripts.Roles());
        Numbered = [.. ObjectSetParts.Split(set, database).Select((part, i) => Write(part, i + 1))];
        Access = new GeneratedFile($"{folder}/access.sql", _scripts.Access());
    }

    /// <summary>The table of what was applied, as SQL.</summary>
    public string History { get; }

    /// <summary>Roles, memberships and their claims: the beginning of every apply.</summary>
    public GeneratedFile Roles { get; }

    /// <summary>Each is applied once, in order.</summary>
    public IReadOnlyList<GeneratedFile> Numbered { get; }

    /// <summary>Who may connect: the end of every apply, so that one that fails leaves access as it was.</summary>
    public GeneratedFile Access { get; }

    public IEnumerable<GeneratedFile> All() => [Roles, .. Numbered, Access];

    private GeneratedFile Write(ObjectSetPart part, int version)
    {
        var record = string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {History} (version, name) VALUES ({version}, {SqlText.Literal(part.Name)})");
        var statements = (version == 1 ? _scripts.Ground() : []).Concat(_scripts.Make(part.Objects)).Append(record);
        return new GeneratedFile(string.Create(CultureInfo.InvariantCulture, $"{_folder}/{version:D4}_{part.Name}.sql"), SqlFile.Write(part.Purpose, statements));
    }
}
