namespace Fenceline.Tests;

public sealed class LoaderPasswordTests
{
    /// <summary>The example of RFC 5803: salt, stored key and server key of the password "pencil".</summary>
    [Fact]
    public void A_verifier_is_what_the_standard_says() => Assert.Equal(
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
        LoaderPassword.VerifierOf("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==")));

    [Fact]
    public void Each_verifier_and_each_password_is_another()
    {
        Assert.NotEqual(LoaderPassword.VerifierOf("pencil"), LoaderPassword.VerifierOf("pencil"));
        var passwords = Enumerable.Range(0, 100).Select(_ => LoaderPassword.Generate()).ToList();
        Assert.Equal(100, passwords.Distinct().Count());
        Assert.All(passwords, password => Assert.Matches("^[A-Za-z0-9_-]{32}$", password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pässword")]
    [InlineData("tab\t")]
    [InlineData("null\0")]
    public void What_clients_could_send_in_different_ways_is_refused(string password) => Assert.Throws<ArgumentException>(() => LoaderPassword.VerifierOf(password));

    [Theory]
    [InlineData("user_123", "123")]
    [InlineData("user_a__b", "a-b")]
    [InlineData("user_a_b", "a_b")]
    [InlineData("user_", null)]
    [InlineData("user", null)]
    [InlineData("other_123", null)]
    [InlineData("user_1 2", null)]
    [InlineData("user_a____b", null)]
    public void A_schema_says_whose_it_is(string schema, string? expected)
    {
        Assert.Equal(expected is not null, Samples.Tenancy.TryTenantOf(schema, out var tenant));
        Assert.Equal(expected ?? "", tenant.ToString());
    }
}
