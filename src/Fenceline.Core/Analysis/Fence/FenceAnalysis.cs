using Fenceline.Core.Analysis.Scripts;
using Fenceline.Core.Rules;
using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Fence;

/// <summary>
/// What the statements of a text do to the fence: row-level security, policies, rights, roles, views, functions and keys. What a later
/// statement of the text puts right again is not said.
/// </summary>
internal sealed class FenceAnalysis
{
    private readonly SqlTokens _tokens;
    private readonly FenceState _state;
    private readonly TableChanges _tables;
    private readonly PolicyChanges _policies;
    private readonly RightsChanges _rights;
    private readonly RoleChanges _roles;
    private readonly CodeChanges _code;

    /// <param name="binding">What a condition on a table, at a place in the text, lets pass.</param>
    public FenceAnalysis(SqlTokens tokens, CatalogLookup tables, Func<DdlName, TextSpan, PolicyBinding> binding)
    {
        _tokens = tokens;
        _state = new FenceState(tables);
        _tables = new TableChanges(_state);
        _policies = new PolicyChanges(_state, binding);
        _rights = new RightsChanges(_state);
        _roles = new RoleChanges(_state);
        _code = new CodeChanges(_state);
    }

    /// <summary>Whether a statement may change the fence: most texts have none that does.</summary>
    public static bool MayConcern(StatementNode statement) =>
        statement is OtherStatement or CreateFunctionStatement or CreateViewStatement or CreateTableAsStatement or SetStatement;

    /// <summary>The findings by the place of their statement among the text's.</summary>
    public ILookup<int, SqlFinding> Run(IReadOnlyList<StatementNode> statements)
    {
        for (var i = 0; i < statements.Count; i++)
        {
            _state.Statement = i;
            Statement(statements[i]);
        }

        return _state.Findings.ToLookup(found => found.Statement, found => found.Finding);
    }

    private void Statement(StatementNode statement)
    {
        switch (statement)
        {
            case CreateFunctionStatement function:
                _code.CreateFunction(function, new DdlReader(_tokens, function.Span));
                break;
            case CreateViewStatement view:
                _code.CreateView(view, new DdlReader(_tokens, view.Span));
                break;
            case CreateTableAsStatement { IsMaterializedView: true } view:
                _code.CreateMaterializedView(view);
                break;
            case SetStatement { Name: "session_replication_role" or "row_security" } set:
                _roles.Switch(set);
                break;
            case OtherStatement other:
                Definition(new DdlReader(_tokens, other.Span));
                break;
        }
    }

    private void Definition(DdlReader reader)
    {
        if (reader.Accept("create"))
            Create(reader);
        else if (reader.Accept("alter"))
            Alter(reader);
        else if (reader.Accept("drop"))
            Drop(reader);
        else if (reader.Accept("grant"))
            _rights.Grant(reader);
        else if (reader.Accept("revoke"))
            _rights.Revoke(reader);
        else if (reader.Accept("reassign", "owned", "by"))
            _roles.ReassignOwned(reader);
    }

    private void Create(DdlReader reader)
    {
        reader.Accept("or", "replace");
        if (reader.Accept("policy"))
            _policies.Create(reader);
        else if (reader.AcceptAny("role", "user", "group"))
            _roles.Change(reader);
        else if (reader.Accept("publication"))
            _code.Publication(reader);
        else if (reader.Accept("foreign", "table"))
            _tables.CreateForeign(reader);
        else if (reader.Accept("unique", "index"))
            _tables.UniqueIndex(reader);
        else if (!reader.AtAny("temp", "temporary") && !reader.At("local", "temp") && !reader.At("local", "temporary") && (reader.Accept("table") || reader.Accept("unlogged", "table")))
            _tables.Create(reader);
    }

    private void Alter(DdlReader reader)
    {
        if (reader.Accept("policy"))
            _policies.Alter(reader);
        else if (reader.AcceptAny("role", "user", "group"))
            _roles.Change(reader);
        else if (reader.Accept("database") || reader.Accept("system"))
            _roles.Settings(reader);
        else if (reader.Accept("publication"))
            _code.Publication(reader);
        else if (reader.Accept("default", "privileges"))
            _rights.DefaultPrivileges(reader);
        else if (reader.Accept("materialized", "view") || reader.Accept("view"))
            _code.AlterView(reader);
        else if (reader.AcceptAny("function", "procedure", "routine"))
            _code.AlterFunction(reader);
        else if (reader.Accept("foreign", "table") || reader.Accept("table"))
            _tables.Alter(reader);
    }

    private void Drop(DdlReader reader)
    {
        if (reader.Accept("policy"))
            _policies.Drop(reader);
        else if (reader.Accept("table"))
            _tables.Drop(reader);
        else if (reader.Accept("schema"))
            _tables.DropSchema(reader);
        else if (reader.Accept("owned", "by"))
            _tables.DropOwned(reader);
        else if (reader.AcceptAny("function", "routine"))
            _code.DropFunction(reader);
    }
}
