using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>Finds what a table's name means: a common table expression, a view of the text, a table of the catalog, or something unknown.</summary>
internal sealed class TableAnalysis(AnalysisContext context, QueryAnalysis queries)
{
    private Dictionary<SqlNode, NamedQuery>? _views;

    public RangeEntry Read(TableReference reference, Scope scope)
    {
        var name = reference.Name.Last.Name;
        if (reference.Name.Parts.Count == 1 && scope.Tables?.Find(name) is { } named)
            return Reference(reference, named);
        if (context.State.HasPath && reference.Name.Parts.Count == 1 && context.Views.AreSeveral(name))
            context.NotProven($"which of several relations `{name}` is meant depends on the search path", reference.Name.Span);
        if (View(reference.Name) is { } view)
            return Reference(reference, view);

        var entry = Table(reference);
        if (entry.SharedTable is not null)
            context.Uses.Add(entry);
        return entry;
    }

    /// <summary>The table that a statement writes; common table expressions are not seen here.</summary>
    /// <param name="reads">The statement looks at the rows that are there.</param>
    public RangeEntry Write(TableReference reference, bool reads = false)
    {
        if (context.State.DoubtOf(CatalogLookup.SchemaOf(reference.Name), reference.Name.Last.Name) is { } doubt)
            context.NotProven(doubt, reference.Name.Span);
        if (View(reference.Name) is { } view)
        {
            if (!context.Views.IsTable(context.Views.Find(reference.Name)!))
                context.NotProven($"what is written through the view `{view.Name}` is not followed", reference.Name.Span);
            return reads ? Reference(reference, view) : Open(reference);
        }

        var entry = Table(reference);
        entry.IsTarget = true;
        return entry;
    }

    /// <summary>The relation that a query's output makes, under a name.</summary>
    public RangeEntry Derived(QueryOutput output, TableAlias? alias, SqlNode node)
    {
        var export = new Export(output);
        var entry = Entry(export, output, alias, "", node);
        context.Exports.Add(export);
        return entry;
    }

    private RangeEntry Entry(Export? export, QueryOutput output, TableAlias? alias, string name, SqlNode node)
    {
        var names = Names(new EquatableArray<string>(Array.ConvertAll(output.Columns.ToArray(), column => column.Name)), output.IsOpen, alias);
        var entry = new RangeEntry(context.TakeId(), alias?.Name?.Name ?? name, null, names, output.IsOpen, node.Span);
        // Behind a column that isn't known the places say nothing: only names lead to their columns then.
        export?.Refer(entry, output.IsOpen && names.Count > 0 && alias is { Columns.Count: > 0 } ? default : names);
        return entry;
    }

    private static EquatableArray<string> Names(EquatableArray<string> columns, bool isOpen, TableAlias? alias)
    {
        if (alias is not { Columns.Count: > 0 })
            return columns;
        var renamed = alias.Columns.Select(column => column.Name);
        return (isOpen ? renamed : renamed.Concat(columns.Skip(alias.Columns.Count))).ToEquatableArray();
    }

    private RangeEntry Reference(TableReference reference, NamedQuery named)
    {
        if (named is { IsBeingAnalyzed: true, FirstRows: { } firstRows })
        {
            var own = Entry(null, firstRows, reference.Alias, named.Name, reference);
            named.OwnReferences.Add(own);
            return own;
        }

        if (named.IsBeingAnalyzed)
            return Entry(null, QueryOutput.Nothing, reference.Alias, named.Name, reference);

        queries.Analyze(named);
        return Entry(named.Export, named.Output!, reference.Alias, named.Name, reference);
    }

    private NamedQuery? View(QualifiedName name)
    {
        // Where both could be meant it is the table: a view of its name may stand in another schema than it says.
        if (name.HasHole || IsSharedTable(name) || context.Views.Find(name) is not { } statement)
            return null;

        _views ??= new Dictionary<SqlNode, NamedQuery>(ReferenceComparer<SqlNode>.Instance);
        if (_views.TryGetValue(statement, out var view))
            return view;

        view = new NamedQuery(name.Last.Name, statement.Columns.Select(column => column.Name).ToList(), new QueryStatement(statement.Query, statement.Query.Span), statement.IsRecursive, Scope.Outermost);
        _views.Add(statement, view);
        return view;
    }

