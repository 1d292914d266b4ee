using Fenceline.Core.Analysis.Scripts;
using Fenceline.Core.Rules;
using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Fence;

/// <summary>Views, functions and publications: what reads shared tables with other rights than those of whoever asks.</summary>
internal sealed class CodeChanges(FenceState state)
{
    public void CreateView(CreateViewStatement view, DdlReader reader)
    {
        var name = DdlName.Of(view.Name);
        if (name.Schema == "pg_temp" || name.Schema == state.Catalog.AdminSchema || SharedTableIn(view.Query) is not { } table)
            return;

        reader.SkipTo("view");
        while (!reader.IsAtEnd && !reader.At("as") && !reader.At("with"))
            reader.SkipOne();
        if (!(reader.Accept("with") && IsInvoker(reader)))
            ReportView(name, $" over `{table}`");
    }

    public void CreateMaterializedView(CreateTableAsStatement view)
    {
        if (SharedTableIn(view.Source) is { } table)
            state.Report(FenceRules.UnfencedCopy, $"the materialized view `{view.Name.Last.Name}` keeps rows of `{table}`: PostgreSQL has no row-level security for it. Make it a view with `security_invoker`, or keep tenants from reading it", view.Name.Span);
    }

    public void AlterView(DdlReader reader)
    {
        reader.SkipIfExists();
        if (reader.Name() is not { } name)
            return;
        if (reader.Accept("set") && reader.Current.Kind == SqlTokenKind.OpenParen)
        {
            if (IsInvoker(reader))
                state.Cure(FenceState.Key("view", name));
            else if (Option(reader) is not null)
                ReportView(name, "");
        }
        else if (reader.Accept("reset") && Option(reader) is not null)
        {
            ReportView(name, "");
        }
    }

    public void CreateFunction(CreateFunctionStatement function, DdlReader reader)
    {
        var name = DdlName.Of(function.Name);
        if (state.Tables.IsTenantFunction(name.Schema, name.Name))
        {
            var how = Has(reader, "immutable") ? ", and its answer, as IMMUTABLE, is kept where the tenant changes" : "";
            state.Report(FenceRules.IdentityFunctionChanged, $"`{name.Name}` says whose rows a session sees, and is replaced here{how}. Let `fenceline generate` write it", function.Name.Span);
        }

        if (function.IsSecurityDefiner)
            Definer(name, HasPath(reader));
    }

    public void AlterFunction(DdlReader reader)
    {
        if (reader.Name() is not { } name)
            return;
        if (state.Tables.IsTenantFunction(name.Schema, name.Name))
            state.Report(FenceRules.IdentityFunctionChanged, $"`{name.Name}` says whose rows a session sees, and is changed here. Let `fenceline generate` write it", name.Span);
        if (HasPath(reader))
            state.Cure(FenceState.Key("path", name));
        else if (Has(reader, "security", "definer"))
            Definer(name, false);
    }

    public void DropFunction(DdlReader reader)
    {
        reader.SkipIfExists();
        if (reader.Name() is { } name && state.Tables.IsTenantFunction(name.Schema, name.Name))
            state.Report(FenceRules.IdentityFunctionChanged, $"`{name.Name}` says whose rows a session sees, and is dropped here with every policy that asks it", name.Span);
    }

    /// <summary>CREATE and ALTER PUBLICATION.</summary>
    public void Publication(DdlReader reader)
    {
        if (reader.Name() is not { } name)
            return;
        while (!reader.IsAtEnd)
        {
            if (reader.At("drop"))
                return;
            var span = reader.Span;
            if (reader.Accept("all", "tables") || (reader.Accept("tables", "in", "schema") && reader.Names().Any(schema => state.Tables.IsSharedSchema(schema.Name))))
            {
                ReportPublication(name, "every table", span);
                return;
            }

            if (reader.Accept("table"))
            {
                reader.Accept("only");
                if (reader.Name() is { } table && state.Shared(table) is not null)
                    ReportPublication(name, $"`{table.Name}`", table.Span);
                continue;
            }

            if (reader.Accept(SqlTokenKind.Comma))
            {
                var listed = reader.Name();
                if (listed is { } next && state.Shared(next) is not null)
                    ReportPublication(name, $"`{next.Name}`", next.Span);
                continue;
            }

            reader.SkipOne();
        }
    }

    private void ReportPublication(DdlName name, string what, TextSpan span) =>
        state.Report(FenceRules.Published, $"the publication `{name.Name}` sends the rows of all tenants in {what} to whoever subscribes: row-level security does not apply to it", span);

    private void ReportView(DdlName name, string over) => state.ReportUnlessCured(
        FenceState.Key("view", name), FenceRules.ViewWithoutInvoker,
        $"the view `{name.Name}`{over} is read with its owner's rights and not with those of whoever asks: write `CREATE VIEW ... WITH (security_invoker = true)`", name.Span);

    private void Definer(DdlName name, bool hasPath)
    {
        if (!hasPath)
        {
            state.ReportUnlessCured(
                FenceState.Key("path", name), FenceRules.DefinerWithoutPath,
                $"`{name.Name}` runs with its owner's rights and looks names up in the caller's search path: add `SET search_path = pg_catalog, pg_temp` and name every table with its schema", name.Span);
        }

        state.ReportUnlessCured(
            FenceState.Key("execute", name), FenceRules.DefinerForEverybody,
            $"`{name.Name}` runs with its owner's rights, and everybody may call it: add `REVOKE ALL ON FUNCTION {name.Name} FROM PUBLIC` and grant it to whom it is for", name.Span);
    }

    private string? SharedTableIn(SqlNode query) =>
        query.DescendantsAndSelf().OfType<TableReference>().Select(reference => DdlName.Of(reference.Name)).Where(name => state.Shared(name) is not null).Select(name => name.Name).FirstOrDefault();

    private static bool HasPath(DdlReader reader) => Has(reader, "set", "search_path");

    private static bool Has(DdlReader reader, params string[] words)
    {
        reader.Position = reader.Start;
        return reader.SkipTo(words);
    }

    // Whether the options in the parentheses that open here say so.
    private static bool IsInvoker(DdlReader reader) => Option(reader) is true;

    // Of security_invoker; null when it is not among the options. The reader stays.
    private static bool? Option(DdlReader reader)
    {
        var start = reader.Position;
        reader.SkipOne();
        var end = reader.Position;
        bool? found = null;
        for (reader.Position = start; reader.Position < end; reader.Position++)
        {
            if (reader.At("security_invoker"))
                found = !(reader.Ahead(1).Value == "=" && reader.Ahead(2).Value is "false" or "off" or "0" or "no");
        }

        reader.Position = start;
        return found;
    }
}
