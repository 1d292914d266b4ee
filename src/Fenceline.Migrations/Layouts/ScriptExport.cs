using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Migrations.Files;

namespace Fenceline.Migrations.Layouts;

/// <summary>What was generated, as scripts for another migration tool.</summary>
public static class ScriptExport
{
    /// <summary>The files to write to a folder of that tool's.</summary>
    /// <param name="manifest">Whose tenants get scripts.</param>
    /// <param name="tree">What was generated of it; nothing may be left to generate.</param>
    /// <param name="layout">Whose folder it is.</param>
    /// <param name="isLanding">For the landing database, which the manifest must have.</param>
    /// <param name="folder">What is in the folder: file names and texts.</param>
    /// <param name="now">For time stamps.</param>
    /// <exception cref="GeneratedFilesException">What is in the folder does not go with what was generated.</exception>
    /// <exception cref="InvalidOperationException">There is no landing database.</exception>
    public static IReadOnlyList<GeneratedFile> Pending(TenantManifest manifest, SqlTree tree, ScriptLayout layout, bool isLanding, IReadOnlyList<GeneratedFile> folder, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(folder);
        if (layout == ScriptLayout.Psql)
        {
            var there = folder.ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal);
            return [.. new ApplyScript(manifest, tree).Folder(isLanding).Where(file => there.GetValueOrDefault(file.Path) != file.Content)];
        }

        var scripts = new ScriptFolder(layout, folder);
        var units = new ScriptUnits(manifest, tree, isPerTenant: layout != ScriptLayout.Supabase, scripts.Has);
        return scripts.Append(isLanding ? units.OfLanding(ApplyScript.LandingOf(tree)) : units.OfTenants(), now);
    }
}
