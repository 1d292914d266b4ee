using System.Diagnostics;
using Fenceline.Cli.Output;
using Fenceline.Core.Manifest;
using Fenceline.Migrations.Files;

namespace Fenceline.Cli.Tests.Output;

public sealed class OutputTreeTests : IDisposable
{
    private static readonly DateTime LongAgo = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_first_run_writes_every_file_and_the_sum_file()
    {
        var result = Write(new FakeTree(("sql/a.sql", "a\n")), tenants: 2);

        Assert.Equal(5, result.Changes.Count);
        Assert.Equal(
            ["fenceline.sum", "sql/a.sql", "sql/tenants/user_1.sql", "sql/tenants/user_2.sql", "terraform/tenants/user_1/main.tf", "terraform/tenants/user_2/main.tf"],
            _temp.Tree("generated").Keys);
        Assert.Equal("a\n", _temp.Read("generated/sql/a.sql"));
        Assert.Empty(_temp.LeftOvers);
    }

    [Fact]
    public void The_sum_file_is_what_sha256sum_prints_sorted_by_path()
    {
        Write(new FakeTree(("b.sql", "b\n"), ("B.sql", "B\n"), ("a/é.sql", "")));

        Assert.Equal(["B.sql", "a/é.sql", "b.sql"], _temp.Read("generated/fenceline.sum").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[66..]));
        Assert.StartsWith("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a/é.sql", _temp.Read("generated/fenceline.sum").Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_writes_nothing()
    {
        var tree = new FakeTree(("sql/a.sql", "a\n"));
        Write(tree, tenants: 3);
        foreach (var file in Directory.EnumerateFiles(_temp["generated"], "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, LongAgo);
        Directory.SetLastWriteTimeUtc(_temp["generated"], LongAgo);

        Assert.True(Write(tree, tenants: 3).IsUpToDate);

        Assert.All(Directory.EnumerateFiles(_temp["generated"], "*", SearchOption.AllDirectories), file => Assert.Equal(LongAgo, File.GetLastWriteTimeUtc(file)));
        Assert.Equal(LongAgo, Directory.GetLastWriteTimeUtc(_temp["generated"]));
        Assert.Empty(_temp.LeftOvers);
    }

    [Fact]
    public void A_change_leaves_the_times_of_all_other_files()
    {
        Write(new FakeTree(("sql/a.sql", "a\n"), ("sql/b.sql", "b\n")));
        File.SetLastWriteTimeUtc(_temp["generated/sql/a.sql"], LongAgo);

        var result = Write(new FakeTree(("sql/a.sql", "a\n"), ("sql/b.sql", "changed\n")));

        Assert.Equal([FileState.Unchanged, FileState.Stale], result.Files.Select(file => file.State));
        Assert.Equal("changed\n", _temp.Read("generated/sql/b.sql"));
        Assert.Equal(LongAgo, File.GetLastWriteTimeUtc(_temp["generated/sql/a.sql"]));
        Assert.Empty(_temp.LeftOvers);
    }

    [Fact]
    public void Files_that_are_no_longer_rendered_go_with_their_folders()
    {
        Write(new FakeTree(("sql/a.sql", "a\n")), tenants: 2);

        var result = Write(new FakeTree(("sql/a.sql", "a\n")), tenants: 1);

        Assert.Equal(["sql/tenants/user_2.sql", "terraform/tenants/user_2/main.tf"], result.Removed);
        Assert.False(_temp.Has("generated/sql/tenants/user_2.sql"));
        Assert.False(_temp.Has("generated/terraform/tenants/user_2"));
        Assert.DoesNotContain("user_2", _temp.Read("generated/fenceline.sum"), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_others_stay_wherever_they_stand()
    {
        const string EmptyState = """{ "version": 4, "resources": [] }""";
        Write(new FakeTree(("sql/a.sql", "a\n")), tenants: 2);
        _temp.Write("generated/notes.txt", "mine");
        _temp.Write("generated/terraform/tenants/user_2/terraform.tfstate", EmptyState);
        _temp.Write("generated/terraform/tenants/user_2/.terraform/providers/x", "plugin");
        Directory.CreateDirectory(_temp["generated/empty/inner"]);
        File.SetLastWriteTimeUtc(_temp["generated/notes.txt"], LongAgo);

        Write(new FakeTree(("sql/a.sql", "changed\n")), tenants: 1);

        Assert.Equal("mine", _temp.Read("generated/notes.txt"));
        Assert.Equal(LongAgo, File.GetLastWriteTimeUtc(_temp["generated/notes.txt"]));
        Assert.Equal(EmptyState, _temp.Read("generated/terraform/tenants/user_2/terraform.tfstate"));
        Assert.Equal("plugin", _temp.Read("generated/terraform/tenants/user_2/.terraform/providers/x"));
        Assert.False(_temp.Has("generated/terraform/tenants/user_2/main.tf"));
        Assert.True(Directory.Exists(_temp["generated/empty/inner"]));
    }

    [Fact]
    public void Permissions_of_files_and_folders_of_others_stay()
    {
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Write(new FakeTree(("sql/a.sql", "a\n")));
        _temp.Write("generated/secret/run.sh", "x");
        File.SetUnixFileMode(_temp["generated/secret/run.sh"], Private);
        File.SetUnixFileMode(_temp["generated/secret"], Private);
        File.SetUnixFileMode(_temp["generated"], Private);

        Write(new FakeTree(("sql/a.sql", "changed\n")));

        foreach (var path in (string[])["generated", "generated/secret", "generated/secret/run.sh"])
            Assert.Equal(Private, File.GetUnixFileMode(_temp[path]));
    }

    [Fact]
    public void Symbolic_links_of_others_stay_links()
    {
        Write(new FakeTree(("sql/a.sql", "a\n")));
        File.CreateSymbolicLink(_temp["generated/broken"], "nowhere");
        Directory.CreateSymbolicLink(_temp["generated/sql/up"], "..");

        Write(new FakeTree(("sql/a.sql", "changed\n")));

        Assert.Equal("nowhere", new FileInfo(_temp["generated/broken"]).LinkTarget);
        Assert.Equal("..", new FileInfo(_temp["generated/sql/up"]).LinkTarget);
    }

    [Fact]
    public void A_file_of_somebody_else_in_the_way_stops_the_run()
    {
        _temp.Write("generated/sql/a.sql", "mine");

        var e = Assert.Throws<CliException>(() => Write(new FakeTree(("sql/a.sql", "a\n"), ("sql/b.sql", "b\n"))));

        Assert.Contains("generated/sql/a.sql", e.Message, StringComparison.Ordinal);
        Assert.Equal(["sql/a.sql"], _temp.Tree("generated").Keys);
        Assert.Equal("mine", _temp.Read("generated/sql/a.sql"));
        Assert.Empty(_temp.LeftOvers);
    }

    [Fact]
    public void A_file_that_already_holds_the_rendered_bytes_is_adopted()
    {
        _temp.Write("generated/sql/a.sql", "a\n");

        Assert.Equal([FileState.Unchanged], Write(new FakeTree(("sql/a.sql", "a\n"))).Files.Select(file => file.State));

        Write(new FakeTree());
        Assert.False(_temp.Has("generated/sql/a.sql"));
    }

    [Theory]
    [InlineData("sql")]
    [InlineData("sql/a.sql")]
    public void A_link_out_of_the_folder_is_never_written_through(string link)
    {
        Directory.CreateDirectory(_temp["outside/sql"]);
        Directory.CreateDirectory(_temp["generated/sql"]);
        if (link == "sql")
            Directory.Delete(_temp["generated/sql"]);
        File.CreateSymbolicLink(_temp["generated/" + link], _temp["outside/sql"]);

        Assert.Throws<CliException>(() => Write(new FakeTree(("sql/a.sql", "a\n"))));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_temp["outside/sql"]));
    }

    [Fact]
    public void A_generated_file_that_became_a_link_is_replaced_by_a_file()
    {
        Write(new FakeTree(("a.sql", "a\n")));
        _temp.Write("outside.txt", "a\n");
        File.Delete(_temp["generated/a.sql"]);
        File.CreateSymbolicLink(_temp["generated/a.sql"], _temp["outside.txt"]);

        Assert.Equal([FileState.Edited], Write(new FakeTree(("a.sql", "new\n"))).Files.Select(file => file.State));

        Assert.Null(new FileInfo(_temp["generated/a.sql"]).LinkTarget);
        Assert.Equal("new\n", _temp.Read("generated/a.sql"));
        Assert.Equal("a\n", _temp.Read("outside.txt"));
    }

    [Fact]
    public void A_folder_or_file_in_the_way_stops_the_run()
    {
        Directory.CreateDirectory(_temp["generated/a.sql"]);
        _temp.Write("generated/sql", "a file");

        var e = Assert.Throws<CliException>(() => Write(new FakeTree(("a.sql", "a\n"), ("sql/b.sql", "b\n"))));

        Assert.Contains("generated/a.sql: it is a folder", e.Message, StringComparison.Ordinal);
        Assert.Contains("generated/sql: this must be a folder", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../a.sql")]
    [InlineData("sql/../../a.sql")]
    [InlineData("/etc/a.sql")]
    [InlineData("sql//a.sql")]
    [InlineData("sql/")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..\\a.sql")]
    [InlineData("C:a.sql")]
    [InlineData("a\nb.sql")]
    [InlineData("a\0b.sql")]
    [InlineData("fenceline.sum")]
    [InlineData("Fenceline.SUM")]
    public void A_rendered_path_that_is_not_safe_is_refused(string path)
    {
        Assert.Throws<CliException>(() => Write(new FakeTree((path, "x\n"))));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_temp.Path));
    }

    [Theory]
    [InlineData("../victim.txt")]
    [InlineData("/victim.txt")]
    [InlineData("a/../../victim.txt")]
    public void A_sum_file_can_not_make_the_tool_delete_outside_of_the_folder(string path)
    {
        _temp.Write("victim.txt", "");
        _temp.Write("generated/fenceline.sum", new string('0', 64) + "  " + path + "\n");

        var e = Assert.Throws<GeneratedFilesException>(() => Write(new FakeTree(("a.sql", "a\n"))));

        Assert.Contains("generated/fenceline.sum(1,1)", e.Message, StringComparison.Ordinal);
        Assert.True(_temp.Has("victim.txt"));
    }

    [Fact]
    public void A_sum_file_with_a_merge_conflict_is_healed()
    {
        Write(new FakeTree(("a.sql", "a\n"), ("b.sql", "b\n")));
        var lines = _temp.Read("generated/fenceline.sum").Split('\n');
        _temp.Write("generated/fenceline.sum", $"<<<<<<< ours\n{lines[0]}\n=======\n{lines[1]}\n>>>>>>> theirs\n");

        var result = Write(new FakeTree(("a.sql", "a\n")));

        Assert.Equal(["b.sql"], result.Removed);
        Assert.Equal(lines[0] + "\n", _temp.Read("generated/fenceline.sum"));
    }

    [Fact]
    public void Edited_and_deleted_files_are_restored_and_told_apart_from_stale_ones()
    {
        Write(new FakeTree(("deleted", "1\n"), ("edited", "1\n"), ("same", "1\n"), ("stale", "1\n")));
        _temp.Write("generated/edited", "by hand\n");
        File.Delete(_temp["generated/deleted"]);

        var result = Write(new FakeTree(("added", "1\n"), ("deleted", "1\n"), ("edited", "1\n"), ("same", "1\n"), ("stale", "2\n")));

        Assert.Equal(
            [FileState.Added, FileState.Missing, FileState.Edited, FileState.Unchanged, FileState.Stale],
            result.Files.Select(file => file.State));
        Assert.Equal("1\n", _temp.Read("generated/edited"));
        Assert.Equal("1\n", _temp.Read("generated/deleted"));
    }

    [Fact]
    public void The_order_and_number_of_threads_leave_no_trace()
    {
        var tenants = FakeTree.Tenants(50);
        Write(new FakeTree(("a", "a\n")), tenants);
        var first = _temp.Tree("generated");

        Directory.Delete(_temp["generated"], recursive: true);
        Write(new FakeTree(("a", "a\n")), [.. tenants.Reverse()]);

        Assert.Equal(first, _temp.Tree("generated"));
    }

    [Fact]
    public void A_renderer_that_fails_leaves_the_old_tree()
    {
        Write(new FakeTree(("a", "old\n")));

        Assert.Throws<InvalidDataException>(() => Write(new FailingTree(), tenants: 40));

        Assert.Equal("old\n", _temp.Read("generated/a"));
        Assert.Empty(_temp.LeftOvers);
    }

    [Fact]
    public void A_path_that_is_rendered_twice_is_an_error_of_the_renderer()
    {
        Assert.ThrowsAny<Exception>(() => Write(new FakeTree(("a", "1\n"), ("a", "2\n"))));
        Assert.False(_temp.Has("generated"));
    }

    [Fact]
    public void Two_runs_at_once_are_refused()
    {
        using (OutputLock.Take(Folder()))
        {
            var e = Assert.Throws<CliException>(() => Write(new FakeTree(("a", "a\n"))));
            Assert.Contains("Another fenceline", e.Message, StringComparison.Ordinal);
            Assert.False(_temp.Has("generated"));
        }

        Write(new FakeTree(("a", "a\n")));
        Assert.True(_temp.Has("generated/a"));
        Assert.Empty(_temp.LeftOvers);
    }

    [Fact]
    public void A_lock_file_of_a_dead_run_stops_nobody()
    {
        _temp.Write(".generated.fenceline-lock", "4242\n");

        Write(new FakeTree(("a", "a\n")));

        Assert.True(_temp.Has("generated/a"));
        Assert.Empty(_temp.LeftOvers);
    }

    [Fact]
    public void Folders_that_a_dead_run_left_are_removed_and_others_are_not()
    {
        var dead = DeadProcessId();
        _temp.Write($".generated.fenceline-{dead}-00000001.new/a", "half");
        _temp.Write($".generated.fenceline-{dead}-00000002.trash/a", "half");
        _temp.Write(".generated.fenceline-mine/a", "somebody's");
        _temp.Write($".other.fenceline-{dead}-00000001.new/a", "of another output folder");

        Write(new FakeTree(("a", "a\n")));

        Assert.Equal([".generated.fenceline-mine", $".other.fenceline-{dead}-00000001.new"], _temp.LeftOvers.Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Folders_of_a_run_that_lives_are_left_alone()
    {
        using var living = Process.Start("sleep", "60");
        try
        {
            _temp.Write($".generated.fenceline-{living.Id}-00000001.new/a", "in the making");

            Write(new FakeTree(("a", "a\n")));

            Assert.Single(_temp.LeftOvers);
        }
        finally
        {
            living.Kill();
        }
    }

    [Fact]
    public void A_run_that_was_killed_between_two_renames_is_ended_by_the_next_one()
    {
        Write(new FakeTree(("a", "old\n")));
        var stem = $".generated.fenceline-{DeadProcessId()}-00000001";
        _temp.Write("generated/notes.txt", "mine");
        Directory.Move(_temp["generated"], _temp[stem + ".old"]);
        _temp.Write(stem + ".new/a", "new\n");
        _temp.Write(stem + ".new/fenceline.sum", SumOf("a", "new\n"));

        Assert.True(Write(new FakeTree(("a", "new\n"))).IsUpToDate);

        Assert.Equal("mine", _temp.Read("generated/notes.txt"));
        Assert.Empty(_temp.LeftOvers);
    }

    [Fact]
    public void Files_of_others_that_changed_during_a_run_that_was_killed_are_carried_over()
    {
        Write(new FakeTree(("a", "new\n")));
        _temp.Write("generated/state", "before");
        File.SetLastWriteTimeUtc(_temp["generated/state"], LongAgo);
        var old = $".generated.fenceline-{DeadProcessId()}-00000001.old";
        _temp.Write(old + "/a", "old\n");
        _temp.Write(old + "/fenceline.sum", SumOf("a", "old\n"));
        _temp.Write(old + "/state", "after");
        _temp.Write(old + "/inner/new.txt", "appeared");

        Write(new FakeTree(("a", "new\n")));

        Assert.Equal("after", _temp.Read("generated/state"));
        Assert.Equal("appeared", _temp.Read("generated/inner/new.txt"));
        Assert.Equal("new\n", _temp.Read("generated/a"));
        Assert.Empty(_temp.LeftOvers);
    }

    [Fact]
    public void Files_of_others_that_change_while_the_run_renders_are_kept()
    {
        Write(new FakeTree(("a", "1\n")), tenants: 1);
        foreach (var name in (string[])["changed", "deleted", "replaced"])
            _temp.Write("generated/" + name, "before");
        var tree = new MeddlingTree(() =>
        {
            _temp.Write("generated/appeared", "new");
            _temp.Write("generated/changed", "after");
            File.Delete(_temp["generated/deleted"]);
            _temp.Write("elsewhere", "after");
            File.Move(_temp["elsewhere"], _temp["generated/replaced"], overwrite: true);
        });

        // The listing was made before; what it names and is gone can't be linked, and what it lacks is found at the end.
        Write(tree, tenants: 1);

        Assert.Equal("2\n", _temp.Read("generated/a"));
        Assert.Equal("new", _temp.Read("generated/appeared"));
        Assert.Equal("after", _temp.Read("generated/changed"));
        Assert.Equal("after", _temp.Read("generated/replaced"));
        Assert.False(_temp.Has("generated/deleted"));
    }

    [Fact]
    public void A_running_Terraform_stops_the_run()
    {
        Write(new FakeTree(("a", "1\n")), tenants: 1);
        _temp.Write("generated/terraform/tenants/user_1/.terraform.tfstate.lock.info", "{}");

        var e = Assert.Throws<CliException>(() => Write(new FakeTree(("a", "2\n")), tenants: 1));

        Assert.Contains("generated/terraform/tenants/user_1", e.Message, StringComparison.Ordinal);
        Assert.Equal("1\n", _temp.Read("generated/a"));
        Assert.Empty(_temp.LeftOvers);
        Assert.True(Write(new FakeTree(("a", "1\n")), tenants: 1).IsUpToDate);
    }

    [Fact]
    public void An_output_folder_that_is_a_link_is_replaced_where_it_points_to()
    {
        Directory.CreateDirectory(_temp["real/place"]);
        Directory.CreateSymbolicLink(_temp["generated"], _temp["real/place"]);

        Write(new FakeTree(("a", "1\n")));
        Write(new FakeTree(("a", "2\n")));

        Assert.Equal(_temp["real/place"], new FileInfo(_temp["generated"]).LinkTarget);
        Assert.Equal("2\n", _temp.Read("real/place/a"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temp["real"], ".*"));
    }

    private static string SumOf(string path, string content) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content))) + "  " + path + "\n";

    private static int DeadProcessId()
    {
        using var process = Process.Start("true");
        process.WaitForExit();
        return process.Id;
    }

    private OutputFolder Folder() =>
        OutputFolder.Open("generated", new CliHost(TextWriter.Null, TextWriter.Null, _temp.Path, ColorOutput: false, LiveError: false));

    private TreeComparison Write(ITreePart tree, int tenants = 0) => Write(tree, FakeTree.Tenants(tenants));

    private TreeComparison Write(ITreePart tree, Tenant[] tenants) =>
        OutputTree.Write(Folder(), tree, tenants, () => { }, TestContext.Current.CancellationToken);

    private sealed class FailingTree : ITreePart
    {
        public IEnumerable<Core.GeneratedFile> RenderShared() => [new("a", "new\n")];

        public IEnumerable<Core.GeneratedFile> RenderTenant(Tenant tenant) =>
            tenant.Id == "20" ? throw new InvalidDataException("no") : [new(tenant.Id, "x\n")];
    }

    private sealed class MeddlingTree(Action meddle) : ITreePart
    {
        public IEnumerable<Core.GeneratedFile> RenderShared() => [new("a", "2\n")];

        public IEnumerable<Core.GeneratedFile> RenderTenant(Tenant tenant)
        {
            meddle();
            return [];
        }
    }
}
