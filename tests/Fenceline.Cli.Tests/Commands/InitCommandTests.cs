namespace Fenceline.Cli.Tests.Commands;

public sealed class InitCommandTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--minimal")]
    public void What_it_writes_is_valid_and_generates(params string[] options)
    {
        var init = _cli.Run(["init", .. options]);

        Assert.Equal(0, init.ExitCode);
        Assert.Empty(init.Error);
        Assert.Equal([".editorconfig", ".github/workflows/fenceline.yml", ".gitignore", "tenants.json", "tenants.schema.json"], _cli.Folder.Tree("").Keys);
        foreach (var path in _cli.Folder.Tree("").Keys)
            Assert.Contains($"wrote     {path} ", init.Out, StringComparison.Ordinal);
        var validate = _cli.Run("validate");
        Assert.Equal(0, validate.ExitCode);
        Assert.Empty(validate.Error);
        Assert.Equal(0, _cli.Run("generate").ExitCode);
        Assert.Equal(0, _cli.Run("check").ExitCode);
        Assert.Contains("\"$schema\": \"./tenants.schema.json\"", _cli.Folder.Read("tenants.json"), StringComparison.Ordinal);
        Assert.Contains("// ", _cli.Folder.Read("tenants.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_minimal_manifest_has_two_tables_and_no_sources()
    {
        _cli.Run("init", "--minimal");

        Assert.Equal("tenants.json is valid: 2 tenants, 0 sources, 2 tables.\n", _cli.Run("validate").Out);
    }

    [Fact]
    public void A_manifest_that_exists_is_left_alone_and_so_is_everything_else()
    {
        _cli.Folder.Write("tenants.json", "mine");

        var result = _cli.Run("init");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("fenceline: error: tenants.json exists already, and nothing was written. 'fenceline validate' checks it; --manifest starts another.\n", result.Error);
        Assert.Equal(["tenants.json"], _cli.Folder.Tree("").Keys);
        Assert.Equal("mine", _cli.Folder.Read("tenants.json"));
    }

    [Fact]
    public void Files_that_others_use_too_are_added_to_once()
    {
        _cli.Folder.Write(".editorconfig", "root = true");
        _cli.Folder.Write(".gitignore", "bin/\r\n");
        _cli.Folder.Write(".github/workflows/fenceline.yml", "mine");

        var first = _cli.Run("init", "--minimal");
        File.Delete(_cli.Folder["tenants.json"]);
        var tree = _cli.Folder.Tree("");
        var second = _cli.Run("init", "--minimal");

        Assert.Contains("added to  .editorconfig ", first.Out, StringComparison.Ordinal);
        Assert.Contains("added to  .gitignore ", first.Out, StringComparison.Ordinal);
        Assert.Contains("kept      .github/workflows/fenceline.yml ", first.Out, StringComparison.Ordinal);
        Assert.Contains("kept      .editorconfig ", second.Out, StringComparison.Ordinal);
        Assert.StartsWith("root = true\n\n# Fenceline: ", _cli.Folder.Read(".editorconfig"), StringComparison.Ordinal);
        Assert.StartsWith("bin/\r\n\r\n# Fenceline: ", _cli.Folder.Read(".gitignore"), StringComparison.Ordinal);
        Assert.DoesNotContain("\n", _cli.Folder.Read(".gitignore").Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("mine", _cli.Folder.Read(".github/workflows/fenceline.yml"));
        File.Delete(_cli.Folder["tenants.json"]);
        Assert.Equal(tree, _cli.Folder.Tree(""));
    }

    [Fact]
    public void The_workflow_goes_to_the_repository_and_works_in_the_folder()
    {
        Directory.CreateDirectory(_cli.Folder[".git"]);
        Directory.CreateDirectory(_cli.Folder["services/My Shop"]);

        var init = _cli.RunIn(_cli.Folder["services/My Shop"], "init", "--minimal");

        Assert.Equal(0, init.ExitCode);
        Assert.Contains("working-directory: \"services/My Shop\"\n", _cli.Folder.Read(".github/workflows/fenceline.yml"), StringComparison.Ordinal);
        Assert.Contains("\"project\": \"my_shop\"", _cli.Folder.Read("services/My Shop/tenants.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123")]
    [InlineData("pg_tools")]
    [InlineData("___")]
    [InlineData("日本")]
    public void A_folder_whose_name_can_be_no_project_gets_a_name_that_can(string folder)
    {
        Directory.CreateDirectory(_cli.Folder[folder]);

        Assert.Equal(0, _cli.RunIn(_cli.Folder[folder], "init").ExitCode);

        Assert.Equal(0, _cli.RunIn(_cli.Folder[folder], "validate").ExitCode);
        Assert.Contains("\"project\": \"my_app\"", _cli.Folder.Read(folder + "/tenants.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_is_printed_as_it_is_written()
    {
        _cli.Run("init");

        var schema = _cli.Run("schema");

        Assert.Equal(0, schema.ExitCode);
        Assert.Equal(_cli.Folder.Read("tenants.schema.json"), schema.Out);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.Json().GetProperty("$schema").GetString());
    }
}
