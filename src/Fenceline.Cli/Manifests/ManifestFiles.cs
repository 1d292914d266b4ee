using System.Text;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Manifests;

/// <summary>A manifest's texts as they stand on disk, and what the reader makes of them.</summary>
/// <param name="Main">The file that <c>--manifest</c> names.</param>
/// <param name="Included">The files that its includes name, in the order in which they were read.</param>
internal sealed record ManifestFiles(TextFile Main, IReadOnlyList<TextFile> Included, ManifestResult Result)
{
    /// <exception cref="CliException">A file is missing, or not UTF-8.</exception>
    public static ManifestFiles Load(string path, CliHost host)
    {
        var fullPath = host.FullPath(path);
        if (!File.Exists(fullPath))
        {
            throw new CliException(Directory.Exists(fullPath)
                ? $"{host.Display(fullPath)} is a folder; --manifest names a file."
                : $"There is no {host.Display(fullPath)}. 'fenceline init' starts one, --manifest names another.");
        }

        return Read(TextFile.Read(fullPath, host), TextFile.Read, host);
    }

    /// <summary>What the manifest would be with one of its texts replaced; null removes an included file.</summary>
    public ManifestFiles With(TextFile replaced, CliHost host) => Read(
        replaced.FullPath == Main.FullPath ? replaced : Main,
        (path, _) => path == replaced.FullPath ? replaced : Included.First(file => file.FullPath == path),
        host);

    private static ManifestFiles Read(TextFile main, Func<string, CliHost, TextFile> read, CliHost host)
    {
        var included = new List<TextFile>();
        var result = ManifestReader.Read(main.ToManifestText(host), pattern =>
        {
            var files = FilePattern.Find(Path.GetDirectoryName(main.FullPath)!, pattern).Select(path => read(path, host)).ToList();
            included.AddRange(files);
            return [.. files.Select(file => file.ToManifestText(host))];
        });
        return new ManifestFiles(main, included, result);
    }
}

/// <summary>A UTF-8 text on disk.</summary>
/// <param name="HasByteOrderMark">The file begins with one, which is not part of <paramref name="Text"/>.</param>
internal sealed record TextFile(string FullPath, string Text, bool HasByteOrderMark)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="CliException">The file is not UTF-8.</exception>
    public static TextFile Read(string fullPath, CliHost host)
    {
        var bytes = File.ReadAllBytes(fullPath);
        var content = bytes.AsSpan();
        var mark = content.StartsWith(Encoding.UTF8.Preamble);
        if (mark)
            content = content[Encoding.UTF8.Preamble.Length..];
        try
        {
            return new TextFile(fullPath, Strict.GetString(content), mark);
        }
        catch (DecoderFallbackException e)
        {
            throw new CliException($"{host.Display(fullPath)} is not UTF-8 (byte {e.Index + (mark ? Encoding.UTF8.Preamble.Length : 0)}). Save it as UTF-8.", e);
        }
    }

    public ManifestText ToManifestText(CliHost host) => new(host.Display(FullPath), Text);

    /// <summary>Puts the text in the place of the file in one step; permissions stay, and a symbolic link stays one.</summary>
    public void Save()
    {
        var target = File.ResolveLinkTarget(FullPath, returnFinalTarget: true)?.FullName ?? FullPath;
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                if (HasByteOrderMark)
                    stream.Write(Encoding.UTF8.Preamble);
                stream.Write(Strict.GetBytes(Text));
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
