using Fenceline.Testing;

namespace Fenceline.Cli.Tests.Commands;

public sealed class ImportCommandTests : IAsyncLifetime
{
    private const string Schema = """
        CREATE TABLE notes (id uuid PRIMARY KEY, tenant_id uuid NOT NULL, body text);
        CREATE TABLE log (line text);
        """;

    private readonly CliFixture _cli = new();
    private PostgresCluster? _cluster;
    private string _address = "";

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);
        var name = await _cluster.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, (await _cluster.PsqlAsync(name, Schema, cancellationToken: TestContext.Current.CancellationToken)).ExitCode);
        _address = _cluster.ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _cluster!.DisposeAsync();
    }

    [Fact]
    public void It_writes_a_manifest_that_validate_and_generate_accept()
    {
        var import = _cli.Run("import", "--database", _address);
        Assert.Equal((1, ""), (import.ExitCode, import.Error));
        Assert.Contains("tenants.json: 1 table of 2 (1 whole, 0 in part), 0 enums, 0 tenants; ", import.Out, StringComparison.Ordinal);
        Assert.Contains("  FEN220 public.notes: it has the tenant column tenant_id, and no row-level security\n", import.Out, StringComparison.Ordinal);
        Assert.Equal(["tenants.json", "tenants.schema.json"], _cli.Folder.Tree("").Keys);
        Assert.Equal((0, 0), (_cli.Run("validate").ExitCode, _cli.Run("generate").ExitCode));
        Assert.Contains("// Left out: public.log: ", _cli.Folder.Read("tenants.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_exists_is_written_over_when_asked_only()
    {
        _cli.Folder.Write("tenants.json", "mine");
        var refused = _cli.Run("import", "--database", _address);
        Assert.Equal((2, "fenceline: error: tenants.json exists already, and nothing was written. --output names another file, --force writes over it.\n"), (refused.ExitCode, refused.Error));
        Assert.Equal("mine", _cli.Folder.Read("tenants.json"));
        Assert.Equal(1, _cli.Run("import", "--database", _address, "--output", "draft.json").ExitCode);
        Assert.Equal("mine", _cli.Folder.Read("tenants.json"));
        Assert.Equal(1, _cli.Run("import", "--database", _address, "--force").ExitCode);
        Assert.Equal(_cli.Folder.Read("draft.json"), _cli.Folder.Read("tenants.json"));
    }

    [Fact]
    public void Machines_read_it()
    {
        var json = _cli.Run("import", "--database", _address, "--json").Json();
        Assert.Equal((2, 1, 0, "tenants.json"), (json.GetProperty("tables").GetInt32(), json.GetProperty("whole").GetInt32(), json.GetProperty("inPart").GetInt32(), json.GetProperty("manifest").GetString()));
        var note = json.GetProperty("notes").EnumerateArray().Single(note => note.GetProperty("rule").GetString() == "FEN220");
        Assert.Equal(("open", "public.notes"), (note.GetProperty("kind").GetString(), note.GetProperty("object").GetString()));
        Assert.Contains("ENABLE ROW LEVEL SECURITY", note.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_cannot_do_is_said()
    {
        Assert.Equal(2, _cli.Run("import", "--database", "postgresql://postgres@127.0.0.1:1/none").ExitCode);
        Assert.Contains("There is no schema nowhere in ", _cli.Run("import", "--database", _address, "--schemas", "nowhere").Error, StringComparison.Ordinal);
        Assert.Contains("Say either --database or --scripts.", _cli.Run("import", "--database", _address, "--scripts", "db").Error, StringComparison.Ordinal);
        Assert.Contains("There is no folder db.", _cli.Run("import", "--scripts", "db").Error, StringComparison.Ordinal);
        Assert.Contains("is no pattern of tenants' schemas", _cli.Run("import", "--database", _address, "--tenant-schema", "user").Error, StringComparison.Ordinal);
        Assert.Empty(_cli.Folder.Tree(""));
    }

    [Fact]
    public void Migrations_are_replayed_on_a_server_of_its_own()
    {
        _cli.Folder.Write("db/001_first.sql", "CREATE TABLE notes (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);\nCREATE EXTENSION no_such_extension;");
        _cli.Folder.Write("db/001_first.down.sql", "DROP TABLE notes;");
        _cli.Folder.Write("db/002_second.sql", "ALTER TABLE notes ADD COLUMN user_id uuid DEFAULT auth.uid();");
        var import = _cli.Run("import", "--scripts", "db");
        Assert.Equal(1, import.ExitCode);
        Assert.Contains("2 scripts replayed, 1 statement failed.", import.Error, StringComparison.Ordinal);
        Assert.Contains("db/001_first.sql: a statement failed, so that what it makes is not imported: ", import.Out, StringComparison.Ordinal);
        Assert.Contains("\"user_id\": \"uuid\"", _cli.Folder.Read("tenants.json"), StringComparison.Ordinal);
        Assert.Equal(0, _cli.Run("validate").ExitCode);
    }
}
