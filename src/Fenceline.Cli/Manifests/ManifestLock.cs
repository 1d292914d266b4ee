using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fenceline.Cli.Manifests;

/// <summary>
/// Lets those who edit one manifest by this tool do so one after the other. The operating system releases it when the
/// process dies, and nothing stays on disk: the folder itself is locked, or on Windows a file that goes with its holder.
/// </summary>
internal sealed partial class ManifestLock : IDisposable
{
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;

    // "It would block" and "interrupted", by their numbers on Linux and on the BSDs, macOS among them.
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnBsd = 35;
    private const int Interrupted = 4;

    // A program that is started meanwhile must not take the lock along.
    private static readonly int ReadOnlyAndCloseOnExec =
        OperatingSystem.IsLinux() || OperatingSystem.IsAndroid() ? 0x80000 : OperatingSystem.IsFreeBSD() ? 0x100000 : 0x1000000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IDisposable? _held;

    private ManifestLock(IDisposable? held) => _held = held;

    /// <summary>Waits for its turn.</summary>
    /// <exception cref="CliException">Another run holds the lock for too long.</exception>
    public static ManifestLock Take(string fullPath, CliHost host, TimeSpan? patience = null)
    {
        var target = File.Exists(fullPath) && File.ResolveLinkTarget(fullPath, returnFinalTarget: true) is { } linked ? linked.FullName : fullPath;
        var deadline = DateTime.UtcNow + (patience ?? Patience);
        while (true)
        {
            if (OperatingSystem.IsWindows() ? TryOnWindows(target, out var held) : TryOnUnix(target, out held))
                return new ManifestLock(held);
            if (DateTime.UtcNow >= deadline)
                throw new CliException($"Another fenceline has been editing {host.Display(fullPath)} for too long. Nothing was changed; try again when it has finished.");
            Thread.Sleep(Random.Shared.Next(5, 20));
        }
    }

    public void Dispose() => _held?.Dispose();

    private static bool TryOnWindows(string path, out IDisposable? held)
    {
        held = null;
        var lockFile = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.fenceline-lock");
        try
        {
            held = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Directory.Exists(Path.GetDirectoryName(path)))
        {
            // Held, or about to be deleted by who held it.
            return false;
        }
    }

    private static bool TryOnUnix(string path, out IDisposable? held)
    {
        held = null;
        var folder = new SafeFileHandle(Open(Path.GetDirectoryName(path)!, ReadOnlyAndCloseOnExec), ownsHandle: true);
        if (folder.IsInvalid || Lock(folder, LockExclusive | LockNonBlocking) == 0)
        {
            held = folder;
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error is WouldBlockOnLinux or WouldBlockOnBsd or Interrupted)
        {
            folder.Dispose();
            return false;
        }

        // A file system without locks, as some network ones: there the comparison before the file is replaced has to do.
        held = folder;
        return true;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle folder, int operation);
}
