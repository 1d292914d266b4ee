using Fenceline.Core.Rules;

namespace Fenceline.Core.Tests.Analysis;

/// <summary>FEN112: what a pinned session's bare name allows in one placement only.</summary>
public sealed class PlacementTests
{
    [Theory]
    [InlineData("COPY notes (id, body) TO STDOUT")]
    [InlineData("COPY notes FROM STDIN")]
    [InlineData("SELECT id FROM notes TABLESAMPLE SYSTEM (10)")]
    [InlineData("SELECT id, xmin FROM notes")]
    [InlineData("SELECT id FROM notes n WHERE n.xmax IS NOT NULL")]
    [InlineData("SELECT id, body, count(*) FROM notes GROUP BY id")]
    [InlineData("SELECT * FROM notes GROUP BY id")]
    [InlineData("INSERT INTO notes (id, body) VALUES (1, 'x') ON CONFLICT (id) DO NOTHING")]
    public void Is_said(string sql) =>
        Assert.Single(AnalyzerFixture.FindAll(sql, isPinned: true), finding => finding.RuleId == SqlRules.OnePlacement);

    [Theory]
    [InlineData("COPY (SELECT id, body FROM notes) TO STDOUT")]
    [InlineData("COPY public.notes (id) TO STDOUT")]
    [InlineData("COPY charges TO STDOUT")]
    [InlineData("SELECT id FROM notes")]
    [InlineData("SELECT x.xmin FROM notes, orders x")]
    [InlineData("SELECT id, xmin FROM charges")]
    [InlineData("SELECT id, body, count(*) FROM notes GROUP BY id, body")]
    [InlineData("SELECT body, count(*) FROM notes GROUP BY body")]
    [InlineData("SELECT id, max(body) FROM notes GROUP BY id")]
    [InlineData("INSERT INTO notes (id, body) VALUES (1, 'x') ON CONFLICT (user_id, id) DO NOTHING")]
    [InlineData("INSERT INTO notes (id, body) VALUES (1, 'x') ON CONFLICT DO NOTHING")]
    [InlineData("WITH notes AS (SELECT 1 AS id) SELECT id FROM notes TABLESAMPLE SYSTEM (10)")]
    public void Is_not_said(string sql) =>
        Assert.DoesNotContain(AnalyzerFixture.FindAll(sql, isPinned: true), finding => finding.RuleId == SqlRules.OnePlacement);

    [Fact]
    public void Is_not_said_of_other_sessions() =>
        Assert.DoesNotContain(AnalyzerFixture.FindAll("COPY notes TO STDOUT"), finding => finding.RuleId == SqlRules.OnePlacement);
}
