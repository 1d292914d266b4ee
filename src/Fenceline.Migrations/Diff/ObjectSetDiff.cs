using Fenceline.Core.Model;
using Fenceline.Migrations.Render;

namespace Fenceline.Migrations.Diff;

/// <summary>What differs between two states of what a database has once. Roles are not part of it: each apply makes and checks them.</summary>
internal sealed class ObjectSetDiff(ObjectSet before, ObjectSet after, Renames renames)
{
    private static readonly SqlTarget NoTenant = new("", "");

    private readonly List<Change> _changes = [];

    public static IReadOnlyList<Change> Compare(ObjectSet before, ObjectSet after, Renames renames) => new ObjectSetDiff(before, after, renames).Compare();

    private List<Change> Compare()
    {
        _changes.AddRange(after.Schemas.Where(schema => before.Schemas.All(other => other.Name != schema.Name)).Select(schema => new SchemaAdded(schema)));
        _changes.AddRange(before.Schemas.Where(schema => after.Schemas.All(other => other.Name != schema.Name)).Select(schema => new SchemaDropped(schema, [.. before.Grants.Where(grant => grant.Kind == GrantTarget.Schema && grant.Target.Name == schema.Name)])));
        _changes.AddRange(after.Extensions.Where(extension => before.Extensions.All(other => other.Name != extension.Name)).Select(extension => new ExtensionAdded(extension)));
        _changes.AddRange(before.DefaultPrivileges.Except(after.DefaultPrivileges).Select(privilege => new DefaultPrivilegeRemoved(privilege)));
        _changes.AddRange(after.DefaultPrivileges.Except(before.DefaultPrivileges).Select(privilege => new DefaultPrivilegeAdded(privilege)));
        Enums();
        _changes.AddRange(new TablesDiff(NoTenant, renames).Compare(before.Tables, after.Tables));
        Functions();
        Views();
        Triggers();
        Grants();
        Rows();
        return _changes;
    }

    private void Enums()
    {
        foreach (var type in after.Enums)
        {
            if (before.Enums.FirstOrDefault(other => other.Name == type.Name) is not { } was)
                _changes.Add(new EnumAdded(type));
            else
                _changes.AddRange(Labels(was, type));
        }

        _changes.AddRange(before.Enums.Where(type => after.Enums.All(other => other.Name != type.Name)).Select(type => new EnumDropped(type) { Grants = GrantsOn(GrantTarget.Type, type.Name) }));
    }

    private IEnumerable<Change> Labels(PgEnum was, PgEnum type)
    {
        var old = type.Labels.Select(label => renames.OldLabel(type.Name.Name, label, [.. was.Labels])).ToList();
        if (!old.OfType<string>().SequenceEqual(was.Labels))
            throw new PlanException($"PostgreSQL can't take labels from the type {type.Name}, or put them in another order: it has {string.Join(", ", was.Labels)}. Keep these, in this order; new ones may stand between them, and a label with another name says so: {{ \"label\": \"new\", \"renamedFrom\": \"old\" }}.");
        for (var i = 0; i < type.Labels.Count; i++)
        {
            if (old[i] is { } from && from != type.Labels[i])
                yield return new LabelRenamed(type, from, type.Labels[i]);
        }

        // From the end, so that the label after it is there.
        for (var i = type.Labels.Count - 1; i >= 0; i--)
        {
            if (old[i] is null)
                yield return new LabelAdded(type, type.Labels[i], i + 1 < type.Labels.Count ? type.Labels[i + 1] : null);
        }
    }

