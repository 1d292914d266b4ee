namespace Fenceline.Core.Tests.Analysis;

public sealed class ConstantConditionTests
{
    [Theory]
    [InlineData("SELECT * FROM notes WHERE false")]
    [InlineData("SELECT * FROM notes WHERE 1 = 0")]
    [InlineData("SELECT * FROM notes WHERE 1 <> 1")]
    [InlineData("SELECT * FROM notes WHERE NOT (user_id <> $1 OR true)")]
    [InlineData("SELECT * FROM notes n, issues i WHERE n.id = 1 AND false")]
    [InlineData("SELECT * FROM events WHERE NOT true")]
    [InlineData("SELECT * FROM notes WHERE false OR user_id = $1")]
    [InlineData("SELECT * FROM notes WHERE 1 = 0 OR (user_id = $1 AND id = 2)")]
    [InlineData("SELECT * FROM notes WHERE NOT (true AND user_id <> $1)")]
    [InlineData("SELECT * FROM countries LEFT JOIN notes ON false")]
    [InlineData("SELECT * FROM (SELECT * FROM notes) s WHERE false")]
    [InlineData("DELETE FROM notes WHERE false")]
    public void A_condition_that_never_holds_lets_no_row_pass(string sql) => Assert.Equal("safe", AnalyzerFixture.Rules(sql));

    [Theory]
    [InlineData("SELECT * FROM notes WHERE true")]
    [InlineData("SELECT * FROM notes WHERE 1 = 1")]
    [InlineData("SELECT * FROM notes WHERE 1 <> 2")]
    [InlineData("SELECT * FROM notes WHERE NOT false")]
    [InlineData("SELECT * FROM notes WHERE false OR true")]
    [InlineData("SELECT * FROM notes WHERE true OR user_id = $1")]
    [InlineData("SELECT * FROM notes WHERE 1 = 1 OR user_id = $1")]
    [InlineData("SELECT * FROM notes WHERE false OR id = 1")]
    [InlineData("SELECT * FROM notes WHERE $1 = 0")]
    [InlineData("SELECT * FROM notes WHERE 1 = 01")]
    [InlineData("SELECT * FROM notes LEFT JOIN countries ON false")]
    [InlineData("SELECT * FROM notes n JOIN issues i ON true WHERE EXISTS (SELECT 1 WHERE false)")]
    [InlineData("SELECT count(*) FROM notes HAVING false")]
    [InlineData("SELECT 1 WHERE false UNION SELECT id FROM notes")]
    public void Others_do(string sql) => Assert.NotEqual("safe", AnalyzerFixture.Rules(sql));
}
