using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fenceline.Provisioning.Processes;

/// <summary>Asks a program to end, as Ctrl+C does: Terraform then writes its state before it goes.</summary>
internal static partial class Interrupt
{
    private const int SigInt = 2;

    public static void Send(Process process)
    {
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            _ = Kill(process.Id, SigInt);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
