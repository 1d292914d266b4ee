using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Tests.Analysis;

/// <summary>A catalog with one table of each kind, and short answers to ask for.</summary>
internal static class AnalyzerFixture
{
    public static readonly SqlCatalog Catalog = new(
        "public",
        "fenceline",
        "fenceline_admin",
        EquatableArray.Of("public"),
        "current_user_id",
        "user_",
        "",
        "app.user_id",
        EquatableArray.Of(
            Shared("notes", "user_id", "id", "body", "country"),
            Shared("issues", "user_id", "id", "number", "title"),
            new SqlTable("events", SqlTableKind.Shared, new TenantKey("metadata", EquatableArray.Of("user_id")), EquatableArray.Of("id", "metadata"), default),
            new SqlTable("countries", SqlTableKind.Reference, null, EquatableArray.Of("code", "name"), default),
            new SqlTable("charges", SqlTableKind.Tenant, null, EquatableArray.Of("id", "amount"), default)))
    {
        Names = new DatabaseNames("shop"),
    };

    public static IReadOnlyList<SqlFinding> FindAll(string sql, bool isPinned = false) => [.. SqlAnalyzer.Analyze(sql, Catalog, new SqlAnalysisOptions(isPinned)).Findings];

    /// <summary>Without what is said of the fence itself.</summary>
    public static IReadOnlyList<SqlFinding> Find(string sql, bool isPinned = false) => [.. FindAll(sql, isPinned).Where(finding => !IsOfFence(finding))];

    public static bool IsOfFence(SqlFinding finding) => finding.RuleId.StartsWith("FEN2", StringComparison.Ordinal);

    /// <summary>What is said, for the messages of tests.</summary>
    public static string Said(string sql, bool isPinned = false) => string.Join('\n', FindAll(sql, isPinned).Select(finding => $"{finding.RuleId} at {finding.Span.Start}: {finding.Message}"));

    /// <summary>The rules of the findings in order, <c>safe</c> when there is none.</summary>
    public static string Rules(string sql, bool isPinned = false) => Find(sql, isPinned) is { Count: > 0 } found ? string.Join(' ', found.Select(finding => finding.RuleId)) : "safe";

    private static SqlTable Shared(string name, params string[] columns) => new(
        name, SqlTableKind.Shared, new TenantKey("user_id", default), columns.ToEquatableArray(), EquatableArray.Of(new UniqueKey(EquatableArray.Of("user_id", "id"))))
    {
        References = name == "notes" ? EquatableArray.Of(new SqlReference("countries", EquatableArray.Of("code"), CascadeOnDelete: true)) : default,
    };
}
