using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>seed</c>: the rows of a reference table that belong to the schema.</summary>
internal sealed class SeedReader(ManifestDocument document, TableColumns columns, EnumIndex enums)
{
    private const string Null = "NULL";

    private EquatableArray<string> _key;

    /// <param name="primaryKey">What tells the rows apart.</param>
    public EquatableArray<SeedRow> Read(JsonNode? node, EquatableArray<string> primaryKey)
    {
        _key = primaryKey;
        if (node is null || Expect.Array(document, node, "'seed'") is not { } array)
            return default;

        var keys = new HashSet<string>(StringComparer.Ordinal);
        var rows = new List<SeedRow>();
        foreach (var item in array.Items)
        {
            if (ObjectReader.Of(document, item, "a row of 'seed'") is not { } reader || ReadRow(reader) is not { } row)
                continue;
            var key = string.Join("\n", row.Values.Where(value => _key.Contains(value.Column)).Select(value => value.Sql));
            if (!keys.Add(key))
                document.Error(ManifestRules.Duplicate, item.Span, "Another row of 'seed' has the same primary key; remove one of the two.");
            rows.Add(row);
        }

        return rows.ToEquatableArray();
    }

    private SeedRow? ReadRow(ObjectReader reader)
    {
        var values = new List<SeedValue>();
        var isWhole = true;
        foreach (var column in columns.All)
        {
            var sql = ReadValue(reader, column);
            isWhole &= sql is not null;
            if (sql is not null && !column.IsGenerated)
                values.Add(new SeedValue(column.Name, sql));
        }

        reader.Finish();
        return isWhole ? new SeedRow(values.ToEquatableArray()) : null;
    }

    /// <summary>As SQL; null when it is reported.</summary>
    private string? ReadValue(ObjectReader reader, ColumnDefinition column)
    {
        var node = reader.Node(column.Name);
        if (node is null && _key.Contains(column.Name))
            return Missing(reader, column);
        if (column.IsGenerated)
            return node is null ? "DEFAULT" : Refuse(node, column, "the database makes its value; leave it out");
        if (node is null)
            return column.Default is not null || column.Identity != IdentityColumn.None ? "DEFAULT" : column.Nullable ? Null : Missing(reader, column);
        if (node is JsonNull)
            return column.Nullable ? Null : Refuse(node, column, "it is not null");
        return Literal(node, column);
    }

    private string? Literal(JsonNode node, ColumnDefinition column)
    {
        var family = ColumnTypes.FamilyOf(column.Type);
        if (family == ColumnTypes.Family.Json && !column.Type.IsArray)
            return SqlText.Literal(JsonText.Compact(node)) + "::" + column.Type.Sql;
        switch (node)
        {
            case JsonString text when column.Type.IsArray || family is ColumnTypes.Family.Bytes or ColumnTypes.Family.Address or ColumnTypes.Family.Other:
                return SqlText.Literal(text.Value) + "::" + column.Type.Sql;
            case JsonString text:
                return ColumnDefaultRules.Fault(column.Type, new ColumnDefault(ColumnDefaultKind.Text, text.Value), enums) is { } fault ? Refuse(node, column, fault) : SqlText.Literal(text.Value) + "::" + column.Type.Sql;
            case JsonNumber number when ColumnTypes.IsNumber(family) && !column.Type.IsArray:
                return ColumnDefaultRules.Fault(column.Type, new ColumnDefault(ColumnDefaultKind.Expression, number.Text), enums) is { } wrong ? Refuse(node, column, wrong) : number.Text;
            case JsonBoolean flag when family == ColumnTypes.Family.Boolean && !column.Type.IsArray:
                return flag.Value ? "true" : "false";
            default:
                return Refuse(node, column, $"a value of {column.Type.Sql} can't be {Wording.Kind(node)} here");
        }
    }

    private string? Missing(ObjectReader reader, ColumnDefinition column)
    {
        document.Error(ManifestRules.MissingProperty, reader.Place, $"The row has no value for {Wording.Quote(column.Name)}, and needs one: it is not null, or it is in the primary key.");
        return null;
    }

    private string? Refuse(JsonNode node, ColumnDefinition column, string why)
    {
        document.Error(ManifestRules.InvalidValue, node.Span, $"This can't be the value of {Wording.Quote(column.Name)}: {why}.");
        return null;
    }
}
