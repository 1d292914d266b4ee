namespace Fenceline.Core.Tests.Analysis;

public sealed class ReadTests
{
    [Theory]
    [InlineData("SELECT * FROM notes WHERE user_id = $1")]
    [InlineData("SELECT * FROM notes WHERE $1 = user_id")]
    [InlineData("SELECT * FROM notes WHERE user_id = @tenant")]
    [InlineData("SELECT * FROM notes WHERE user_id = :tenant")]
    [InlineData("SELECT * FROM public.notes AS n WHERE n.user_id = current_user_id()")]
    [InlineData("SELECT * FROM notes WHERE user_id = (SELECT public.current_user_id())")]
    [InlineData("SELECT * FROM notes WHERE user_id = current_setting('app.user_id')")]
    [InlineData("SELECT * FROM notes WHERE user_id = nullif(current_setting('app.user_id', true), '')")]
    [InlineData("SELECT * FROM notes WHERE user_id IN ($1)")]
    [InlineData("SELECT * FROM notes WHERE user_id = ANY (ARRAY[$1])")]
    [InlineData("SELECT * FROM notes WHERE user_id BETWEEN $1 AND $1")]
    [InlineData("SELECT * FROM notes WHERE (user_id, id) = ($1, 3)")]
    [InlineData("SELECT * FROM notes WHERE (user_id, id) IN (($1, 1), ($1, 2))")]
    [InlineData("SELECT * FROM notes WHERE user_id IS NOT DISTINCT FROM $1")]
    [InlineData("SELECT * FROM notes WHERE NOT (user_id <> $1)")]
    [InlineData("SELECT * FROM notes WHERE (user_id = $1) IS TRUE")]
    [InlineData("SELECT * FROM notes WHERE user_id::text = $1::text")]
    [InlineData("SELECT * FROM notes WHERE \"user_id\" = $1")]
    [InlineData("SELECT * FROM notes WHERE (user_id = $1 AND id = 1) OR (user_id = $1 AND id = 2)")]
    [InlineData("SELECT * FROM notes n JOIN issues i ON i.user_id = n.user_id WHERE n.user_id = $1")]
    [InlineData("SELECT * FROM notes n JOIN issues i USING (user_id) WHERE n.user_id = $1")]
    [InlineData("SELECT * FROM notes NATURAL JOIN issues WHERE user_id = $1")]
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i ON i.user_id = n.user_id WHERE n.user_id = $1")]
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i ON i.id = n.id WHERE n.user_id = $1 AND i.user_id = $1")]
    [InlineData("SELECT * FROM notes n RIGHT JOIN issues i ON n.user_id = $1 WHERE i.user_id = $1")]
    [InlineData("SELECT * FROM notes FULL JOIN issues USING (user_id, id) WHERE user_id = $1")]
    [InlineData("SELECT * FROM accounts a JOIN notes n ON n.user_id = a.id WHERE a.id = $1")]
    [InlineData("SELECT * FROM (SELECT * FROM notes) s WHERE s.user_id = $1")]
    [InlineData("SELECT * FROM (SELECT user_id, count(*) FROM notes GROUP BY user_id) s WHERE user_id = $1")]
    [InlineData("SELECT * FROM (SELECT user_id, rank() OVER (PARTITION BY user_id ORDER BY id) FROM notes) s WHERE user_id = $1")]
    [InlineData("SELECT user_id, count(*) FROM notes GROUP BY 1 HAVING user_id = $1")]
    [InlineData("SELECT * FROM (SELECT user_id FROM notes UNION SELECT user_id FROM issues) s WHERE user_id = $1")]
    [InlineData("WITH c AS (SELECT * FROM notes) SELECT * FROM c WHERE user_id = $1")]
    [InlineData("WITH c AS (SELECT * FROM notes) SELECT * FROM c a JOIN c b ON b.user_id = a.user_id WHERE a.user_id = $1")]
    [InlineData("WITH notes AS (SELECT 1 AS id) SELECT * FROM notes")]
    [InlineData("WITH RECURSIVE r AS (SELECT user_id, id FROM notes WHERE user_id = $1 UNION ALL SELECT n.user_id, n.id FROM notes n JOIN r ON n.user_id = r.user_id AND n.id > r.id) SELECT * FROM r")]
    [InlineData("SELECT * FROM notes n WHERE user_id = $1 AND EXISTS (SELECT 1 FROM issues i WHERE i.user_id = n.user_id)")]
    [InlineData("SELECT * FROM notes n CROSS JOIN LATERAL (SELECT * FROM issues i WHERE i.user_id = n.user_id LIMIT 1) l WHERE n.user_id = $1")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1 AND user_id IN (SELECT user_id FROM issues)")]
    [InlineData("SELECT * FROM events WHERE metadata ->> 'user_id' = $1")]
    [InlineData("SELECT * FROM events WHERE metadata #>> '{user_id}' = $1")]
    [InlineData("SELECT * FROM (SELECT metadata FROM events) e WHERE e.metadata ->> 'user_id' = $1")]
    [InlineData("SELECT * FROM notes AS n (tenant, id) WHERE n.tenant = $1")]
    [InlineData("SELECT * FROM countries")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1 FOR UPDATE")]
    [InlineData("COPY (SELECT * FROM notes WHERE user_id = current_user_id()) TO STDOUT")]
    [InlineData("CREATE POLICY p ON notes USING (user_id = current_user_id())")]
    [InlineData("SELECT * FROM notes WHERE (user_id = $1) = true")]
    [InlineData("SELECT * FROM notes WHERE (user_id <> $1) = false")]
    [InlineData("SELECT * FROM notes WHERE NOT ((user_id = $1) <> true)")]
    [InlineData("SELECT * FROM notes WHERE CASE WHEN user_id = $1 THEN id > 1 ELSE false END")]
    [InlineData("SELECT * FROM notes WHERE CASE WHEN id > 1 THEN user_id = $1 WHEN user_id = $1 THEN true END")]
    [InlineData("SELECT * FROM notes WHERE coalesce(user_id, '') = $1")]
    [InlineData("SELECT * FROM notes WHERE user_id >= $1 AND user_id <= $1")]
    [InlineData("SELECT * FROM notes WHERE user_id OPERATOR(pg_catalog.=) $1")]
    [InlineData("SELECT * FROM notes WHERE user_id COLLATE \"C\" = $1")]
    [InlineData("SELECT * FROM events WHERE metadata @> jsonb_build_object('user_id', $1::text)")]
    [InlineData("SELECT * FROM notes WHERE user_id IN (SELECT unnest(ARRAY[$1]))")]
    [InlineData("SELECT * FROM (SELECT * FROM notes OFFSET 0) s WHERE user_id = $1")]
    [InlineData("SELECT * FROM (SELECT DISTINCT ON (1) user_id AS u, id FROM notes) s WHERE u = $1")]
    public void Is_safe(string sql) => Assert.Equal("safe", AnalyzerFixture.Rules(sql));

    [Theory]
    [InlineData("SELECT * FROM notes", "nothing restricts `user_id`")]
    [InlineData("SELECT * FROM notes WHERE user_id = user_id", "expression that contains it")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1 OR id = 2", "OR on line 1 lets rows through without the filter")]
    [InlineData("SELECT * FROM notes WHERE\nuser_id = $1\nOR id = 2", "OR on line 3 lets rows through without the filter")]
    [InlineData("SELECT * FROM notes WHERE user_id <> $1", "not an equality")]
    [InlineData("SELECT * FROM notes WHERE NOT (user_id = $1)", "")]
    [InlineData("SELECT * FROM notes WHERE user_id LIKE $1", "not an equality")]
    [InlineData("SELECT * FROM notes WHERE user_id >= $1", "not an equality")]
    [InlineData("SELECT * FROM notes WHERE lower(user_id) = $1", "inside an expression")]
    [InlineData("SELECT * FROM notes WHERE user_id = coalesce($1, user_id)", "expression that contains it")]
    [InlineData("SELECT * FROM notes WHERE user_id = ANY ($1)", "may name several tenants")]
    [InlineData("SELECT * FROM notes WHERE user_id IN ($1, $2)", "may name several tenants")]
    [InlineData("SELECT * FROM notes WHERE user_id IN ('1', '2')", "may name several tenants")]
    [InlineData("SELECT * FROM notes WHERE (user_id = $1) IS NOT NULL", "")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1 COLLATE ignore_case", "")]
    [InlineData("SELECT * FROM notes WHERE user_id::varchar(1) = $1", "")]
    [InlineData("SELECT * FROM notes WHERE CASE WHEN id > 1 THEN true ELSE user_id = $1 END", "")]
    [InlineData("SELECT * FROM notes -- WHERE user_id = $1", "nothing restricts")]
    [InlineData("SELECT * FROM notes /* WHERE user_id = $1 */", "nothing restricts")]
    [InlineData("SELECT * FROM notes WHERE 'user_id = $1' <> ''", "nothing restricts")]
    [InlineData("SELECT * FROM U&\"not\\0065s\"", "nothing restricts")]
    [InlineData("TABLE notes", "nothing restricts")]
    [InlineData("ALTER TABLE notes RENAME TO memos; SELECT id FROM memos WHERE user_id = $1 AND ctid = '(0,1)'", "`ctid` shows")]
    [InlineData("SELECT i.id FROM issues i LEFT JOIN notes n ON n.user_id = $1 AND n.id = i.id WHERE i.user_id = $1 AND EXISTS (SELECT 1 FROM issues x WHERE x.user_id = coalesce(n.user_id, lower('B')))", "")]
    [InlineData("SELECT * FROM notes WHERE (user_id = $1) = (id > 1)", "")]
    [InlineData("SELECT * FROM notes WHERE (user_id = $1) = false", "")]
    [InlineData("SELECT * FROM notes WHERE (user_id = $1) <> true", "")]
    [InlineData("SELECT * FROM notes WHERE (user_id = $1) IS NOT FALSE", "")]
    [InlineData("SELECT * FROM notes WHERE CASE WHEN user_id = $1 THEN true ELSE id > 1 END", "")]
    [InlineData("SELECT * FROM notes WHERE CASE id WHEN 1 THEN user_id = $1 ELSE true END", "")]
    [InlineData("SELECT * FROM notes WHERE coalesce(body, user_id) = $1", "")]
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i ON i.id = n.id WHERE n.user_id = $1 AND coalesce(i.user_id, $1) = $1", "")]
    [InlineData("SELECT * FROM notes WHERE user_id >= $1 AND user_id <= $2", "")]
    [InlineData("SELECT * FROM notes WHERE user_id >= $1 OR user_id <= $1", "")]
    [InlineData("SELECT * FROM notes WHERE user_id OPERATOR(pg_catalog.>=) $1", "")]
    [InlineData("SELECT * FROM events WHERE metadata @> jsonb_build_object('user_id', $1::int)", "")]
    [InlineData("SELECT * FROM events WHERE metadata @> jsonb_build_object('user_id', $1::text, 'user_id', lower('B'))", "")]
    [InlineData("SELECT * FROM events WHERE metadata @> jsonb_build_object('owner', $1::text)", "")]
    [InlineData("SELECT * FROM events WHERE metadata <@ jsonb_build_object('user_id', $1::text)", "")]
    [InlineData("SELECT * FROM notes WHERE user_id IN (SELECT unnest(ARRAY[$1, lower('B')]))", "")]
    [InlineData("SELECT * FROM notes r LEFT JOIN issues i ON r.user_id = $1 AND i.user_id = $1", "the filter is in the ON of a LEFT JOIN, which does not restrict `r`")]
    [InlineData("SELECT * FROM notes n RIGHT JOIN issues i ON n.user_id = $1 AND i.user_id = $1", "the filter is in the ON of a RIGHT JOIN, which does not restrict `i`")]
    [InlineData("SELECT * FROM (SELECT * FROM notes WHERE user_id = $1) n FULL JOIN issues i ON i.user_id = $1", "the filter is in the ON of a FULL JOIN, which does not restrict `i`")]
    [InlineData("SELECT * FROM notes n JOIN issues i ON i.id = n.id WHERE n.user_id = $1", "nothing restricts")]
    [InlineData("SELECT * FROM notes n JOIN issues i USING (id) WHERE n.user_id = $1", "nothing restricts")]
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i ON i.id = n.id WHERE n.user_id = $1 AND (i.user_id = $1 OR i.user_id IS NULL)", "OR on line 1")]
    [InlineData("SELECT * FROM (SELECT * FROM notes LIMIT 5) s WHERE user_id = $1", "`LIMIT` applies before the filter")]
    [InlineData("SELECT * FROM (SELECT * FROM notes OFFSET 5) s WHERE user_id = $1", "`LIMIT` applies before the filter")]
    [InlineData("SELECT * FROM (SELECT DISTINCT ON (id) * FROM notes) s WHERE user_id = $1", "`DISTINCT ON` picks rows before the filter")]
    [InlineData("SELECT * FROM (SELECT user_id, rank() OVER (ORDER BY id) FROM notes) s WHERE user_id = $1", "the window function is computed before the filter")]
    [InlineData("SELECT * FROM (SELECT max(user_id) AS user_id FROM notes) s WHERE user_id = $1", "the aggregate is computed before the filter")]
    [InlineData("SELECT * FROM (SELECT user_id, count(*) FROM notes GROUP BY ROLLUP (user_id)) s WHERE user_id = $1", "the aggregate is computed before the filter")]
    [InlineData("WITH c AS (SELECT * FROM notes) SELECT * FROM c WHERE user_id = $1 UNION ALL SELECT * FROM c", "`c` reads it without the filter")]
    [InlineData("WITH notes AS (SELECT * FROM notes) SELECT * FROM notes", "")]
    [InlineData("WITH RECURSIVE r AS (SELECT user_id, id FROM notes WHERE user_id = $1 UNION ALL SELECT n.user_id, n.id FROM notes n JOIN r ON n.id > r.id) SELECT * FROM r", "")]
    [InlineData("SELECT * FROM notes n WHERE user_id = $1 AND EXISTS (SELECT 1 FROM issues i WHERE i.id = n.id)", "nothing restricts")]
    [InlineData("SELECT * FROM notes n WHERE n.user_id = $1 AND EXISTS (SELECT 1 FROM issues n WHERE n.user_id = n.user_id)", "")]
    [InlineData("SELECT (SELECT count(*) FROM notes)", "nothing restricts")]
    [InlineData("SELECT id FROM issues WHERE user_id = $1 ORDER BY (SELECT max(id) FROM notes)", "nothing restricts")]
    [InlineData("SELECT id FROM issues WHERE user_id = $1 LIMIT (SELECT max(id) FROM notes)", "nothing restricts")]
    [InlineData("SELECT * FROM notes TABLESAMPLE SYSTEM (10) WHERE user_id = $1", "TABLESAMPLE")]
    [InlineData("SELECT * FROM events WHERE metadata ->> 'tenant' = $1", "")]
    [InlineData("SELECT * FROM events WHERE metadata -> 'user_id' = $1", "")]
    [InlineData("SELECT * FROM fenceline_admin.notes", "admin schema")]
    [InlineData("COPY notes TO STDOUT", "COPY")]
    [InlineData("PREPARE p AS SELECT * FROM notes", "nothing restricts")]
    [InlineData("DECLARE c CURSOR FOR SELECT * FROM notes", "nothing restricts")]
    [InlineData("CREATE TABLE t AS SELECT * FROM notes", "nothing restricts")]
    [InlineData("EXPLAIN ANALYZE SELECT * FROM notes", "nothing restricts")]
    [InlineData("CREATE VIEW v AS SELECT * FROM notes; SELECT * FROM v", "nothing restricts")]
    [InlineData("CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM notes $$", "nothing restricts")]
    public void Reads_other_tenants_rows(string sql, string reason)
    {
        var finding = Assert.Single(AnalyzerFixture.Find(sql));
        Assert.Equal("FEN101", finding.RuleId);
        Assert.Contains(reason, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Uses_that_only_lean_on_each_other_are_not_pinned() => Assert.Collection(
        AnalyzerFixture.Find("SELECT * FROM notes n JOIN issues i ON i.user_id = n.user_id"),
        finding => Assert.Contains("`i.user_id`, which it must equal, is not restricted to the tenant", finding.Message, StringComparison.Ordinal),
        finding => Assert.Contains("`n.user_id`, which it must equal, is not restricted to the tenant", finding.Message, StringComparison.Ordinal));

    [Fact]
    public void A_finding_names_the_table_its_alias_and_its_place()
    {
        const string Sql = "SELECT * FROM issues i JOIN public.notes AS n ON true WHERE i.user_id = $1";
        var finding = Assert.Single(AnalyzerFixture.Find(Sql));
        Assert.Equal(("notes", "n", "public.notes"), (finding.Table, finding.Alias, Sql.Substring(finding.Span.Start, finding.Span.Length)));
    }

    [Fact]
    public void Long_chains_are_answered()
    {
        var joins = string.Concat(Enumerable.Range(0, 500).Select(i => $" JOIN notes n{i} ON n{i}.user_id = n.user_id"));
        Assert.Equal("safe", AnalyzerFixture.Rules($"SELECT * FROM notes n{joins} WHERE n.user_id = $1"));
    }

    [Fact]
    public void Queries_nested_too_deeply_are_not_proven() =>
        Assert.NotEqual("safe", AnalyzerFixture.Rules(string.Concat(Enumerable.Repeat("SELECT * FROM (", 150)) + "SELECT * FROM notes" + string.Concat(Enumerable.Repeat(") s", 150))));
}
