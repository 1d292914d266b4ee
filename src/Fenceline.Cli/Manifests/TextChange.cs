namespace Fenceline.Cli.Manifests;

/// <param name="Before">What the change was made from; null when the file is to be created.</param>
/// <param name="After">Null when the file is to be deleted.</param>
internal sealed record TextChange(string FullPath, TextFile? Before, TextFile? After)
{
    /// <returns>False when the file is not what it was before. Then nothing is changed.</returns>
    public bool TryApply()
    {
        if (After is not null)
            return After.TrySave(Before);
        if (Before?.IsContentOf(FullPath) != true)
            return false;
        File.Delete(FullPath);
        return true;
    }
}
