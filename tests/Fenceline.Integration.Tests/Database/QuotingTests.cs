using System.Text;
using Fenceline.Core.Naming;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Database;

/// <summary>PostgreSQL itself says whether our quoting is right.</summary>
public sealed class QuotingTests(PostgresClusters clusters) : IClassFixture<PostgresClusters>
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    [Theory]
    [EachVersion]
    public async Task Identifiers_are_quoted_as_quote_ident_of_the_newest_version_quotes_them(int version)
    {
        await using var source = await OpenAsync(version);
        string[] newerKeywords = ["json", "json_array", "json_arrayagg", "json_exists", "json_object", "json_objectagg", "json_query", "json_scalar", "json_serialize", "json_table", "json_value", "merge_action", "system_user"];
        var keywords = await QueryAsync(source, "SELECT array_agg(word) FROM pg_get_keywords()", null);
        var names = Texts().Concat(keywords).Where(name => name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= 63).Except(version == PostgresServers.Versions[^1] ? [] : newerKeywords).ToArray();

        var expected = await QueryAsync(source, "SELECT array_agg(quote_ident(name) ORDER BY i) FROM unnest($1) WITH ORDINALITY AS t (name, i)", names);

        Assert.Equal(expected, names.Select(SqlText.Identifier));
    }

    [Theory]
    [EachVersion("on")]
    [EachVersion("off")]
    public async Task Literals_come_back_as_they_went(int version, string standardConformingStrings)
    {
        await using var source = await OpenAsync(version);
        var texts = Texts().ToArray();
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var set = new NpgsqlCommand($"SET standard_conforming_strings = {standardConformingStrings}; SET escape_string_warning = off", connection);
        await set.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"SELECT ARRAY[{string.Join(", ", texts.Select(SqlText.Literal))}]::text[]", connection);

        Assert.Equal(texts, (string[])(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
    }

    [Theory]
    [EachVersion]
    public async Task Nothing_leaves_a_comment(int version)
    {
        await using var source = await OpenAsync(version);
        foreach (var text in Texts())
            Assert.Equal(["1"], await QueryAsync(source, $"-- {SqlText.Comment(text)}\nSELECT ARRAY['1']", null));
    }

    /// <summary>The nasty ones and random mixtures of their characters: what PostgreSQL's text can hold.</summary>
    private static IEnumerable<string> Texts()
    {
        var random = new Random(7);
        var alphabet = string.Concat(NastyStrings.All.Where(IsText)).EnumerateRunes().Distinct().ToArray();
        var mixtures = Enumerable.Range(0, 3000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => alphabet[random.Next(alphabet.Length)].ToString())));
        return NastyStrings.All.Where(IsText).Concat(mixtures);
    }

    private static bool IsText(string text)
    {
        try
        {
            return !text.Contains('\0', StringComparison.Ordinal) && Strict.GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private async Task<NpgsqlDataSource> OpenAsync(int version) => NpgsqlDataSource.Create((await clusters.OnAsync(version)).ConnectionString("postgres"));

    private static async Task<string[]> QueryAsync(NpgsqlDataSource source, string sql, string[]? argument)
    {
        await using var command = source.CreateCommand(sql);
        if (argument is not null)
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        return (string[])(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
