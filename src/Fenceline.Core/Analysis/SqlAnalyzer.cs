using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>Says of SQL whether it can read or write another tenant's rows. Safe is what has no finding.</summary>
public static class SqlAnalyzer
{
    /// <summary>The functions that a text creates, and what a call of each may see. Never throws.</summary>
    public static IEnumerable<SqlFunction> FunctionsOf(string sql, SqlCatalog catalog)
    {
        if (sql.IndexOf("function", StringComparison.OrdinalIgnoreCase) < 0 && sql.IndexOf("procedure", StringComparison.OrdinalIgnoreCase) < 0)
            return [];

        return new ScriptAnalysis(sql, CatalogLookup.For(catalog), new SqlAnalysisOptions()).CreatedFunctions();
    }

    /// <summary>Analyses every statement of a text. Never throws.</summary>
    public static SqlReport Analyze(string sql, SqlCatalog catalog, SqlAnalysisOptions options)
    {
        var tables = CatalogLookup.For(catalog);
        if (options.Holes.Count == 0 && !options.GathersUnknown && !QuickScan.MayConcern(sql, tables))
            return new SqlReport(default, default);

        return new ScriptAnalysis(sql, tables, options).Analyze();
    }
}
