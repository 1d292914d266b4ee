using Fenceline.Sql;
using Fenceline.Sql.Text;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>What a statement leaves behind for those that follow it in the text.</summary>
internal sealed partial class ScriptEffects(SqlTokens tokens, CatalogLookup tables, KnownViews views, ScriptState state)
{
    /// <param name="isProven">Nothing was found in the statement, not even what a comment exempts.</param>
    public void After(StatementNode statement, bool isProven)
    {
        if (!isProven || views.HasFilledTables)
            WrittenInside(statement, isProven);
        foreach (var made in SqlMadeRelation.By(statement, tokens))
            state.AddMade(made);
        switch (statement)
        {
            case CreateFunctionStatement { Body: { } body }:
                // It may be called at any time.
                foreach (var target in WrittenIn(body.Value))
                    views.DistrustTable(target);
                break;
            case CreateTableAsStatement create:
                Made(DdlName.Of(create.Name), create, isProven);
                break;
            case QueryStatement { Query.Body: SelectBody { Into: { } into } }:
                if (!isProven)
                    Taint(DdlName.Of(into.Table));
                break;
            case var filling when FilledBy(filling) is { } target:
                Written(target, isProven);
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
            case TransactionStatement { Action: SqlTransactionAction.Rollback or SqlTransactionAction.RollbackToSavepoint }:
                state.RollBack();
                Doubtful(views.Redefined);
                break;
            case PsqlCommandStatement command when command.Command.StartsWith("if", StringComparison.Ordinal):
                state.Branches++;
                break;
            case PsqlCommandStatement command when command.Command.StartsWith("endif", StringComparison.Ordinal):
                state.Branches--;
                break;
            case CreateViewStatement when state.Branches > 0:
                Doubtful(views.Redefined);
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

    // Which of their definitions holds isn't known.
    private void Doubtful(IReadOnlyList<DdlName> redefined)
    {
        foreach (var name in redefined)
        {
            views.Forget(name);
            state.Taint(name, "it is defined twice, and it is not known which definition holds");
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

    /// <summary>The table that a statement puts rows or values into; null for one that does not.</summary>
    private static QualifiedName? FilledBy(SqlNode statement) => statement switch
    {
        InsertStatement insert => insert.Target.Name,
        UpdateStatement update => update.Target.Name,
        MergeStatement merge => merge.Target.Name,
        CopyStatement { IsFrom: true, Table: { } table } => table.Name,
        _ => null,
    };

    private void Written(QualifiedName target, bool isProven)
    {
        views.RemoveTable(DdlName.Of(target));
        if (!isProven && !IsShared(DdlName.Of(target)))
            Taint(DdlName.Of(target));
    }

    // In WITH, EXPLAIN or PREPARE, and in the text of a body.
    private void WrittenInside(StatementNode statement, bool isProven)
    {
        foreach (var node in statement.DescendantsAndSelf())
        {
            switch (node)
            {
                case var filling when FilledBy(filling) is { } written:
                    Written(written, isProven);
                    break;
                case SqlString body:
                    foreach (var target in WrittenIn(body.Value))
                    {
                        views.RemoveTable(target);
                        if (!isProven && !IsShared(target))
                            state.Taint(target, Filled(statement.Span.Start));
                    }

                    break;
            }
        }
    }

    /// <summary>The names behind INTO, UPDATE and COPY in a text; variables may be among them.</summary>
    private static IEnumerable<DdlName> WrittenIn(string text)
    {
        var tokens = SqlLexer.Tokenize(text, default);
        for (var i = 0; i < tokens.Tokens.Count; i++)
        {
            if (tokens[i] is not { Kind: SqlTokenKind.Word, Value: "into" or "update" or "copy" })
                continue;
            var reader = new DdlReader(tokens, new TextSpan(0, text.Length)) { Position = i + 1 };
            reader.Accept("only");
            if (reader.Name() is { } name)
                yield return name;
        }
    }

    private string Filled(int place) => $"a statement on {views.LineAt(place)}, which is not proven to keep tenants apart, filled it";

    private void Taint(DdlName name) => state.Taint(name, Filled(name.Span.Start));

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
        else if (reader.Accept("drop", "trigger"))
            DropTrigger(reader, "trigger ");
        else if (reader.Accept("drop", "rule"))
            DropTrigger(reader, "rule ");
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
        else if (reader.Accept("aggregate"))
            CreateAggregate(reader);
        else if (reader.Accept("operator"))
            CreateOperator(reader);
        else if (reader.Accept("domain"))
            CreateDomain(reader);
        else if (reader.Accept("cast"))
            CreateCast(reader);
        else if (reader.SkipTo("table") && reader.Accept("table"))
            CreateTable(reader);
    }

    // CREATE TABLE p PARTITION OF t, CREATE TABLE c (...) INHERITS (t).
    private void CreateTable(DdlReader reader)
    {
        reader.SkipIfExists();
        if (reader.Name() is not { } name)
            return;
        Expressions(reader, name);
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
        state.AddPart(part, name);
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
            && reader.Name() is { } function && IsHarmless(state.FunctionOf(function.Name), table);
        if (!isKnown)
            state.Doubt(table, "trigger " + trigger.Name, $"what the trigger `{trigger.Name}` does with each row is not known");
    }

    // A statement that writes to a shared table is held to the tenant, and so is the row that the trigger gets.
    private bool IsHarmless(SqlFunction? function, DdlName table)
    {
        var shared = SharedTable(table);
        // What becomes of a document that holds the tenant, or of a key to a parent, is not followed.
        if (shared?.TenantKey is { IsColumn: false } held && function is not null && function.Assigned.Any(column => held.Parent is { } parent ? parent.Columns.Contains(column) : column == held.Column))
            return false;
        return function?.Effect == SqlFunctionEffect.Harmless || (function?.Effect == SqlFunctionEffect.HarmlessForCaller && shared is { TenantKey: { IsColumn: true } key }
            // Another table's tenant column may be a plain column here.
            && !tables.TenantColumns.Any(column => column != key.Column && shared.Columns.Contains(column)));
    }

    private void CreateRule(DdlReader reader)
    {
        if (reader.Name() is { } rule && reader.SkipTo("to") && reader.Accept("to") && reader.Name() is { } table)
            state.Doubt(table, "rule " + rule.Name, $"what the rule `{rule.Name}` makes of the statement is not known");
    }

    private void DropTrigger(DdlReader reader, string kind)
    {
        reader.SkipIfExists();
        if (reader.Name() is { } trigger && reader.Accept("on") && reader.Name() is { } table)
            state.DropDoubt(table, kind + trigger.Name);
    }
}
