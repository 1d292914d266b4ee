using System.Text.RegularExpressions;
using SaasDashboard.Local;

namespace Fenceline.Samples.Tests;

/// <summary>The sample in a real browser. With <c>FENCELINE_PICTURES</c> naming a folder, the pictures of its README are taken there.</summary>
public sealed class BrowserTests(DashboardWorld world) : IClassFixture<DashboardWorld>
{
    [Fact]
    public async Task A_person_signs_up_connects_and_sees_the_dashboard_and_staff_sees_all()
    {
        await using var browser = await Chromium.StartAsync();
        await browser.OpenAsync(world.Url);
        await browser.WaitForAsync("Sign up");
        await browser.FillAsync("/sign-up", ("company", "Acme"), ("email", "acme@example.com"), ("password", "correct horse"));
        await browser.WaitForAsync("We read your payments");
        await browser.RunAsync("document.querySelector('a.button').click()");
        await browser.WaitForAsync("Stripe, made up");
        await browser.FillAsync("/oauth/allow");
        await browser.WaitForAsync("✓ A login for your syncs");
        await PictureAsync(browser, "progress");
        // The page goes on by itself.
        await browser.WaitForAsync("Sales by month");
        await UntilDataAsync(browser);
        Assert.NotEqual("0", await browser.RunAsync("document.querySelectorAll('svg rect').length"));
        await PictureAsync(browser, "dashboard");

        using var other = new Visitor(world.Url);
        await other.SignUpAsync("Globex");
        await other.ConnectAsync();
        await other.WaitForAsync("/dashboard", "<svg");
        await browser.FillAsync("/log-out");
        await browser.WaitForAsync("Sign up");
        await browser.FillAsync("/log-in", ("email", LocalWorld.StaffEmail), ("password", LocalWorld.StaffPassword));
        await browser.WaitForAsync("All customers");
        await browser.WaitForAsync("Globex");
        await browser.FillAsync("/admin/suspend");
        await browser.WaitForAsync("suspended");
        await PictureAsync(browser, "admin");
    }

    /// <summary>The first sync and the job take a moment, and the dashboard is a page that a person loads again.</summary>
    private async Task UntilDataAsync(Chromium browser)
    {
        for (var i = 0; i < 120 && !Regex.IsMatch(await browser.RunAsync("document.body.innerText"), "[1-9][0-9]* payments so far"); i++)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            await browser.OpenAsync(world.Url + "/dashboard");
            await browser.WaitForAsync("Sales by month");
        }
    }

    private static async Task PictureAsync(Chromium browser, string name)
    {
        if (Environment.GetEnvironmentVariable("FENCELINE_PICTURES") is { Length: > 0 } folder)
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), await browser.PictureAsync(), TestContext.Current.CancellationToken);
    }
}
