using Fenceline.Core.Analysis;
using Fenceline.Core.Rules;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Tests.Analysis;

/// <summary>FEN111: names that nothing known has. It stays quiet where a name may have a meaning that the text does not show.</summary>
public sealed class UnknownNameTests
{
    [Theory]
    [InlineData("SELECT id FROM note", "`note` is not in the manifest: did you mean `notes`?")]
    [InlineData("SELECT id FROM public.isues WHERE user_id = $1", "did you mean `issues`?")]
    [InlineData("SELECT id FROM coutnries", "did you mean `countries`?")]
    [InlineData("UPDATE noets SET body = 'x'", "did you mean `notes`?")]
    [InlineData("SELECT n.bdy FROM notes n WHERE n.user_id = $1", "`notes` has no column `bdy`")]
    [InlineData("SELECT n.coumtry FROM notes n WHERE n.user_id = $1", "did you mean `country`?")]
    [InlineData("SELECT public.notes.titel FROM public.notes WHERE user_id = $1", "`notes` has no column `titel`")]
    [InlineData("SELECT contry FROM notes WHERE user_id = $1", "no table here has a column `contry`: did you mean `country`?")]
    [InlineData("SELECT n.id FROM notes n JOIN issues i ON i.user_id = n.user_id WHERE n.user_id = $1 AND tilte = 'x'", "did you mean `title`?")]
    [InlineData("INSERT INTO notes (user_id, id, bdoy) VALUES ($1, 1, 'x')", "`notes` has no column `bdoy`")]
    [InlineData("UPDATE notes SET bdoy = 'x' WHERE user_id = $1", "`notes` has no column `bdoy`")]
    [InlineData("PREPARE p AS SELECT id FROM notes WHERE user_id = $1 AND id = $2; EXECUTE p(current_user_id())", "was prepared with 2 parameters, and gets 1")]
    [InlineData("PREPARE p (text) AS SELECT id FROM notes WHERE user_id = $1; EXECUTE p(current_user_id(), 2)", "was prepared with 1 parameter, and gets 2")]
    public void Is_said(string sql, string message)
    {
        var finding = Assert.Single(Found(sql));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT id FROM orders")]
    [InlineData("SELECT id FROM notes_2024")]
    [InlineData("SELECT state FROM notes WHERE user_id = $1")]
    [InlineData("SELECT id FROM other.note")]
    [InlineData("SELECT x FROM pg_class; SELECT x FROM information_schema.tables")]
    [InlineData("CREATE TABLE note (id int); SELECT id FROM note")]
    [InlineData("CREATE TEMP TABLE IF NOT EXISTS note (id int); SELECT id FROM note")]
    [InlineData("CREATE TABLE note AS SELECT 1 AS id; SELECT id FROM note")]
    [InlineData("CREATE VIEW note AS SELECT 1 AS id; SELECT id FROM note")]
    [InlineData("ALTER TABLE orders RENAME TO note; SELECT id FROM note")]
    [InlineData("WITH note AS (SELECT 1 AS id) SELECT id FROM note")]
    [InlineData("ALTER TABLE notes ADD COLUMN contry text; SELECT contry, n.contry FROM notes n WHERE n.user_id = $1")]
    [InlineData("SELECT n.body AS contry FROM notes n WHERE n.user_id = $1 ORDER BY contry")]
    [InlineData("SELECT count(*) FROM notes WHERE user_id = $1 ORDER BY count")]
    [InlineData("SELECT n FROM notes n WHERE n.user_id = $1")]
    [InlineData("SELECT notes FROM notes WHERE user_id = $1")]
    [InlineData("SELECT xmin, notes.xmax FROM notes WHERE user_id = $1")]
    [InlineData("SELECT _airbyte_meta, n._airbyte_raw_id FROM notes n WHERE user_id = $1")]
    [InlineData("SELECT contry FROM notes, orders WHERE user_id = $1")]
    [InlineData("SELECT o.titel FROM notes n JOIN orders o ON o.id = n.id WHERE n.user_id = $1")]
    [InlineData("SELECT a.titel FROM notes AS a (user_id, id, titel) WHERE a.user_id = $1")]
    [InlineData("SELECT s.contry FROM (SELECT body AS contry FROM notes WHERE user_id = $1) s")]
    [InlineData("INSERT INTO notes (user_id, id, body) VALUES ($1, 1, 'x') ON CONFLICT (user_id, id) DO UPDATE SET body = excluded.body")]
    [InlineData("CREATE FUNCTION f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE contry text; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = tenant AND body = contry); END $$")]
    [InlineData("PREPARE p AS SELECT id FROM notes WHERE user_id = $1; EXECUTE p(current_user_id())")]
    [InlineData("PREPARE p AS SELECT n.body AS contry FROM notes n WHERE n.user_id = $1 ORDER BY contry; EXECUTE p(current_user_id())")]
    [InlineData("CREATE TABLE t AS SELECT n.body AS contry FROM notes n WHERE n.user_id = $1 ORDER BY contry; SELECT * FROM t")]
    [InlineData("CREATE VIEW v AS SELECT user_id, body AS seen FROM notes ORDER BY seen; SELECT * FROM v WHERE user_id = $1")]
    public void Is_not_said(string sql) => Assert.Empty(Found(sql).Select(finding => finding.Message));

    [Fact]
    public void Is_said_of_a_pinned_session_too() =>
        Assert.Single(AnalyzerFixture.FindAll("SELECT contry FROM notes", isPinned: true), finding => finding.RuleId == SqlRules.NotInManifest);

    [Fact]
    public void Strict_reports_every_relation_and_each_is_counted()
    {
        const string Sql = "SELECT 1 FROM orders, notes n, orders o WHERE n.user_id = $1";
        var report = SqlAnalyzer.Analyze(Sql, AnalyzerFixture.Catalog, new SqlAnalysisOptions { IsStrict = true, GathersUnknown = true });
        Assert.Equal(["FEN111", "FEN111"], report.Findings.Select(finding => finding.RuleId));
        Assert.Equal(["orders", "orders"], report.UnknownRelations);
        Assert.Equal(["orders"], SqlAnalyzer.Analyze("SELECT 1 FROM orders", AnalyzerFixture.Catalog, new SqlAnalysisOptions { GathersUnknown = true }).UnknownRelations);
    }

    [Fact]
    public void A_text_that_belongs_to_it_makes_a_relation_known()
    {
        var made = SqlMadeRelation.By("CREATE UNLOGGED TABLE note (id int); ALTER TABLE notes ADD titel text; CREATE INDEX i ON x (y)").Select(relation => relation.Name);
        Assert.Equal(["note", "notes"], made);
        var catalog = AnalyzerFixture.Catalog with { Made = EquatableArray.Of(new SqlMadeRelation("note"), new SqlMadeRelation("notes")) };
        Assert.Empty(SqlAnalyzer.Analyze("SELECT m.id, n.titel FROM note m, notes n WHERE n.user_id = $1", catalog, new SqlAnalysisOptions()).Findings);
    }

    private static List<SqlFinding> Found(string sql) => AnalyzerFixture.FindAll(sql).Where(finding => finding.RuleId == SqlRules.NotInManifest).ToList();
}
