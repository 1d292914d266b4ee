using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>Places that name a tenant's schema.</summary>
internal static class TenantSchemas
{
    /// <summary>Whether a text can name such a schema: most do not, and need no walk through the tree.</summary>
    public static bool MayBeNamed(SqlTokens tokens, SqlCatalog catalog)
    {
        // What stands before a dot may be a schema.
        for (var i = 1; i < tokens.Tokens.Count; i++)
        {
            if (tokens[i].Kind == SqlTokenKind.Dot && CatalogLookup.IsTenantSchema(catalog, tokens[i - 1].Value))
                return true;
        }

        return false;
    }

    public static IEnumerable<SqlFinding> Find(StatementNode statement, SqlCatalog catalog)
    {
        // A definition touches no rows.
        if (statement is OtherStatement or CreateViewStatement or CreateFunctionStatement)
            yield break;

        foreach (var node in statement.DescendantsAndSelf())
        {
            var name = node switch
            {
                TableReference table => table.Name,
                FunctionExpression call => call.Name,
                _ => null,
            };
            if (name is not null && CatalogLookup.SchemaOf(name) is { } schema && CatalogLookup.IsTenantSchema(catalog, schema))
                yield return new SqlFinding(SqlRules.TenantSchemaNamed, $"`{schema}` is one tenant's schema: pin the session to the tenant and leave the schema out", name.Span);
        }
    }
}
