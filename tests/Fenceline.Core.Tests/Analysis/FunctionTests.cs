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

    /// <summary>What is proven with one argument alone asks for that one only.</summary>
    [Theory]
    [InlineData("a text, b text", "user_id = b", "f('x', $1)", "safe")]
    [InlineData("a text, b text", "user_id = b", "f(b => $1, a => 'x')", "safe")]
    [InlineData("a text, b text", "user_id = b", "f($1, 'x')", "FEN105")]
    [InlineData("a text, b text", "user_id = b", "f(a => $1, b => 'x')", "FEN105")]
    [InlineData("a text, b text", "user_id = $2", "f('x', $1)", "safe")]
    [InlineData("text, text", "user_id = $1", "f($1, 'x')", "safe")]
    [InlineData("text, text", "user_id = $1", "f('x', $1)", "FEN105")]
    [InlineData("a text, b text", "(user_id = a OR user_id = b)", "f($1, 'x')", "FEN101 FEN105")]
    [InlineData("a text, b text DEFAULT 'x'", "user_id = a", "f($1)", "safe")]
    [InlineData("a text, b text DEFAULT 'x'", "user_id = b", "f($1)", "FEN105")]
    // What is called may write: not for rows that only the filter keeps out.
    [InlineData("a text, b text", "user_id = a", "f(user_id, 'x') FROM issues WHERE user_id = $1", "FEN105")]
    public void One_argument_may_be_enough(string parameters, string condition, string call, string rules) => Assert.Equal(
        rules, AnalyzerFixture.Rules($"CREATE FUNCTION f({parameters}) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE {condition}); END $f$; SELECT {call}"));

    [Theory]
    [InlineData("OUT n bigint, a text, b text", "f('x', $1)")]
    [InlineData("a text, OUT n bigint, b text", "f('x', $1)")]
    public void The_place_of_an_argument_is_not_told_beside_those_that_calls_leave_out(string parameters, string call) => Assert.Equal(
        "FEN105", AnalyzerFixture.Rules($"CREATE FUNCTION f({parameters}) LANGUAGE plpgsql AS $f$ BEGIN SELECT count(*) INTO n FROM notes WHERE user_id = a; END $f$; SELECT {call}"));

    [Theory]
    [InlineData("c CURSOR FOR SELECT * FROM notes WHERE user_id = current_user_id() FOR UPDATE", "", "safe")]
    [InlineData("c CURSOR FOR SELECT * FROM notes WHERE id > 1 FOR UPDATE", "", "FEN101 FEN102")]
    [InlineData("c CURSOR (t text) FOR SELECT * FROM notes WHERE user_id = t FOR UPDATE", "OPEN c(current_user_id());", "safe")]
    [InlineData("c CURSOR (t \"char\") FOR SELECT * FROM notes WHERE user_id = t::text FOR UPDATE", "OPEN c(current_user_id());", "FEN101 FEN102")]
    [InlineData("c CURSOR (t text) FOR SELECT * FROM notes WHERE user_id = t FOR UPDATE", "OPEN c(current_user_id()); CLOSE c; OPEN c(t := lower('B'));", "FEN101 FEN102")]
    [InlineData("c refcursor", "OPEN c FOR SELECT * FROM notes WHERE user_id = current_user_id();", "safe")]
    [InlineData("c refcursor; d refcursor", "OPEN c FOR SELECT * FROM notes WHERE user_id = current_user_id(); c := d;", "FEN102")]
    [InlineData("c refcursor", "OPEN c FOR EXECUTE 'SELECT * FROM notes WHERE user_id = $1' USING current_user_id();", "FEN102")]
    public void The_row_of_a_cursor_is_the_tenants_where_its_query_is_proven(string declared, string opened, string rules) => Assert.Equal(
        rules, AnalyzerFixture.Rules($"DO $f$ DECLARE {declared}; BEGIN {opened} DELETE FROM notes WHERE CURRENT OF c; END $f$"));

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
