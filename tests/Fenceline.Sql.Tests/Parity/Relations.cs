using System.Text.Json;

namespace Fenceline.Sql.Tests.Parity;

/// <summary>The relations that a script names, each as <c>read s.t</c> or <c>write s.t</c>, each once, in order.</summary>
internal static class Relations
{
    public static string[] Of(SqlScript script)
    {
        var found = new List<string>();
        var written = new HashSet<SqlNode>(ReferenceEqualityComparer.Instance);
        foreach (var node in script.Statements.SelectMany(statement => statement.DescendantsAndSelf()))
        {
            foreach (var target in Written(node))
            {
                written.Add(target);
                found.Add("write " + Name(target is TableReference table ? table.Name : (QualifiedName)target));
            }

            // PostgreSQL wraps the query in one that reads the view by its name.
            if (node is CreateViewStatement { IsRecursive: true } view)
                found.Add("read " + Name(view.Name));
            if (node is TableReference reference && !written.Contains(node))
                found.Add("read " + Name(reference.Name));
        }

        return [.. found.Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<SqlNode> Written(SqlNode node) => node switch
    {
        InsertStatement insert => [insert.Target],
        UpdateStatement update => [update.Target],
        DeleteStatement delete => [delete.Target],
        MergeStatement merge => [merge.Target],
        CopyStatement { IsFrom: true, Table: { } table } => [table],
        TruncateStatement truncate => truncate.Tables,
        LockStatement locking => locking.Tables,
        IntoClause into => [into.Table],
        CreateTableAsStatement create => [create.Name],
        CreateViewStatement create => [create.Name],
        _ => [],
    };

    private static string Name(QualifiedName name) => string.Join(".", name.Parts.Select(part => part.Name));

    /// <summary>The same of the parse tree of libpg_query.</summary>
    public static string[] Of(string tree)
    {
        var found = new List<string>();
        using var document = JsonDocument.Parse(tree, new JsonDocumentOptions { MaxDepth = 5000 });
        Collect(document.RootElement, null, null, found);
        return [.. found.Distinct().Order(StringComparer.Ordinal)];
    }

    private static void Collect(JsonElement element, string? parent, string? property, List<string> found)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Collect(item, parent, property, found);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty("relname", out var relation) && element.TryGetProperty("relpersistence", out _))
                found.Add((IsWrite(parent, property) ? "write " : "read ") + Name(element, relation));
            foreach (var child in element.EnumerateObject())
                CollectChild(child, parent, property, found);
        }
    }

    private static void CollectChild(JsonProperty child, string? parent, string? property, List<string> found)
    {
        var isNode = char.IsUpper(child.Name[0]);
        // Names of aliases and of constraints.
        if (child.Name is "lockedRels" or "constraints")
            return;
        // COPY says on the statement whether its relation is written.
        var name = child.Name == "CopyStmt" && child.Value.TryGetProperty("is_from", out var isFrom) && isFrom.GetBoolean() ? "CopyFrom" : child.Name;
        if (child.Name is "RangeVar")
            Collect(child.Value, parent, property, found);
        else
            Collect(child.Value, isNode ? name : parent, isNode ? null : child.Name, found);
    }

    private static bool IsWrite(string? parent, string? property) => (parent, property) switch
    {
        ("InsertStmt" or "UpdateStmt" or "DeleteStmt" or "MergeStmt" or "CopyFrom", "relation") => true,
        ("TruncateStmt" or "LockStmt", "relations") => true,
        (_, "rel") => true,
        ("ViewStmt", "view") => true,
        _ => false,
    };

    private static string Name(JsonElement range, JsonElement relation)
    {
        var parts = new[] { "catalogname", "schemaname" }
            .Select(name => range.TryGetProperty(name, out var part) ? part.GetString() : null)
            .Append(relation.GetString())
            .Where(part => !string.IsNullOrEmpty(part));
        return string.Join(".", parts);
    }
}
