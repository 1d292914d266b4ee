namespace Fenceline.Cli.Tests.Commands;

public sealed class PublishCommandTests
{
    [Fact]
    public void It_asks_which_database()
    {
        using var cli = new CliFixture();
        var result = cli.Run("publish");
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Equal("fenceline: error: Say which database, with --database.\n", result.Error);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Password=s3cret;Timeout=3")]
    [InlineData("postgresql://me:s3cret@127.0.0.1:1/app?connect_timeout=3")]
    public void A_server_that_is_not_there_is_said_without_the_password(string address)
    {
        using var cli = new CliFixture();
        var result = cli.Run("publish", "--database", address);
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains("Failed to connect to 127.0.0.1:1", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result.Error + result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_a_tenant_is_refused()
    {
        using var cli = new CliFixture();
        Assert.Contains("'a b' can't be a tenant's id", cli.Run("publish", "--database", "Host=127.0.0.1", "--tenant", "a b").Error, StringComparison.Ordinal);
    }
}
