namespace Fenceline.Provisioning.Terraform;

/// <summary>Runs <c>terraform init</c> where it is needed, one at a time: Terraform's cache of plugins is not made for several at once.</summary>
internal sealed class RootSetup(string workFolder) : IDisposable
{
    private const string PluginCache = "TF_PLUGIN_CACHE_DIR";

    private const string WorkspaceVariable = "TF_WORKSPACE";

    private readonly SemaphoreSlim _gate = new(1);

    /// <returns>Why not; null when all is there.</returns>
    public async Task<string?> RunAsync(TenantRoot root, TerraformCommand terraform, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (!root.NeedsInit)
                return null;
            if (terraform.Environment.TryAdd(PluginCache, Path.Combine(workFolder, "plugins")))
                Directory.CreateDirectory(terraform.Environment[PluginCache]);
            // A workspace that is not there yet would stop a backend from being set up: it is made by the first plan.
            terraform.Environment.Remove(WorkspaceVariable, out var workspace);
            var ended = await terraform.RunAsync(cancellation, "init", "-input=false", "-no-color");
            if (workspace is not null)
                terraform.Environment[WorkspaceVariable] = workspace;
            if (!ended.IsFine)
                return terraform.ErrorsOf(ended);
            root.NoteInit();
            return null;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
