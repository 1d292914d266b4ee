namespace Fenceline.Core.Tests.Analysis;

/// <summary>An outer join whose rows without a partner are dropped further out is an inner join: its ON restricts both sides.</summary>
public sealed class OuterJoinTests
{
    private const string Left = "SELECT * FROM notes n LEFT JOIN issues i ON n.user_id = $1 AND i.user_id = $1";

    [Theory]
    [InlineData("i.id = 2")]
    [InlineData("i.id <> 2")]
    [InlineData("NOT (i.id = 2)")]
    [InlineData("i.id + 1 > n.id")]
    [InlineData("i.id::text LIKE 'x%'")]
    [InlineData("i.id IS NOT NULL")]
    [InlineData("NOT (i.id IS NULL)")]
    [InlineData("(i.id = 2) IS TRUE")]
    [InlineData("(i.id = 2) IS FALSE")]
    [InlineData("i.id IN (1, 2)")]
    [InlineData("i.id NOT IN (1, 2)")]
    [InlineData("i.id NOT IN (1, $2)")]
    [InlineData("i.id IN @ids")]
    [InlineData("(i.id, n.id) IN ((1, 2))")]
    [InlineData("(i.id, n.id) = (1, 2)")]
    [InlineData("i.id BETWEEN 1 AND 2")]
    [InlineData("i.id IN (SELECT 1)")]
    [InlineData("i.id = ANY ($2)")]
    [InlineData("n.id = 1 AND i.id = 2")]
    [InlineData("(i.id = 2 OR i.title = 'x')")]
    [InlineData("NOT (i.id = 2 OR n.id = 1)")]
    public void A_condition_that_needs_the_partner_makes_it_inner(string condition) =>
        Assert.Equal("safe", AnalyzerFixture.Rules($"{Left} WHERE {condition}"));

    [Theory]
    [InlineData("country")]
    [InlineData("x.country")]
    public void A_name_in_ON_does_not_mean_a_table_that_is_joined_later(string name)
    {
        var inner = $"SELECT count(*) FROM issues a LEFT JOIN issues b ON b.user_id = {name} JOIN (SELECT user_id AS country, id FROM notes WHERE user_id = $1) x ON x.id = b.id WHERE a.user_id = $1";
        Assert.Equal("FEN101", AnalyzerFixture.Rules($"SELECT x.id, ({inner}) FROM notes x WHERE x.user_id = $1"));
    }

    [Theory]
    [InlineData("n.id = 2")]
    [InlineData("i.id IS NULL")]
    [InlineData("(i.id = 2 OR n.id = 2)")]
    [InlineData("NOT (i.id = 2 AND n.id = 2)")]
    [InlineData("coalesce(i.id, 0) = 0")]
    [InlineData("i.id IS DISTINCT FROM 2")]
    [InlineData("(i.id = 2) IS NOT TRUE")]
    [InlineData("(i.id = 2) IS NULL")]
    [InlineData("NOT ((i.id, n.id) = (1, 2))")]
    [InlineData("(i.id, n.id) <> (1, 2)")]
    [InlineData("(i.id, n.id) NOT IN ((1, 2))")]
    [InlineData("i.id NOT IN (SELECT 1)")]
    [InlineData("i.id NOT IN @ids")]
    [InlineData("NOT (i.id IN (@ids))")]
    [InlineData("i.id OPERATOR(s.=) ANY ($2)")]
    [InlineData("i.id ~ ANY ($2)")]
    [InlineData("NOT (i.id = ANY ($2))")]
    [InlineData("i.id = ALL ($2)")]
    [InlineData("i.title || n.body = 'x'")]
    [InlineData("i.id::my_type = 'x'")]
    [InlineData("CASE WHEN i.id = 1 THEN false ELSE true END")]
    [InlineData("EXISTS (SELECT 1 WHERE i.id = 2) OR n.id = 1")]
    public void One_that_holds_without_it_does_not(string condition)
    {
        var finding = Assert.Single(AnalyzerFixture.Find($"{Left} WHERE {condition}"), finding => finding.RuleId == "FEN101");
        Assert.Equal(("FEN101", "n"), (finding.RuleId, finding.Alias));
    }

    [Theory]
    [InlineData("SELECT * FROM notes n RIGHT JOIN issues i ON n.user_id = i.user_id WHERE n.user_id = $1")]
    [InlineData("SELECT * FROM notes n FULL JOIN issues i ON n.user_id = $1 AND i.user_id = $1 WHERE n.id = i.id")]
    [InlineData("SELECT * FROM notes n FULL JOIN issues i ON i.user_id = n.user_id WHERE n.user_id = $1")]
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i USING (user_id) WHERE i.user_id = $1")]
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i ON n.user_id = $1 AND i.user_id = $1 JOIN countries c ON c.code = i.title")]
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i ON n.user_id = $1 AND i.user_id = $1 LEFT JOIN notes o ON o.id = i.id AND o.user_id = $1 WHERE o.id = 1")]
    [InlineData("SELECT * FROM countries c LEFT JOIN (notes n LEFT JOIN issues i ON n.user_id = $1 AND i.user_id = $1) ON c.code = i.title")]
    [InlineData("UPDATE countries c SET name = 'x' FROM notes n LEFT JOIN issues i ON n.user_id = $1 AND i.user_id = $1 WHERE i.title = c.code")]
    public void What_makes_it_inner_may_stand_in_any_condition_around(string sql) => Assert.Equal("safe", AnalyzerFixture.Rules(sql));

    [Theory]
    // The condition stands inside of the join, or decides on other rows.
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i ON n.user_id = $1 AND i.user_id = $1 AND i.id = 1")]
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i ON n.user_id = $1 AND i.user_id = $1 LEFT JOIN countries c ON c.code = i.title")]
    [InlineData("SELECT * FROM (notes n LEFT JOIN issues i ON n.user_id = $1 AND i.user_id = $1) LEFT JOIN countries c ON c.code = i.title WHERE c.code IS NULL")]
    [InlineData("SELECT * FROM notes n FULL JOIN issues i ON i.user_id = n.user_id AND i.user_id = $1 WHERE i.id = 1")]
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i ON n.user_id = $1 AND i.user_id = $1, countries c WHERE c.code = 'x'")]
    // The name may mean a column of the query around.
    [InlineData("SELECT (SELECT count(*) FROM notes n LEFT JOIN unknown u ON n.user_id = $1 WHERE code = 'x') FROM countries")]
    public void What_does_not_need_the_partner_leaves_it_outer(string sql) => Assert.NotEqual("safe", AnalyzerFixture.Rules(sql));
}
