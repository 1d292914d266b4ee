using Fenceline.Core.Naming;

namespace Fenceline.Database.Importing;

/// <summary>Writes a source: what a catalog can't know of it, such as its secrets' names, stands there to be filled in.</summary>
internal sealed class SourceWriter(Draft draft, PlacedText text)
{
    private static readonly Dictionary<string, string[]> Configurations = new(StringComparer.Ordinal)
    {
        ["source-stripe"] = ["\"configuration\": { \"account_id\": \"${tenant.stripe_account}\", \"start_date\": \"2024-01-01T00:00:00Z\" }", "\"secrets\": { \"client_secret\": \"stripe_api_key\" }"],
        ["source-github"] =
        [
            "\"configuration\": { \"credentials\": { \"option_title\": \"PAT Credentials\" }, \"repositories\": [\"${tenant.github_repositories}\"], \"start_date\": \"2024-01-01T00:00:00Z\" }",
            "\"secrets\": { \"credentials.personal_access_token\": \"github_token\" }",
        ],
        ["source-google-analytics-data-api"] =
        [
            "\"configuration\": { \"credentials\": { \"auth_type\": \"Service\" }, \"property_ids\": [\"${tenant.google_analytics_property}\"] }",
            "\"secrets\": { \"credentials.credentials_json\": \"google_analytics_credentials\" }",
        ],
    };

    public void Write(DraftSource source) => text.Part(
        reason =>
        {
            if (!draft.Sources.Remove(source))
                return;
            draft.Note(ImportNoteKind.LeftOut, $"source {source.Name}", reason);
            draft.Comment("sources", $"Left out: {source.Name}: {reason}");
            foreach (var table in source.Tables)
                draft.LeaveOut(table.Found, $"its source {source.Name} is not in the manifest");
        },
        () =>
        {
            text.Add(JsonText.Literal(source.Name) + ": ");
            text.Block('{', '}', [.. Comments(source).Select(SqlText.Comment)], [.. Properties(source)]);
        });

    private static IEnumerable<string> Comments(DraftSource source)
    {
        yield return "Guessed of the tables that Airbyte filled. How each stream is synced, and the connector's configuration, a database does not know: see Airbyte's connection.";
        if (source.Connector is null)
            yield return "Airbyte's id of the connector is not known: put it in the place of the zeros.";
    }

    private IEnumerable<Action> Properties(DraftSource source)
    {
        yield return () => text.Add("\"sensitivity\": " + JsonText.Literal(source.IsSensitive ? "sensitive" : "public"));
        yield return () => text.Add("\"connector\": " + JsonText.Literal(source.Connector ?? "source-" + source.Name.Replace('_', '-')));
        if (source.Connector is null)
            yield return () => text.Add("\"definitionId\": \"00000000-0000-0000-0000-000000000000\"");
        if (source.Prefix != source.Name + "_")
            yield return () => text.Add("\"prefix\": " + JsonText.Literal(source.Prefix));
        foreach (var line in source.Connector is null ? [] : Configurations[source.Connector])
            yield return () => text.Add(line);
        yield return () =>
        {
            text.Add("\"streams\": ");
            text.Block('{', '}', [], [.. source.Streams.Select(stream => (Action)(() => text.Add(JsonText.Literal(stream) + ": \"full_refresh_overwrite\"")))]);
        };
        if (source.Tables.Count > 0)
        {
            yield return () =>
            {
                text.Add("\"tables\": ");
                text.Block('{', '}', [], [.. source.Tables.ToList().Select(table => (Action)(() => new TableWriter(draft, text).Write(table, source.Tables)))]);
            };
        }
    }
}
