using System.Diagnostics;
using System.Globalization;

namespace Fenceline.Cli.Output;

/// <summary>
/// The folders that a run keeps beside the output folder, named <c>.generated.fenceline-{pid}-{random}.{ending}</c>. Each
/// step of a run is a rename between the endings, so that a run that was killed can be told how far it came.
/// </summary>
internal static class Staging
{
    /// <summary>A new tree in the making; nothing depends on it.</summary>
    public const string New = ".new";

    /// <summary>The tree that was replaced, from which files of others may still have to be carried over.</summary>
    public const string Old = ".old";

    /// <summary>To be deleted, whatever it holds.</summary>
    public const string Trash = ".trash";

    // The start of a process is known to a clock tick, against a time of boot that is rounded too.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>The path, without an ending, of this run's folders.</summary>
    public static string NewStem(OutputFolder folder) => Path.Combine(
        folder.Parent,
        string.Create(CultureInfo.InvariantCulture, $"{folder.SiblingPrefix}{Environment.ProcessId}-{Random.Shared.Next():x8}"));

    /// <summary>Ends what runs that were killed began. To be called under the lock.</summary>
    public static void CleanUp(OutputFolder folder)
    {
        if (!Directory.Exists(folder.Parent))
            return;

        var dead = Directory.GetDirectories(folder.Parent, folder.SiblingPrefix + "*")
            .Where(path => Path.GetExtension(path) is New or Old or Trash && !OwnerIsAlive(path, folder))
            .ToList();

        // First what others' files may still be in, and what may be the new tree on its way.
        foreach (var path in dead.Where(path => Path.GetExtension(path) == Old))
            FinishReplacement(folder, path);
        foreach (var path in dead.Where(Directory.Exists))
            Delete(path);
    }

    /// <summary>Brings the files of others from the replaced tree to the new one, and deletes the replaced one.</summary>
    /// <param name="linked">Files of others that this run took over; those that have gone from the old tree since, go.</param>
    public static void Retire(OutputFolder folder, string oldTree, IReadOnlyList<string> linked)
    {
        ForeignFiles.CarryOver(oldTree, folder.Root, linked);
        var trash = Path.ChangeExtension(oldTree, Trash);
        Directory.Move(oldTree, trash);
        Delete(trash);
    }

    public static void Delete(string path) => Directory.Delete(path, recursive: true);

    private static void FinishReplacement(OutputFolder folder, string oldTree)
    {
        // Where two folders can't be exchanged at once there is a moment with the old tree aside and the new one not yet in place.
        var newTree = Path.ChangeExtension(oldTree, New);
        if (!folder.Exists && Directory.Exists(newTree))
            Directory.Move(newTree, folder.Root);
        else if (!folder.Exists)
            Directory.Move(oldTree, folder.Root);
        if (Directory.Exists(oldTree))
            Retire(folder, oldTree, []);
    }

    /// <summary>On file systems without locks the process id is the only sign that another run is under way.</summary>
    private static bool OwnerIsAlive(string path, OutputFolder folder)
    {
        var name = Path.GetFileName(path.AsSpan())[folder.SiblingPrefix.Length..];
        var dash = name.IndexOf('-');
        if (dash < 0 || !int.TryParse(name[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            return true;
        if (pid == Environment.ProcessId)
            return false;

        try
        {
            // A process that started after the folder was made has only inherited the number.
            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime() <= Directory.GetCreationTimeUtc(path) + ClockTolerance;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
