using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>The tables and views of a catalog by name.</summary>
internal sealed class CatalogLookup
{
    // An edit of a C# file asks for the same catalog thousands of times.
    private static readonly ConditionalWeakTable<SqlCatalog, CatalogLookup> Indexes = new();

    private readonly Dictionary<string, TablesOfName> _tables = new(StringComparer.Ordinal);

    private readonly Dictionary<(string Schema, string Name), SqlView> _views = [];

    private readonly Dictionary<string, string> _viewSchemas = new(StringComparer.Ordinal);

    private readonly Dictionary<string, List<SqlFunction>> _functions = new(StringComparer.Ordinal);

    private readonly Dictionary<string, List<(SqlTable Table, SqlReference Key)>> _references = new(StringComparer.Ordinal);

    private readonly HashSet<string> _made;

    // Texts are analysed side by side.
    private readonly ConcurrentDictionary<string, string?> _near = new(StringComparer.Ordinal);
    private readonly List<string> _names;

    private readonly HashSet<string> _tenantColumns = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tenantFunctions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sharedSchemas = new(StringComparer.Ordinal);

    private readonly HashSet<string> _words;
    private readonly List<string> _namesWithOtherCharacters;

    // For each letter that a name begins with the lengths of those names, as bits: most words need not be looked up.
    private readonly ulong[] _lengths = new ulong[Ascii];
    private const int Ascii = 128;

    private CatalogLookup(SqlCatalog catalog)
    {
        Catalog = catalog;
        foreach (var tables in catalog.Tables.GroupBy(table => table.Name, StringComparer.Ordinal))
            _tables.Add(tables.Key, TablesOfName.Of(tables));

        foreach (var view in catalog.Views)
        {
            _views[(view.Schema ?? catalog.SharedSchema, view.Name)] = view;
            _viewSchemas[view.Name] = view.Schema ?? catalog.SharedSchema;
        }

        _made = new HashSet<string>(catalog.Made.Select(made => made.Name), StringComparer.Ordinal);
        foreach (var functions in catalog.Functions.GroupBy(function => function.Name, StringComparer.Ordinal))
            _functions.Add(functions.Key, functions.ToList());
        _tenantFunctions.Add(catalog.CurrentTenantFunction);
        _sharedSchemas.Add(catalog.SharedSchema);
        _sharedSchemas.UnionWith(catalog.Tables.Select(table => table.Schema).OfType<string>());
        foreach (var table in catalog.Tables.Where(table => table.Kind == SqlTableKind.Shared))
        {
            if (table.TenantKey is { } typed)
            {
                HasUuids |= typed.Type == TenantKeyType.Uuid;
                HasNumbers |= TenantKeyTypes.IsNumber(typed.Type);
                _tenantFunctions.Add(TypedNames.Of(catalog.CurrentTenantFunction, typed.Type));
            }

            if (table.TenantKey is { IsColumn: true } tenant)
                _tenantColumns.Add(tenant.Column);
            foreach (var key in table.References)
            {
                if (!_references.TryGetValue(key.Table, out var found))
                    _references.Add(key.Table, found = []);
                found.Add((table, key));
            }
        }

        _names = _tables.Keys.Concat(_views.Keys.Select(view => view.Name)).ToList();
        // A name of 63 bytes may be written with more, which PostgreSQL cuts off: such names are looked for anywhere.
        _words = new HashSet<string>(_names.Where(name => name.All(IsWordCharacter) && Encoding.UTF8.GetByteCount(name) < SqlText.MaxIdentifierBytes), StringComparer.OrdinalIgnoreCase);
        _namesWithOtherCharacters = _names.Where(name => !_words.Contains(name)).ToList();
        foreach (var name in _words.Where(name => name.Length > 0 && name[0] < Ascii))
            _lengths[char.ToLowerInvariant(name[0])] |= 1UL << name.Length;
    }

    public SqlCatalog Catalog { get; }

    public static CatalogLookup For(SqlCatalog catalog) => Indexes.GetValue(catalog, key => new CatalogLookup(key));

    /// <summary>Whether a word of a text is the name of a table or a view, in any case of letters. Linear in the text, whatever the number of tables.</summary>
    public bool MentionsAny(string text)
    {
        foreach (var name in _namesWithOtherCharacters)
        {
            if (text.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0)
                return true;
        }

        for (var start = 0; start < text.Length; start++)
        {
            if (!IsWordCharacter(text[start]))
                continue;

            var end = start + 1;
            while (end < text.Length && IsWordCharacter(text[end]))
                end++;
            if (MayBeName(text[start], end - start) && _words.Contains(text.Substring(start, end - start)))
                return true;
            start = end;
        }

        return false;
    }

