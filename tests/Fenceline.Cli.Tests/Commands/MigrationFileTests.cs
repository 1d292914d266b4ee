namespace Fenceline.Cli.Tests.Commands;

/// <summary>Numbered files: appended to, never changed, and nothing is written beside those that are not as they were.</summary>
public sealed class MigrationFileTests : IDisposable
{
    private const string Tenant = """{ "id": "1", "sources": { "stripe": { "stripe_account": "acct_1" } } }""";

    private readonly CliFixture _cli = new();

    public MigrationFileTests()
    {
        _cli.WriteManifest(Tenant);
        Assert.Equal(0, _cli.Run("generate").ExitCode);
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void A_table_that_gets_another_placement_says_that_its_rows_do_not_move()
    {
        var before = Numbered();
        Edit("\"notes\": { \"placement\": \"shared\"", "\"notes\": { \"placement\": \"schema\"");
        var result = _cli.Run("generate");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("its rows do not move with it", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Numbered());
        Assert.Contains("its rows do not move with it", _cli.Run("migrate", "plan").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_appends_and_leaves_what_was_written()
    {
        var before = Numbered();
        Edit("\"body\": \"text\"", "\"body\": \"text\", \"title\": \"text\"");

        Assert.Equal(1, _cli.Run("check").ExitCode);
        var plan = _cli.Run("migrate", "plan");
        Assert.Equal(1, plan.ExitCode);
        Assert.Contains("Add column title to public.notes [safe; lock ACCESS EXCLUSIVE]", plan.Out, StringComparison.Ordinal);
        Assert.Equal(before, Numbered());

        var generated = _cli.Run("generate");
        Assert.Equal(0, generated.ExitCode);
        Assert.Contains("Add column title to public.notes", generated.Out, StringComparison.Ordinal);
        Assert.Equal(before, Numbered().Where(file => before.ContainsKey(file.Key)).ToDictionary());
        Assert.Equal(["sql/shared/0004_notes.sql"], Numbered().Keys.Except(before.Keys));
        Assert.Contains("ALTER TABLE public.notes ADD COLUMN title text;", _cli.Folder.Read("generated/sql/shared/0004_notes.sql"), StringComparison.Ordinal);

        Assert.Equal(0, _cli.Run("check").ExitCode);
        Assert.Contains("unchanged", _cli.Run("generate").Out, StringComparison.Ordinal);
        Assert.Equal(0, _cli.Run("migrate", "plan").ExitCode);
        Assert.Contains("ADD COLUMN title text;", _cli.Run("sql", "--all").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_members_is_no_migration()
    {
        var before = Numbered();
        Edit("\"id\": \"bigint not null\", \"body\": \"text\"", "\"body\": \"text\", \"id\": \"bigint not null\"");
        Assert.Contains("unchanged", _cli.Run("generate").Out, StringComparison.Ordinal);
        Assert.Equal(before, Numbered());
    }

    [Fact]
    public void What_deletes_data_or_shows_more_waits_for_a_word()
    {
        var before = _cli.Folder.Tree("generated");
        Edit("\"body\": \"text\"", "\"text\": \"text\"");

        var refused = _cli.Run("generate");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Drop column body of public.notes with its values [destructive]", refused.Error, StringComparison.Ordinal);
        Assert.Contains("If body was only renamed to text, write \"renamedFrom\": \"body\"", refused.Error, StringComparison.Ordinal);
        Assert.Contains("fenceline generate --accept destructive", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, _cli.Folder.Tree("generated"));

        Assert.Equal(0, _cli.Run("generate", "--accept", "destructive").ExitCode);
        Assert.Contains("DROP COLUMN body;", _cli.Folder.Read("generated/sql/shared/0004_notes.sql"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_declared_rename_keeps_the_values()
    {
        Edit("\"body\": \"text\"", "\"text\": { \"type\": \"text\", \"renamedFrom\": \"body\" }");
        Assert.Equal(0, _cli.Run("generate").ExitCode);
        var file = _cli.Folder.Read("generated/sql/shared/0004_notes.sql");
        Assert.Contains("ALTER TABLE public.notes RENAME COLUMN body TO text;", file, StringComparison.Ordinal);
        Assert.DoesNotContain("DROP COLUMN", file, StringComparison.Ordinal);
        // It may stay in the manifest.
        Assert.Contains("unchanged", _cli.Run("generate").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("edited", "0002_tables.sql was edited")]
    [InlineData("deleted", "0002_tables.sql is missing")]
    [InlineData("foreign", "0004_mine.sql is not in fenceline.sum")]
    [InlineData("renamed", "0002_other.sql is not in fenceline.sum")]
    [InlineData("snapshot", "snapshot.json is not the one that fenceline.sum was written with")]
    [InlineData("no snapshot", "snapshot.json is missing")]
    [InlineData("conflict", "fenceline.sum has a merge conflict")]
    public void Files_that_are_not_as_they_were_stop_every_command_with_their_name(string harm, string said)
    {
        var tables = _cli.Folder["generated/sql/shared/0002_tables.sql"];
        switch (harm)
        {
            case "edited":
                File.AppendAllText(tables, "-- mine\n");
                break;
            case "deleted":
                File.Delete(tables);
                break;
            case "foreign":
                _cli.Folder.Write("generated/sql/shared/0004_mine.sql", "SELECT 1;\n");
                break;
            case "renamed":
                File.Move(tables, _cli.Folder["generated/sql/shared/0002_other.sql"]);
                break;
            case "snapshot":
                File.AppendAllText(_cli.Folder["generated/sql/snapshot.json"], "\n");
                break;
            case "no snapshot":
                File.Delete(_cli.Folder["generated/sql/snapshot.json"]);
                break;
            default:
                _cli.Folder.Write("generated/fenceline.sum", "<<<<<<< ours\n" + _cli.Folder.Read("generated/fenceline.sum") + "=======\n>>>>>>> theirs\n");
                break;
        }

        var before = _cli.Folder.Tree("generated");
        foreach (var command in new string[][] { ["generate"], ["check"], ["diff"], ["sql", "--all"], ["migrate", "plan"], ["migrate", "status", "--database", "Host=nowhere.invalid"], ["migrate", "--database", "Host=nowhere.invalid"] })
        {
            var result = _cli.Run(command);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains(said, result.Error, StringComparison.Ordinal);
            Assert.Empty(result.Out);
        }

        Assert.Equal(before, _cli.Folder.Tree("generated"));
    }

    [Fact]
    public void Two_branches_that_both_appended_are_told_apart_and_one_is_planned_again()
    {
        var manifest = _cli.Folder.Read("tenants.json");
        Edit("\"body\": \"text\"", "\"body\": \"text\", \"theirs\": \"text\"");
        _cli.Run("generate");
        var (theirs, sum, snapshot) = (_cli.Folder.Read("generated/sql/shared/0004_notes.sql"), _cli.Folder.Read("generated/fenceline.sum"), _cli.Folder.Read("generated/sql/snapshot.json"));

        // The other branch, from the same beginning, and a merge that took the released branch's sum and snapshot.
        Directory.Delete(_cli.Folder["generated"], recursive: true);
        _cli.Folder.Write("tenants.json", manifest);
        _cli.Run("generate");
        Edit("\"body\": \"text\"", "\"body\": \"text\", \"ours\": \"text\"");
        _cli.Run("generate");
        File.Move(_cli.Folder["generated/sql/shared/0004_notes.sql"], _cli.Folder["generated/sql/shared/0004_ours.sql"]);
        _cli.Folder.Write("generated/sql/shared/0004_notes.sql", theirs);
        _cli.Folder.Write("generated/fenceline.sum", sum);
        _cli.Folder.Write("generated/sql/snapshot.json", snapshot);
        Edit("\"ours\": \"text\"", "\"theirs\": \"text\", \"ours\": \"text\"");

        var told = _cli.Run("generate");
        Assert.Equal(2, told.ExitCode);
        Assert.Contains("have the same number: two branches added them", told.Error, StringComparison.Ordinal);
        Assert.Contains("fenceline generate --rebase", told.Error, StringComparison.Ordinal);

        var rebased = _cli.Run("generate", "--rebase");
        Assert.Equal((0, "removed generated/sql/shared/0004_ours.sql\n"), (rebased.ExitCode, rebased.Error.ReplaceLineEndings("\n")));
        Assert.Equal(theirs, _cli.Folder.Read("generated/sql/shared/0004_notes.sql"));
        Assert.Contains("ADD COLUMN ours text;", _cli.Folder.Read("generated/sql/shared/0005_notes.sql"), StringComparison.Ordinal);
        Assert.Equal(0, _cli.Run("check").ExitCode);
    }

    [Fact]
    public void Sql_prints_what_was_generated_and_nothing_else()
    {
        Edit("\"body\": \"text\"", "\"body\": \"text\", \"title\": \"text\"");
        var result = _cli.Run("sql", "--all");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("generated is not what the manifest says: run 'fenceline generate' first", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public void The_plan_is_for_machines_and_pull_requests_too()
    {
        Edit("\"body\": \"text\"", "\"body\": \"text not null default 'x'\"");
        var steps = _cli.Run("migrate", "plan", "--json").Json().GetProperty("steps");
        var step = steps.EnumerateArray().First(step => step.GetProperty("what").GetString() == "Refuse null in public.notes.body, for all");
        Assert.Equal(("shared", "review", "same", false), (step.GetProperty("stream").GetString(), step.GetProperty("risk").GetString(), step.GetProperty("fence").GetString(), step.GetProperty("rewrites").GetBoolean()));
        Assert.Equal("ALTER TABLE public.notes VALIDATE CONSTRAINT notes_body_present", step.GetProperty("sql")[0].GetString());
        Assert.Contains("| Refuse null in public.notes.body, for all<br>It stops on a row without a value: fill these first. | review |", _cli.Run("migrate", "plan", "--markdown").Out, StringComparison.Ordinal);
    }

    private void Edit(string from, string to)
    {
        var text = _cli.Folder.Read("tenants.json");
        Assert.Contains(from, text, StringComparison.Ordinal);
        _cli.Folder.Write("tenants.json", text.Replace(from, to, StringComparison.Ordinal));
    }

    private Dictionary<string, string> Numbered() => Directory.EnumerateFiles(_cli.Folder["generated/sql"], "0*.sql", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(_cli.Folder["generated"], path).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);
}
