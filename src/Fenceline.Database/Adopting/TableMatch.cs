using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Database.Importing;
using Fenceline.Database.Introspection;
using Fenceline.Migrations.Adoption;
using Fenceline.Sql.Collections;

namespace Fenceline.Database.Adopting;

/// <summary>
/// Writes a table of the catalog as the model would: what says the same as in the model is the model's own text, so that what is left is what really differs. What the manifest
/// does not have, and nothing of it replaces, is left out and said.
/// </summary>
/// <param name="lines">What the catalog says of the table's schema.</param>
internal sealed class TableMatch(PgTable wanted, FoundTable found, ILookup<string, FoundLine> lines, string? tenant, bool isSynced)
{
    private const string Present = "present";

    private readonly Dictionary<string, StructureLine> _wanted = new StructureLines("", []).Of(wanted, []).GroupBy(line => line.Subject).ToDictionary(same => same.Key, same => same.First());
    private readonly List<string> _kept = [];
    private readonly List<string> _unproven = [];
    private readonly List<FoundConstraint> _constraints = [.. found.Constraints];

    private string Of => $"{found.Schema}.{found.Name}";

    public IReadOnlyList<string> Kept => [.. _kept.Select(kept => $"{Of}: {kept}")];

    /// <summary>Airbyte's own, of a table that it filled.</summary>
    public IReadOnlyList<string> AirbyteColumns { get; } = isSynced ? [.. found.Columns.Select(column => column.Name).Where(name => name.StartsWith("_airbyte_", StringComparison.Ordinal) && wanted.Columns.All(column => column.Name != name))] : [];

    /// <summary>Constraints that are as wanted, for rows to come alone.</summary>
    public IReadOnlyList<string> Unproven => _unproven;

    public PgTable Table()
    {
        var columns = wanted.Columns.Select(Column).OfType<PgColumn>().ToEquatableArray();
        foreach (var more in found.Columns.Where(column => wanted.Columns.All(other => other.Name != column.Name) && !AirbyteColumns.Contains(column.Name)))
            _kept.Add($"column {more.Name} is not in the manifest");
        var primary = wanted.PrimaryKey is { } key ? Match(key.Name, 'p') is { } same ? key with { Name = same.Name } : null : null;
        var uniques = wanted.UniqueKeys.Select(unique => Match(unique.Name, 'u') is { } same ? unique with { Name = same.Name } : null).OfType<PgKey>().ToList();
        var checks = wanted.Checks.Select(check => Match(check.Name, 'c') is { } same ? check with { Name = same.Name } : null).OfType<PgCheck>().ToList();
        var references = wanted.ForeignKeys.Select(reference => Match(reference.Name, 'f') is { } same ? reference with { Name = same.Name } : null).OfType<PgForeignKey>().ToList();
        foreach (var constraint in _constraints)
        {
            switch (constraint.Kind)
            {
                case 'p' when wanted.PrimaryKey is not null || wanted.Indexes.Any(index => index.IsUnique && index.Parts[^1].Text == constraint.Columns[^1]):
                    primary = new PgKey(constraint.Name, constraint.Columns.ToEquatableArray());
                    break;
                case 'u' when wanted.UniqueKeys.Any(unique => WithoutTenant(unique.Columns) == WithoutTenant(constraint.Columns)) || wanted.Indexes.Any(index => index.IsUnique && index.Parts.Count == constraint.Columns.Count + 1 && index.Parts.Skip(1).Select(part => part.Text).SequenceEqual(constraint.Columns)):
                    uniques.Add(new PgKey(constraint.Name, constraint.Columns.ToEquatableArray()));
                    break;
                case 'f' when wanted.ForeignKeys.Any(reference => reference.References == Referenced(constraint) && WithoutTenant(reference.Columns) == WithoutTenant(constraint.Columns)):
                    references.Add(new PgForeignKey(constraint.Name, constraint.Columns.ToEquatableArray(), Referenced(constraint), constraint.ReferencedColumns.ToEquatableArray(), constraint.OnDelete == 'c'));
                    break;
                case 'c' when wanted.Columns.Any(column => constraint.Name == DerivedName.Join(wanted.Name.Name, column.Name, Present)):
                    // What a run that ended in the middle left.
                    break;
                default:
                    _kept.Add($"constraint {constraint.Name} is not in the manifest: {constraint.Definition}");
                    break;
            }
        }

        return wanted with
        {
            Columns = columns,
            PrimaryKey = primary,
            UniqueKeys = uniques.ToEquatableArray(),
            Checks = checks.ToEquatableArray(),
            ForeignKeys = references.ToEquatableArray(),
            Indexes = Indexes().ToEquatableArray(),
            HasRowSecurity = found.IsSecured,
            IsRowSecurityForced = found.IsForced,
            Policies = wanted.Policies.Where(policy => Is($"policy {policy.Name} on {found.Name}")).ToEquatableArray(),
            Comment = found.Comment,
        };
    }

    private static ObjectName Referenced(FoundConstraint constraint) => new(constraint.ReferencedSchema, constraint.ReferencedTable!);

    private bool Is(string subject) => _wanted.TryGetValue(subject, out var line) && lines[subject].Any(other => other.Is(line));

