namespace Fenceline.Core.Tests.Analysis;

/// <summary>PostgreSQL calls functions that are written like columns.</summary>
public sealed class DotCallTests
{
    [Theory]
    [InlineData("SELECT n.body, ('456'::text).notes_of FROM notes n WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT n.body FROM notes n WHERE n.user_id = current_user_id() AND (n.body || 'x').is_true_of")]
    [InlineData("SELECT n.body, f.notes_of FROM notes n, lower('456') AS f WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT n.body, f.notes_of FROM notes n, lower('456') AS f(x) WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT n.body, lower.notes_of FROM notes n, lower('456') WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT n.body, (SELECT f.notes_of FROM lower('456') f) FROM notes n WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT (n).notes_of FROM notes n WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT (f).notes_of FROM notes n, lower('456') AS f WHERE n.user_id = current_user_id()")]
    public void A_function_that_is_not_known_is_not_proven(string sql) => Assert.Equal("FEN105", AnalyzerFixture.Rules(sql));

    [Theory]
    [InlineData("SELECT (n).body, (n).user_id FROM notes n WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT (n.body).upper FROM notes n WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT (jsonb_each(to_jsonb(n))).key FROM notes n WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT e.key, e.value FROM notes n, jsonb_each(to_jsonb(n)) e WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT f.f, g.x, generate_series.generate_series FROM notes n, lower('456') AS f, lower('789') AS g(x), generate_series(1, 2) WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT u.item, u.ordinality FROM notes n, unnest(ARRAY[1]) WITH ORDINALITY AS u(item, ordinality) WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT r.a FROM notes n, jsonb_to_record(to_jsonb(n)) AS r(a text) WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT f.upper FROM notes n, lower('456') AS f WHERE n.user_id = current_user_id()")]
    public void Columns_and_known_functions_are(string sql) => Assert.Equal("safe", AnalyzerFixture.Rules(sql));
}