    private bool IsSharedTable(QualifiedName name) =>
        context.State.OtherName(CatalogLookup.SchemaOf(name), name.Last.Name) is not null || context.Tables.Shared(CatalogLookup.SchemaOf(name), name.Last.Name) is not null;

    private RangeEntry Table(TableReference reference)
    {
        var name = reference.Name.Last.Name;
        if (!reference.Name.HasHole && context.State.OtherName(CatalogLookup.SchemaOf(reference.Name), name) is { } otherName)
            return Shared(reference, otherName);
        if (context.State.TaintOf(CatalogLookup.SchemaOf(reference.Name), name) is { } reason)
            context.Report(SqlRules.UnfilteredRead, $"`{name}` may hold the rows of all tenants: {reason}", reference.Name.Span);

        var schema = context.State.FirstSchema(CatalogLookup.SchemaOf(reference.Name));
        var tables = context.Tables.Find(name);
        if (reference.Name.HasHole)
            context.NotProven("the name of the table is not known", reference.Name.Span);
        else if (schema is not null && CatalogLookup.IsTenantSchema(context.Catalog, schema))
            return Open(reference);
        else if (schema == context.Catalog.AdminSchema || (schema is null && context.State.IsPathAdmin && tables is not null))
            context.Report(SqlRules.UnfilteredRead, $"`{name}` of the admin schema holds the rows of all tenants", reference.Name.Span);
        else if (schema is null && tables is { Shared: null, Tenant: not null })
            context.Report(SqlRules.UnpinnedTenantTable, $"`{name}` is in each tenant's own schema: the connection must be pinned to a tenant", reference.Name.Span);

        var shared = context.Tables.Shared(schema, name);
        var common = tables?.Reference is { } same && (schema is null || schema == context.Tables.SchemaOf(same)) ? same : null;
        if (schema is not null && shared is null && common is null && schema != context.Catalog.SharedSchema)
        {
            if (schema != context.Catalog.AdminSchema && schema != context.Catalog.ControlSchema && !reference.Name.HasHole)
                context.Names.Relation(reference.Name);
            return Open(reference);
        }

        if (shared is not null)
            return Shared(reference, shared);
        if ((common ?? (schema is null ? tables?.Tenant : null)) is { } known)
            return Closed(reference, known);
        if (!reference.Name.HasHole)
            context.Names.Relation(reference.Name);
        return Open(reference);
    }

    private RangeEntry Shared(TableReference reference, SqlTable table)
    {
        var entry = Closed(reference, table);
        entry.SharedTable = table;
        var key = table.TenantKey!;
        if (reference.Sample.Count > 0)
            entry.IsSampled = true;
        if (key.Parent is not null)
        {
            entry.Key = new PinNode(entry, InsertAnalysis.KeyText(entry));
            return Pinned(entry);
        }

        var place = 0;
        while (place < table.Columns.Count && table.Columns[place] != key.Column)
            place++;
        var column = entry.Column(place < entry.Columns.Count ? entry.Columns[place] : key.Column);
        entry.Key = key.IsJson ? column.Member(string.Join(PinNode.PathSeparator, key.JsonPath)) : column;
        return Pinned(entry);
    }

    // What a policy asks of other tables is held to their own policies.
    private RangeEntry Pinned(RangeEntry entry)
    {
        if (context.PolicyOf is { } table && entry.SharedTable!.Name != table)
            context.Graph.Add(entry.Key!, context.Tenant);
        return entry;
    }

    private RangeEntry Closed(TableReference reference, SqlTable table) =>
        new(context.TakeId(), Alias(reference), context.Tables.SchemaOf(table), Names(table.Columns, false, reference.Alias), false, reference.Name.Span) { Table = table };

    private RangeEntry Open(TableReference reference) =>
        new(context.TakeId(), Alias(reference), CatalogLookup.SchemaOf(reference.Name), Names(default, true, reference.Alias), true, reference.Name.Span);

    private static string Alias(TableReference reference) => reference.Alias?.Name?.Name ?? reference.Name.Last.Name;
}