    private PgColumn? Column(PgColumn column)
    {
        if (found.Column(column.Name) is not { } there)
            return null;
        if (Is($"column {found.Name}.{column.Name}"))
            return column with { Comment = there.Comment };
        var isSerial = there.Default?.StartsWith("nextval(", StringComparison.Ordinal) == true;
        var value = there.Generated != ' ' || there.Default is null ? null
            : column.Default is { } wantedDefault && new StructureLine("", "", DefaultCode(wantedDefault)) is var line && line.Code[0].Matches(there.Default) ? wantedDefault
            : column.Default is null ? null : new PgDefault(PgDefaultKind.Expression, there.Default);
        if (column.Default is null && there.Generated == ' ' && there.Default is not null && !(isSerial && column.Identity != IdentityColumn.None))
            _kept.Add($"column {column.Name} has the default {there.Default}, and none in the manifest");
        var identity = there.Identity switch { 'a' => IdentityColumn.Always, 'd' => IdentityColumn.ByDefault, _ => IdentityColumn.None };
        if (column.Name != tenant && column.Identity == IdentityColumn.None && identity != IdentityColumn.None)
        {
            _kept.Add($"column {column.Name} is an identity, and not in the manifest");
            identity = IdentityColumn.None;
        }

        return column with
        {
            Type = IsOfType(column, there) ? column.Type : new ColumnType(there.Type, null, null, IsArray: false),
            IsNullable = !there.IsNotNull,
            Default = value,
            Identity = identity,
            Comment = there.Comment,
        };
    }

    /// <summary>Columns that would become an identity, and whose default is another than a sequence of their own.</summary>
    /// <param name="sequences">The columns that own one.</param>
    public IEnumerable<string> Uncounted(IEnumerable<string> sequences) => wanted.Columns.Where(column => column.Identity != IdentityColumn.None && found.Column(column.Name) is { Identity: ' ', Default: not null } && !sequences.Contains(column.Name)).Select(column => column.Name);

    private static CodeText[] DefaultCode(PgDefault value) =>
        [value.Kind == PgDefaultKind.Function ? new CodeText(CodeKind.Binding, value.Text + "()") : new CodeText(CodeKind.Expression, value.Kind == PgDefaultKind.Literal ? SqlText.Literal(value.Text) : value.Text)];

    private bool IsOfType(PgColumn column, FoundColumn there) => _wanted[$"column {found.Name}.{column.Name}"].Said is var said && (said == there.Type || said.StartsWith(there.Type + " ", StringComparison.Ordinal)) && there.Collation is null;

    /// <summary>By its name; else by what it says.</summary>
    private FoundConstraint? Match(string name, char kind)
    {
        var line = _wanted[$"constraint {name} of {found.Name}"];
        var same = _constraints.Find(other => other.Name == name && other.Kind == kind && Says(other, line)) ?? _constraints.Find(other => other.Kind == kind && Says(other, line));
        if (same is null)
            return null;
        _constraints.Remove(same);
        if (!same.IsValid)
            _unproven.Add(same.Name);
        return same;
    }

    /// <summary>One that holds for rows to come alone still has to be proven for the others.</summary>
    private bool Says(FoundConstraint constraint, StructureLine line) => lines[$"constraint {constraint.Name} of {found.Name}"].Any(other => other.Is(constraint.IsValid ? line : line with { Said = line.Said + " not valid" }));

    private IEnumerable<PgIndex> Indexes()
    {
        var left = found.Indexes.Where(index => !index.Name.EndsWith("_adopted", StringComparison.Ordinal)).ToList();
        var open = new List<PgIndex>();
        foreach (var index in wanted.Indexes)
        {
            var line = _wanted[$"index {index.Name} of {found.Name}"];
            var same = left.Find(other => other.Name == index.Name && IsLine(other, line)) ?? left.Find(other => IsLine(other, line) && wanted.Indexes.All(next => next.Name != other.Name));
            if (same is null)
            {
                open.Add(index);
                continue;
            }

            left.Remove(same);
            yield return index with { Name = same.Name };
        }

        foreach (var index in left)
        {
            var replaces = open.Find(other => other.Name == index.Name || Plain(other.Parts.Select(part => part.Text)) == Plain(index.Parts.Select(part => part.Text)))
                ?? (index.Name.EndsWith("_before", StringComparison.Ordinal) ? wanted.Indexes.FirstOrDefault(other => DerivedName.Join(other.Name, "before") == index.Name) : null);
            if (!index.IsValid && replaces is not null)
                continue;
            if (replaces is null && !IsCovered(index))
                _kept.Add($"index {index.Name} is not in the manifest: {index.Definition}");
            else
                yield return new PgIndex(index.Name, index.IsUnique, index.Parts.Select(part => new IndexPart(part.Text, part.Column is null, part.OperatorClass, part.IsDescending)).ToEquatableArray()) { Include = index.Include.ToEquatableArray(), Where = index.Where, Method = index.Method == TableIndex.DefaultMethod ? null : index.Method };
        }
    }

    /// <summary>Its columns begin a key or an index that the manifest has.</summary>
    private bool IsCovered(FoundIndex index) => index is { IsUnique: false, Where: null, Method: TableIndex.DefaultMethod, IsPlain: true, Include.Count: 0 } && index.Parts.All(part => part is { Column: not null, OperatorClass: null, IsDescending: false, NullsFirst: false })
        && wanted.UniqueKeys.Select(key => key.Columns.AsEnumerable()).Concat(wanted.PrimaryKey is { } primary ? [primary.Columns.AsEnumerable()] : []).Concat(wanted.Indexes.Where(other => other is { Where: null, Method: null }).Select(other => other.Parts.Select(part => part.Text)))
            .Any(columns => columns.Take(index.Parts.Count).SequenceEqual(index.Parts.Select(part => part.Column)));

    private bool IsLine(FoundIndex index, StructureLine line) => lines[$"index {index.Name} of {found.Name}"].Any(other => other.Is(line));

    private string Plain(IEnumerable<string> parts) => WithoutTenant([.. parts]);

    private string WithoutTenant(IReadOnlyList<string> columns) => string.Join(',', columns.Where(column => column != tenant).Order(StringComparer.Ordinal));
}
