using System.Text;
using Fenceline.Cli.Output;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Manifests;

/// <summary>A UTF-8 text on disk, or to be put there.</summary>
/// <param name="HasByteOrderMark">The file begins with one, which is not part of <paramref name="Text"/>.</param>
internal sealed record TextFile(string FullPath, string Text, bool HasByteOrderMark)
{
    private const string TemporaryEnding = ".tmp";

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
        var target = PrepareTarget();
        var temporary = WriteBeside(target);
        try
        {
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>As <see cref="Save"/>, where the file still holds what <paramref name="before"/> says.</summary>
    /// <param name="before">Null when there is no file yet.</param>
    /// <returns>False when the file holds something else by now. Then it is left as it is.</returns>
    public bool TrySave(TextFile? before)
    {
        var target = PrepareTarget();
        DeleteLeftovers(target);
        var temporary = WriteBeside(target);
        try
        {
            if (before is not null)
                return before.IsContentOf(target) && TryReplace(temporary, target, before);
            File.Move(temporary, target);
            return true;
        }
        catch (IOException) when (before is null && Path.Exists(target))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Whether the file at that path holds this text, to the byte.</summary>
    public bool IsContentOf(string path)
    {
        try
        {
            return File.ReadAllBytes(path).AsSpan().SequenceEqual(ToBytes());
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Whoever wrote to the file after it was compared gets it back.</summary>
    private static bool TryReplace(string temporary, string target, TextFile before)
    {
        if (!NativeFile.TryExchange(temporary, target))
        {
            File.Move(temporary, target, overwrite: true);
            return true;
        }

        if (before.IsContentOf(temporary))
            return true;
        NativeFile.TryExchange(temporary, target);
        return false;
    }

    private static string TemporaryPrefix(string target) => $".{Path.GetFileName(target)}.fenceline-";

    /// <summary>Of runs that were killed between writing the new text and putting it in its place.</summary>
    private static void DeleteLeftovers(string target)
    {
        foreach (var leftover in Directory.GetFiles(Path.GetDirectoryName(target)!, TemporaryPrefix(target) + "*" + TemporaryEnding))
            File.Delete(leftover);
    }

    private string PrepareTarget()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!);
        return File.Exists(FullPath) && File.ResolveLinkTarget(FullPath, returnFinalTarget: true) is { } linked ? linked.FullName : FullPath;
    }

    private string WriteBeside(string target)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $"{TemporaryPrefix(target)}{Guid.NewGuid():N}{TemporaryEnding}");
        using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            stream.Write(ToBytes());
        if (!OperatingSystem.IsWindows() && File.Exists(target))
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        return temporary;
    }

    private byte[] ToBytes() => HasByteOrderMark ? [.. Encoding.UTF8.Preamble, .. Strict.GetBytes(Text)] : Strict.GetBytes(Text);
}
