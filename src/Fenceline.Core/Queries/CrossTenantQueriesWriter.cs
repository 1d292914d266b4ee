using System.Globalization;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Queries;

/// <summary>Writes the class that reads one table across tenants.</summary>
internal sealed class CrossTenantQueriesWriter(TableNode table, CodeWriter code)
{
    private const string Rows = "global::System.Threading.Tasks.Task<global::System.Collections.Generic.List<global::Fenceline.TenantRow<";
    private const string Reader = "global::Npgsql.NpgsqlDataReader reader";

    public void Write(CrossTenantStatements statements)
    {
        var row = table.Stem + TypeNames.Row;
        var type = table.Stem + TypeNames.CrossTenantQueries;
        code.OpenType($"Reads {CodeWriter.Code(table.Table)} of all tenants.", "public sealed class " + type);
        code.Line($"private const string ListSql = {CSharpText.Literal(statements.List)};");
        code.Line($"private const string CountSql = {CSharpText.Literal(statements.Count)};");
        code.Line($"private const string CountByTenantSql = {CSharpText.Literal(statements.CountByTenant)};");
        code.Line();
        code.Line($"private readonly {CodeWriter.CrossTenantSession} _session;");
        code.Line();
        code.Open($"internal {type}({CodeWriter.CrossTenantSession} session)");
        code.Line("_session = session;");
        code.Close();

        code.Line();
        code.Summary("The rows of all tenants, ordered by tenant and key.");
        code.Param("limit", "At most so many rows; null for all.");
        code.CancellationTokenParam();
        code.Line($"public {Rows}{row}>>> ListAsync(int? limit = null, {CodeWriter.CancellationToken}) =>");
        code.Continue("_session.CreateQuery(ListSql).WithLimit(limit).ListAsync(ReadTagged, cancellationToken);");

        code.Line();
        code.Summary("The number of rows of all tenants.");
        code.CancellationTokenParam();
        code.Line($"public global::System.Threading.Tasks.Task<long> CountAsync({CodeWriter.CancellationToken}) =>");
        code.Continue("_session.CreateQuery(CountSql).ScalarAsync<long>(cancellationToken);");

        code.Line();
        code.Summary("The number of rows of each tenant that has any, ordered by tenant.");
        code.CancellationTokenParam();
        code.Line($"public {Rows}long>>> CountByTenantAsync({CodeWriter.CancellationToken}) =>");
        code.Continue("_session.CreateQuery(CountByTenantSql).ListAsync(ReadCount, cancellationToken);");

        code.Line();
        code.Line($"private static global::Fenceline.TenantRow<{row}> ReadTagged({Reader}) =>");
        code.Continue($"global::Fenceline.ColumnReader.Tagged(reader, {table.Stem}{TypeNames.Queries}.Read(reader), {table.Columns.Count.ToString(CultureInfo.InvariantCulture)});");
        code.Line();
        code.Line($"private static global::Fenceline.TenantRow<long> ReadCount({Reader}) =>");
        code.Continue("global::Fenceline.ColumnReader.Tagged(reader, global::Fenceline.ColumnReader.Value<long>(reader, 0), 1);");
        code.Close();
    }
}
