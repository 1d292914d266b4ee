using Fenceline.Cli.Databases;
using Npgsql;

namespace Fenceline.Cli.Tests.Databases;

public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData("Host=db;Port=6543;Database=app;Username=me", "db", 6543, "app", "me", null)]
    [InlineData("postgresql://me@db:6543/app", "db", 6543, "app", "me", null)]
    [InlineData("postgres://db", "db", 5432, null, null, null)]
    [InlineData("postgresql://a%40b:p%3Aw+d@db/my%20app?sslmode=verify-full", "db", 5432, "my app", "a@b", "p:w+d")]
    public void Connection_strings_and_URIs_name_a_database(string text, string host, int port, string? database, string? user, string? password)
    {
        var address = new NpgsqlConnectionStringBuilder(DatabaseAddress.Parse(text, "--database"));
        Assert.Equal((host, port, database, user, password), (address.Host, address.Port, address.Database, address.Username, address.Password));
        Assert.Equal(text.Contains("verify-full", StringComparison.Ordinal), address.SslMode == SslMode.VerifyFull);
    }

    [Theory]
    [InlineData("nonsense s3cret")]
    [InlineData("Database=s3cret")]
    [InlineData("Host=db;Nonsense=s3cret")]
    [InlineData("postgresql://me:s3cret@")]
    [InlineData("postgresql://me:s3cret@db:port/app")]
    [InlineData("postgresql://me:s3cret@db/app?nonsense=1")]
    public void What_is_wrong_is_told_without_repeating_it(string text)
    {
        var error = Assert.Throws<CliException>(() => DatabaseAddress.Parse(text, "--database"));
        Assert.StartsWith("--database ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_of_libpq_names_one()
    {
        var variables = new Dictionary<string, string> { ["PGHOST"] = "db", ["PGPORT"] = "6543", ["PGUSER"] = "me", ["PGDATABASE"] = "app", ["PGSSLMODE"] = "verify-ca" };
        var address = new NpgsqlConnectionStringBuilder(DatabaseAddress.FromEnvironment(variables.GetValueOrDefault));
        Assert.Equal(("db", 6543, "me", "app", SslMode.VerifyCA), (address.Host, address.Port, address.Username, address.Database, address.SslMode));
        Assert.Null(DatabaseAddress.FromEnvironment(_ => null));
    }
}
