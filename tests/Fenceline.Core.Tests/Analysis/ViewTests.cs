using Fenceline.Core.Analysis;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Tests.Analysis;

/// <summary>Views that stand elsewhere than in the text: in the manifest, or in other texts.</summary>
public sealed class ViewTests
{
    private const string Definitions =
        """
        CREATE VIEW all_notes AS SELECT * FROM notes;
        CREATE VIEW own_notes AS SELECT * FROM notes WHERE user_id = current_user_id();
        CREATE VIEW named (tenant, text) AS SELECT user_id, body FROM notes;
        CREATE VIEW joined AS SELECT n.user_id, i.title FROM all_notes AS n JOIN issues AS i ON i.user_id = n.user_id;
        CREATE VIEW counted AS SELECT count(*) AS n FROM notes;
        CREATE VIEW careless AS SELECT * FROM notes
          WHERE user_id = current_user_id()
          OR id = 1;
        CREATE VIEW reporting.late AS SELECT * FROM notes LIMIT 5;
        CREATE VIEW places AS SELECT * FROM countries;
        CREATE VIEW notes AS SELECT 1;
        CREATE VIEW turning AS SELECT * FROM turning;
        """;

    private static readonly SqlCatalog Catalog = AnalyzerFixture.Catalog with { Views = SqlView.CreatedBy(Definitions).ToEquatableArray() };

    [Theory]
    [InlineData("SELECT * FROM all_notes WHERE user_id = $1")]
    [InlineData("SELECT * FROM public.all_notes AS a JOIN issues AS i USING (user_id) WHERE i.user_id = $1")]
    [InlineData("SELECT * FROM own_notes")]
    [InlineData("SELECT count(*) FROM own_notes")]
    [InlineData("SELECT text FROM named WHERE tenant = $1")]
    [InlineData("SELECT title FROM joined WHERE user_id = $1")]
    [InlineData("SELECT * FROM places")]
    [InlineData("SELECT * FROM elsewhere")]
    [InlineData("SELECT * FROM turning")]
    [InlineData("WITH all_notes AS (SELECT 1) SELECT * FROM all_notes")]
    [InlineData("CREATE VIEW counted AS SELECT count(*) AS n FROM own_notes; SELECT n FROM counted")]
    public void What_is_pinned_through_them_is_safe(string sql) => Assert.Empty(Find(sql));

    [Theory]
    [InlineData("SELECT * FROM all_notes", "all_notes", "behind the view `all_notes` `notes` is read without an effective tenant filter: nothing restricts `user_id`")]
    [InlineData("SELECT * FROM countries, \"public\".\"all_notes\"", "\"public\".\"all_notes\"", "nothing restricts")]
    [InlineData("SELECT * FROM all_notes AS a JOIN all_notes AS b ON true WHERE a.user_id = $1", "all_notes", "`b` reads it without the filter")]
    [InlineData("SELECT text FROM named", "named", "nothing restricts")]
    [InlineData("SELECT n FROM counted", "counted", "nothing restricts")]
    [InlineData("SELECT n\nFROM careless", "careless", "OR on line 3 of `careless` lets rows through without the filter")]
    [InlineData("SELECT * FROM reporting.late WHERE user_id = $1", "reporting.late", "`LIMIT` applies before the filter")]
    // Which schema an unqualified name leads to the search path decides.
    [InlineData("SELECT * FROM late WHERE user_id = $1", "late", "`LIMIT` applies before the filter")]
    [InlineData("SELECT * FROM notes", "notes", "`notes` is read")]
    [InlineData("INSERT INTO countries SELECT title, '' FROM (SELECT * FROM all_notes) AS a, issues AS i WHERE i.user_id = $1", "all_notes", "nothing restricts")]
    [InlineData("CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS $$ SELECT n FROM counted $$", "counted", "nothing restricts")]
    [InlineData("CREATE VIEW mine WITH (security_invoker) AS SELECT 1 FROM notes; CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC; SELECT * FROM mine; END", "notes", "nothing restricts")]
    [InlineData("CREATE VIEW mine WITH (security_invoker) AS SELECT 1 FROM notes; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT * FROM mine'", "mine", "behind the view `mine`")]
    public void What_is_not_is_found_where_the_text_names_them(string sql, string place, string message)
    {
        var finding = Assert.Single(Find(sql));
        Assert.Equal(("FEN101", place), (finding.RuleId, sql.Substring(finding.Span.Start, finding.Span.Length)));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Views_on_views_are_found_where_the_outer_one_is_named() => Assert.All(
        Find("SELECT 1 FROM joined"), finding => Assert.Equal(("FEN101", 14, 6), (finding.RuleId, finding.Span.Start, finding.Span.Length)));

    [Theory]
    [InlineData("UPDATE own_notes SET body = 'x'")]
    [InlineData("INSERT INTO all_notes (user_id, id) VALUES ($1, 1)")]
    [InlineData("DELETE FROM all_notes WHERE user_id = $1")]
    public void What_is_written_through_them_is_not_proven(string sql) => Assert.Equal("FEN105", Assert.Single(Find(sql)).RuleId);

    [Fact]
    public void What_is_written_through_them_without_a_filter_is_found() => Assert.Equal("FEN101", Assert.Single(Find("UPDATE all_notes SET body = 'x'")).RuleId);

    [Fact]
    public void A_text_that_creates_views_tells_them() => Assert.Equal(
        [("reporting", "b c"), (null, "a")],
        SqlView.CreatedBy("create or replace view reporting.\"b c\" as select 1; SELECT 2; CREATE TEMP VIEW A AS TABLE t").Select(view => (view.Schema, view.Name)));

    private static IReadOnlyList<SqlFinding> Find(string sql) => [.. SqlAnalyzer.Analyze(sql, Catalog, new SqlAnalysisOptions()).Findings];
}
