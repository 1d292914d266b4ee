using Fenceline.AspNetCore;
using Fenceline.Provisioning;
using Microsoft.AspNetCore.Mvc;
using SaasDashboard.Accounts;

namespace SaasDashboard.Connect;

/// <summary>A customer connects Stripe, and watches its account being made.</summary>
internal static class ConnectPages
{
    private static readonly (ProvisionStep Step, string Text)[] Steps =
    [
        (ProvisionStep.Tenant, "Your own schema in the database"), (ProvisionStep.Loader, "A login for your syncs"), (ProvisionStep.Syncs, "Your connection to Stripe"),
        (ProvisionStep.Registration, "Writing it down"), (ProvisionStep.Publish, "Your first data"),
    ];

    public static void Map(WebApplication app)
    {
        // The customer's tenant is not in the database before it has been made.
        var pages = app.MapGroup("").RequireAuthorization().WithoutTenant();
        pages.MapGet("/connect", (HttpContext http) => Layout.Page(http, "Connect Stripe", Html.Of($"""<p>We read your payments, and write nothing.</p><p><a class="button" href="/connect/stripe">Connect Stripe</a></p>""")));
        pages.MapGet("/connect/stripe", (HttpContext http, StripeLogin stripe) => Results.Redirect(stripe.AuthorizeUrl(Claims.TenantOf(http.User), CallbackOf(http))));
        pages.MapGet("/connect/stripe/callback", CallBackAsync);
        pages.MapGet("/progress", ProgressAsync);
        pages.MapPost("/progress/again", (HttpContext http, SignUpQueue queue, [FromForm] string? nothing) =>
        {
            queue.Add(Claims.TenantOf(http.User));
            return Results.Redirect("/progress");
        });
    }

    private static async Task<IResult> CallBackAsync(HttpContext http, StripeLogin stripe, TokenStore tokens, SignUpQueue queue, string? code, string? state, CancellationToken cancellation)
    {
        var tenant = Claims.TenantOf(http.User);
        if (code is null || state is null || !stripe.IsStateOf(tenant, state))
            return Layout.Page(http, "Stripe was not connected", Html.Of($"""<p>It took too long, or you said no. <a href="/connect">Try again</a></p>"""));
        await tokens.SaveAsync(tenant, await stripe.ExchangeAsync(code, cancellation), cancellation);
        queue.Add(tenant);
        return Results.Redirect("/progress");
    }

    private static async Task<IResult> ProgressAsync(HttpContext http, TenantProvisioner provisioner, TokenStore tokens, CancellationToken cancellation)
    {
        var tenant = Claims.TenantOf(http.User);
        if (await tokens.FindAsync(tenant, cancellation) is null)
            return Results.Redirect("/connect");
        var run = await provisioner.ReadAsync(tenant, cancellation);
        if (run is { IsFinished: true, IsRemoval: false })
            return Results.Redirect("/dashboard");

        var problem = run is { IsRunning: false } ? run.Steps.Select(step => step.Problem).LastOrDefault(text => text is not null) : null;
        var done = run?.Steps.Where(step => step.IsDone).Select(step => step.Step).ToHashSet() ?? [];
        var list = Steps.Select(step => Html.Of($"<li>{(done.Contains(step.Step) ? "✓" : "·")} {step.Text}</li>"));
        // What went wrong is for your own people; a customer can try again.
        var end = problem is null ? Html.Empty : Layout.Form(http, "/progress/again", Html.Of($"<p class=\"problem\">Something went wrong. Nothing is lost.</p><button>Try again</button>"));
        return Layout.Page(http, "Setting up your account", Html.Of($"<ol class=\"steps card\">{list}</ol>{end}"), problem is null ? Html.Of($"<meta http-equiv=\"refresh\" content=\"1\">") : null);
    }

    private static string CallbackOf(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}/connect/stripe/callback";
}
