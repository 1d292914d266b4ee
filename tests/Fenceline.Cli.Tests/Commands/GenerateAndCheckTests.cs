namespace Fenceline.Cli.Tests.Commands;

public sealed class GenerateAndCheckTests : IDisposable
{
    private const string Tenant1 = """{ "id": "1", "sources": { "stripe": { "stripe_account": "acct_1" } } }""";
    private const string Tenant2 = """{ "id": "2", "sources": { "stripe": { "stripe_account": "acct_2" } } }""";

    private readonly CliFixture _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void A_second_run_says_unchanged_and_keeps_all_times()
    {
        _cli.WriteManifest(Tenant1);
        Assert.Equal(0, _cli.Run("generate").ExitCode);
        var before = Times();

        var again = _cli.Run("generate");

        Assert.Equal(0, again.ExitCode);
        Assert.Contains("unchanged", again.Out, StringComparison.Ordinal);
        Assert.Empty(again.Error);
        Assert.Equal(before, Times());
    }

    /// <summary>Without the root, nobody could destroy what syncs on.</summary>
    [Fact]
    public void The_root_of_a_tenant_who_is_gone_stays_while_its_state_holds_something()
    {
        const string Root = "generated/terraform/tenants/user_2/";
        _cli.WriteManifest(Tenant1, Tenant2);
        _cli.Run("generate");
        _cli.Folder.Write(Root + "terraform.tfstate", """{ "version": 4, "resources": [{ "type": "airbyte_source" }] }""");
        _cli.WriteManifest(Tenant1);

        var refused = _cli.Run("generate");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("generated/terraform/tenants/user_2", refused.Error, StringComparison.Ordinal);
        Assert.Contains("\"status\": \"leaving\"", refused.Error, StringComparison.Ordinal);
        Assert.True(_cli.Folder.Has(Root + "main.tf"));

        _cli.WriteManifest(Tenant1, Tenant2.Replace("\"id\": \"2\"", "\"id\": \"2\", \"status\": \"leaving\"", StringComparison.Ordinal));
        Assert.Equal(0, _cli.Run("generate").ExitCode);
        Assert.Contains("leaving", File.ReadAllText(_cli.Folder[Root + "main.tf"]), StringComparison.Ordinal);

        _cli.Folder.Write(Root + "terraform.tfstate", """{ "version": 4, "resources": [] }""");
        _cli.WriteManifest(Tenant1);
        var removed = _cli.Run("generate");
        Assert.Equal(0, removed.ExitCode);
        Assert.Contains("user_2/main.tf was removed", removed.Error, StringComparison.Ordinal);
        Assert.False(_cli.Folder.Has(Root + "main.tf"));
    }

