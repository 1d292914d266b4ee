namespace Fenceline.Provisioning;

/// <summary>A part of making a tenant with its syncs, or of taking it down with them.</summary>
public enum ProvisionStep
{
    /// <summary>Its schema, role and tables, and its landing.</summary>
    Tenant,

    /// <summary>The password that Airbyte lands with.</summary>
    Loader,

    /// <summary>Its destination, sources and connections in Airbyte, by Terraform.</summary>
    Syncs,

    /// <summary>The database is told what is synced, and with which values.</summary>
    Registration,

    /// <summary>What has landed already is published.</summary>
    Publish,

    /// <summary>What it has in Airbyte is destroyed, by Terraform.</summary>
    SyncRemoval,

    /// <summary>It is shut out, and once its grace period is over everything of it is removed.</summary>
    Offboarding,
}

/// <summary>How a step stands.</summary>
public enum ProvisionStepState
{
    /// <summary>Another run is at this tenant: this one waits until that has ended.</summary>
    Waiting,

    /// <summary>It was begun.</summary>
    Begun,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,
}

/// <summary>How far a run has come.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Step">The step that it is at.</param>
/// <param name="State">How that stands.</param>
/// <param name="StepsDone">So many steps are done.</param>
/// <param name="Steps">So many there are.</param>
public sealed record ProvisionProgress(TenantId Tenant, ProvisionStep Step, ProvisionStepState State, int StepsDone, int Steps);
