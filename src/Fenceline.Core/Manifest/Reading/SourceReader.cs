using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>sources</c>.</summary>
internal sealed class SourceReader(ManifestDocument document, DatabaseOptions database, EnumIndex enums)
{
    private static readonly HashSet<int> Intervals = [1, 2, 3, 4, 6, 8, 12, 24];

    private readonly VariableRegistry _variables = new();

    public SourceIndex Read(IReadOnlyList<JsonMember> members) => new([.. members.Select(ReadSource)]);

    private SourceDraft ReadSource(JsonMember member)
    {
        var name = member.Name;
        var isNamed = NameRules.CheckIdentifier(document, member.NameSpan, name, "a source's name");
        var reader = ObjectReader.Of(document, member.Value, "a source");
        var sensitivity = ReadSensitivity(reader);
        var (connector, definitionId, known) = ReadConnector(reader);
        var prefix = ReadPrefix(reader, name);
        var configurationNode = reader?.Object("configuration");
        var configuration = new ConfigurationReader(document, name, _variables);
        var config = configuration.Read(configurationNode);
        var secrets = new SecretsReader(document, name, known, _variables).Read(reader?.Map("secrets") ?? [], configurationNode);
        if (reader is not null && known is not null)
        {
            CheckRequired(reader, configurationNode, known, config, secrets);
            new ConnectorChecks(document, known, secrets).Check(configurationNode);
        }

        var streams = StreamReader.Read(reader, isNamed ? prefix : null);
        var tables = ReadTables(reader, name, isNamed ? prefix : null, streams, known);
        var source = new Source(
            name,
            sensitivity,
            connector,
            definitionId,
            prefix,
            TextRules.Optional(reader, "description"),
            ReadSchedule(reader),
            config,
            secrets,
            streams.Select(stream => stream.Stream).ToEquatableArray(),
            tables.Select(table => table.Table).ToEquatableArray());
        reader?.Finish();
        return new SourceDraft(source, new ManifestPlace(document, member.NameSpan))
        {
            Placeholders = configuration.Placeholders,
            StreamSpans = [.. streams.Select(stream => stream.Span)],
            Tables = tables,
        };
    }

    private static Sensitivity ReadSensitivity(ObjectReader? reader) =>
        reader?.RequiredText("sensitivity", "say 'sensitive' (a schema for each tenant) or 'public' (shared tables).") is { } text
            ? Choices.Parse(reader.Document, text, "'sensitivity'", Choices.Sensitivities) ?? Sensitivity.Sensitive
            : Sensitivity.Sensitive;

    private (string Connector, string DefinitionId, KnownConnector? Known) ReadConnector(ObjectReader? reader)
    {
        var connector = reader?.RequiredText("connector", "name Airbyte's connector, as in 'source-stripe'.");
        var definitionId = reader?.Text("definitionId");
        var known = connector is null ? null : KnownConnectors.Find(connector.Value);
        if (definitionId is not null)
        {
            if (!TextRules.IsUuid(definitionId.Value))
                document.Error(ManifestRules.InvalidValue, definitionId.Span, $"'definitionId' must be a UUID as Airbyte shows it, not {Wording.Quote(definitionId.Value)}.");
            else
                return (connector?.Value ?? "", definitionId.Value.ToLowerInvariant(), known);
        }
        else if (connector is not null && known is null)
        {
            document.Error(ManifestRules.UnknownConnector, connector.Span, $"The connector {Wording.Quote(connector.Value)} is not known here; give its id as 'definitionId'.{Wording.DidYouMeanOrAll(connector.Value, [.. KnownConnectors.All.Select(c => c.Name)])}");
        }

        return (connector?.Value ?? "", known?.DefinitionId ?? "", known);
    }

    private string ReadPrefix(ObjectReader? reader, string name)
    {
        if (reader?.Text("prefix") is not { } prefix)
            return name + "_";
        if (prefix.Value.Length > 0)
            NameRules.CheckIdentifier(document, prefix.Span, prefix.Value, "a prefix");
        return prefix.Value;
    }

    private static SyncSchedule ReadSchedule(ObjectReader? reader)
    {
        var schedule = reader?.Reader("schedule", "a schedule");
        var hours = schedule?.Integer("everyHours", Intervals.Contains, "1, 2, 3, 4, 6, 8, 12 or 24") ?? 24;
        schedule?.Finish();
        return new SyncSchedule(hours);
    }

    private void CheckRequired(ObjectReader reader, JsonObject? node, KnownConnector connector, ConfigObject configuration, EquatableArray<SecretBinding> secrets)
    {
        foreach (var required in connector.Required)
        {
            if (configuration.Members.Any(member => member.Name == required) || secrets.Any(secret => secret.Path[0] == required))
                continue;
            var where = connector.Secrets.Contains(required) ? "name a variable for it under 'secrets'." : "give it in 'configuration'.";
            document.Error(ManifestRules.MissingProperty, node is null ? reader.Place : new TextSpan(node.Span.Start, 1), $"{connector.Name} needs '{required}': {where}");
        }
    }

    private List<TableDraft> ReadTables(ObjectReader? reader, string source, string? prefix, IReadOnlyList<StreamDraft> streams, KnownConnector? connector)
    {
        var tables = new List<TableDraft>();
        var tableReader = new TableReader(document, database, enums);
        foreach (var member in reader?.Map("tables") ?? [])
        {
            var stream = prefix is not null && member.Name.StartsWith(prefix, StringComparison.Ordinal) ? connector?.FindStream(member.Name.Substring(prefix.Length)) : null;
            tables.Add(tableReader.ReadSourceTable(member, source, stream));
            if (prefix is null || !NameRules.IsIdentifier(member.Name) || streams.Any(stream => prefix + stream.Stream.Name == member.Name))
                continue;
            var names = streams.Select(stream => prefix + stream.Stream.Name).ToArray();
            document.Error(ManifestRules.StreamMismatch, member.NameSpan, $"No stream of {Wording.Quote(source)} lands in a table {Wording.Quote(member.Name)}: add the stream, or name the table '{prefix}' and a stream's name.{Wording.DidYouMeanOrAll(member.Name, names)}");
        }

        return tables;
    }
}
