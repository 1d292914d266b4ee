using Fenceline.Sql;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>What the statements of a text so far have done that later ones depend on.</summary>
/// <param name="outer">Of the text that holds this one, as a function's body; null for a text of its own.</param>
internal sealed class ScriptState(SqlCatalog catalog, ScriptState? outer = null)
{
    private Dictionary<(string Schema, string Name), SqlTable>? _otherNames;
    private Dictionary<(string Schema, string Name), string>? _tainted;
    private Dictionary<(string Schema, string Name), string>? _doubts;
    private Dictionary<string, string>? _schemas;
    private Dictionary<string, SqlFunction>? _functions;
    private Dictionary<string, AbstractValue>? _variables;
    private HashSet<string>? _filteredCursors;
    private HashSet<string>? _made;
    private bool _areVariablesUnknown;

    /// <summary>What the identity function returns: the current tenant, until the text has changed it.</summary>
    public AbstractValue Tenant { get; set; } = outer?.Tenant ?? AbstractValue.Of(ExpressionAnalysis.CurrentTenant);

    /// <summary>The search path leads to the views of the admin schema.</summary>
    public bool IsPathAdmin { get; set; } = outer?.IsPathAdmin ?? false;

    public Dictionary<string, PrepareStatement> Prepared => field ??= new Dictionary<string, PrepareStatement>(StringComparer.Ordinal);

    /// <summary>A shared table's rows are found under this name, too: it was renamed, moved, or is a part of it.</summary>
    public void AddName(DdlName name, SqlTable table) => (_otherNames ??= [])[Key(name.Schema, name.Name)] = table with { Name = name.Name };

    /// <summary>The shared table that a name of the text's own making means; null when it is none.</summary>
    public SqlTable? OtherName(string? schema, string name) =>
        _otherNames is not null && _otherNames.TryGetValue(Key(schema, name), out var table) ? table : outer?.OtherName(schema, name);

    public void RenameSchema(string name, string newName) => (_schemas ??= new Dictionary<string, string>(StringComparer.Ordinal))[newName] = FirstSchema(name)!;

    /// <summary>The name that a schema had when the text began.</summary>
    public string? FirstSchema(string? schema) => schema is not null && _schemas is not null && _schemas.TryGetValue(schema, out var first) ? first : outer is null ? schema : outer.FirstSchema(schema);

    /// <param name="reason">How rows of all tenants came into the relation.</param>
    public void Taint(DdlName name, string reason) => (_tainted ??= [])[Key(name.Schema, name.Name)] = reason;

    /// <summary>Why a relation of the text's own making holds rows of all tenants; null when it does not.</summary>
    public string? TaintOf(string? schema, string name) => _tainted is not null && _tainted.TryGetValue(Key(schema, name), out var reason) ? reason : outer?.TaintOf(schema, name);

    /// <param name="reason">Why it is not known what a write to the relation does.</param>
    public void Doubt(DdlName name, string reason) => (_doubts ??= [])[Key(name.Schema, name.Name)] = reason;

    public void DropDoubt(DdlName name) => _doubts?.Remove(Key(name.Schema, name.Name));

    /// <summary>Why it is not known what a write to a relation does; null when nothing of the kind is known.</summary>
    public string? DoubtOf(string? schema, string name) => _doubts is not null && _doubts.TryGetValue(Key(schema, name), out var reason) ? reason : outer?.DoubtOf(schema, name);

    /// <summary>Of several functions with one name the worst counts.</summary>
    public void AddFunction(SqlFunction function)
    {
        _functions ??= new Dictionary<string, SqlFunction>(StringComparer.Ordinal);
        _functions[function.Name] = SqlFunction.Worse(_functions.TryGetValue(function.Name, out var known) ? known : null, function)!;
    }

    public SqlFunction? FunctionOf(string name) => _functions is not null && _functions.TryGetValue(name, out var function) ? function : outer?.FunctionOf(name);

    public void SetVariable(string name, AbstractValue value) => (_variables ??= new Dictionary<string, AbstractValue>(StringComparer.Ordinal))[name] = value;

    public void SetVariablesUnknown() => _areVariablesUnknown = true;

    /// <summary>What a psql variable holds, where the text says it; null: the caller gave it, like a parameter.</summary>
    public AbstractValue? Variable(string name) =>
        _variables is not null && _variables.TryGetValue(name, out var value) ? value : _areVariablesUnknown ? AbstractValue.Unknown : null;

    /// <summary>The text creates a relation of this name, renames one to it or changes its columns.</summary>
    public void AddMade(string name) => (_made ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);

    public bool HasMade(string name) => (_made is not null && _made.Contains(name)) || (outer?.HasMade(name) ?? false);

    /// <param name="isFiltered">Its query is proven to show only the tenant's rows.</param>
    public void AddCursor(string name, bool isFiltered)
    {
        _filteredCursors ??= new HashSet<string>(StringComparer.Ordinal);
        if (isFiltered)
            _filteredCursors.Add(name);
        else
            _filteredCursors.Remove(name);
    }

    /// <summary>Of the text itself, or of the body that it is a statement of: when a body further out runs, the name may mean another one.</summary>
    public bool HasFilteredCursor(string name) => HasOwnCursor(name) || (outer?.HasOwnCursor(name) ?? false);

    private bool HasOwnCursor(string name) => _filteredCursors is not null && _filteredCursors.Contains(name);

    private (string Schema, string Name) Key(string? schema, string name) => (schema is null or "pg_temp" ? catalog.SharedSchema : schema, name);
}
