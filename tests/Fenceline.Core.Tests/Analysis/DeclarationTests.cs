using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Tests.Analysis;

/// <summary>What the manifest declares of functions and ids, and what is proven with it and not without.</summary>
public sealed class DeclarationTests
{
    private const string Manifest = """
        {
          "version": 1, "project": "shop",
          "tables": {
            "countries": { "placement": "reference", "columns": { "code": "text" }, "primaryKey": ["code"] },
            "posts": { "placement": "shared", "columns": { "id": "uuid", "title": "text" }, "primaryKey": ["id"], "uniqueAcrossTenants": true },
            "pages": { "placement": "shared", "columns": { "id": "bigint", "title": "text" }, "primaryKey": ["id"] },
            "parts": { "placement": "shared", "columns": { "a": "bigint", "b": "bigint", "title": "text" }, "primaryKey": ["a", "b"], "uniqueAcrossTenants": true },
            "comments": {
              "placement": "shared",
              "columns": { "id": "bigint", "post_id": "uuid", "page_id": "bigint", "other_id": "uuid", "part_a": "bigint", "part_b": "bigint", "body": "text" }, "primaryKey": ["id"],
              "foreignKeys": [
                { "columns": ["post_id"], "references": "posts" }, { "columns": ["page_id"], "references": "pages" }, { "columns": ["part_a", "part_b"], "references": "parts" }
              ]
            }
          },
          "functions": {
            "public.slugify": "pure",
            "public.comments_of": { "reads": ["comments"], "pinned": "argument 1" },
            "public.second_of": { "reads": ["countries", "comments"], "pinned": "argument 2" },
            "all_comments": { "reads": ["comments"] },
            "names": { "reads": ["countries"] }
          }
        }
        """;

    private static readonly SqlCatalog Catalog = SqlCatalog.For(ManifestReader.Read(new ManifestText("tenants.json", Manifest), _ => []).Manifest!);

    [Theory]
    [InlineData("SELECT c.body FROM posts p JOIN comments c ON c.post_id = p.id WHERE p.user_id = $1")]
    [InlineData("SELECT c.body FROM posts p LEFT JOIN comments c ON p.id = c.post_id WHERE p.user_id = $1")]
    [InlineData("SELECT p.title FROM comments c JOIN posts p ON c.post_id = p.id WHERE c.user_id = $1")]
    [InlineData("SELECT p.title FROM comments c, posts p WHERE c.post_id = p.id AND c.user_id = $1")]
    [InlineData("SELECT c.body FROM comments c WHERE c.post_id IN (SELECT p.id FROM posts p WHERE p.user_id = $1)")]
    [InlineData("SELECT c.body FROM comments c WHERE EXISTS (SELECT 1 FROM posts p WHERE p.id = c.post_id AND p.user_id = $1)")]
    [InlineData("SELECT c.body FROM parts p JOIN comments c ON (c.part_a, c.part_b) = (p.a, p.b) WHERE p.user_id = $1")]
    [InlineData("DELETE FROM comments c USING posts p WHERE c.post_id = p.id AND p.user_id = $1")]
    [InlineData("SELECT slugify(lower('X')) FROM posts WHERE user_id = $1")]
    [InlineData("SELECT public.slugify($1)")]
    [InlineData("SELECT * FROM comments_of($1)")]
    [InlineData("SELECT * FROM comments_of(current_user_id())")]
    [InlineData("SELECT comments_of(p.user_id) FROM posts p WHERE p.user_id = $1")]
    [InlineData("SELECT second_of(5, $1)")]
    [InlineData("SELECT names(), other.names()")]
    [InlineData("SELECT public.names()")]
    public void Is_proven(string sql) => Assert.Equal("safe", Rules(sql));

    [Theory]
    // No word says that the page's id is unique, or that the other id is the post's.
    [InlineData("SELECT c.body FROM pages p JOIN comments c ON c.page_id = p.id WHERE p.user_id = $1", "FEN101")]
    [InlineData("SELECT c.body FROM posts p JOIN comments c ON c.other_id = p.id WHERE p.user_id = $1", "FEN101")]
    [InlineData("SELECT c.body FROM posts p JOIN comments c ON c.post_id > p.id WHERE p.user_id = $1", "FEN101")]
    [InlineData("SELECT c.body FROM posts p JOIN comments c ON c.post_id = p.id OR c.id = 1 WHERE p.user_id = $1", "FEN101")]
    [InlineData("SELECT c.body FROM posts p JOIN comments c ON c.post_id = p.id", "FEN101 FEN101")]
    [InlineData("SELECT c.body FROM parts p JOIN comments c ON c.part_a = p.a WHERE p.user_id = $1", "FEN101")]
    [InlineData("SELECT c.body FROM parts p JOIN comments c ON (c.part_a, c.part_b) = (p.b, p.a) WHERE p.user_id = $1", "FEN101")]
    [InlineData("SELECT c.body FROM posts p RIGHT JOIN comments c ON c.post_id = p.id WHERE c.id = 1", "FEN101 FEN101")]
    [InlineData("SELECT c.body FROM comments c WHERE c.post_id NOT IN (SELECT p.id FROM posts p WHERE p.user_id = $1)", "FEN101")]
    [InlineData("SELECT c.body FROM posts p (user_id, title, id) JOIN comments c ON c.post_id::text = p.id WHERE p.user_id = $1", "FEN101")]
    [InlineData("INSERT INTO posts (user_id, id, title) VALUES ($1, $2, 'x') ON CONFLICT (user_id, id) DO UPDATE SET title = (SELECT max(c.body) FROM comments c WHERE c.post_id = excluded.id)", "FEN101")]
    [InlineData("ALTER TABLE comments DROP CONSTRAINT comments_post_id_fkey; SELECT c.body FROM posts p JOIN comments c ON c.post_id = p.id WHERE p.user_id = $1", "FEN101")]
    [InlineData("SELECT * FROM comments_of(lower($1))", "FEN101")]
    [InlineData("SELECT * FROM comments_of('456')", "FEN101")]
    [InlineData("SELECT comments_of(p.title) FROM posts p WHERE p.user_id = $1", "FEN101")]
    [InlineData("SELECT * FROM comments_of(tenant => $1)", "FEN101")]
    [InlineData("SELECT second_of($1, 5)", "FEN101")]
    [InlineData("SELECT all_comments()", "FEN101")]
    [InlineData("SELECT other.slugify('x')", "FEN105")]
    [InlineData("CREATE FUNCTION slugify(t text) RETURNS text LANGUAGE c AS 'x'; SELECT slugify('x') FROM posts WHERE user_id = $1", "FEN105")]
    public void Is_not(string sql, string rules) => Assert.Equal(rules, Rules(sql));

    private static string Rules(string sql)
    {
        var found = SqlAnalyzer.Analyze(sql, Catalog, new SqlAnalysisOptions()).Findings.Where(finding => !AnalyzerFixture.IsOfFence(finding)).Select(finding => finding.RuleId).ToList();
        return found.Count == 0 ? "safe" : string.Join(' ', found);
    }
}
