using Npgsql;

namespace Fenceline.Tests;

public sealed class ConnectionGuardTests
{
    [Theory]
    [InlineData("No Reset On Close=true", "'No Reset On Close'")]
    [InlineData("Search Path=user_123", "'Search Path'")]
    [InlineData("Multiplexing=true", "'Multiplexing'")]
    [InlineData("Options=-c SEARCH_PATH=user_123", "'Options'")]
    public void A_setting_that_breaks_the_pin_is_refused(string setting, string expected)
    {
        var connectionString = Samples.ConnectionString + ";" + setting;

        Assert.Contains(expected, Assert.Throws<UnsafeConnectionException>(() => new TenantDataSource(connectionString, Samples.Tenancy)).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<UnsafeConnectionException>(() => new CrossTenantDataSource(connectionString, Samples.Tenancy)).Message, StringComparison.Ordinal);
        using var dataSource = NpgsqlDataSource.Create(connectionString);
        Assert.Throws<UnsafeConnectionException>(() => new TenantDataSource(dataSource, Samples.Tenancy));
        Assert.Throws<UnsafeConnectionException>(() => new CrossTenantDataSource(dataSource, Samples.Tenancy));
    }

    [Fact]
    public void All_of_them_are_said_at_once()
    {
        var error = Assert.Throws<UnsafeConnectionException>(() => new TenantDataSource(Samples.ConnectionString + ";Multiplexing=true;No Reset On Close=true", Samples.Tenancy));
        Assert.Contains("'Multiplexing'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'No Reset On Close'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Max Auto Prepare=5;No Reset On Close=false;Multiplexing=false")]
    [InlineData("Options=-c statement_timeout=5s;Maximum Pool Size=3;Application Name=search_path")]
    public void Other_settings_are_fine(string settings)
    {
        using var source = new TenantDataSource(Samples.ConnectionString + ";" + settings, Samples.Tenancy);
        Assert.Equal("123", source.ForTenant(TenantId.Parse("123")).Tenant.Value);
    }
}
