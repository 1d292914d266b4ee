namespace Fenceline.Analyzers.Tests;

/// <summary>Each rule of SQL, through the analyzer: where it comes, and where it doesn't.</summary>
public sealed class SqlRuleTests
{
    [Theory]
    [InlineData("""connection.Query("SELECT * FROM {|FEN101:notes|} WHERE user_id = @userId OR id = 1");""")]
    [InlineData("""connection.Execute("UPDATE {|FEN102:notes|} SET body = 'x'");""")]
    [InlineData("""connection.Query("SELECT * FROM {|FEN103:user_456.stripe_customers|}");""")]
    [InlineData("""connection.Query("SELECT * FROM notes WHERE {|FEN104:user_id = '123'|}");""")]
    [InlineData("""connection.Query("DO $x$ BEGIN DELETE FROM {|FEN102:notes|}; END $x$");""")]
    [InlineData("""connection.Execute("{|FEN107:SET search_path TO user_123|}");""")]
    [InlineData("""connection.Query("SELECT * FROM {|FEN108:stripe_customers|}");""")]
    [InlineData("""connection.Query("SELECT * FROM notes {|FEN110:-- fenceline: cross-tenant:|}");""")]
    public Task A_rule_comes_at_its_place(string body) => Verify.BodyAsync(body);

    [Theory]
    [InlineData("""connection.Query("SELECT * FROM notes WHERE user_id = @userId AND id = 1");""")]
    [InlineData("""connection.Execute("UPDATE notes SET body = 'x' WHERE user_id = @userId");""")]
    [InlineData("""connection.Execute("SET LOCAL search_path TO user_123");""")]
    [InlineData("""await session.ExecuteAsync($"SELECT * FROM stripe_customers");""")]
    [InlineData("""connection.Query("SELECT count(*) FROM notes -- fenceline: cross-tenant: the nightly report");""")]
    public Task What_keeps_to_a_tenant_is_silent(string body) => Verify.BodyAsync(body);

    [Theory]
    [InlineData("""connection.Query($"SELECT * FROM user_{id}.stripe_customers");""", "FEN103")]
    [InlineData("""connection.Query($"SELECT * FROM {userId}");""", "FEN105")]
    public async Task A_name_that_is_not_known_is_never_silent(string body, string rule)
    {
        var findings = await Verify.FindingsAsync(Verify.InMethod(body));
        Assert.Contains(rule, findings);
    }
}
