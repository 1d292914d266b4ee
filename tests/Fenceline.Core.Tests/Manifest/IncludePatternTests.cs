using Fenceline.Core.Manifest;

namespace Fenceline.Core.Tests.Manifest;

public sealed class IncludePatternTests
{
    [Theory]
    [InlineData("tenants/*.json", "tenants/a.json")]
    [InlineData("./tenants/*.json", "tenants/a.json")]
    [InlineData(@"tenants\*.json", "tenants/a.json")]
    [InlineData("tenants/??.json", "tenants/ab.json")]
    [InlineData("tenants/*-*.json", "tenants/eu-a-b.json")]
    [InlineData("**/*.json", "a.json")]
    [InlineData("**/*.json", "x/y/a.json")]
    [InlineData("tenants/**/a*.json", "tenants/x/y/ab.json")]
    public void Files_that_fit_are_included(string pattern, string path) => Assert.True(IncludePattern.Fits(pattern, path));

    [Theory]
    [InlineData("tenants/*.json", "tenants/x/a.json")]
    [InlineData("tenants/*.json", "tenants/a.jsonc")]
    [InlineData("tenants/*.json", "Tenants/a.json")]
    [InlineData("tenants/?.json", "tenants/ab.json")]
    [InlineData("tenants", "tenants/a.json")]
    [InlineData("../*.json", "../a.json")]
    [InlineData("tenants/../*.json", "a.json")]
    [InlineData("/tenants/*.json", "/tenants/a.json")]
    [InlineData("C:/*.json", "C:/a.json")]
    [InlineData("", "")]
    public void Others_are_not(string pattern, string path) => Assert.False(IncludePattern.Fits(pattern, path));
}
