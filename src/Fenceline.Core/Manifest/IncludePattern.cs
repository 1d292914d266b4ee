namespace Fenceline.Core.Manifest;

/// <summary>Says whether a file belongs to an include: <c>*</c> and <c>?</c> within a name, <c>**</c> for any number of folders.</summary>
public static class IncludePattern
{
    private const string AnyFolders = "**";

    /// <param name="pattern">As in the manifest. One that is not relative, or leads outside of the folder, fits nothing.</param>
    /// <param name="path">Relative to the folder of the main text, with <c>/</c> between its parts.</param>
    public static bool Fits(string pattern, string path)
    {
        var parts = pattern.Replace('\\', '/').Split('/').Where(part => part != ".").ToArray();
        return !parts.Any(part => part is "" or ".." || part.IndexOf(':') >= 0) && Fits(parts, 0, path.Split('/'), 0);
    }

    private static bool Fits(string[] pattern, int i, string[] path, int j)
    {
        if (i == pattern.Length || j == path.Length)
            return i == pattern.Length && j == path.Length;
        if (pattern[i] == AnyFolders)
            return Fits(pattern, i + 1, path, j) || Fits(pattern, i, path, j + 1);
        return FitsName(pattern[i], path[j]) && Fits(pattern, i + 1, path, j + 1);
    }

    // Without going back further than to the last star: no pattern takes long.
    private static bool FitsName(string pattern, string name)
    {
        var (i, j, star, resume) = (0, 0, -1, 0);
        while (j < name.Length)
        {
            if (i < pattern.Length && pattern[i] == '*')
                (star, resume, i) = (i, j, i + 1);
            else if (i < pattern.Length && (pattern[i] == '?' || pattern[i] == name[j]))
                (i, j) = (i + 1, j + 1);
            else if (star >= 0)
                (i, j, resume) = (star + 1, resume + 1, resume + 1);
            else
                return false;
        }

        while (i < pattern.Length && pattern[i] == '*')
            i++;
        return i == pattern.Length;
    }
}
