using System.Text;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Manifests;

/// <param name="After">Null when the file is to be deleted.</param>
internal sealed record TextChange(string FullPath, TextFile? After)
{
    public void Apply()
    {
        if (After is null)
            File.Delete(FullPath);
        else
            After.Save();
    }
}

/// <summary>A UTF-8 text on disk, or to be put there.</summary>
/// <param name="HasByteOrderMark">The file begins with one, which is not part of <paramref name="Text"/>.</param>
internal sealed record TextFile(string FullPath, string Text, bool HasByteOrderMark)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="CliException">The file is not UTF-8.</exception>
    public static TextFile Read(string fullPath, CliHost host) => Decode(fullPath, File.ReadAllBytes(fullPath), host.Display(fullPath));

    /// <param name="name">What an error calls the text.</param>
    /// <exception cref="CliException">The bytes are not UTF-8.</exception>
    public static TextFile Decode(string fullPath, byte[] bytes, string name)
    {
        var mark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        try
        {
            return new TextFile(fullPath, Strict.GetString(bytes.AsSpan(mark)), mark > 0);
        }
        catch (DecoderFallbackException e)
        {
            throw new CliException($"{name} is not UTF-8 (byte {e.Index + mark}). Save it as UTF-8.", e);
        }
    }

    public ManifestText ToManifestText(CliHost host) => new(host.Display(FullPath), Text);

    /// <summary>Puts the text in the place of the file in one step; permissions stay, and a symbolic link stays one.</summary>
    public void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!);
        var target = File.Exists(FullPath) && File.ResolveLinkTarget(FullPath, returnFinalTarget: true) is { } linked ? linked.FullName : FullPath;
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
