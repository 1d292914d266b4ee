using Fenceline.Provisioning;
using SaasDashboard.Connect;

namespace SaasDashboard;

/// <summary>What your own people may do, with logins that no customer's request ever uses.</summary>
public sealed class BackOffice : IAsyncDisposable
{
    /// <summary>How long a customer who was deleted can come back.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    private readonly SignUpQueue _queue;

    public BackOffice(IConfiguration configuration, TerraformSettings terraform, SignUpQueue queue)
    {
        Admin = new DashboardAdminDatabase(configuration.GetConnectionString("Admin")!);
        Operator = new ProvisioningDataSource(configuration.GetConnectionString("Operator")!, configuration.GetConnectionString("LandingOperator"));
        Provisioner = terraform.Open(Operator, publisher: null);
        _queue = queue;
    }

    /// <summary>Reads across customers.</summary>
    public DashboardAdminDatabase Admin { get; }

    /// <summary>Suspends, resumes and removes them.</summary>
    public ProvisioningDataSource Operator { get; }

    /// <summary>Takes them down with their syncs.</summary>
    public TenantProvisioner Provisioner { get; }

    /// <summary>Within the grace period: the customer is there again, and its syncs are made anew.</summary>
    public async Task KeepAsync(TenantId tenant, CancellationToken cancellation)
    {
        await Operator.UndoOffboardingAsync(tenant, cancellation);
        _queue.Add(tenant);
    }

    public async ValueTask DisposeAsync()
    {
        Provisioner.Dispose();
        await Operator.DisposeAsync();
        await Admin.DisposeAsync();
    }
}
