using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>A view that texts may name which do not create it themselves.</summary>
/// <param name="Schema">Where it stands; null: wherever an unqualified name leads.</param>
/// <param name="Definition">The statement that creates it.</param>
public sealed record SqlView(string? Schema, string Name, string Definition)
{
    /// <summary>The views that a text creates, in its order. Never throws.</summary>
    public static IEnumerable<SqlView> CreatedBy(string sql)
    {
        if (sql.IndexOf("view", StringComparison.OrdinalIgnoreCase) < 0)
            return [];

        return SqlParser.Parse(sql).Statements.OfType<CreateViewStatement>()
            .Select(view => new SqlView(CatalogLookup.SchemaOf(view.Name), view.Name.Last.Name, sql.Substring(view.Span.Start, view.Span.Length)));
    }
}
