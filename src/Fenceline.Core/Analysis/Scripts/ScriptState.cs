using Fenceline.Sql;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>What the statements of a text so far have done that later ones depend on.</summary>
/// <param name="outer">Of the text that holds this one, as a function's body; null for a text of its own.</param>
internal sealed class ScriptState(SqlCatalog catalog, ScriptState? outer = null)
{
    private Dictionary<(string Schema, string Name), SqlTable>? _otherNames;
    private Dictionary<(string Schema, string Name), string>? _tainted;
    private Dictionary<(string Schema, string Name), List<(string Cause, string Reason)>>? _doubts;
    private Dictionary<(string Schema, string Name), DdlName>? _wholes;
    private List<(DdlName Name, string Cause, string Reason)>? _dropped;
    private Dictionary<string, string>? _schemas;
    private Dictionary<string, SqlFunction>? _functions;
    private Dictionary<string, AbstractValue>? _variables;
    private HashSet<string>? _filteredCursors;
    private HashSet<string>? _made;
    private HashSet<string>? _unknownCode;
    private bool _areVariablesUnknown;
    private bool _cursors;

    /// <summary>What the identity function returns: the current tenant, until the text has changed it.</summary>
    public AbstractValue Tenant
    {
        get => field ??= outer?.Tenant ?? Caller;
        set
        {
            WasChanged |= value != Caller;
            AreCursorsStale |= _cursors && value != Tenant;
            // Of two branches it isn't known which one runs.
            field = Branches > 0 && value != Tenant ? AbstractValue.Unknown : value;
        }
    }

    /// <summary>The tenant of whoever runs the text.</summary>
    public static AbstractValue Caller { get; } = AbstractValue.Of(ExpressionAnalysis.CurrentTenant);

    /// <summary>How many of psql's <c>\if</c> are around.</summary>
    public int Branches { get; set; }

    /// <summary>The text has made another tenant the current one at some time.</summary>
    public bool WasChanged { get; private set; }

    /// <summary>The tenant was changed while a cursor was open, which asks for it at each fetch.</summary>
    public bool AreCursorsStale { get; private set; }

    /// <summary>Backslashes in plain strings are escapes.</summary>
    public bool HasEscapes { get; set; }

    /// <summary>The search path is another one than at the beginning of the text.</summary>
    public bool HasPath { get; set; } = outer?.HasPath ?? false;

    /// <summary>The search path leads to the views of the admin schema.</summary>
    public bool IsPathAdmin { get; set; } = outer?.IsPathAdmin ?? false;

    /// <summary>In PL/pgSQL a name that is a variable's and a column's means the variable, or may.</summary>
    public bool PrefersVariables { get; set; } = outer?.PrefersVariables ?? false;

    public Dictionary<string, PrepareStatement> Prepared => field ??= new Dictionary<string, PrepareStatement>(StringComparer.Ordinal);

    /// <summary>A shared table's rows are found under this name, too: it was renamed, moved, or is a part of it.</summary>
    public void AddName(DdlName name, SqlTable table) => (_otherNames ??= [])[Key(name.Schema, name.Name)] = table with { Name = name.Name };

    /// <summary>The shared table that a name of the text's own making means; null when it is none.</summary>
    public SqlTable? OtherName(string? schema, string name) => Find(_otherNames, schema, name) ?? outer?.OtherName(schema, name);

    /// <summary>Whether a text speaks of a relation by a name that this one gave it.</summary>
    public bool IsOtherNameIn(string text) =>
        (_otherNames?.Keys.Any(key => Holds(text, key.Name)) ?? false) || (_tainted?.Keys.Any(key => Holds(text, key.Name)) ?? false) || (outer?.IsOtherNameIn(text) ?? false);

    private static bool Holds(string text, string name) => text.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0;

    public void RenameSchema(string name, string newName) => (_schemas ??= new Dictionary<string, string>(StringComparer.Ordinal))[newName] = FirstSchema(name)!;

    /// <summary>The name that a schema had when the text began.</summary>
    public string? FirstSchema(string? schema) => schema is not null && _schemas is not null && _schemas.TryGetValue(schema, out var first) ? first : outer is null ? schema : outer.FirstSchema(schema);

    /// <param name="reason">How rows of all tenants came into the relation.</param>
    public void Taint(DdlName name, string reason) => (_tainted ??= [])[Key(name.Schema, name.Name)] = reason;

    /// <summary>Why a relation of the text's own making holds rows of all tenants; null when it does not.</summary>
    public string? TaintOf(string? schema, string name) => Find(_tainted, schema, name) ?? outer?.TaintOf(schema, name);

    /// <param name="cause">What made it so, and may be taken back.</param>
    /// <param name="reason">Why it is not known what a write to the relation does.</param>
    public void Doubt(DdlName name, string cause, string reason)
    {
        var seen = new HashSet<(string, string)>();
        // What writes to the whole writes to its parts.
        for (DdlName? at = name; at is { } relation && seen.Add(Key(relation.Schema, relation.Name)); at = WholeOf(relation))
            Doubts(relation).Add((cause, reason));
    }

