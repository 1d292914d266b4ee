using Fenceline.Core.Analysis.Scripts;
using Fenceline.Core.Rules;
using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Fence;

/// <summary>Tables with rows of several tenants: their row-level security, keys, tenant column and owner.</summary>
internal sealed class TableChanges(FenceState state)
{
    private readonly KeyChanges _keys = new(state);

    // New tables that need it.
    private readonly HashSet<string> _unforced = new(StringComparer.Ordinal);

    public void Create(DdlReader reader)
    {
        reader.SkipIfExists();
        if (reader.Name() is not { } name || !state.IsInSharedSchema(name.Schema))
            return;

        if (reader.Accept("partition", "of"))
        {
            if (reader.Name() is { } whole && state.Shared(whole) is not null)
                Unfenced(name, $"`{name.Name}`, a partition of `{whole.Name}`, has no row-level security of its own");
            return;
        }

        if (reader.Current.Kind == SqlTokenKind.OpenParen && _keys.OfNewTable(reader, name))
            Unfenced(name, $"the new table `{name.Name}` has a tenant column and no row-level security");
    }

    public void CreateForeign(DdlReader reader)
    {
        reader.SkipIfExists();
        if (reader.Name() is { } name && reader.Current.Kind == SqlTokenKind.OpenParen && _keys.HasTenantColumn(reader))
            state.Report(FenceRules.UnfencedCopy, $"`{name.Name}` is a foreign table with rows of several tenants: PostgreSQL has no row-level security for it. Keep tenants from reading it", name.Span);
    }

    public void UniqueIndex(DdlReader reader) => _keys.UniqueIndex(reader);

    public void Alter(DdlReader reader) => reader.EachAction(Action);

    public void Drop(DdlReader reader)
    {
        reader.SkipIfExists();
        foreach (var name in reader.Names())
        {
            if (state.Shared(name) is not null || state.IsTenantSchema(name.Schema))
                state.Report(FenceRules.TenantDataDropped, $"`{FenceState.Named(name)}` is dropped with the rows that tenants have in it", name.Span);
        }
    }

    public void DropSchema(DdlReader reader)
    {
        reader.SkipIfExists();
        foreach (var name in reader.Names())
        {
            if (state.Tables.IsSharedSchema(name.Name) || name.Name == state.Catalog.ControlSchema || state.IsTenantSchema(name.Name))
                state.Report(FenceRules.TenantDataDropped, $"the schema `{name.Name}` is dropped with all that tenants have in it: offboard a tenant with `fenceline tenant remove`", name.Span);
        }
    }

    public void DropOwned(DdlReader reader)
    {
        foreach (var name in reader.Names())
        {
            if (name.Name == state.Catalog.Names?.Owner)
                state.Report(FenceRules.TenantDataDropped, $"everything that `{name.Name}` owns is dropped, and that is every tenant's data", name.Span);
        }
    }

    private void Unfenced(DdlName name, string what)
    {
        const string Remedy = ": whoever may read it reads the rows of all tenants. Add ENABLE and FORCE ROW LEVEL SECURITY and a policy";
        state.ReportUnlessCured(FenceState.Key("rls", name), FenceRules.TableWithoutRowSecurity, what + Remedy, name.Span);
        _unforced.Add(name.Name);
    }

    private static string NotForced(DdlName name) =>
        $"row-level security of `{name.Name}` is not forced: its owner, and every function and view of the owner's, reads the rows of all tenants. Add FORCE ROW LEVEL SECURITY";

    private void Action(DdlReader reader, DdlName name)
    {
        if (reader.Accept("enable", "row", "level", "security"))
            Enabled(name);
        else if (reader.Accept("force", "row", "level", "security"))
            Forced(name);
        else if (state.Shared(name) is { } table)
            OfShared(reader, name, table);
        else if (reader.Accept("add"))
            _keys.Added(reader, name, null);
    }

    private void Enabled(DdlName name)
    {
        state.Cure(FenceState.Key("rls", name));
        if (_unforced.Contains(name.Name))
            state.ReportUnlessCured(FenceState.Key("force", name), FenceRules.RowSecurityNotForced, NotForced(name), name.Span);
    }

    private void Forced(DdlName name)
    {
        _unforced.Remove(name.Name);
        state.Cure(FenceState.Key("force", name));
    }

    private void OfShared(DdlReader reader, DdlName name, SqlTable table)
    {
        if (reader.Accept("disable", "row", "level", "security"))
        {
            state.ReportUnlessCured(
                FenceState.Key("rls", name), FenceRules.RowSecurityOff,
                $"row-level security of `{name.Name}` is switched off: whoever may read the table reads the rows of all tenants. Leave it on, and give the role that needs all rows a policy of its own", name.Span);
        }
        else if (reader.Accept("no", "force", "row", "level", "security"))
        {
            state.ReportUnlessCured(FenceState.Key("force", name), FenceRules.RowSecurityNotForced, NotForced(name), name.Span);
        }
        else if (reader.Accept("owner", "to"))
        {
            if (reader.Name() is { } owner && owner.Name != state.Catalog.Names?.Owner)
                state.Report(FenceRules.OwnerChanged, $"`{name.Name}` gets the owner `{owner.Name}`, who may switch its row-level security off and grant rights on it", owner.Span);
        }
        else if (reader.At("disable", "trigger") || reader.At("disable", "rule"))
        {
            state.Report(FenceRules.GuardsOff, $"triggers or rules of `{name.Name}` are switched off: those that check foreign keys and tenants are among them", reader.Current.Span);
        }
        else if (reader.Accept("add"))
        {
            _keys.Added(reader, name, table);
        }
        else if (reader.Accept("rename"))
        {
            reader.Accept("column");
            if (!reader.At("to") && !reader.At("constraint") && reader.Name() is { } column && column.Name == table.TenantKey!.Column)
                Column(column, "gets another name: the policies keep to it, but queries, defaults and the manifest name the old one");
        }
        else if (reader.Accept("drop"))
        {
            reader.Accept("column");
            reader.SkipIfExists();
            if (!reader.At("constraint") && reader.Name() is { } column && column.Name == table.TenantKey!.Column)
                Column(column, "is dropped: nothing tells the tenants' rows apart any more");
        }
        else if (reader.Accept("alter"))
        {
            AlterColumn(reader, table);
        }
    }

    private void AlterColumn(DdlReader reader, SqlTable table)
    {
        reader.Accept("column");
        if (reader.Name() is not { } column || column.Name != table.TenantKey!.Column)
            return;

        if (reader.Accept("drop", "not", "null"))
            Column(column, "may be NULL from now on: such rows are nobody's, and unique keys don't hold for them. Keep NOT NULL");
        else if (reader.Accept("drop", "default"))
            Column(column, $"loses its default: keep `DEFAULT {state.Catalog.CurrentTenantFunction}()`");
        else if (reader.Accept("set", "default") && !(reader.Name() is { } function && state.Tables.IsTenantFunction(function.Schema, function.Name)))
            Column(column, $"gets a default that is not the current tenant: keep `DEFAULT {state.Catalog.CurrentTenantFunction}()`");
        else if (reader.At("type") || reader.At("set", "data", "type"))
            Column(column, "gets another type: two tenants' ids may become one, and the policies have to be made again");
    }

    private void Column(DdlName column, string what) => state.Report(FenceRules.TenantColumnChanged, $"the tenant column `{column.Name}` {what}", column.Span);
}
