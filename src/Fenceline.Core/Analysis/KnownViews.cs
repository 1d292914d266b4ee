using Fenceline.Core.Analysis.Scripts;
using Fenceline.Sql;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>
/// The views that a text may name: those that it has created so far, and those of others. The definitions of the latter are
/// read as if they stood behind the text's end, so that their places can be told from the text's own.
/// </summary>
/// <param name="around">Of the text that holds this one, as a function's body.</param>
internal sealed class KnownViews(string sql, CatalogLookup tables, KnownViews? around = null)
{
    private Dictionary<(string Schema, string Name), CreateViewStatement>? _views;
    private List<(int Start, string Name, LineMap Lines)>? _appended;
    private HashSet<SqlNode>? _filledTables;
    private HashSet<string>? _distrusted;
    private List<DdlName>? _redefined;
    private HashSet<(string Schema, string Name)>? _forgotten;
    private LineMap? _lines;
    private int _end = sql.Length;

    public void Add(CreateViewStatement view)
    {
        if (_views is not null && _views.ContainsKey(Key(view.Name)))
            (_redefined ??= []).Add(DdlName.Of(view.Name));
        _forgotten?.Remove(Key(view.Name));
        (_views ??= [])[Key(view.Name)] = view;
    }

    /// <summary>A table that the text fills with a query.</summary>
    public void AddTable(CreateViewStatement table)
    {
        if (_distrusted is not null && _distrusted.Contains(table.Name.Last.Name))
            return;
        Add(table);
        (_filledTables ??= new HashSet<SqlNode>(ReferenceComparer<SqlNode>.Instance)).Add(table);
    }

    /// <summary>The views that the text defines twice.</summary>
    public IReadOnlyList<DdlName> Redefined => _redefined ?? [];

    /// <summary>Tables that the text fills are known.</summary>
    public bool HasFilledTables => _filledTables is not null;

    /// <summary>Something else may be written into the table at any time.</summary>
    public void DistrustTable(DdlName name)
    {
        (_distrusted ??= new HashSet<string>(StringComparer.Ordinal)).Add(name.Name);
        RemoveTable(name);
    }

    /// <summary>Whether there are several relations of the name, in different schemas.</summary>
    public bool AreSeveral(string name) => _views is not null && _views.Keys.Count(key => key.Name == name) > 1;

    public bool IsTable(CreateViewStatement view) => _filledTables is not null && _filledTables.Contains(view);

    /// <summary>Something else was written into the table.</summary>
    public void RemoveTable(DdlName name)
    {
        if (_filledTables is null)
            return;
        foreach (var key in _views!.Keys.Where(key => key.Name == name.Name && (name.Schema is null || key.Schema == name.Schema)).ToList())
        {
            if (_filledTables.Contains(_views[key]))
                _views.Remove(key);
        }
    }

    /// <summary>The view or table has other columns now than its query.</summary>
    /// <returns>Whether it was known.</returns>
    public bool Forget(DdlName name)
    {
        var key = (name.Schema ?? tables.Catalog.SharedSchema, name.Name);
        if (Find(key) is null)
            return false;
        (_forgotten ??= []).Add(key);
        return true;
    }

    public void Rename(DdlName name, DdlName newName)
    {
        var key = (name.Schema ?? tables.Catalog.SharedSchema, name.Name);
        if (Find(key) is { } view)
            (_views ??= [])[(newName.Schema ?? tables.Catalog.SharedSchema, newName.Name)] = view;
    }

    /// <summary>Null when the name is no view's.</summary>
    public CreateViewStatement? Find(QualifiedName name)
    {
        if (_views is null && !tables.HasViews && around is null)
            return null;

        return Find(Key(name)) ?? (name.Parts.Count == 1 ? Elsewhere(name.Last.Name) : null);
    }

    /// <summary>A view of another schema, which may be on the path.</summary>
    private CreateViewStatement? Elsewhere(string name) => (KeyElsewhere(name) ?? tables.KeyOfView(name)) is { } key ? Find(key) : null;

    private (string Schema, string Name)? KeyElsewhere(string name)
    {
        foreach (var key in _views?.Keys ?? Enumerable.Empty<(string Schema, string Name)>())
        {
            if (key.Name == name)
                return key;
        }

        return around?.KeyElsewhere(name);
    }

    private CreateViewStatement? Find((string Schema, string Name) key)
    {
        if (_forgotten is not null && _forgotten.Contains(key))
            return null;
        if (_views is not null && _views.TryGetValue(key, out var known))
            return known;
        return (around?.Definition(key) ?? tables.FindView(key.Schema, key.Name)?.Definition) is { } definition ? Append(key, definition) : null;
    }

    /// <summary>Whether a text may name a view that this one creates.</summary>
    public bool AreMentionedIn(string text) => _views is not null && _views.Keys.Any(view => text.IndexOf(view.Name, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>The view whose definition a place is in; null when it is in the text itself.</summary>
    public string? ViewAt(TextSpan place) => place.Start <= sql.Length ? null : _appended!.FindLast(view => view.Start <= place.Start).Name;

    /// <summary>Where a place is, in words.</summary>
    public string LineAt(int offset)
    {
        if (offset <= sql.Length)
            return FormattableString.Invariant($"line {Line(_lines ??= new LineMap(sql), offset)}");

        var (start, name, lines) = _appended!.FindLast(view => view.Start <= offset);
        return FormattableString.Invariant($"line {Line(lines, offset - start)} of `{name}`");
    }

    private static int Line(LineMap lines, int offset) => lines.GetPosition(offset).Line + 1;

    private CreateViewStatement? Append((string Schema, string Name) key, string definition)
    {
        var start = _end + 1;
        var text = new string(' ', start) + definition;
        if (SqlParser.Parse(text).Statements is not [CreateViewStatement statement])
            return null;

        _end = text.Length;
        (_appended ??= []).Add((start, key.Name, new LineMap(definition)));
        (_views ??= []).Add(key, statement);
        return statement;
    }

    private string? Definition((string Schema, string Name) key) =>
        _views is not null && _views.TryGetValue(key, out var view) && ViewAt(view.Span) is null ? sql.Substring(view.Span.Start, view.Span.Length) : around?.Definition(key);

    private (string Schema, string Name) Key(QualifiedName name) => (CatalogLookup.SchemaOf(name) ?? tables.Catalog.SharedSchema, name.Last.Name);
}
