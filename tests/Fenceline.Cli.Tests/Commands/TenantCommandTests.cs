namespace Fenceline.Cli.Tests.Commands;

public sealed class TenantCommandTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void A_tenant_is_added_as_described_and_nothing_else_changes()
    {
        _cli.WriteManifest();
        var before = _cli.Folder.Read("tenants.json");

        var add = _cli.Run("tenant", "add", "7", "--name", "Quote \" and \\ and é", "--set", "stripe.stripe_account=acct=7", "--placement", "stripe=shared");

        Assert.Equal(0, add.ExitCode);
        Assert.Equal(
            before.Replace("[]", """
                [
                    {
                      "id": "7",
                      "name": "Quote \" and \\ and é",
                      "sources": {
                        "stripe": { "stripe_account": "acct=7" }
                      },
                      "placement": { "stripe": "shared" }
                    }
                  ]
                """.ReplaceLineEndings("\n"), StringComparison.Ordinal),
            _cli.Folder.Read("tenants.json"));
        var tenant = Assert.Single(_cli.Run("tenant", "list", "--json").Json().GetProperty("tenants").EnumerateArray());
        Assert.Equal(["id", "name", "tier", "sources"], tenant.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Quote \" and \\ and é", tenant.GetProperty("name").GetString());
        Assert.Equal("shared", Assert.Single(tenant.GetProperty("sources").EnumerateArray()).GetProperty("placement").GetString());
    }

    [Fact]
    public void Adding_and_removing_leaves_the_file_as_it_was()
    {
        _cli.WriteManifest("""{ "id": "1" }""", """{ "id": "2", "sources": {} }""");
        var before = _cli.Folder.Read("tenants.json");

        Assert.Equal(0, _cli.Run("tenant", "add", "3", "--source", "stripe").ExitCode);
        Assert.NotEqual(before, _cli.Folder.Read("tenants.json"));
        Assert.Equal(0, _cli.Run("tenant", "remove", "3").ExitCode);

        Assert.Equal(before, _cli.Folder.Read("tenants.json"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("../evil")]
    [InlineData("x\ny")]
    [InlineData("")]
    [InlineData("4 --tier nope")]
    [InlineData("4 --source nope")]
    [InlineData("4 --set stripe.nope=1")]
    [InlineData("4 --placement stripe=nope")]
    public void What_the_manifest_can_not_hold_is_refused_with_its_place(string args)
    {
        _cli.WriteManifest("""{ "id": "1" }""");
        var before = _cli.Folder.Read("tenants.json");

        var result = _cli.Run(["tenant", "add", .. args.Split(' ')]);

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"^tenants\.json\(\d+,\d+\): error FEN", result.Error);
        Assert.Equal(before, _cli.Folder.Read("tenants.json"));
    }

    [Theory]
    [InlineData("4 --set stripe")]
    [InlineData("4 --set stripe=1")]
    [InlineData("4 --set .x=1")]
    [InlineData("4 --placement stripe")]
    public void Options_that_can_not_be_understood_are_misuse(string args)
    {
        _cli.WriteManifest();
        Assert.Equal(2, _cli.Run(["tenant", "add", .. args.Split(' ')]).ExitCode);
    }

    [Fact]
    public void An_unknown_tenant_can_not_be_removed()
    {
        _cli.WriteManifest("""{ "id": "1" }""");
        Assert.Equal(2, _cli.Run("tenant", "remove", "2").ExitCode);
    }

    [Fact]
    public void List_is_a_table_for_people()
    {
        _cli.WriteManifest("""{ "id": "1", "name": "Acme", "sources": { "stripe": { "stripe_account": "a" } } }""", """{ "id": "23" }""");

        Assert.Equal("ID  NAME  TIER      SOURCES\n1   Acme  standard  stripe (schema)\n23        standard\n", _cli.Run("tenant", "list").Out);
    }

    [Fact]
    public void A_byte_order_mark_permissions_and_a_link_survive_an_edit()
    {
        if (OperatingSystem.IsWindows())
            return;
        _cli.Folder.Write("real.json", "\uFEFF" + CliFixture.Manifest("[]"));
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(_cli.Folder["real.json"], Private);
        File.CreateSymbolicLink(_cli.Folder["tenants.json"], "real.json");

        Assert.Equal(0, _cli.Run("tenant", "add", "1").ExitCode);

        Assert.Equal("real.json", new FileInfo(_cli.Folder["tenants.json"]).LinkTarget);
        Assert.Equal(Private, File.GetUnixFileMode(_cli.Folder["real.json"]));
        Assert.Equal([0xEF, 0xBB, 0xBF], File.ReadAllBytes(_cli.Folder["real.json"])[..3]);
        Assert.Equal(2, Directory.GetFiles(_cli.Folder.Path).Length);
    }

    [Fact]
    public void Tenants_in_files_of_their_own_get_and_lose_files()
    {
        _cli.Folder.Write("tenants.json", CliFixture.Manifest("""{ "include": "tenants/user-*.json" }"""));
        _cli.Folder.Write("tenants/user-1.json", """{ "id": "1" }""");
        var main = _cli.Folder.Read("tenants.json");

        Assert.Equal(0, _cli.Run("tenant", "add", "2", "--source", "stripe").ExitCode);
        Assert.Equal("{\n  \"id\": \"2\",\n  \"sources\": {\n    \"stripe\": {}\n  }\n}\n", _cli.Folder.Read("tenants/user-2.json"));
        Assert.Equal(0, _cli.Run("tenant", "remove", "1").ExitCode);

        Assert.False(_cli.Folder.Has("tenants/user-1.json"));
        Assert.Equal(main, _cli.Folder.Read("tenants.json"));
        Assert.Equal("2", Assert.Single(_cli.Run("tenant", "list", "--json").Json().GetProperty("tenants").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public void Tenants_in_an_included_list_are_edited_there()
    {
        _cli.Folder.Write("tenants.json", CliFixture.Manifest("""{ "include": ["more/**/*.json"] }"""));
        _cli.Folder.Write("more/eu/list.json", "[\n  { \"id\": \"1\" }, // first\n]\n");

        Assert.Equal(0, _cli.Run("tenant", "add", "2").ExitCode);
        Assert.Equal("[\n  { \"id\": \"1\" }, // first\n  { \"id\": \"2\", \"sources\": {} },\n]\n", _cli.Folder.Read("more/eu/list.json"));
        Assert.Equal(0, _cli.Run("tenant", "remove", "1").ExitCode);
        Assert.Equal("[\n  { \"id\": \"2\", \"sources\": {} },\n]\n", _cli.Folder.Read("more/eu/list.json"));
    }

    [Fact]
    public void Where_a_tenant_belongs_is_not_guessed()
    {
        _cli.Folder.Write("tenants.json", CliFixture.Manifest("""{ "include": "tenants/**/*.json" }"""));
        _cli.Folder.Write("tenants/eu/1.json", """{ "id": "1" }""");

        Assert.Equal(2, _cli.Run("tenant", "add", "2").ExitCode);
    }
}
