namespace Fenceline.Cli.Output;

/// <summary>Keeps two runs from writing one output folder at once. The operating system releases it when the process dies.</summary>
internal sealed class OutputLock : IDisposable
{
    private const int MaxTokenLength = 1 << 16;

    private readonly FileStream _file;
    private readonly string _path;

    private OutputLock(FileStream file, string path)
    {
        _file = file;
        _path = path;
    }

    /// <exception cref="CliException">Another run holds the lock.</exception>
    public static OutputLock Take(OutputFolder folder)
    {
        while (true)
        {
            // A run that ends deletes the file. One that opened it just before holds a file without a name, which locks
            // nobody out. A locked file can't be read by its name, but its length can: that tells the two apart.
            var file = Open(folder);
            var length = Random.Shared.Next(1, MaxTokenLength);
            file.SetLength(length);
            var named = new FileInfo(folder.LockPath);
            if (named.Exists && named.Length == length)
                return new OutputLock(file, folder.LockPath);
            file.Dispose();
        }
    }

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            // An open file can't be deleted there, and one that another run opened first stays: it deletes it in turn.
            _file.Dispose();
            TryDelete();
        }
        else
        {
            TryDelete();
            _file.Dispose();
        }
    }

    private void TryDelete()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A lock file that is left behind locks nobody out.
        }
    }

    private static FileStream Open(OutputFolder folder)
    {
        try
        {
            return new FileStream(folder.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (File.Exists(folder.LockPath))
        {
            throw new CliException($"Another fenceline writes {folder.DisplayRoot} at this moment. Wait for it to end, then run this again.", e);
        }
    }
}