    [Fact]
    public void Check_is_silent_about_a_fresh_tree_and_writes_nothing()
    {
        _cli.WriteManifest(Tenant1);
        var missing = _cli.Run("check");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("generated/sql/tenants/user_1.sql: not generated yet", missing.Out, StringComparison.Ordinal);
        Assert.False(_cli.Folder.Has("generated"));

        _cli.Run("generate");
        var fresh = _cli.Run("check");
        Assert.Equal(0, fresh.ExitCode);
        Assert.StartsWith("generated: up to date (", fresh.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_shows_what_was_edited_by_hand()
    {
        _cli.WriteManifest(Tenant1);
        _cli.Run("generate");
        File.AppendAllText(_cli.Folder["generated/sql/tenants/user_1.sql"], "DROP TABLE x;\n");

        var check = _cli.Run("check");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("generated/sql/tenants/user_1.sql: edited by hand", check.Out, StringComparison.Ordinal);
        Assert.Contains("\n-DROP TABLE x;\n", check.Out, StringComparison.Ordinal);
        Assert.Contains("run 'fenceline generate'", check.Error, StringComparison.Ordinal);
        Assert.EndsWith("DROP TABLE x;\n", _cli.Folder.Read("generated/sql/tenants/user_1.sql"), StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_restores_what_was_edited_by_hand_and_says_so()
    {
        _cli.WriteManifest(Tenant1);
        _cli.Run("generate");
        var original = _cli.Folder.Read("generated/sql/tenants/user_1.sql");
        _cli.Folder.Write("generated/sql/tenants/user_1.sql", "x");

        var generate = _cli.Run("generate");

        Assert.Equal(0, generate.ExitCode);
        Assert.Contains("restored generated/sql/tenants/user_1.sql (it was edited by hand)", generate.Out, StringComparison.Ordinal);
        Assert.Equal(original, _cli.Folder.Read("generated/sql/tenants/user_1.sql"));
    }

    [Fact]
    public void Check_tells_each_kind_of_difference()
    {
        _cli.WriteManifest(Tenant1, Tenant2);
        _cli.Run("generate");
        File.Delete(_cli.Folder["generated/sql/tenants/user_1.offboard.sql"]);
        _cli.WriteManifest(Tenant1.Replace("\"id\"", "\"name\": \"Acme\", \"id\"", StringComparison.Ordinal), """{ "id": "3" }""");

        var changes = _cli.Run("check", "--json").Json().GetProperty("changes").EnumerateArray()
            .Select(change => (change.GetProperty("path").GetString(), change.GetProperty("change").GetString())).ToList();

        Assert.Contains(("generated/sql/tenants/user_1.offboard.sql", "missing"), changes);
        Assert.Contains(("generated/sql/tenants/user_1.sql", "stale"), changes);
        Assert.Contains(("generated/sql/tenants/user_2.sql", "removed"), changes);
        Assert.Contains(("generated/sql/tenants/user_3.sql", "added"), changes);
    }

    [Fact]
    public void A_sum_file_that_was_edited_is_drift_too()
    {
        _cli.WriteManifest(Tenant1);
        _cli.Run("generate");
        var sum = _cli.Folder.Read("generated/fenceline.sum");
        _cli.Folder.Write("generated/fenceline.sum", sum + sum.Split('\n')[0].Replace("sql/", "sql/x", StringComparison.Ordinal) + "\n");

        var check = _cli.Run("check");
        Assert.Equal(1, check.ExitCode);
        Assert.StartsWith("generated/fenceline.sum: edited by hand", check.Out, StringComparison.Ordinal);

        Assert.Equal(0, _cli.Run("generate").ExitCode);
        Assert.Equal(sum, _cli.Folder.Read("generated/fenceline.sum"));
    }

    [Fact]
    public void Diff_is_empty_for_a_fresh_tree_and_a_patch_otherwise()
    {
        _cli.WriteManifest(Tenant1);
        _cli.Run("generate");
        Assert.Equal(new CliResult(0, "", ""), _cli.Run("diff"));

        _cli.WriteManifest(Tenant1, Tenant2);
        var diff = _cli.Run("diff");

        Assert.Equal(1, diff.ExitCode);
        Assert.Contains("--- /dev/null\n+++ b/generated/sql/tenants/user_2.sql\n@@ -0,0 +1,", diff.Out, StringComparison.Ordinal);
        Assert.Contains("--- a/generated/fenceline.sum\n+++ b/generated/fenceline.sum\n", diff.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', diff.Out);
    }

    [Fact]
    public void Applying_the_diff_is_the_same_as_generating()
    {
        _cli.WriteManifest(Tenant1, Tenant2);
        _cli.Run("generate");
        _cli.WriteManifest(Tenant2.Replace("\"id\"", "\"name\": \"Acme\", \"id\"", StringComparison.Ordinal), """{ "id": "3" }""");
        _cli.Folder.Write("patch", _cli.Run("diff").Out);

        using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", ["apply", "patch"]) { WorkingDirectory = _cli.Folder.Path })!;
        git.WaitForExit();

        Assert.Equal(0, git.ExitCode);
        Assert.Equal(0, _cli.Run("check").ExitCode);
    }

    [Fact]
    public void Diff_is_coloured_on_a_terminal_only()
    {
        using var terminal = new CliFixture { Color = true };
        terminal.WriteManifest(Tenant1);

        Assert.Contains("\e[32m+", terminal.Run("diff").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_in_the_manifest_are_findings_and_nothing_is_written()
    {
        _cli.WriteManifest(Tenant1, """{ "id": "1", "tier": "nope" }""");

        foreach (var command in (string[])["generate", "check", "diff", "validate"])
        {
            var result = _cli.Run(command);
            Assert.Equal(1, result.ExitCode);
            Assert.Empty(result.Out);
            Assert.Matches(@"^tenants\.json\(\d+,\d+\): error FEN\d{3}: ", result.Error);
        }

        Assert.False(_cli.Folder.Has("generated"));
    }

    [Fact]
    public void Generate_reports_to_machines()
    {
        _cli.WriteManifest(Tenant1);

        var first = _cli.Run("generate", "--json").Json();
        Assert.Equal(["out", "unchanged", "tenants", "files", "added", "updated", "restored", "removed"], first.EnumerateObject().Select(member => member.Name));
        Assert.Equal("generated", first.GetProperty("out").GetString());
        Assert.False(first.GetProperty("unchanged").GetBoolean());
        Assert.Equal(1, first.GetProperty("tenants").GetInt32());
        Assert.Equal(first.GetProperty("files").GetInt32(), first.GetProperty("added").GetInt32());

        _cli.Folder.Write("generated/sql/tenants/user_1.sql", "x");
        var second = _cli.Run("generate", "--json").Json();
        Assert.Equal("generated/sql/tenants/user_1.sql", Assert.Single(second.GetProperty("restored").EnumerateArray()).GetString());
        Assert.True(_cli.Run("generate", "--json").Json().GetProperty("unchanged").GetBoolean());
    }

    [Fact]
    public void Check_reports_to_machines()
    {
        _cli.WriteManifest(Tenant1);
        _cli.Run("generate");

        Assert.Equal(
            """
            {
              "out": "generated",
              "upToDate": true,
              "changes": []
            }

            """.ReplaceLineEndings("\n"),
            _cli.Run("check", "--json").Out);
    }

    [Fact]
    public void Manifest_and_output_may_stand_elsewhere_and_paths_are_shown_from_here()
    {
        _cli.WriteManifest(Tenant1, """{ "id": "!" }""");
        Directory.CreateDirectory(_cli.Folder["inner"]);
        var inner = _cli.Folder["inner"];

        Assert.StartsWith("../tenants.json(", _cli.RunIn(inner, "validate", "--manifest", "../tenants.json").Error, StringComparison.Ordinal);

        _cli.WriteManifest(Tenant1);
        var generate = _cli.RunIn(inner, "generate", "-m", "../tenants.json", "-o", "../a/b");
        Assert.Equal(0, generate.ExitCode);
        Assert.StartsWith("../a/b: ", generate.Out, StringComparison.Ordinal);
        Assert.True(_cli.Folder.Has("a/b/fenceline.sum"));
    }

    [Fact]
    public void The_folder_one_stands_in_is_not_replaced()
    {
        _cli.WriteManifest(Tenant1);
        Directory.CreateDirectory(_cli.Folder["generated/sql"]);

        var result = _cli.RunIn(_cli.Folder["generated/sql"], "generate", "-m", "../../tenants.json", "-o", "..");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("current folder", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_that_is_a_file_is_refused()
    {
        _cli.WriteManifest(Tenant1);
        _cli.Folder.Write("generated", "a file");

        Assert.Equal(2, _cli.Run("generate").ExitCode);
        Assert.Equal("a file", _cli.Folder.Read("generated"));
    }

    [Fact]
    public void Progress_shows_on_a_terminal_and_is_one_line_elsewhere()
    {
        var tenants = Enumerable.Range(1, 600).Select(id => $$"""{ "id": "{{id}}" }""").ToArray();
        _cli.WriteManifest(tenants);
        using var terminal = new CliFixture { LiveError = true };
        terminal.WriteManifest(tenants);

        Assert.Equal("Rendering 600 tenants ...\n", _cli.Run("generate").Error);
        Assert.Contains("Rendering tenants", terminal.Run("generate").Error, StringComparison.Ordinal);
        Assert.Equal(_cli.Folder.Tree("generated"), terminal.Folder.Tree("generated"));
    }

    private Dictionary<string, DateTime> Times() =>
        Directory.EnumerateFileSystemEntries(_cli.Folder["generated"], "*", SearchOption.AllDirectories)
            .Append(_cli.Folder["generated"])
            .ToDictionary(path => path, File.GetLastWriteTimeUtc);
}
