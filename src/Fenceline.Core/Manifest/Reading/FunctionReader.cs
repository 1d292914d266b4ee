using System.Globalization;
using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>functions</c>: what functions of the application's own do, as <c>"pure"</c> or by the tables that they read.</summary>
internal sealed class FunctionReader(ManifestDocument document, SourceIndex sources, IReadOnlyList<TableDraft> tables)
{
    private const string Pure = "pure";
    private const string Argument = "argument ";

    // PostgreSQL allows no function more of them.
    private const int MostArguments = 100;

    private readonly HashSet<string> _tables = new(
        sources.All.SelectMany(source => source.Tables).Concat(tables).Select(draft => draft.Table.Name), StringComparer.Ordinal);

    public EquatableArray<DeclaredFunction> Read(IReadOnlyList<JsonMember> members) => members.Select(Read).ToEquatableArray();

    private DeclaredFunction Read(JsonMember member)
    {
        var (schema, name) = ReadName(member);
        if (member.Value is not JsonObject)
        {
            if (Expect.Text(document, member.Value, "what a function does") is { } word && word.Value != Pure)
                document.Error(ManifestRules.InvalidValue, word.Span, $"A function is '{Pure}', or an object that says which tables it 'reads'; not {Wording.Quote(word.Value)}.");
            return new DeclaredFunction(schema, name, default, null);
        }

        var reader = ObjectReader.Of(document, member.Value, "a function");
        var reads = reader?.RequiredNode("reads", "list the tables, as in [\"notes\"]; a function that reads none is \"pure\".") is { } node ? ReadTables(node) : default;
        var pinned = reader?.Text("pinned") is { } text ? ReadArgument(text) : null;
        reader?.Finish();
        return new DeclaredFunction(schema, name, reads, pinned);
    }

    private (string? Schema, string Name) ReadName(JsonMember member)
    {
        var dot = member.Name.IndexOf('.');
        var schema = dot < 0 ? null : member.Name.Substring(0, dot);
        var name = member.Name.Substring(dot + 1);
        if ((schema is null || NameRules.CheckIdentifier(document, member.NameSpan, schema, "a schema's name")))
            NameRules.CheckIdentifier(document, member.NameSpan, name, "a function's name");
        return (schema, name);
    }

    private EquatableArray<string> ReadTables(JsonNode node)
    {
        if (Expect.Array(document, node, "'reads'") is { Items.Count: 0 } empty)
            document.Error(ManifestRules.InvalidValue, empty.Span, "'reads' must name a table; a function that reads none is \"pure\".");
        var names = Expect.Texts(document, node, "'reads'");
        foreach (var name in names)
        {
            if (!_tables.Contains(name.Value))
                document.Error(ManifestRules.UnknownName, name.Span, $"There is no table {Wording.Quote(name.Value)}.{Wording.DidYouMeanOrAll(name.Value, [.. _tables])}");
        }

        foreach (var name in names.GroupBy(name => name.Value, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Last()))
            document.Error(ManifestRules.Duplicate, name.Span, $"The table {Wording.Quote(name.Value)} is listed twice in 'reads'; remove one of the two.");
        return names.Select(name => name.Value).ToEquatableArray();
    }

    private int? ReadArgument(JsonString text)
    {
        if (text.Value.StartsWith(Argument, StringComparison.Ordinal)
            && int.TryParse(text.Value.Substring(Argument.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= MostArguments && text.Value == Argument + number.ToString(CultureInfo.InvariantCulture))
        {
            return number;
        }

        document.Error(ManifestRules.InvalidValue, text.Span, $"'pinned' says which argument is the tenant, as in '{Argument}1'; not {Wording.Quote(text.Value)}.");
        return null;
    }
}
