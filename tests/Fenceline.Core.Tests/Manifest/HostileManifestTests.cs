using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Rules;
using Fenceline.Core.Tests.Json;
using Fenceline.Testing;

namespace Fenceline.Core.Tests.Manifest;

public sealed class HostileManifestTests
{
    /// <summary>Places of a manifest that take a text; <c>@</c> stands for it, quotes included.</summary>
    private static readonly string[] Places =
    [
        """{ "version": 1, "project": @ }""",
        """{ "version": 1, "project": "app", "database": { "sharedSchema": @ } }""",
        """{ "version": 1, "project": "app", "database": { "tenantSchema": @ } }""",
        """{ "version": 1, "project": "app", "database": { "tenantColumn": @ } }""",
        """{ "version": 1, "project": "app", "database": { "identity": { "setting": @ } } }""",
        """{ "version": 1, "project": "app", "database": { "identity": { "function": @ } } }""",
        """{ "version": 1, "project": "app", "tiers": { @: {} } }""",
        """{ "version": 1, "project": "app", "sources": { @: { "sensitivity": "public", "connector": "source-x", "definitionId": "00000000-0000-0000-0000-000000000000", "streams": { "s": "full_refresh_append" } } } }""",
        """{ "version": 1, "project": "app", "sources": { "a": { "sensitivity": "public", "connector": "source-x", "definitionId": "00000000-0000-0000-0000-000000000000", "streams": { @: "full_refresh_append" } } } }""",
        """{ "version": 1, "project": "app", "enums": { @: ["a"] } }""",
        """{ "version": 1, "project": "app", "enums": { "e": ["a", @] }, "tables": { "t": { "placement": "shared", "columns": { "id": "e" }, "primaryKey": ["id"] } } }""",
        """{ "version": 1, "project": "app", "views": { @: { "sql": "SELECT 1" }, "v": { "sql": @ } } }""",
        """{ "version": 1, "project": "app", "tables": { @: { "placement": "shared", "columns": { "id": "text" }, "primaryKey": ["id"] } } }""",
        """{ "version": 1, "project": "app", "tables": { "t": { "placement": "shared", "columns": { @: "text" }, "primaryKey": [@] } } }""",
        """{ "version": 1, "project": "app", "tables": { "t": { "placement": "shared", "columns": { "id": @ }, "primaryKey": ["id"] } } }""",
        """{ "version": 1, "project": "app", "tenants": [{ "id": @ }] }""",
        """{ "version": 1, "project": "app", "tenants": { "include": @ } }""",
    ];

    public static TheoryData<string> Templates => [.. Places];

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_nasty_name_is_refused_with_its_position_or_stays_within_what_names_may_be(string template)
    {
        foreach (var nasty in NastyStrings.All)
        {
            var result = Read(template.Replace("@", Quote(nasty)));

            if (result.Manifest is { } manifest)
                AssertPlain(manifest);
            else
                Assert.All(result.Problems.Where(problem => problem.Severity == ProblemSeverity.Error), problem => Assert.InRange(problem.Span.Start, 20, int.MaxValue));
        }
    }

    [Fact]
    public void A_nasty_text_is_taken_as_it_is_unless_nothing_could_store_it()
    {
        const string Template = """{ "version": 1, "project": "app", "tenants": [{ "id": "1", "name": @ }] }""";

        foreach (var nasty in NastyStrings.All)
        {
            var manifest = Read(Template.Replace("@", Quote(nasty))).Manifest;

            if (nasty.Contains('\0') || HasLoneSurrogate(nasty))
                Assert.Null(manifest);
            else
                Assert.Equal(nasty, Assert.Single(manifest!.Tenants).Name);
        }
    }

    [Fact]
    public void Messages_never_repeat_a_key()
    {
        var result = Read("""{ "version": 1, "project": "sk_live_4242", "sk_live_4242": 1, "tenants": [{ "id": "sk_live_4242!" }] }""");

        Assert.Equal(3, result.Problems.Count(problem => problem.Id == ManifestRules.SecretInManifest));
        Assert.DoesNotContain(result.Problems, problem => problem.Message.Contains("4242"));
    }

    [Fact]
    public void Whatever_JSON_says_the_reader_answers_with_a_manifest_or_with_errors() =>
        Fuzz.Each(JsonGen.Document, 5_000, text =>
        {
            foreach (var manifest in new[] { text, $$"""{ "version": 1, "project": "app", "enums": { "a": {{text}} }, "views": { "v": {{text}} }, "sources": { "a": {{text}} }, "tables": { "t": {{text}} }, "tiers": {{text}}, "tenants": [{{text}}] }""" })
            {
                var result = Read(manifest);
                if ((result.Manifest is null) != result.Problems.Any(problem => problem.Severity == ProblemSeverity.Error))
                    return "a manifest and errors, or neither";
                if (result.Problems.Any(problem => problem.Span.Start < 0 || problem.Span.End > manifest.Length))
                    return "a problem outside of the text";
            }

            return null;
        });

    private static void AssertPlain(TenantManifest manifest)
    {
        var owned = new DatabaseNames(manifest.Project).AllRoles
            .Concat(manifest.Tenants.SelectMany(tenant => TenantNames.For(manifest.Database.TenantSchema, tenant.Id).AllSchemas))
            .Append(manifest.Database.SharedSchema)
            .ToArray();
        var names = owned
            .Concat([manifest.Database.TenantColumn, manifest.Database.Identity.Function])
            .Concat(manifest.Tiers.Select(tier => tier.Name))
            .Concat(manifest.Sources.SelectMany(source => source.Streams.Select(stream => source.Prefix + stream.Name)))
            .Concat(manifest.Enums.Select(type => type.Name))
            .Concat(manifest.Views.Select(view => view.Name))
            .Concat(manifest.Tables.SelectMany(table => table.Columns.Select(column => column.Name).Append(table.Name)));

        Assert.All(names, name => Assert.Matches("^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\\z", name));
        Assert.DoesNotContain(owned, name => name.StartsWith("pg_", StringComparison.Ordinal));
    }

    private static bool HasLoneSurrogate(string text)
    {
        try
        {
            new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            return false;
        }
        catch (System.Text.EncoderFallbackException)
        {
            return true;
        }
    }

    private static string Quote(string text) =>
        "\"" + string.Concat(text.Select(c => c is > ' ' and <= '~' and not ('"' or '\\') ? c.ToString() : $"\\u{(int)c:x4}")) + "\"";

    private static ManifestResult Read(string text) => ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
}
