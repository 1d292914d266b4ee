using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;
using Fenceline.Integration.Tests.Database;
using Fenceline.Sql.Collections;

namespace Fenceline.Integration.Tests.Leaks;

/// <summary>The sample's tables, one whose tenant stands in JSON, and one with a key that forgot the tenant.</summary>
internal static class LeakCatalog
{
    public static SqlCatalog Create()
    {
        var sample = SqlCatalog.For(SampleDatabase.ReadSample());
        var events = new SqlTable("events", SqlTableKind.Shared, new TenantKey("metadata", EquatableArray.Of("user_id")), EquatableArray.Of("id", "kind", "metadata"), default);
        var tokens = new SqlTable("tokens", SqlTableKind.Shared, new TenantKey("user_id", default), EquatableArray.Of("user_id", "id", "body"), default);
        return sample with { Tables = sample.Tables.Append(events).Append(tokens).ToEquatableArray() };
    }

    /// <summary>What is said of a text's reads and writes; how it weakens the fence is another matter.</summary>
    public static IReadOnlyList<SqlFinding> Find(string sql, SqlCatalog catalog) =>
        [.. SqlAnalyzer.Analyze(sql, catalog, new SqlAnalysisOptions()).Findings.Where(finding => !finding.RuleId.StartsWith("FEN2", StringComparison.Ordinal))];
}
