using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>Says of most texts, without parsing them, that nothing in them is the analysis' concern.</summary>
internal static class QuickScan
{
    // Statements that run what the text does not hold, or change who sees what; and names that show others' values.
    private static readonly WordSet Concerns = new(
        new[] { "call", "do", "execute", "prepare", "search_path", "schema", "role", "authorization", "row_security", "set_config", "pg_settings", "reset", "discard", "grant", "revoke", "alter", "create", "drop", "security", "reassign", "session_replication_role" }
            .Concat(Statistics.Words));

    // What may stand before a parenthesis and calls nothing that is not known.
    private static readonly WordSet Harmless = new(
        KnownFunctions.Names.Except(KnownFunctions.Names.Where(KnownFunctions.HasEffect))
            .Concat(
                [
                    "all", "and", "any", "array", "as", "between", "by", "case", "cast", "char", "coalesce", "conflict", "cube", "current_time", "current_timestamp", "decimal", "distinct", "else", "except", "exists", "extract", "filter",
                    "float", "from", "greatest", "group", "grouping", "having", "ilike", "in", "intersect", "is", "join", "key", "lateral", "least", "like", "limit", "localtime", "localtimestamp", "materialized", "not", "nullif", "numeric",
                    "offset", "on", "or", "order", "over", "partition", "position", "recursive", "returning", "rollup", "row", "select", "set", "sets", "similar", "some", "substring", "table", "then", "treat", "trim", "union", "unique", "using",
                    "values", "varchar", "when", "where", "with",
                ])
            .Distinct(StringComparer.Ordinal));

    // Others may be anybody's; the signs of comments are parsed as well, to be sure.
    private static readonly WordSet Operators = new(["=", "<", ">", "<=", ">=", "<>", "!=", "+", "-", "*", "/", "%", "||", "->", "->>", "=>", "@", "@>", "<@", "~", "~*", "--", "/*", "*/", "?", "&&"]);

    private static readonly WordSet BeforeRelations = new(["from", "join", "into", "update", "table"]);

    /// <summary>False only when no table, schema or setting of the catalog is mentioned, in whatever spelling, and nothing is run that is not known.</summary>
    public static bool MayConcern(string sql, CatalogLookup tables)
    {
        var catalog = tables.Catalog;
        // What most texts of concern do comes first.
        if (tables.MentionsAny(sql))
            return true;
        // Escapes can spell any name.
        if (Holds(sql, "u&\"") || Holds(sql, "\\"))
            return true;
        if (Holds(sql, "fenceline"))
            return true;
        if (catalog.DecidingSetting is { } setting && Holds(sql, setting.Split('.')[0]))
            return true;
        if (Holds(sql, catalog.AdminSchema) || Holds(sql, catalog.TenantSchemaPrefix.Length > 0 ? catalog.TenantSchemaPrefix : catalog.TenantSchemaSuffix))
            return true;
        return HasWordOfConcern(sql, tables);
    }

    /// <summary>Whether a text that can't be parsed may touch a table of the catalog.</summary>
    public static bool MentionsTable(string text, CatalogLookup tables) =>
        Holds(text, "\\") || Holds(text, tables.Catalog.AdminSchema) || Holds(text, "execute") || tables.MentionsAny(text);

    private static bool HasWordOfConcern(string text, CatalogLookup tables)
    {
        var isRelationNext = false;
        for (var start = 0; start < text.Length; start++)
        {
            // A call by a quoted name, or by what follows a dot, is not looked up.
            if (text[start] is '"' or '.')
            {
                if (IsCall(text, text[start] == '"' ? start + 1 : EndOfWord(text, start + 1)))
                    return true;
                continue;
            }

            if (IsOperator(text[start]))
            {
                var first = start;
                while (start + 1 < text.Length && IsOperator(text[start + 1]))
                    start++;
                if (!Operators.Contains(text, first, start - first + 1))
                    return true;
                continue;
            }

            // A variable of psql's in the place of a relation or a statement may be anything.
            if (text[start] == ':' && (isRelationNext || IsFirst(text, start)))
                return true;
            if (!CatalogLookup.IsWordCharacter(text[start]))
                continue;

            var end = EndOfWord(text, start);
            // A relation that is nearly one of the catalog's is none, and that is to be said.
            if (isRelationNext && tables.NearName(text.Substring(start, end - start).ToLowerInvariant()) is not null)
                return true;
            isRelationNext = BeforeRelations.Contains(text, start, end - start);
            if (Concerns.Contains(text, start, end - start) || (IsCall(text, end) && !Harmless.Contains(text, start, end - start)))
                return true;
            start = end - 1;
        }

        return false;
    }

    private static bool IsFirst(string text, int start)
    {
        do
            start--;
        while (start >= 0 && char.IsWhiteSpace(text[start]));
        return start < 0 || text[start] == ';';
    }

    private static bool IsOperator(char c) => c is '=' or '<' or '>' or '+' or '-' or '*' or '/' or '%' or '|' or '!' or '~' or '@' or '#' or '^' or '&' or '?' or '`';

    private static int EndOfWord(string text, int start)
    {
        while (start < text.Length && CatalogLookup.IsWordCharacter(text[start]))
            start++;
        return start;
    }

    private static bool IsCall(string text, int end)
    {
        while (end < text.Length && char.IsWhiteSpace(text[end]))
            end++;
        // A comment may stand before the parenthesis.
        return end < text.Length && (text[end] == '(' || (text[end] == '/' && end + 1 < text.Length && text[end + 1] == '*') || (text[end] == '-' && end + 1 < text.Length && text[end + 1] == '-'));
    }

    private static bool Holds(string sql, string part) => part.Length > 0 && sql.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}
