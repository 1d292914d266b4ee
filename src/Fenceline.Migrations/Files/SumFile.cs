using System.Buffers;
using System.Text;

namespace Fenceline.Migrations.Files;

/// <summary>
/// The record of what the tool wrote: one line per generated file, sorted by path, in the form of <c>sha256sum</c>, so that
/// <c>sha256sum -c fenceline.sum</c> works. A file that is not listed in it belongs to somebody else.
/// </summary>
public static class SumFile
{
    /// <summary>Its name, in the output folder.</summary>
    public const string Name = "fenceline.sum";

    private const int HashLength = 64;
    private const string Separator = "  ";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly string[] ConflictMarkers = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

    /// <param name="files">Paths and hashes, sorted by path, ordinally.</param>
    public static byte[] Write(IEnumerable<(string Path, string Hash)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var text = new StringBuilder();
        foreach (var (path, hash) in files)
            text.Append(hash).Append(Separator).Append(path).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The recorded hash of each path. Of a merge conflict both sides count: the next run rewrites the file anyway.</summary>
    /// <exception cref="GeneratedFilesException">A line is not of the form above, or names a path outside of the output folder.</exception>
    public static Dictionary<string, string> Read(string text, string displayPath)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var rawLine in text.AsSpan().EnumerateLines())
        {
            number++;
            // git may have checked the file out with CRLF, which EnumerateLines takes away.
            var line = rawLine.ToString();
            if (line.Length == 0 || IsConflictMarker(line))
                continue;

            var path = line.Length > HashLength + Separator.Length ? line[(HashLength + Separator.Length)..] : "";
            if (!IsHash(line) || OutputPath.Problem(path) is not null)
                throw new GeneratedFilesException($"{displayPath}({number},1): this is not a line that fenceline wrote. Restore the file from version control, or delete it and generate again.");
            hashes[path] = line[..HashLength];
        }

        return hashes;
    }

    /// <summary>Whether a merge left both sides in it.</summary>
    public static bool HasConflict(string text) => text.Split('\n').Any(IsConflictMarker);

    private static bool IsHash(string line) =>
        line.Length > HashLength
        && !line.AsSpan(0, HashLength).ContainsAnyExcept(HexDigits)
        && line.AsSpan(HashLength).StartsWith(Separator, StringComparison.Ordinal);

    private static bool IsConflictMarker(string line) =>
        Array.Exists(ConflictMarkers, marker => line.StartsWith(marker, StringComparison.Ordinal));
}