    public void DropDoubt(DdlName name, string cause)
    {
        // Whether a part of it still has one is not looked at.
        if (Branches > 0 || _doubts is null || !_doubts.TryGetValue(Key(name.Schema, name.Name), out var doubts))
            return;
        foreach (var doubt in doubts.Where(doubt => doubt.Cause == cause))
            (_dropped ??= []).Add((name, doubt.Cause, doubt.Reason));
        doubts.RemoveAll(doubt => doubt.Cause == cause);
    }

    /// <summary>What the text has taken back may be there again.</summary>
    public void RollBack()
    {
        foreach (var (name, cause, reason) in _dropped ?? [])
            Doubt(name, cause, reason);
        _dropped = null;
    }

    /// <summary>The relation has another name now.</summary>
    public void MoveDoubts(DdlName name, DdlName newName)
    {
        if (_doubts is not null && _doubts.TryGetValue(Key(name.Schema, name.Name), out var doubts))
            _doubts[Key(newName.Schema, newName.Name)] = [.. doubts];
        if (WholeOf(name) is { } whole)
            _wholes![Key(newName.Schema, newName.Name)] = whole;
    }

    /// <summary>A write to the whole may go to the part.</summary>
    public void AddPart(DdlName part, DdlName whole)
    {
        (_wholes ??= [])[Key(part.Schema, part.Name)] = whole;
        foreach (var (cause, reason) in Doubts(part).ToList())
            Doubt(whole, cause, reason);
    }

    private DdlName? WholeOf(DdlName part) => _wholes is not null && _wholes.TryGetValue(Key(part.Schema, part.Name), out var whole) ? whole : null;

    private List<(string Cause, string Reason)> Doubts(DdlName name)
    {
        _doubts ??= [];
        if (!_doubts.TryGetValue(Key(name.Schema, name.Name), out var doubts))
            _doubts.Add(Key(name.Schema, name.Name), doubts = []);
        return doubts;
    }

    /// <summary>Why it is not known what a write to a relation does; null when nothing of the kind is known.</summary>
    public string? DoubtOf(string? schema, string name) => Find(_doubts, schema, name) is [var (_, reason), ..] ? reason : outer?.DoubtOf(schema, name);

    /// <summary>Of several functions with one name the worst counts.</summary>
    public void AddFunction(SqlFunction function)
    {
        _functions ??= new Dictionary<string, SqlFunction>(StringComparer.Ordinal);
        _functions[function.Name] = SqlFunction.Worse(_functions.TryGetValue(function.Name, out var known) ? known : null, function)!;
    }

    public SqlFunction? FunctionOf(string name) => _functions is not null && _functions.TryGetValue(name, out var function) ? function : outer?.FunctionOf(name);

    public void SetVariable(string name, AbstractValue value) => (_variables ??= new Dictionary<string, AbstractValue>(StringComparer.Ordinal))[name] = value;

    public void SetVariablesUnknown() => _areVariablesUnknown = true;

    /// <summary>An operator or a type of the text's own making runs code that is not proven.</summary>
    public void AddUnknownCode(string name) => (_unknownCode ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);

    public bool HasUnknownCode => _unknownCode is not null || (outer?.HasUnknownCode ?? false);

    public bool IsUnknownCode(string name) => (_unknownCode is not null && _unknownCode.Contains(name)) || (outer?.IsUnknownCode(name) ?? false);

    /// <summary>What a psql variable holds, where the text says it; null: the caller gave it, like a parameter.</summary>
    public AbstractValue? Variable(string name) =>
        _variables is not null && _variables.TryGetValue(name, out var value) ? value : _areVariablesUnknown ? AbstractValue.Unknown : null;

    /// <summary>The text creates a relation of this name, renames one to it or changes its columns.</summary>
    public void AddMade(string name) => (_made ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);

    public bool HasMade(string name) => (_made is not null && _made.Contains(name)) || (outer?.HasMade(name) ?? false);

    /// <param name="isFiltered">Its query is proven to show only the tenant's rows.</param>
    public void AddCursor(string name, bool isFiltered)
    {
        _cursors = true;
        _filteredCursors ??= new HashSet<string>(StringComparer.Ordinal);
        if (isFiltered)
            _filteredCursors.Add(name);
        else
            _filteredCursors.Remove(name);
    }

    /// <summary>Of the text itself, or of the body that it is a statement of: when a body further out runs, the name may mean another one.</summary>
    public bool HasFilteredCursor(string name) => HasOwnCursor(name) || (outer?.HasOwnCursor(name) ?? false);

    private bool HasOwnCursor(string name) => _filteredCursors is not null && _filteredCursors.Contains(name);

    /// <summary>By its name and schema; without a schema it may stand in any that is on the path.</summary>
    private T? Find<T>(Dictionary<(string Schema, string Name), T>? known, string? schema, string name)
        where T : class
    {
        if (known is null)
            return null;
        return known.TryGetValue(Key(schema, name), out var found) ? found
            : schema is null ? known.FirstOrDefault(item => item.Key.Name == name).Value
            : null;
    }

    private (string Schema, string Name) Key(string? schema, string name) => (schema is null or "pg_temp" ? catalog.SharedSchema : schema, name);
}
