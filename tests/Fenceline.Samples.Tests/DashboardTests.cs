using System.Net;
using System.Text.RegularExpressions;
using SaasDashboard.Local;

namespace Fenceline.Samples.Tests;

/// <summary>The sample from sign-up to the first row that is read, over HTTP, with nothing that stands for anything of Fenceline's.</summary>
public sealed partial class DashboardTests(DashboardWorld world) : IClassFixture<DashboardWorld>
{
    [Fact]
    public async Task Customers_sign_up_at_once_and_each_sees_its_own_rows()
    {
        using var acme = new Visitor(world.Url);
        using var globex = new Visitor(world.Url);
        await Task.WhenAll(DashboardAsync(acme, "Acme"), DashboardAsync(globex, "Globex<i>"));

        foreach (var (visitor, other) in new[] { (acme, globex), (globex, acme) })
        {
            Assert.Contains("<svg", visitor.Page, StringComparison.Ordinal);
            // Whoever reads across would see ids of the other's account.
            Assert.NotEqual(StemOf(visitor.Page), StemOf(other.Page));
            Assert.DoesNotContain($"cus_{StemOf(other.Page)}_", visitor.Page, StringComparison.Ordinal);
        }

        Assert.Contains("Globex&lt;i&gt;", globex.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Globex<i>", globex.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gets_where_it_does_not_belong()
    {
        using var nobody = new Visitor(world.Url);
        foreach (var path in new[] { "/dashboard", "/connect", "/progress", "/admin" })
        {
            await nobody.OpenAsync(path);
            Assert.Equal("/", nobody.Address.AbsolutePath);
        }

        using var one = new Visitor(world.Url);
        using var other = new Visitor(world.Url);
        await one.SignUpAsync("One");
        await other.SignUpAsync("Other");
        await one.OpenAsync("/admin");
        Assert.DoesNotContain("All customers", one.Page, StringComparison.Ordinal);

        // The other's consent, put under this one.
        await other.OpenAsync("/connect/stripe");
        var state = State().Match(other.Page).Groups[1].Value;
        await one.OpenAsync($"/connect/stripe/callback?code=any&state={WebUtility.UrlEncode(state)}");
        Assert.Contains("Stripe was not connected", one.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_suspends_deletes_and_keeps()
    {
        using var customer = new Visitor(world.Url);
        await DashboardAsync(customer, "Initech");
        using var staff = new Visitor(world.Url);
        await staff.OpenAsync("/");
        await staff.SendAsync("/log-in", null, ("email", LocalWorld.StaffEmail), ("password", LocalWorld.StaffPassword));
        Assert.Contains("Initech", staff.Page, StringComparison.Ordinal);
        var id = IdOf(staff.Page, "Initech");

        await staff.SendAsync("/admin/suspend", $"value=\"{id}\"");
        await customer.OpenAsync("/dashboard");
        Assert.Equal(HttpStatusCode.Forbidden, customer.Status);
        Assert.Contains("Your account is suspended", customer.Page, StringComparison.Ordinal);
        await staff.SendAsync("/admin/resume", $"value=\"{id}\"");
        await customer.OpenAsync("/dashboard");
        Assert.Equal(HttpStatusCode.OK, customer.Status);

        await staff.SendAsync("/admin/delete", $"value=\"{id}\"");
        Assert.Contains("leaving, kept until", staff.Page, StringComparison.Ordinal);
        Assert.DoesNotContain(world.World.Airbyte.Airbyte.Objects, o => o.Name.StartsWith($"user_{id} ", StringComparison.Ordinal));
        await staff.SendAsync("/admin/keep", $"value=\"{id}\"");
        await customer.WaitForAsync("/dashboard", "Sales by month");
    }

    private static async Task DashboardAsync(Visitor visitor, string company)
    {
        await visitor.SignUpAsync(company);
        await visitor.ConnectAsync();
        Assert.Contains("Your own schema in the database", visitor.Page, StringComparison.Ordinal);
        await visitor.WaitForAsync("/progress", "Sales by month");
        Assert.Equal("/dashboard", visitor.Address.AbsolutePath);
        // The first sync takes a moment; the worker hears of it, and publishes.
        await visitor.WaitForAsync("/dashboard", "[1-9][0-9]* payments so far");
    }

    private static string StemOf(string page) => Customer().Match(page).Groups[1].Value;

    private static string IdOf(string page, string company) => Regex.Match(page, $"<td>{company} <small>(c[0-9a-f]+)</small>").Groups[1].Value;

    [GeneratedRegex("<td>cus_([0-9a-f]{4})_")]
    private static partial Regex Customer();

    [GeneratedRegex("name=\"state\" value=\"([^\"]*)\"")]
    private static partial Regex State();
}
