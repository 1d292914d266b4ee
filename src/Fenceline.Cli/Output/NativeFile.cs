using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Fenceline.Cli.Output;

/// <summary>What the platform's file system can do and .NET has no call for: hard links, and exchanging two files or folders at once.</summary>
internal static partial class NativeFile
{
    private const uint RenameExchange = 2;
    private const uint RenameSwap = 2;
    private const int NoSuchSystemCall = 38;
    private const int InvalidArgument = 22;
    private const int NotSupportedOnLinux = 95;
    private const int NotSupportedOnMac = 45;

    // "Relative to the current folder"; all our paths are absolute.
    private static readonly int CurrentFolder = OperatingSystem.IsMacOS() ? -2 : -100;

    /// <summary>A second name for a file; symbolic links are linked themselves. False when that is not possible here.</summary>
    public static bool TryHardLink(string existing, string link)
    {
        if (OperatingSystem.IsWindows())
            return CreateHardLink(link, existing, 0);
        return LinkAt(CurrentFolder, existing, CurrentFolder, link, 0) == 0;
    }

    /// <summary>Exchanges two files or folders of one file system in one atomic step. False when this system can't.</summary>
    /// <exception cref="IOException">It can, but not these two.</exception>
    public static bool TryExchange(string left, string right)
    {
        int result;
        if (OperatingSystem.IsLinux())
            result = ExchangeOnLinux(left, right);
        else if (OperatingSystem.IsMacOS())
            result = RenameX(left, right, RenameSwap);
        else
            return false;

        if (result == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        if (error is NoSuchSystemCall or InvalidArgument or NotSupportedOnLinux or NotSupportedOnMac)
            return false;
        throw new IOException($"{left} can't take the place of {right}: {new Win32Exception(error).Message}.");
    }

    [SupportedOSPlatform("linux")]
    private static int ExchangeOnLinux(string left, string right)
    {
        try
        {
            return RenameAt2(CurrentFolder, left, CurrentFolder, right, RenameExchange);
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is older than the kernel's call, as musl's is in many container images.
            return RenameAt2Number is { } number
                ? (int)SystemCall(number, CurrentFolder, left, CurrentFolder, right, RenameExchange)
                : throw new PlatformNotSupportedException($"renameat2 is not known on {RuntimeInformation.ProcessArchitecture}.");
        }
    }

    private static nint? RenameAt2Number => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 316,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 276,
        Architecture.Arm or Architecture.Armv6 => 382,
        Architecture.X86 => 353,
        Architecture.S390x => 347,
        Architecture.Ppc64le => 357,
        _ => null,
    };

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkAt(int oldFolder, string oldPath, int newFolder, string newPath, int flags);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SystemCall(nint number, nint oldFolder, string oldPath, nint newFolder, string newPath, nuint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameX(string left, string right, uint flags);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string link, string existing, nint securityAttributes);
}
