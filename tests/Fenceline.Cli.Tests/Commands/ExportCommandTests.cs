using System.Text.Json;

namespace Fenceline.Cli.Tests.Commands;

/// <summary>Folders of other migration tools: appended to, never changed.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public ExportCommandTests()
    {
        _cli.WriteManifest("""{ "id": "1", "sources": { "stripe": { "stripe_account": "acct_1" } } }""");
        Assert.Equal(0, _cli.Run("generate").ExitCode);
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void It_appends_what_is_missing_and_says_what()
    {
        _cli.Folder.Write("supabase/migrations/20200101000000_theirs.sql", "SELECT 1;\n");
        Assert.Equal(1, Export("--check").ExitCode);
        Assert.Single(Directory.EnumerateFiles(_cli.Folder["supabase/migrations"]));

        var first = Export("--json");
        Assert.Equal(0, first.ExitCode);
        using var json = JsonDocument.Parse(first.Out);
        Assert.True(json.RootElement.GetProperty("written").GetBoolean());
        var names = json.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetString()!).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.EndsWith("_fenceline_roles.sql", names[0], StringComparison.Ordinal);
        Assert.EndsWith("_fenceline_access.sql", names[^1], StringComparison.Ordinal);
        Assert.Contains(names, name => name.EndsWith("_fenceline_user_1.sql", StringComparison.Ordinal));
        var written = _cli.Folder.Tree("supabase/migrations");
        Assert.Equal(names.Append("20200101000000_theirs.sql").Order(StringComparer.Ordinal), written.Keys);

        Assert.Equal(0, Export("--check").ExitCode);
        Assert.Equal("supabase/migrations: up to date.\n", Export().Out);
        Assert.Equal(written, _cli.Folder.Tree("supabase/migrations"));
    }

    [Fact]
    public void What_is_not_generated_or_was_edited_is_not_exported()
    {
        Assert.Equal(0, Export().ExitCode);
        var file = Directory.EnumerateFiles(_cli.Folder["supabase/migrations"], "*_tables.sql").Single();
        var text = File.ReadAllText(file);
        File.WriteAllText(file, text + "-- edited\n");
        var edited = Export();
        Assert.Equal(2, edited.ExitCode);
        Assert.Contains("_tables.sql is not as it was written", edited.Error, StringComparison.Ordinal);
        // As version control may check it out.
        File.WriteAllText(file, text.Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal(0, Export("--check").ExitCode);

        _cli.Folder.Write("tenants.json", _cli.Folder.Read("tenants.json").Replace("\"body\": \"text\"", "\"body\": \"text\", \"title\": \"text\"", StringComparison.Ordinal));
        var stale = Export();
        Assert.Equal(2, stale.ExitCode);
        Assert.Contains("run 'fenceline generate' first", stale.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layout_and_a_folder_are_needed()
    {
        var unknown = _cli.Run("export", "--layout", "liquibase", "--to", "db");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("There is no layout 'liquibase'. Say supabase, flyway, dbup or psql.", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("--to", _cli.Run("export", "--layout", "psql").Error, StringComparison.Ordinal);
        _cli.Folder.Write("db", "");
        Assert.Contains("db is a file", _cli.Run("export", "--layout", "psql", "--to", "db").Error, StringComparison.Ordinal);
    }

    private (int ExitCode, string Out, string Error) Export(params string[] options)
    {
        var result = _cli.Run(["export", "--layout", "supabase", "--to", "supabase/migrations", .. options]);
        return (result.ExitCode, result.Out, result.Error);
    }
}
