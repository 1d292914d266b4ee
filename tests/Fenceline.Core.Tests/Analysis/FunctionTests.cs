using System.Text;
using Fenceline.Testing;

namespace Fenceline.Core.Tests.Analysis;

/// <summary>Bodies of functions: where something is found, what their callers are told, and that no text is too much.</summary>
public sealed class FunctionTests
{
    [Fact]
    public void Places_in_a_body_are_places_in_the_text()
    {
        const string Sql = "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nDECLARE n bigint;\nBEGIN\n  SELECT count(*) INTO n FROM notes;\n  n := (SELECT count(*) FROM issues);\nEND $$";
        var found = AnalyzerFixture.Find(Sql);
        Assert.Equal(["notes", "issues"], found.Select(finding => Sql.Substring(finding.Span.Start, finding.Span.Length)));
    }

    [Theory]
    [InlineData("DO $$ BEGIN EXECUTE 'SELECT * FROM no' || 'tes'; END $$", "FEN101")]
    [InlineData("DO $$ BEGIN EXECUTE concat('DELETE FROM ', 'notes'); END $$", "FEN102")]
    [InlineData("DO $$ DECLARE q text := 'DELETE FROM notes'; BEGIN EXECUTE q; END $$", "FEN102")]
    [InlineData("DO $$ DECLARE q text; BEGIN SELECT x INTO q FROM texts; EXECUTE q; END $$", "FEN105")]
    [InlineData("DO $$ BEGIN EXECUTE format('DELETE FROM %I', (SELECT max(code) FROM countries)); END $$", "FEN105")]
    [InlineData("DO $$ BEGIN EXECUTE 'ALTER TABLE notes ADD COLUMN x int'; END $$", "safe")]
    [InlineData("DO $$ BEGIN PERFORM leak_of('b'); END $$", "FEN105")]
    [InlineData("DO LANGUAGE plperl $$ spi_exec_query('DELETE FROM notes') $$", "FEN105")]
    [InlineData("DO $$ BEGIN DELETE FROM notes WHERE user_id = current_user_id(); END $$", "safe")]
    [InlineData("DO $$ BEGIN -- fenceline: cross-tenant: the clean-up of 2024\nDELETE FROM notes; END $$", "safe")]
    [InlineData("CREATE PROCEDURE p(tenant text) LANGUAGE plpgsql AS $$ BEGIN DELETE FROM notes WHERE user_id = tenant; COMMIT; END $$; CALL p($1)", "safe")]
    [InlineData("CREATE PROCEDURE p(tenant text) LANGUAGE plpgsql AS $$ BEGIN DELETE FROM notes WHERE user_id = tenant; COMMIT; END $$; CALL p('b')", "FEN105")]
    [InlineData("CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM notes; END", "FEN101")]
    [InlineData("CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM notes WHERE user_id = current_user_id()); SELECT f()", "safe")]
    [InlineData("CREATE FUNCTION f(r notes, user_id text) RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM issues WHERE user_id = r.user_id $$", "FEN101")]
    public void A_body_is_read_like_any_text(string sql, string rules) => Assert.True(rules == AnalyzerFixture.Rules(sql), AnalyzerFixture.Said(sql));

    [Fact]
    public void What_a_block_does_to_the_fence_is_said() =>
        Assert.Equal("FEN201", Assert.Single(AnalyzerFixture.FindAll("DO $$ BEGIN EXECUTE 'ALTER TABLE notes DISABLE ROW LEVEL SECURITY'; END $$")).RuleId);

    [Fact]
    public void Texts_in_texts_have_a_bound()
    {
        var sql = "DELETE FROM notes";
        for (var depth = 0; depth < 12; depth++)
            sql = $"DO ${depth}$ BEGIN EXECUTE $q{depth}${sql}$q{depth}$; END ${depth}$";
        Assert.NotEqual("safe", SmallStack.Run(() => AnalyzerFixture.Rules(sql.Replace("$0$", "$a0$", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("x := 1; ")]
    [InlineData("SELECT 1 INTO x; ")]
    [InlineData("PERFORM 1; ")]
    [InlineData("EXECUTE 'SELECT 1'; ")]
    [InlineData("IF x > 1 THEN x := 2; END IF; ")]
    public void Long_bodies_are_answered(string statement)
    {
        var body = new StringBuilder().Insert(0, statement, 2000);
        Assert.NotNull(SmallStack.Run(() => AnalyzerFixture.Rules($"DO $$ DECLARE x int; BEGIN {body} DELETE FROM notes; END $$")));
    }
}
