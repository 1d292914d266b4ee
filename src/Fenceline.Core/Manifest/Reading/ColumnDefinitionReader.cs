using Fenceline.Core.Json;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <param name="NullSpan">Where the column is said to be nullable, in so many words; null when it is not said.</param>
/// <param name="FromSpan">Where its conversion is said; null when it is not.</param>
/// <param name="Generated">Where its expression is, of a generated column; it is read when all columns are known.</param>
internal sealed record ColumnDraft(ColumnDefinition Column, TextSpan NameSpan, TextSpan? NullSpan, TextSpan? FromSpan, (JsonString Text, TextRange Range)? Generated = null);

/// <summary>Reads one column: a text such as <c>text not null</c>, or an object with that text as its type.</summary>
internal sealed class ColumnDefinitionReader(ManifestDocument document, EnumIndex enums)
{
    /// <summary>The column, or null when its type could not be understood.</summary>
    public ColumnDraft? Read(JsonMember member)
    {
        if (member.Value is JsonString text)
            return ReadSpec(text) is { } spec ? Draft(member, spec, spec.Nullable == true ? text.Span : null, null, text, text.Span) : null;
        if (member.Value is JsonObject node)
            return ReadObject(member, new ObjectReader(document, node, "a column"));

        Expect.Other(document, member.Value, "a column", "a text such as \"text not null\", or an object");
        return null;
    }

    private ColumnDraft? ReadObject(JsonMember member, ObjectReader reader)
    {
        var type = reader.RequiredText("type", "name one, as in \"type\": \"text\".");
        var nullableNode = reader.Node("nullable");
        var nullable = reader.Boolean("nullable");
        var defaultNode = reader.Node("default");
        var description = TextRules.Optional(reader, "description");
        var fromNode = reader.Node("from");
        var conversion = reader.Choice("from", Choices.Conversions) ?? ColumnConversion.None;
        var renamedFrom = NameRules.RenamedFrom(document, reader, member.Name, "a column's name");
        reader.Finish();
        if (type is null || ReadSpec(type) is not { } spec)
            return null;

        if (nullable is not null && spec.Nullable is not null)
            document.Error(ManifestRules.Duplicate, nullableNode!.Span, "'nullable' repeats what the type's text already says; keep one of the two.");
        if (defaultNode is not null && spec.HasDefault)
            document.Error(ManifestRules.Duplicate, defaultNode.Span, "'default' repeats what the type's text already says; keep one of the two.");
        if (defaultNode is not null)
            spec = spec with { Default = ReadDefault(defaultNode), HasDefault = true };
        spec = spec with { Nullable = nullable ?? spec.Nullable };
        var nullSpan = spec.Nullable == true ? (nullableNode ?? type).Span : (TextSpan?)null;
        if (conversion != ColumnConversion.None && (spec.Type.IsArray || spec.Type.Name is not ("timestamptz" or "timestamp")))
            document.Error(ManifestRules.InvalidColumn, fromNode!.Span, $"'from' makes a time of a number, and the column is {spec.Type.Sql}; make it timestamptz, or remove 'from'.");
        var draft = Draft(member, spec, nullSpan, description, type, (defaultNode ?? type).Span);
        return draft with { Column = draft.Column with { Conversion = conversion, RenamedFrom = renamedFrom }, FromSpan = fromNode?.Span };
    }

    private ColumnSpec? ReadSpec(JsonString text)
    {
        var spec = ColumnSpecParser.Parse(text.Value, enums, out var fault);
        if (fault is not null)
            document.Error(ManifestRules.InvalidColumn, StringSpans.Inside(text, fault.Range), fault.Message);
        return spec;
    }

    private ColumnDefault? ReadDefault(JsonNode node)
    {
        if (node is JsonNull)
            return null;
        if (node is not (JsonString or JsonNumber or JsonBoolean))
        {
            Expect.Other(document, node, "'default'", "a text such as \"now()\" or \"'new'\", a number, true, false or null");
            return null;
        }

        var text = node switch
        {
            JsonString quoted => quoted.Value,
            JsonNumber number => number.Text,
            _ => ((JsonBoolean)node).Value ? "true" : "false",
        };
        if (!ColumnSpecParser.TryParseDefault(text, out var value, out var fault))
            document.Error(ManifestRules.InvalidColumn, node is JsonString inside ? StringSpans.Inside(inside, fault!.Range) : node.Span, fault!.Message);
        return value;
    }

    private ColumnDraft Draft(JsonMember member, ColumnSpec spec, TextSpan? nullSpan, string? description, JsonString text, TextSpan place)
    {
        if (spec.Default is { } value && ColumnDefaultRules.Fault(spec.Type, value, enums) is { } fault)
            document.Error(ManifestRules.InvalidColumn, place, $"{Wording.Quote(value.Text)} can't be the default of a column of type {spec.Type.Sql}: {fault}.");
        if (spec is { HasDefault: true, Default: null, Nullable: false })
            document.Error(ManifestRules.InvalidColumn, place, "A column that is not null can't default to null; remove the default.");

        var isIdentity = spec.Identity != IdentityColumn.None;
        if (isIdentity && (spec.Type.IsArray || ColumnTypes.FamilyOf(spec.Type) != ColumnTypes.Family.Integer))
            document.Error(ManifestRules.InvalidColumn, place, $"An identity is smallint, integer or bigint, not {spec.Type.Sql}.");
        if (isIdentity && (spec.HasDefault || spec.Nullable == true))
            document.Error(ManifestRules.InvalidColumn, place, "An identity is never null and has no default; remove 'null' or 'default'.");

        if (spec.Generated is not null && (spec.HasDefault || isIdentity))
            document.Error(ManifestRules.InvalidColumn, place, "A generated column has the value of its expression, and no other default; remove 'default'.");

        var nullable = !isIdentity && (spec.Nullable ?? true);
        return new ColumnDraft(new ColumnDefinition(member.Name, spec.Type, nullable, spec.Default, spec.Identity, description), member.NameSpan, nullSpan, null, spec.Generated is { } range ? (text, range) : null);
    }
}
