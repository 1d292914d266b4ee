using Fenceline.Core.Naming;

namespace Fenceline.Migrations;

/// <summary>Which tenants have steps to run.</summary>
public static class PendingSteps
{
    /// <summary>What stands behind FROM: a row <c>p</c> for each step that a tenant has not had. Those who leave get none.</summary>
    /// <param name="control">The control schema, quoted.</param>
    public static string OfTenants(string control) =>
        $"{control}.pending_steps AS p JOIN {control}.tenants AS t USING (tenant_id) WHERE t.status <> {SqlText.Literal(TenantStatuses.Leaving)}";
}
