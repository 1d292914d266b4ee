using Fenceline.AspNetCore;
using Fenceline.Provisioning;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using SaasDashboard.Accounts;
using SaasDashboard.Connect;
using SaasDashboard.Jobs;

namespace SaasDashboard;

/// <summary>A dashboard for many customers, each of whom sees its own payments and nobody else's.</summary>
public static class DashboardApp
{
    /// <param name="settings">On top of appsettings.json and the environment.</param>
    public static WebApplication Create(string[] args, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        AddFence(builder);
        AddCustomers(builder);
        // With an operator's login this instance serves your own people too. One that faces customers alone goes without.
        if (builder.Configuration.GetConnectionString("Operator") is not null)
            builder.Services.AddSingleton<BackOffice>().AddHostedService<RemovalJob>();

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseAuthentication();
        app.UseFencelineTenant();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapGet("/health", () => "fine").WithoutTenant();
        app.MapAirbyteWebhook("/hooks/airbyte", app.Configuration["Airbyte:WebhookToken"]!);
        AccountPages.Map(app);
        ConnectPages.Map(app);
        DashboardPage.Map(app);
        if (app.Services.GetService<BackOffice>() is not null)
            AdminPage.Map(app);
        return app;
    }

    /// <summary>The database, with a login for each thing that is done to it.</summary>
    private static void AddFence(WebApplicationBuilder builder)
    {
        string Login(string name) => builder.Configuration.GetConnectionString(name) ?? throw new InvalidOperationException($"Set ConnectionStrings:{name}. run.sh does it for you.");
        builder.Services.AddFenceline<DashboardDatabase, DashboardTenant>(Login("App"));
        builder.Services.AddFencelineProvisioning<DashboardDatabase, DashboardTenant>(Login("Provisioner"), Login("LandingProvisioner"));
        builder.Services.AddFencelinePublishing<DashboardDatabase, DashboardTenant>(Login("Publisher"), Login("LandingPublisher"), options => options with { PollInterval = TimeSpan.FromSeconds(5) });
        builder.Services.AddFencelineWeb(options => options.FromClaim(Claims.Tenant));
        builder.Services.AddFencelineProblems();
        builder.Services.AddSingleton(new TerraformSettings(builder.Configuration));
        builder.Services.AddSingleton(services => services.GetRequiredService<TerraformSettings>().Open(
            services.GetRequiredService<ProvisioningDataSource>(), services.GetRequiredService<PublishingDataSource>()));
    }

    private static void AddCustomers(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new AccountStore(builder.Configuration.GetConnectionString("Accounts")!));
        var keys = builder.Services.AddDataProtection();
        if (builder.Configuration["DataProtection:Keys"] is { } folder)
            keys.PersistKeysToFileSystem(new DirectoryInfo(folder));
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options => options.LoginPath = "/");
        builder.Services.AddAuthorizationBuilder().AddPolicy(Claims.Staff, policy => policy.RequireRole(Claims.Staff));
        builder.Services.AddAntiforgery();
        builder.Services.AddHttpClient();
        builder.Services.AddSingleton<StripeLogin>();
        builder.Services.AddSingleton<TokenStore>();
        builder.Services.AddSingleton<SignUpQueue>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SignUpQueue>());
        builder.Services.AddHostedService<DigestJob>();
    }
}
