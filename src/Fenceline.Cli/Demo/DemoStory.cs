using System.Diagnostics;
using System.Globalization;
using Fenceline.Cli.Linting;
using Fenceline.Cli.Linting.EditorConfig;
using Fenceline.Cli.Reporting;
using Fenceline.Cli.Text;
using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;
using Fenceline.Migrations;

namespace Fenceline.Cli.Demo;

/// <summary>The fence at work, in four chapters. Whatever it claims, it has just seen.</summary>
internal sealed class DemoStory(Storyteller teller, DemoDatabase database, TenantManifest manifest, CancellationToken cancellation)
{
    private const string LeakingQuery =
        """
        SELECT r.full_name, count(i.id)
        FROM github_repositories r
        LEFT JOIN github_issues i ON i.repository = r.full_name AND i.user_id = $1 AND r.user_id = $1
        GROUP BY r.full_name;

        """;

    private const string SafeQuery =
        """
        SELECT r.full_name, count(i.id)
        FROM github_repositories r
        LEFT JOIN github_issues i ON i.repository = r.full_name AND i.user_id = r.user_id
        WHERE r.user_id = $1
        GROUP BY r.full_name;

        """;

    private static DemoUser Acme => DemoUser.Acme;

    public async Task WhoSeesWhatAsync()
    {
        const string Customers = "SELECT email FROM stripe_customers;";
        const string Repositories = "SELECT full_name FROM github_repositories;";
        teller.Chapter("Three customers run the same two queries");
        teller.Say("Payments are sensitive: each customer has them in a schema of its own. Repositories are in one table\nthat all share, under row-level security; but Globex is large, and has its own. The queries don't change:");
        teller.Gap();
        teller.Sql(Customers + "\n" + Repositories);
        teller.Gap();

        List<string[]> rows = [["", "stripe_customers", "github_repositories"]];
        var isRight = true;
        foreach (var user in DemoUser.All)
        {
            var customers = await database.AsTenantAsync(user.Id, Customers, cancellation);
            var repositories = await database.AsTenantAsync(user.Id, Repositories, cancellation);
            rows.Add([user.Name, Shown(customers), Shown(repositories)]);
            isRight &= IsExactly(customers, user.Customers) && IsExactly(repositories, user.RepositoryNames);
        }

        teller.Table(rows);
        teller.Check(isRight, "Each sees exactly its own rows.", "a customer sees other rows than its own.");
    }

    public async Task ReachingAcrossAsync()
    {
        teller.Chapter("Acme reaches across");
        teller.Say("The same connection, pinned to Acme. Now it tries:");

        var schema = await AskAsync("SELECT * FROM user_456.stripe_customers;");
        teller.Check(schema.Error is not null, "Globex's schema is shut.", "Acme reads Globex's payments.");

        var shared = await AskAsync("SELECT user_id, full_name FROM public.github_repositories;");
        var all = await database.AsAdministratorAsync("SELECT user_id FROM public.github_repositories", cancellation);
        teller.Check(
            shared.Error is null && shared.Rows.Count == Acme.RepositoryNames.Count && shared.Column(0).All(id => id == Acme.Id) && all.Rows.Count > shared.Rows.Count,
            $"No WHERE, and still only Acme's rows: {shared.Rows.Count} of the {all.Rows.Count} in the table.",
            "Acme sees other rows of the shared table than its own.");

        var liar = await AskAsync("SET LOCAL app.user_id = '789'; SELECT body FROM public.notes;");
        teller.Check(liar.Error is null && liar.Rows.Count == 0, "Saying that it is Initech does not help: role and setting must agree.", "Acme reads as Initech by saying so.");

        var planted = await AskAsync("INSERT INTO public.notes (user_id, body) VALUES ('789', 'Pay Acme');");
        var notes = await database.AsAdministratorAsync("SELECT user_id FROM public.notes WHERE user_id = '789'", cancellation);
        teller.Check(planted.Error is not null && notes.Rows.Count == 1, "It can't write for others either.", "Acme writes a row that is Initech's.");

        var truncate = await AskAsync("TRUNCATE public.notes;");
        teller.Check(truncate.Error is not null, "Nor can it empty a table that all share.", "Acme empties a table that all share.");
    }

