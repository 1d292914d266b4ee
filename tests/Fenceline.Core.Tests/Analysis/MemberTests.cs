using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;

namespace Fenceline.Core.Tests.Analysis;

/// <summary>Rows of the tenants that a user is a member of.</summary>
public sealed class MemberTests
{
    private static readonly SqlCatalog ByToken = Catalog("\"identity\": { \"kind\": \"jwt\" }");

    private static readonly SqlCatalog BySetting = Catalog("\"identity\": { \"kind\": \"setting\" }");

    [Theory]
    [InlineData("SELECT * FROM projects WHERE account IN (SELECT account FROM members WHERE person = $1)", "safe")]
    [InlineData("SELECT * FROM projects WHERE account IN (SELECT account FROM members WHERE person = $1::uuid)", "safe")]
    [InlineData("SELECT * FROM projects WHERE account = ANY (SELECT m.account FROM members AS m WHERE m.person = @user)", "safe")]
    [InlineData("SELECT p.* FROM projects AS p JOIN members AS m ON m.account = p.account WHERE m.person = $1", "safe")]
    [InlineData("SELECT * FROM projects AS p WHERE EXISTS (SELECT FROM members AS m WHERE m.account = p.account AND m.person = $1 AND m.rank = 'owner')", "safe")]
    [InlineData("SELECT account, rank FROM members WHERE person = $1", "safe")]
    [InlineData("WITH mine AS (SELECT account FROM members WHERE person = $1) SELECT * FROM projects WHERE account IN (SELECT account FROM mine)", "safe")]
    [InlineData("SELECT t.* FROM tasks AS t JOIN projects AS p ON p.id = t.project JOIN members AS m ON m.account = p.account WHERE m.person = $1", "safe")]
    [InlineData("SELECT * FROM members AS m (a, who, what) WHERE m.who = $1", "safe")]
    [InlineData("UPDATE projects SET name = 'x' WHERE account IN (SELECT account FROM members WHERE person = $1 AND rank = 'owner')", "safe")]
    // One token further.
    [InlineData("SELECT * FROM projects WHERE account IN (SELECT account FROM members WHERE rank = $1)", "FEN101")]
    [InlineData("SELECT * FROM projects WHERE account IN (SELECT account FROM members WHERE person = $1 OR rank = 'owner')", "FEN101")]
    [InlineData("SELECT * FROM projects WHERE account IN (SELECT account FROM members WHERE person <> $1)", "FEN101")]
    [InlineData("SELECT * FROM projects WHERE account NOT IN (SELECT account FROM members WHERE person = $1)", "FEN101")]
    [InlineData("SELECT p.* FROM projects AS p LEFT JOIN members AS m ON m.account = p.account AND m.person = $1", "FEN101")]
    [InlineData("SELECT p.* FROM projects AS p, members AS m WHERE m.person = $1", "FEN101")]
    [InlineData("SELECT p.* FROM projects AS p JOIN members AS m ON m.person = p.account WHERE m.person = $1", "safe")]
    [InlineData("SELECT * FROM members AS m (a, who, what) WHERE m.what = $1", "FEN101")]
    [InlineData("SELECT * FROM projects WHERE account = (SELECT account FROM members WHERE person = person)", "FEN101")]
    // Who writes rows says which tenant they are for: a user could let itself in.
    [InlineData("INSERT INTO members (account, person, rank) VALUES ($1, $2, 'viewer')", "safe")]
    [InlineData("UPDATE members SET rank = 'owner' WHERE person = $1", "FEN102")]
    [InlineData("DELETE FROM members WHERE person = $1", "FEN102")]
    // The default is the pinned tenant.
    [InlineData("INSERT INTO members (person, rank) VALUES ($1, 'owner')", "safe")]
    public void Of_one_user_they_are_that_users_own(string sql, string rules)
    {
        Assert.Equal(rules, Rules(sql, ByToken));
        Assert.Equal(rules, Rules(sql, BySetting));
    }

    [Theory]
    [InlineData("auth.uid()", true, false)]
    [InlineData("(SELECT auth.uid())", true, false)]
    [InlineData("(auth.jwt() ->> 'sub')::uuid", true, false)]
    [InlineData("(current_setting('request.jwt.claims', true)::json ->> 'sub')::uuid", true, false)]
    [InlineData("current_member_id()", true, true)]
    [InlineData("public.current_member_id()", true, true)]
    [InlineData("current_setting('app.member_id', true)::uuid", false, true)]
    [InlineData("nobody.current_member_id()", false, false)]
    [InlineData("(auth.jwt() ->> 'email')::uuid", false, false)]
    [InlineData("(auth.jwt() -> 'user_metadata' ->> 'sub')::uuid", false, false)]
    [InlineData("current_setting('app.other', true)::uuid", false, false)]
    public void It_is_known_by_the_manifests_identity(string user, bool byToken, bool bySetting)
    {
        var sql = $"SELECT * FROM projects WHERE account IN (SELECT account FROM members WHERE person = {user})";
        Assert.Equal((byToken, bySetting), (Rules(sql, ByToken) == "safe", Rules(sql, BySetting) == "safe"));
        // A user is no tenant.
        foreach (var other in new[] { $"SELECT * FROM projects WHERE account = {user}", $"INSERT INTO projects (account) VALUES ({user})", $"SELECT * FROM projects AS p JOIN tasks AS t ON t.id = {user} AND p.account = t.id" })
        {
            Assert.NotEqual("safe", Rules(other, ByToken));
            Assert.NotEqual("safe", Rules(other, BySetting));
        }
    }

    private static string Rules(string sql, SqlCatalog catalog) =>
        SqlAnalyzer.Analyze(sql, catalog, new SqlAnalysisOptions()).Findings.Where(finding => !AnalyzerFixture.IsOfFence(finding)).Select(finding => finding.RuleId).Distinct().ToList() is { Count: > 0 } found ? string.Join(' ', found) : "safe";

    private static SqlCatalog Catalog(string identity)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", $$"""
            {
              "version": 1, "project": "app",
              "database": { "tenantColumn": "account", "tenantType": "uuid", "members": { "table": "members", "user": "person", "role": "rank", {{identity}} } },
              "tables": {
                "members": { "placement": "shared", "columns": { "person": "uuid not null", "rank": "text not null" }, "primaryKey": ["person"] },
                "projects": { "placement": "shared", "columns": { "id": "uuid not null", "name": "text" }, "primaryKey": ["id"], "uniqueAcrossTenants": true },
                "tasks": { "placement": "shared", "parent": "projects", "columns": { "id": "uuid not null", "project": "uuid not null" }, "primaryKey": ["id"], "foreignKeys": [{ "columns": ["project"], "references": "projects" }] }
              }
            }
            """), _ => []);
        return SqlCatalog.For(result.Manifest ?? throw new InvalidOperationException(string.Join("\n", result.Problems)));
    }
}
