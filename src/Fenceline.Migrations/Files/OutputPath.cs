namespace Fenceline.Migrations.Files;

/// <summary>Paths of files in the output folder: relative, with <c>/</c> between their parts, and never leading out of it.</summary>
public static class OutputPath
{
    /// <summary>What is wrong with <paramref name="path"/>, or null when it is safe to join to the output folder.</summary>
    public static string? Problem(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
            return "is empty";

        var partStart = 0;
        for (var i = 0; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] != '/')
            {
                // A backslash or colon would be a separator or a drive elsewhere; a line break would split the sum file.
                if (path[i] is '\\' or ':' || char.IsControl(path[i]))
                    return "has a character that is not allowed in file names on every system";
                continue;
            }

            if (i == partStart)
                return "is absolute or has an empty part";
            if (path.AsSpan(partStart, i - partStart) is "." or "..")
                return "leads out of the output folder";
            partStart = i + 1;
        }

        return string.Equals(path, SumFile.Name, StringComparison.OrdinalIgnoreCase) ? "is the name of the sum file" : null;
    }

    /// <summary>The folder part, or the empty text for a file at the top.</summary>
    public static string Parent(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    /// <summary>The last part.</summary>
    public static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The path on this system.</summary>
    public static string Join(string root, string path) =>
        root + Path.DirectorySeparatorChar + (Path.DirectorySeparatorChar == '/' ? path : path.Replace('/', Path.DirectorySeparatorChar));
}