    // Names in other alphabets are looked up in any case.
    private bool MayBeName(char first, int length) =>
        length < SqlText.MaxIdentifierBytes && (first >= Ascii || (_lengths[char.ToLowerInvariant(first)] & (1UL << length)) != 0);

    public static bool IsWordCharacter(char c) => c is '_' or '$' || char.IsLetterOrDigit(c);

    /// <summary>Null when there is no table of this name.</summary>
    public TablesOfName? Find(string name) => _tables.TryGetValue(name, out var tables) ? tables : null;

    /// <summary>Whether a text that belongs to this one makes a relation of the name, or changes it.</summary>
    public bool IsMade(string name) => _made.Contains(name);

    /// <summary>The table or view whose name is close to one that nobody knows; null when none is.</summary>
    public string? NearName(string name) => _near.GetOrAdd(name, unknown => NearNames.Find(unknown, _names));

    public bool HasViews => _views.Count > 0;

    /// <summary>The columns that carry the tenant in shared tables.</summary>
    public IReadOnlyCollection<string> TenantColumns => _tenantColumns;

    /// <summary>Whether shared and reference tables stand there.</summary>
    public bool IsSharedSchema(string schema) => _sharedSchemas.Contains(schema);

    /// <summary>The shared table of a name; null when there is none, or when it stands in another schema.</summary>
    /// <param name="schema">Null where none is named.</param>
    public SqlTable? Shared(string? schema, string name) => Find(name)?.Shared is { } table && (schema is null || schema == SchemaOf(table)) ? table : null;

    public string SchemaOf(SqlTable table) => table.Schema ?? Catalog.SharedSchema;

    /// <summary>A tenant column is a uuid, and so is every tenant's id.</summary>
    public bool HasUuids { get; }

    /// <summary>A tenant column is a whole number, and so is every tenant's id.</summary>
    public bool HasNumbers { get; }

    /// <summary>Whether it is the function that returns the current tenant, as text or as a value of a tenant column's type.</summary>
    /// <param name="schema">Null where none is named.</param>
    public bool IsTenantFunction(string? schema, string name) => _tenantFunctions.Contains(name) && (schema is null || schema == Catalog.SharedSchema);

    public bool IsTenantColumn(string name) => _tenantColumns.Contains(name);

    /// <summary>What the catalog says of a function, of several with one name the worst; null when it says nothing.</summary>
    public SqlFunction? FunctionOf(string? schema, string name)
    {
        if (!_functions.TryGetValue(name, out var known))
            return null;
        return known.Where(function => schema is null || function.Schema is null || function.Schema == schema).Aggregate((SqlFunction?)null, SqlFunction.Worse);
    }

    /// <summary>The shared tables with a foreign key to this one.</summary>
    public IReadOnlyList<(SqlTable Table, SqlReference Key)> ReferencesTo(string table) => _references.TryGetValue(table, out var found) ? found : [];

    /// <summary>Null when there is no such view.</summary>
    public SqlView? FindView(string schema, string name) => _views.TryGetValue((schema, name), out var view) ? view : null;

    /// <summary>The place of a view of this name, in whatever schema; null when there is none.</summary>
    public (string Schema, string Name)? KeyOfView(string name) => _viewSchemas.TryGetValue(name, out var schema) ? (schema, name) : null;

    public static bool IsTenantSchema(SqlCatalog catalog, string schema) =>
        schema.Length > catalog.TenantSchemaPrefix.Length + catalog.TenantSchemaSuffix.Length
        && catalog.TenantSchemaPrefix.Length + catalog.TenantSchemaSuffix.Length > 0
        && schema != catalog.SharedSchema
        && schema != catalog.ControlSchema
        && schema != catalog.AdminSchema
        && schema.StartsWith(catalog.TenantSchemaPrefix, StringComparison.Ordinal)
        && schema.EndsWith(catalog.TenantSchemaSuffix, StringComparison.Ordinal);

    public static string? SchemaOf(QualifiedName name) => name.Parts.Count > 1 ? name.Parts[name.Parts.Count - 2].Name : null;
}

/// <summary>What a name may mean, by the kind of table: the first of each.</summary>
internal sealed record TablesOfName(SqlTable? Shared, SqlTable? Reference, SqlTable? Tenant)
{
    public static TablesOfName Of(IEnumerable<SqlTable> tables)
    {
        return new TablesOfName(First(SqlTableKind.Shared), First(SqlTableKind.Reference), First(SqlTableKind.Tenant));

        SqlTable? First(SqlTableKind kind) => tables.FirstOrDefault(table => table.Kind == kind);
    }
}
