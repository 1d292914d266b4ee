using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Output;

/// <summary>Writes a rendered tree, wholly or not at all.</summary>
internal static class OutputTree
{
    /// <returns>What was done. Nothing was when it says that all is up to date.</returns>
    /// <exception cref="CliException">Another run is under way, a file of somebody else is in the way, or Terraform works in the folder.</exception>
    public static TreeComparison Write(
        OutputFolder folder, ITreePart tree, IReadOnlyList<Tenant> tenants, Action tenantDone, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder.Parent);
        using var runLock = OutputLock.Take(folder);
        Staging.CleanUp(folder);
        using var staged = new StagedTree(folder);
        var comparison = TreeComparer.Compare(folder, tree, tenants, staged, tenantDone, cancellation);
        RefuseConflicts(folder, comparison);
        LeftRoots.Refuse(folder, comparison);
        if (!comparison.IsUpToDate)
            staged.Publish(comparison, cancellation);
        return comparison;
    }

    /// <exception cref="CliException">A file of somebody else is in the way.</exception>
    public static void RefuseConflicts(OutputFolder folder, TreeComparison comparison)
    {
        if (comparison.Conflicts.Count == 0)
            return;

        var list = string.Join("\n", comparison.Conflicts.Select(conflict => $"  {folder.Display(conflict.Path)}: {conflict.Reason}"));
        throw new CliException($"Other files are in the way of generated ones. Move them away, or delete them:\n{list}");
    }
}
