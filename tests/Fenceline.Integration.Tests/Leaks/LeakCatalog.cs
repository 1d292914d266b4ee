using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;
using Fenceline.Integration.Tests.Database;
using Fenceline.Sql.Collections;

namespace Fenceline.Integration.Tests.Leaks;

/// <summary>The sample's tables, one whose tenant stands in JSON, and one with a key that forgot the tenant.</summary>
internal static class LeakCatalog
{
    /// <summary>The tables with tenant columns of another type.</summary>
    public static SqlCatalog Create(LeakDialect dialect) => dialect.Catalog(Create());

    /// <summary>With invoices in a schema of their own, their lines, and the lines' remarks.</summary>
    public static SqlCatalog CreateFamily()
    {
        var id = EquatableArray.Of("id");
        var tenant = new TenantKey("tenantId", default) { Type = TenantKeyType.Bigint, Place = 1 };
        var toInvoice = new ParentKey(EquatableArray.Of("invoice_id"), "billing", "invoices", id, tenant);
        var toLine = new ParentKey(EquatableArray.Of("line_id"), "billing", "lines", id, TenantKey.Of(toInvoice));
        var numbers = Create(LeakDialect.Number);
        return numbers with
        {
            Tables = numbers.Tables.Concat(
            [
                new SqlTable("invoices", SqlTableKind.Shared, tenant, EquatableArray.Of("id", "tenantId", "title", "n"), EquatableArray.Of(new UniqueKey(EquatableArray.Of("tenantId", "id")))) { Schema = "billing", GlobalKey = id, HoldsGlobalKey = true },
                new SqlTable("lines", SqlTableKind.Shared, TenantKey.Of(toInvoice), EquatableArray.Of("id", "invoice_id", "body", "n"), EquatableArray.Of(new UniqueKey(id)))
                {
                    Schema = "billing", GlobalKey = id, References = EquatableArray.Of(new SqlReference("invoices", id, false) { From = toInvoice.Columns }),
                },
                new SqlTable("remarks", SqlTableKind.Shared, TenantKey.Of(toLine), EquatableArray.Of("line_id", "body", "n"), EquatableArray.Of(new UniqueKey(EquatableArray.Of("line_id"))))
                {
                    GlobalKey = EquatableArray.Of("line_id"), References = EquatableArray.Of(new SqlReference("lines", id, false) { From = toLine.Columns }),
                },
            ]).ToEquatableArray(),
        };
    }

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
