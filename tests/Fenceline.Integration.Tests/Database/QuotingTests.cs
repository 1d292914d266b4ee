using System.Text;
using Fenceline.Core.Naming;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Database;

/// <summary>PostgreSQL itself says whether our quoting is right.</summary>
public sealed class QuotingTests : IAsyncLifetime
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private PostgresCluster? _cluster;
    private NpgsqlDataSource? _source;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);
        _source = NpgsqlDataSource.Create(_cluster.ConnectionString("postgres"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Identifiers_are_quoted_as_quote_ident_quotes_them()
    {
        string[] newerKeywords = ["json", "json_array", "json_arrayagg", "json_exists", "json_object", "json_objectagg", "json_query", "json_scalar", "json_serialize", "json_table", "json_value", "merge_action", "system_user"];
        var keywords = await QueryAsync("SELECT array_agg(word) FROM pg_get_keywords()", null);
        var names = Texts().Concat(keywords).Where(name => name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= 63).Except(newerKeywords).ToArray();

        var expected = await QueryAsync("SELECT array_agg(quote_ident(name) ORDER BY i) FROM unnest($1) WITH ORDINALITY AS t (name, i)", names);

        Assert.Equal(expected, names.Select(SqlText.Identifier));
    }

    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task Literals_come_back_as_they_went(string standardConformingStrings)
    {
        var texts = Texts().ToArray();
        await using var connection = await _source!.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var set = new NpgsqlCommand($"SET standard_conforming_strings = {standardConformingStrings}; SET escape_string_warning = off", connection);
        await set.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"SELECT ARRAY[{string.Join(", ", texts.Select(SqlText.Literal))}]::text[]", connection);

        Assert.Equal(texts, (string[])(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
    }

    [Fact]
    public async Task Nothing_leaves_a_comment()
    {
        foreach (var text in Texts())
            Assert.Equal(["1"], await QueryAsync($"-- {SqlText.Comment(text)}\nSELECT ARRAY['1']", null));
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

    private async Task<string[]> QueryAsync(string sql, string[]? argument)
    {
        await using var command = _source!.CreateCommand(sql);
        if (argument is not null)
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        return (string[])(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