    private void Functions()
    {
        var old = before.Functions.ToDictionary(KeyOf);
        foreach (var function in after.Functions)
        {
            if (!old.Remove(KeyOf(function), out var was))
            {
                _changes.Add(new FunctionAdded(function, ObjectSetSql.IsNeededByTables(function, after)));
            }
            else if (was != function && IsReplaceable(was, function))
            {
                _changes.Add(new FunctionReplaced(was, function, after.Tables.Any(table => table.Policies.Any(policy => policy.Predicate.Function == function.Name))));
            }
            else if (was != function)
            {
                _changes.Add(Dropped(was, comesBack: true));
                _changes.Add(new FunctionAdded(function, ObjectSetSql.IsNeededByTables(function, after)));
            }
        }

        _changes.AddRange(before.Functions.Where(function => old.ContainsKey(KeyOf(function))).Select(function => Dropped(function, comesBack: false)));
    }

    private FunctionDropped Dropped(PgFunction function, bool comesBack) =>
        new(function, comesBack) { Grants = [.. GrantsOn(GrantTarget.Function, function.Name).Where(grant => grant.Signature == function.Signature)] };

    private List<PgGrant> GrantsOn(GrantTarget kind, ObjectName name) => [.. before.Grants.Where(grant => grant.Kind == kind && grant.Target == name)];

    private static (ObjectName, string) KeyOf(PgFunction function) => (function.Name, function.Signature);

    /// <summary>PostgreSQL replaces a body and how it runs, but neither its result nor the names of its arguments.</summary>
    private static bool IsReplaceable(PgFunction before, PgFunction after) =>
        before.Owner == after.Owner && before.IsProcedure == after.IsProcedure && before.Returns == after.Returns
        && before.Arguments.Select(argument => argument with { Default = null }).SequenceEqual(after.Arguments.Select(argument => argument with { Default = null }))
        && before.Arguments.Zip(after.Arguments).All(pair => pair.First.Default is null || pair.Second.Default is not null);

    /// <summary>A view is made again when it, or something that its text names, is another than before.</summary>
    private void Views()
    {
        var moved = MovedNames().ToList();
        var again = new HashSet<ObjectName>();
        for (var found = true; found;)
        {
            found = false;
            foreach (var view in before.Views)
            {
                var isSame = after.Views.Contains(view);
                if ((!isSame || moved.Any(name => view.Query.Contains(name, StringComparison.Ordinal))) && again.Add(view.Name))
                {
                    moved.Add(view.Name.Name);
                    found = true;
                }
            }
        }

        foreach (var view in before.Views.Reverse().Where(view => again.Contains(view.Name)))
            _changes.Add(new ViewDropped(view, after.Views.Any(other => other.Name == view.Name)) { Grants = GrantsOn(GrantTarget.Table, view.Name) });
        foreach (var view in after.Views)
        {
            var was = before.Views.FirstOrDefault(other => other.Name == view.Name);
            if (was is null || again.Contains(view.Name))
                _changes.Add(new ViewAdded(view, was));
        }
    }

    private IEnumerable<string> MovedNames()
    {
        foreach (var change in _changes)
        {
            switch (change)
            {
                case TableDropped { Table.Name.Name: var name }:
                    yield return name;
                    break;
                case TableRenamed { From.Name: var name }:
                    yield return name;
                    break;
                case ColumnDropped or ColumnRetyped:
                    yield return ((TableChange)change).Table.Name.Name;
                    break;
                case FunctionDropped { Function.Name.Name: var name }:
                    yield return name;
                    break;
                default:
                    break;
            }
        }
    }

    private void Triggers()
    {
        // A table takes its triggers along when it is renamed. Those that go, go before that.
        var renamed = RenamedTables();
        PgTrigger Present(PgTrigger trigger) => trigger with { Table = renamed.GetValueOrDefault(trigger.Table, trigger.Table) };
        _changes.AddRange(before.Triggers.Where(trigger => !after.Triggers.Contains(Present(trigger))).Select(trigger => new TriggerDropped(trigger)));
        _changes.AddRange(after.Triggers.Except(before.Triggers.Select(Present)).Select(trigger => new TriggerAdded(trigger)));
    }

    private Dictionary<ObjectName, ObjectName> RenamedTables() => _changes.OfType<TableRenamed>().ToDictionary(change => change.From, change => change.Table.Name);

