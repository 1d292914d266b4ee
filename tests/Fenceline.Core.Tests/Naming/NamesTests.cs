using Fenceline.Core.Naming;

namespace Fenceline.Core.Tests.Naming;

public sealed class NamesTests
{
    [Fact]
    public void A_tenants_names_follow_the_guide()
    {
        var names = TenantNames.For("user_{id}", "123");

        Assert.Equal("user_123", names.Schema);
        Assert.Equal("user_123", names.TerraformWorkspace);
        Assert.Equal("customer_123", names.AirbyteWorkspace);
        Assert.Equal(["user_123", "user_123_landing"], names.AllSchemas);
        Assert.Equal(["user_123", "user_123_loader"], names.AllRoles);
    }

    [Fact]
    public void A_projects_roles_all_start_with_its_name_and_differ()
    {
        var roles = new DatabaseNames("opsai").AllRoles;

        Assert.All(roles, role => Assert.StartsWith("opsai_", role, StringComparison.Ordinal));
        Assert.Equal(roles.Count, roles.Distinct().Count());
    }

    [Theory]
    [InlineData("users", "users")]
    [InlineData("user", "\"user\"")]
    [InlineData("totalUsers", "\"totalUsers\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("1a", "\"1a\"")]
    public void Identifiers_are_quoted_where_PostgreSQL_would(string name, string sql) => Assert.Equal(sql, SqlText.Identifier(name));

    [Fact]
    public void A_name_that_PostgreSQL_would_cut_off_is_refused()
    {
        Assert.Equal(new string('a', 63), SqlText.Identifier(new string('a', 63)));
        Assert.Throws<ArgumentException>(() => SqlText.Identifier(new string('a', 64)));
        Assert.Throws<ArgumentException>(() => SqlText.Identifier(new string('\u00e9', 32)));
        Assert.Throws<ArgumentException>(() => SqlText.Identifier(""));
        Assert.Throws<ArgumentException>(() => SqlText.Identifier("a\0"));
    }

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("a\\b'", "E'a\\\\b'''")]
    public void Literals_read_the_same_whatever_the_settings(string text, string sql) => Assert.Equal(sql, SqlText.Literal(text));

    [Fact]
    public void A_comment_stays_on_its_line() =>
        Fuzz.Each(TextGen.Any, 10_000, text => SqlText.Comment(text).Any(c => char.IsControl(c) || c is '\u2028' or '\u2029') ? "more than a line" : null);
}
