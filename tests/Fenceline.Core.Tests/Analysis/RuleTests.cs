using Fenceline.Core.Analysis;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Tests.Analysis;

public sealed class RuleTests
{
    [Theory]
    [InlineData("SELECT * FROM user_456.charges", "FEN103")]
    [InlineData("SELECT user_456.total()", "FEN103")]
    [InlineData("SELECT * FROM notes WHERE user_id = '123'", "FEN104")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1 AND user_id = '123'", "safe")]
    [InlineData("SELECT * FROM (SELECT * FROM notes) s WHERE user_id = '123'", "FEN104")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES ('123', 1)", "FEN104")]
    [InlineData("DO $$ BEGIN DELETE FROM notes; END $$", "FEN102")]
    [InlineData("DO $$ BEGIN PERFORM 1; END $$", "safe")]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM notes; END $$", "FEN102")]
    [InlineData("SELECT FROM FROM notes", "FEN105")]
    [InlineData("SELECT FROM FROM notes; SELECT * FROM notes", "FEN105 FEN101")]
    [InlineData("SELECT my_total(id) FROM notes WHERE user_id = $1", "FEN105")]
    [InlineData("SELECT ts_rewrite($1::tsquery, 'SELECT body, body FROM notes')", "FEN105")]
    [InlineData("SELECT query_to_xml('TABLE notes', true, true, '')", "FEN105")]
    [InlineData("SELECT * FROM crosstab_hash('TABLE notes', '') AS c (a text)", "FEN105")]
    [InlineData("SELECT currtid2('notes', '(0,1)')", "FEN105")]
    [InlineData("SELECT st_findextent('notes', 'place')", "FEN105")]
    [InlineData("SELECT st_x(body), pg_get_expr(body, id) FROM notes WHERE user_id = $1", "safe")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT ON CONSTRAINT other DO NOTHING", "FEN105")]
    [InlineData("SET search_path TO user_123", "FEN107")]
    [InlineData("SET SESSION search_path = user_123", "FEN107")]
    [InlineData("SET LOCAL search_path TO user_123", "safe")]
    [InlineData("SET ROLE user_123", "FEN107")]
    [InlineData("SET app.user_id = '123'", "FEN107")]
    [InlineData("SET LOCAL app.user_id = '123'", "safe")]
    [InlineData("SET timezone = 'UTC'", "safe")]
    [InlineData("SELECT set_config('search_path', $1, false)", "FEN107")]
    [InlineData("SELECT set_config('app.user_id', $1, true)", "safe")]
    [InlineData("SELECT set_config('work_mem', $1, false)", "safe")]
    [InlineData("SELECT * FROM charges", "FEN108")]
    [InlineData("SELECT * FROM notes -- fenceline: cross-tenant: nightly bill", "safe")]
    [InlineData("/* fenceline: cross-tenant: nightly bill */ DELETE FROM notes", "safe")]
    [InlineData("SELECT * FROM notes -- fenceline: cross-tenant", "FEN110")]
    [InlineData("-- fenceline: cross-tenant: nightly bill\nSELECT * FROM notes; SELECT * FROM issues", "FEN101")]
    [InlineData("SELECT 1", "safe")]
    [InlineData("", "safe")]
    public void Each_rule_says_what_it_is_for(string sql, string rules) => Assert.Equal(rules, AnalyzerFixture.Rules(sql));

    [Theory]
    [InlineData("SELECT * FROM notes", "safe")]
    [InlineData("SELECT * FROM charges", "safe")]
    [InlineData("UPDATE notes SET body = 'x'", "safe")]
    [InlineData("SELECT FROM FROM notes", "safe")]
    [InlineData("TRUNCATE notes", "FEN102")]
    [InlineData("SELECT * FROM user_456.charges", "FEN103")]
    [InlineData("SET ROLE user_123", "FEN107")]
    public void In_a_pinned_session_row_level_security_does_the_rest(string sql, string rules) => Assert.Equal(rules, AnalyzerFixture.Rules(sql, isPinned: true));

    [Fact]
    public void An_exemption_that_silences_something_is_reported()
    {
        var report = SqlAnalyzer.Analyze("SELECT * FROM notes -- fenceline: cross-tenant: nightly bill", AnalyzerFixture.Catalog, new SqlAnalysisOptions());
        Assert.Equal("nightly bill", Assert.Single(report.Exemptions).Reason);
    }

    [Fact]
    public void A_table_whose_name_is_not_known_is_not_proven()
    {
        const string Sql = "SELECT * FROM {0}";
        var report = SqlAnalyzer.Analyze(Sql, AnalyzerFixture.Catalog, new SqlAnalysisOptions(Holes: EquatableArray.Of(new TextSpan(Sql.IndexOf('{', StringComparison.Ordinal), 3))));
        Assert.Equal("FEN105", Assert.Single(report.Findings).RuleId);
    }

    [Fact]
    public void Places_in_a_functions_body_are_places_in_the_text()
    {
        const string Sql = "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM notes $$";
        var span = Assert.Single(AnalyzerFixture.Find(Sql)).Span;
        Assert.Equal("notes", Sql.Substring(span.Start, span.Length));
    }
}