    private void Grants()
    {
        // What is dropped takes its privileges along.
        var gone = _changes.OfType<ViewDropped>().Select(change => change.View.Name)
            .Concat(_changes.OfType<TableDropped>().Select(change => change.Table.Name))
            .Concat(_changes.OfType<EnumDropped>().Select(change => change.Type.Name)).ToHashSet();
        var goneSchemas = _changes.OfType<SchemaDropped>().Select(change => change.Schema.Name).ToHashSet(StringComparer.Ordinal);
        var goneFunctions = _changes.OfType<FunctionDropped>().Select(change => KeyOf(change.Function)).ToHashSet();
        var renamed = RenamedTables();
        var there = before.Grants
            .Where(grant => grant.Kind == GrantTarget.Function ? !goneFunctions.Contains((grant.Target, grant.Signature!)) : grant.Kind == GrantTarget.Schema ? !goneSchemas.Contains(grant.Target.Name) : !gone.Contains(grant.Target))
            .Select(grant => renamed.TryGetValue(grant.Target, out var name) && grant.Kind == GrantTarget.Table ? grant with { Target = name } : grant)
            .ToHashSet();
        var known = before.Grants.ToHashSet();
        var existing = Existing().ToHashSet();
        _changes.AddRange(there.Except(after.Grants).Select(grant => new Revoked(grant, OwnerOf(grant))));
        _changes.AddRange(after.Grants.Where(grant => !there.Contains(grant)).Select(grant => new Granted(grant, !known.Contains(grant), existing.Contains(grant.Target), OwnerOf(grant))));
    }

    private string? OwnerOf(PgGrant grant) => after.OwnerOf(grant) ?? before.OwnerOf(grant);

    private IEnumerable<ObjectName> Existing() => before.Tables.Select(table => table.Name)
        .Concat(before.Views.Select(view => view.Name)).Concat(before.Functions.Select(function => function.Name)).Concat(before.Enums.Select(type => type.Name))
        .Concat(before.Schemas.Select(schema => new ObjectName(null, schema.Name)));

    private void Rows()
    {
        var keys = after.Tables.Concat(before.Tables).GroupBy(table => table.Name)
            .ToDictionary(same => same.Key, same => (IReadOnlyList<string>)[.. same.First().PrimaryKey?.Columns ?? default]);
        // A table that goes takes its rows along.
        var gone = _changes.OfType<TableDropped>().Select(change => change.Table.Name).ToHashSet();
        var renamed = RenamedTables();
        var there = before.Rows.Where(row => !gone.Contains(row.Table)).Select(row => row with { Table = renamed.GetValueOrDefault(row.Table, row.Table) }).ToList();
        var old = there.ToDictionary(row => Identity(row, keys[row.Table]));
        var put = new List<(RegistryRow Row, RegistryRow? Was)>();
        foreach (var row in after.Rows)
        {
            if (!old.Remove(Identity(row, keys[row.Table]), out var was) || was != row)
                put.Add((row, was));
        }

        _changes.AddRange(put.GroupBy(pair => (pair.Row.Table, pair.Row.Columns)).Select(same => new RowsPut(
            [.. same.Select(pair => pair.Row)], keys[same.Key.Table], [.. same.Select(pair => pair.Was).OfType<RegistryRow>()], [.. same.Where(pair => pair.Was is null).Select(pair => pair.Row)])));

        // Those that are referred to last.
        _changes.AddRange(there.AsEnumerable().Reverse().Where(row => old.ContainsKey(Identity(row, keys[row.Table]))).Select(row => new RowRemoved(row, keys[row.Table])));
    }

    private static (ObjectName, string) Identity(RegistryRow row, IReadOnlyList<string> key) =>
        (row.Table, string.Join(", ", row.Columns.Zip(row.Values).Where(pair => key.Contains(pair.First)).Select(pair => pair.Second)));
}