    public async Task LeakingQueryAsync()
    {
        teller.Chapter("A query that looks safe");
        teller.Say("Most applications log in as the owner of their tables, whom no policy binds. There, only the query's text\nkeeps customers apart. This one mentions $1 twice:");
        teller.Gap();
        teller.Sql(LeakingQuery.TrimEnd());
        var leaked = await database.AsAdministratorAsync(LeakingQuery.Replace("$1", $"'{Acme.Id}'", StringComparison.Ordinal), cancellation);
        var foreign = leaked.Column(0).Except(Acme.RepositoryNames).ToList();
        teller.Gap();
        teller.Say($"Run for Acme by a login that policies don't bind, it also returns {string.Join(", ", foreign)}. 'fenceline lint'\nand the analyzer in your editor say so before it runs, and say why:");
        teller.Gap();

        var findings = Lint("report.sql", LeakingQuery);
        teller.Check(foreign.Count > 0 && findings.Count > 0, "The leak is real, and it is found.", "a query that leaks passes the analysis.");
        teller.Gap();
        teller.Say("With the filter in WHERE, where it restricts the rows:");
        teller.Gap();
        teller.Sql(SafeQuery.TrimEnd());
        var mended = await database.AsAdministratorAsync(SafeQuery.Replace("$1", $"'{Acme.Id}'", StringComparison.Ordinal), cancellation);
        teller.Check(
            Lint("report.sql", SafeQuery).Count == 0 && mended.Column(0).Order(StringComparer.Ordinal).SequenceEqual(Acme.RepositoryNames),
            "No finding, which means: proven. It returns Acme's rows.",
            "the query without a finding returns other rows than Acme's.");
    }

    public async Task ChangeAsync(string text)
    {
        teller.Chapter("A change, over all customers");
        teller.Say("Two columns more in tenants.json:");
        teller.Gap();
        var changed = text;
        foreach (var (column, added, table) in new[] { ("\"email\": \"text\",", "\"phone\": \"text\",", "stripe_customers"), ("\"body\": \"text not null\",", "\"pinned\": \"boolean not null default false\",", "notes") })
        {
            changed = changed.Replace(column, column + " " + added, StringComparison.Ordinal);
            teller.Sql($"\"{table}\": {{ \"columns\": {{ ..., {added.TrimEnd(',')}, ... }} }}");
        }

        teller.Gap();
        teller.Say("'fenceline migrate plan' says what that means for a database in use, before anything runs:");
        teller.Gap();
        var next = DemoManifest.Read(changed);
        var tree = new SqlTree(next, new SqlTree(manifest).ToHistory());
        teller.Insert((output, _) => PlanReport.WriteText(new IndentedWriter(output), tree.Plan));
        teller.Gap();

        var clock = Stopwatch.StartNew();
        var result = await database.MigrateAsync(next, tree, cancellation);
        var seconds = clock.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var isThere = result.IsComplete;
        foreach (var user in DemoUser.All)
            isThere &= (await database.AsTenantAsync(user.Id, "SELECT phone, pinned FROM stripe_customers, notes;", cancellation)).Error is null;
        teller.Check(isThere, $"'fenceline migrate' ran it: {Count.Of(result.Applied.Count, "file")}, {Count.Of(result.Migrated.Count, "customer")} with a schema to change, {seconds} s.", "a customer lacks the new columns.");
        var after = await AskAsync("SELECT count(*) FROM user_789.stripe_customers;");
        teller.Check(after.Error is not null, "And the fence is where it was.", "after the migration Acme reads Initech's payments.");
    }

    private async Task<Answer> AskAsync(string sql)
    {
        teller.Gap();
        teller.Ask("acme", sql);
        var answer = await database.AsTenantAsync(Acme.Id, sql, cancellation);
        teller.Tell(answer);
        return answer;
    }

    private IReadOnlyList<LintFinding> Lint(string name, string sql)
    {
        var file = new LintedFile(name, null, sql, SqlAnalyzer.Analyze(sql, SqlCatalog.For(manifest), new SqlAnalysisOptions()), new ConfiguredSeverities(new Dictionary<string, string>()));
        var report = LintReport.Of(new LintRun([file], []), baseline: null);
        teller.Insert((output, color) => new LintText(new IndentedWriter(output), color).Write(report));
        return report.Findings;
    }

    private static string Shown(Answer answer) => answer.Error ?? string.Join(", ", answer.Column(0));

    private static bool IsExactly(Answer answer, IReadOnlyList<string> expected) =>
        answer.Error is null && answer.Column(0).Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal));
}
