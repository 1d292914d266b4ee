using Fenceline.Provisioning;
using SaasDashboard.Accounts;

namespace SaasDashboard.Pages;

/// <summary>A customer's own figures. Whose they are, <see cref="DashboardTenant"/> knows: no query names a tenant.</summary>
internal static class DashboardPage
{
    public static void Map(WebApplication app) => app.MapGet("/dashboard", ShowAsync).RequireAuthorization();

    private static async Task<IResult> ShowAsync(HttpContext http, DashboardTenant tenant, TenantProvisioner provisioner, AccountStore accounts, CancellationToken cancellation)
    {
        var id = Claims.TenantOf(http.User);
        if (await provisioner.ReadAsync(id, cancellation) is not { IsFinished: true, IsRemoval: false })
            return Results.Redirect("/progress");
        try
        {
            var company = (await accounts.OfAsync(id))?.Company ?? "Your sales";
            return Layout.Page(http, company, await FiguresAsync(tenant, cancellation));
        }
        catch (TenantAccessException e) when (e.Failure == TenantAccessFailure.Suspended)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Layout.Page(http, "Your account is suspended", Html.Of($"<p>Your data is kept. Please write to us.</p>"));
        }
    }

    private static async Task<Html> FiguresAsync(DashboardTenant tenant, CancellationToken cancellation)
    {
        var customers = await tenant.Stripe.Customers.CountAsync(cancellationToken: cancellation);
        var failed = await tenant.Stripe.Charges.CountAsync(charge => charge.Status == "failed", cancellation);
        var latest = await tenant.Stripe.Charges.ListAsync(charge => charge.Paid == true, charge => charge.Created.Descending(), limit: 5, cancellationToken: cancellation);
        var digest = (await tenant.Digests.ListAsync(orderBy: digest => digest.MadeAt.Descending(), limit: 1, cancellationToken: cancellation)).FirstOrDefault();
        var months = await tenant.Session.QueryAsync<MonthlySales>(
            $"SELECT date_trunc('month', created, 'UTC') AS month, sum(amount)::bigint AS amount FROM stripe_charges WHERE paid GROUP BY 1 ORDER BY 1 DESC LIMIT 12", cancellation);
        return Html.Of($"""
            <div class="columns">
              <div class="card">Customers<div class="figure" id="customers">{customers}</div></div>
              <div class="card">Failed payments<div class="figure">{failed}</div></div>
              <div class="card">Last digest<div>{digest?.Body ?? "The job has not run yet."}</div></div>
            </div>
            <div class="card"><h2>Sales by month</h2>{RevenueChart.Draw([.. months.OrderBy(month => month.Month)])}</div>
            <div class="card"><h2>Latest payments</h2><table>
              <tr><th>When</th><th>Customer</th><th class="number">Amount</th></tr>
              {latest.Select(charge => Html.Of($"<tr><td>{charge.Created:yyyy-MM-dd HH:mm}</td><td>{charge.Customer}</td><td class=\"number\">{charge.Amount / 100m:N2}</td></tr>"))}
            </table></div>
            """);
    }
}
