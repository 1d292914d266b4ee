using Fenceline.Core.Manifest;

namespace Fenceline.Core.Tests.Manifest;

public sealed class SampleManifestTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"));

    [Fact]
    public void The_repositorys_manifest_reads_without_a_problem() => Assert.Empty(Result(Text).Problems.Select(problem => problem.ToString()));

    [Fact]
    public void Its_tenants_come_out_with_their_tiers_and_values()
    {
        var manifest = Read(Text);

        Assert.Equal(["123", "456", "789"], manifest.Tenants.Select(tenant => tenant.Id));
        Assert.Equal([new TenantValue("github_repositories", "acme/*")], manifest.Tenants[0].Sources[1].Values);
        Assert.Equal(["stripe", "github"], manifest.Tenants[2].Sources.Select(source => source.Source));
    }

    [Fact]
    public void Its_columns_have_canonical_types_and_keys_are_not_null()
    {
        var manifest = Read(Text);
        var notes = manifest.Tables[1];
        var overview = manifest.Sources[2].Tables[0];

        Assert.Equal(IdentityColumn.Always, notes.Columns[0].Identity);
        Assert.False(notes.Columns[0].Nullable);
        Assert.Equal(new ColumnDefault(ColumnDefaultKind.Expression, "now()"), notes.Columns[3].Default);
        Assert.Equal("countries", Assert.Single(notes.ForeignKeys).ReferencedTable);
        Assert.Equal("double precision", overview.Columns.Single(column => column.Name == "bounceRate").Type.Sql);
        Assert.Equal(new TenantKey("user_id", default), overview.TenantKey);
        Assert.Null(manifest.Tables[0].TenantKey);
    }

    [Fact]
    public void Configurations_are_split_at_their_placeholders_and_carry_no_secrets()
    {
        var github = Read(Text).Sources[1];

        var repositories = Assert.IsType<ConfigArray>(github.Configuration.Members[1].Value);
        Assert.Equal([new ConfigTextPart("github_repositories", true)], Assert.IsType<ConfigText>(repositories.Items[0]).Parts);
        Assert.Equal("github_token", Assert.Single(github.Secrets).Variable);
        Assert.Equal(["credentials", "personal_access_token"], github.Secrets[0].Path);
        Assert.Equal("ef69ef6e-aa7f-4af1-a01d-ef775033524e", github.DefinitionId);
    }

    [Fact]
    public void Reading_twice_gives_equal_manifests()
    {
        var (first, second) = (Read(Text), Read(Text));

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Theory]
    [InlineData("\"version\": 1,", "// the form\n  \"version\":1,\n\n")]
    [InlineData("\n", "\r\n")]
    [InlineData("  ", "\t")]
    public void An_edit_of_white_space_or_comments_gives_an_equal_manifest(string old, string edited) =>
        Assert.Equal(Read(Text), Read(Text.Replace(old, edited)));

    [Theory]
    [InlineData("\"code\": \"text not null\", \"name\": \"text not null\"", "\"code\": \"text not null\", \"name\": \"text\"")]
    [InlineData("Acme", "Acme Inc.")]
    [InlineData("\"everyHours\": 6", "\"everyHours\": 8")]
    [InlineData("account_id\": \"${tenant.", "account_id\": \"x${tenant.")]
    [InlineData("\"placement\": { \"github\": \"schema\" }", "\"placement\": { \"github\": \"shared\" }")]
    public void An_edit_of_what_it_says_gives_another_manifest(string old, string edited) =>
        Assert.NotEqual(Read(Text), Read(Text.Replace(old, edited)));

    private static TenantManifest Read(string text) => Result(text).Manifest ?? throw new InvalidOperationException(string.Join("\n", Result(text).Problems));

    private static ManifestResult Result(string text) => ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
}
