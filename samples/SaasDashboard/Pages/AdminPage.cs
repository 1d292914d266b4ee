using Fenceline.AspNetCore;
using Fenceline.Provisioning;
using Microsoft.AspNetCore.Mvc;
using SaasDashboard.Accounts;

namespace SaasDashboard.Pages;

/// <summary>All customers, for your own people.</summary>
internal static class AdminPage
{
    public static void Map(WebApplication app)
    {
        var admin = app.MapGroup("/admin").RequireAuthorization(Claims.Staff).WithoutTenant();
        admin.MapGet("/", ShowAsync);
        admin.MapPost("/suspend", (BackOffice office, [FromForm] string id, CancellationToken cancellation) => ThenAsync(office.Operator.SuspendAsync(TenantId.Parse(id), cancellation)));
        admin.MapPost("/resume", (BackOffice office, [FromForm] string id, CancellationToken cancellation) => ThenAsync(office.Operator.ResumeAsync(TenantId.Parse(id), cancellation)));
        admin.MapPost("/delete", (BackOffice office, [FromForm] string id, CancellationToken cancellation) => ThenAsync(office.Provisioner.DeprovisionAsync(TenantId.Parse(id), BackOffice.Grace, cancellationToken: cancellation)));
        admin.MapPost("/keep", (BackOffice office, [FromForm] string id, CancellationToken cancellation) => ThenAsync(office.KeepAsync(TenantId.Parse(id), cancellation)));
    }

    private static async Task<IResult> ThenAsync(Task done)
    {
        await done;
        return Results.Redirect("/admin");
    }

    private static async Task<Html> ShowAsync(HttpContext http, BackOffice office, CancellationToken cancellation)
    {
        // As the admin role, which reads across tenants and writes nothing; the database sees the reason.
        var all = office.Admin.CrossTenant("the list of customers");
        var customers = (await all.Stripe.Customers.CountByTenantAsync(cancellationToken: cancellation)).ToDictionary(row => row.Tenant, row => row.Row);
        var runs = (await office.Provisioner.ReadAllAsync(cancellation)).ToDictionary(run => run.Tenant);
        var tenants = await office.Operator.ReadTenantsAsync(cancellation);
        return Layout.Page(http, "All customers", Html.Of($"""
            <div class="card"><table>
              <tr><th>Customer</th><th>Status</th><th>Syncs</th><th class="number">Its customers</th><th></th></tr>
              {tenants.Select(tenant => Row(http, tenant, runs.GetValueOrDefault(tenant.Id), customers.GetValueOrDefault(tenant.Id)))}
            </table></div>
            """));
    }

    private static Html Row(HttpContext http, RegisteredTenant tenant, ProvisionRecord? run, long customers) => Html.Of($"""
        <tr><td>{tenant.Name} <small>{tenant.Id}</small></td>
        <td>{(tenant.EraseAfter is { } until ? $"leaving, kept until {until:yyyy-MM-dd}" : tenant.Status.ToString().ToLowerInvariant())}</td>
        <td>{Syncs(run)}</td><td class="number">{customers}</td>
        <td>{Buttons(tenant.Status).Select(button => Layout.Form(http, "/admin/" + button.Action, Html.Of($"<input type=\"hidden\" name=\"id\" value=\"{tenant.Id}\"><button class=\"quiet\">{button.Text}</button> "), "inline"))}</td></tr>
        """);

    private static string Syncs(ProvisionRecord? run) => run switch
    {
        null => "none",
        { IsRunning: true } => "being set up",
        { IsFinished: false } => run.Steps.Select(step => step.Problem).LastOrDefault(problem => problem is not null) ?? "interrupted",
        { IsRemoval: true } => "taken down",
        _ => string.Join(", ", run.Sources),
    };

    private static (string Action, string Text)[] Buttons(TenantStatus status) => status switch
    {
        TenantStatus.Active => [("suspend", "Suspend"), ("delete", "Delete")],
        TenantStatus.Suspended => [("resume", "Resume"), ("delete", "Delete")],
        _ => [("keep", "Keep after all")],
    };
}
