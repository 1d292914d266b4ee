using System.Runtime.CompilerServices;
using System.Text;
using Fenceline.Core.Naming;
using Fenceline.Core.Sql.Syntax;

namespace Fenceline.Core.Sql.Analysis;

/// <summary>The tables of a catalog by name.</summary>
internal sealed class TableIndex
{
    // An edit of a C# file asks for the same catalog thousands of times.
    private static readonly ConditionalWeakTable<SqlCatalog, TableIndex> Indexes = new();

    private readonly Dictionary<string, List<SqlTable>> _tables = new(StringComparer.Ordinal);

    private readonly HashSet<string> _words;
    private readonly List<string> _namesWithOtherCharacters;
    private readonly int _longestName;
    private readonly int _shortestName;

    private TableIndex(SqlCatalog catalog)
    {
        foreach (var table in catalog.Tables)
        {
            if (!_tables.TryGetValue(table.Name, out var same))
                _tables.Add(table.Name, same = []);
            same.Add(table);
        }

        // A name of 63 bytes may be written with more, which PostgreSQL cuts off: such names are looked for anywhere.
        _words = new HashSet<string>(_tables.Keys.Where(name => name.All(IsWordCharacter) && Encoding.UTF8.GetByteCount(name) < SqlText.MaxIdentifierBytes), StringComparer.OrdinalIgnoreCase);
        _namesWithOtherCharacters = _tables.Keys.Where(name => !_words.Contains(name)).ToList();
        _longestName = _words.Count == 0 ? 0 : _words.Max(name => name.Length);
        _shortestName = _words.Count == 0 ? 0 : _words.Min(name => name.Length);
    }

    public static TableIndex For(SqlCatalog catalog) => Indexes.GetValue(catalog, key => new TableIndex(key));

    /// <summary>Whether a word of a text is the name of a table, in any case of letters. Linear in the text, whatever the number of tables.</summary>
    public bool MentionsAny(string text)
    {
        if (_namesWithOtherCharacters.Any(name => text.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0))
            return true;

        for (var start = 0; start < text.Length; start++)
        {
            if (!IsWordCharacter(text[start]))
                continue;

            var end = start + 1;
            while (end < text.Length && IsWordCharacter(text[end]))
                end++;
            if (end - start <= _longestName && end - start >= _shortestName && _words.Contains(text.Substring(start, end - start)))
                return true;
            start = end;
        }

        return false;
    }

    private static bool IsWordCharacter(char c) => c is '_' or '$' || char.IsLetterOrDigit(c);

    public SqlTable? Find(string name, SqlTableKind kind) =>
        _tables.TryGetValue(name, out var tables) ? tables.FirstOrDefault(table => table.Kind == kind) : null;

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
