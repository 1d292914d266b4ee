using System.Globalization;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Queries;

/// <summary>Writes the class that reads one table across tenants.</summary>
internal sealed class CrossTenantQueriesWriter(TableNode table, CodeWriter code)
{
    public void Write(CrossTenantNode node)
    {
        var row = table.Stem + TypeNames.Row;
        var type = table.Stem + TypeNames.CrossTenantQueries;
        code.OpenType($"{CodeWriter.Code(table.Table)} of all tenants.", $"public sealed class {type} : global::Fenceline.CrossTenantTable<{row}>");
        code.Open("private static readonly global::Fenceline.CrossTenantShape Shape = new global::Fenceline.CrossTenantShape");
        code.Line($"View = {CSharpText.Literal(node.View)},");
        code.Line($"Tenant = {CSharpText.Literal(node.Tenant)},");
        code.Line($"Columns = {CSharpText.Literal(table.SelectList)},");
        code.Line($"ColumnCount = {table.Columns.Count.ToString(CultureInfo.InvariantCulture)},");
        code.Line($"Key = {CSharpText.Literal(SqlText.IdentifierList(table.Key.Select(part => part.Column.Column)))},");
        if (node.InSchemas is { } inSchemas)
            code.Line($"TableInSchemas = {CSharpText.Literal(inSchemas)},");
        if (node.Shared is { } shared)
        {
            code.Line($"SharedTable = {CSharpText.Literal(shared.Name)},");
            code.Line($"SharedTenantKey = {CSharpText.Literal(shared.TenantKey!)},");
        }

        if (node.Source is not null)
            code.Line($"Source = {CSharpText.Literal(node.Source)},");
        code.Close("};");
        code.Line();
        code.Line($"internal {type}({CodeWriter.CrossTenantSession} session)");
        code.Continue($": base(session, Shape, {table.Stem}{TypeNames.Queries}.Read)");
        code.Line("{");
        code.Line("}");
        code.Close();
    }
}
