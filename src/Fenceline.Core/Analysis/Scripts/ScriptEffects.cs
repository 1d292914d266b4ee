using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>What a statement leaves behind for those that follow it in the text.</summary>
internal sealed partial class ScriptEffects(SqlTokens tokens, CatalogLookup tables, KnownViews views, ScriptState state)
{
    /// <param name="isProven">Nothing was found in the statement, not even what a comment exempts.</param>
    public void After(StatementNode statement, bool isProven)
    {
        foreach (var made in SqlMadeRelation.By(statement, tokens))
            state.AddMade(made);
        switch (statement)
        {
            case CreateTableAsStatement create:
                Made(DdlName.Of(create.Name), create, isProven);
                break;
            case QueryStatement { Query.Body: SelectBody { Into: { } into } }:
                if (!isProven)
                    Taint(DdlName.Of(into.Table));
                break;
            case InsertStatement insert:
                Written(insert.Target.Name, isProven);
                break;
            case UpdateStatement update:
                Written(update.Target.Name, isProven);
                break;
            case MergeStatement merge:
                Written(merge.Target.Name, isProven);
                break;
            case CopyStatement { IsFrom: true, Table: { } table }:
                Written(table.Name, isProven);
                break;
            case PrepareStatement prepare:
                if (isProven)
                    state.Prepared[prepare.Name.Name] = prepare;
                else
                    state.Prepared.Remove(prepare.Name.Name);
                break;
            case DeclareCursorStatement cursor:
                state.AddCursor(cursor.Name.Name, isProven);
                break;
            case DeallocateStatement deallocate:
                if (deallocate.Name is { } name)
                    state.Prepared.Remove(name.Name);
                else
                    state.Prepared.Clear();
                break;
            case OtherStatement other:
                Definition(new DdlReader(tokens, other.Span));
                break;
        }
    }

    private void Made(DdlName name, CreateTableAsStatement create, bool isProven)
    {
        if (!isProven)
            Taint(name);
        // Reading it is reading its query, until something else is written into it.
        else if (create.Source is QueryStatement query)
            views.AddTable(new CreateViewStatement(create.Name, create.Columns, query.Query, false, create.Span));
    }

    private void Written(QualifiedName target, bool isProven)
    {
        views.RemoveTable(target);
        if (!isProven && !IsShared(DdlName.Of(target)))
            Taint(DdlName.Of(target));
    }

    private void Taint(DdlName name) => state.Taint(name, $"a statement on {views.LineAt(name.Span.Start)}, which is not proven to keep tenants apart, filled it");

    private bool IsShared(DdlName name) => SharedTable(name) is not null;

    private SqlTable? SharedTable(DdlName name)
    {
        if (state.OtherName(name.Schema, name.Name) is { } other)
            return other;
        var schema = state.FirstSchema(name.Schema);
        return tables.Shared(schema, name.Name);
    }

    private void Definition(DdlReader reader)
    {
        if (reader.Accept("create"))
            Create(reader);
        else if (reader.Accept("alter", "schema"))
            RenameSchema(reader);
        else if (reader.Accept("alter", "foreign", "table") || reader.Accept("alter", "table"))
            AlterTable(reader);
        else if (reader.Accept("alter", "materialized", "view") || reader.Accept("alter", "view"))
            AlterView(reader);
        else if (reader.Accept("alter", "function") || reader.Accept("alter", "procedure") || reader.Accept("alter", "routine"))
            AlterFunction(reader);
        else if (reader.Accept("drop", "trigger") || reader.Accept("drop", "rule"))
            DropTrigger(reader);
    }

    // It may get settings, another name or other rights.
    private void AlterFunction(DdlReader reader)
    {
        if (reader.Name() is not { } name)
            return;
        state.AddFunction(new SqlFunction(null, name.Name, SqlFunctionEffect.Unknown));
        if (reader.SkipTo("rename", "to") && reader.Accept("rename", "to") && reader.Name() is { } newName)
            state.AddFunction(new SqlFunction(null, newName.Name, SqlFunctionEffect.Unknown));
    }

    private void RenameSchema(DdlReader reader)
    {
        if (reader.Name() is { } name && reader.Accept("rename", "to") && reader.Name() is { } newName)
            state.RenameSchema(name.Name, newName.Name);
    }

    private void Create(DdlReader reader)
    {
        reader.Accept("or", "replace");
        if (reader.Accept("constraint", "trigger") || reader.Accept("trigger"))
            CreateTrigger(reader);
        else if (reader.Accept("rule"))
            CreateRule(reader);
        else if (reader.SkipTo("table") && reader.Accept("table"))
            CreateTable(reader);
    }

    // CREATE TABLE p PARTITION OF t, CREATE TABLE c (...) INHERITS (t).
    private void CreateTable(DdlReader reader)
    {
        reader.SkipIfExists();
        if (reader.Name() is not { } name)
            return;
        if (reader.Accept("partition", "of"))
        {
            PartOf(name, reader.Name());
            return;
        }

        if (reader.SkipTo("inherits") && reader.Accept("inherits") && reader.Accept(SqlTokenKind.OpenParen))
        {
            foreach (var parent in reader.Names())
                PartOf(name, parent);
        }
    }

    private void PartOf(DdlName part, DdlName? whole)
    {
        if (whole is not { } name)
            return;
        if (SharedTable(name) is { } table)
            state.AddName(part, table);
        // Who reads the whole reads its parts.
        else if (SharedTable(part) is { } shared)
            state.AddName(name, shared);
    }

    private void CreateTrigger(DdlReader reader)
    {
        if (reader.Name() is not { } trigger || !reader.SkipTo("on") || !reader.Accept("on") || reader.Name() is not { } table)
            return;
        var isKnown = reader.SkipTo("execute") && reader.Accept("execute") && reader.AcceptAny("function", "procedure")
            && reader.Name() is { } function && IsHarmless(state.FunctionOf(function.Name)?.Effect, table);
        if (!isKnown)
            state.Doubt(table, $"what the trigger `{trigger.Name}` does with each row is not known");
    }

    // A statement that writes to a shared table is held to the tenant, and so is the row that the trigger gets.
    private bool IsHarmless(SqlFunctionEffect? effect, DdlName table) =>
        effect == SqlFunctionEffect.Harmless || (effect == SqlFunctionEffect.HarmlessForCaller && SharedTable(table) is { TenantKey: { IsColumn: true } key } shared
            // Another table's tenant column may be a plain column here.
            && !tables.TenantColumns.Any(column => column != key.Column && shared.Columns.Contains(column)));

    private void CreateRule(DdlReader reader)
    {
        if (reader.Name() is { } rule && reader.SkipTo("to") && reader.Accept("to") && reader.Name() is { } table)
            state.Doubt(table, $"what the rule `{rule.Name}` makes of the statement is not known");
    }

    private void DropTrigger(DdlReader reader)
    {
        if (reader.SkipTo("on") && reader.Accept("on") && reader.Name() is { } table)
            state.DropDoubt(table);
    }
}
