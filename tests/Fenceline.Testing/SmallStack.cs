namespace Fenceline.Testing;

/// <summary>Runs on a stack as small as those of a compiler's threads.</summary>
public static class SmallStack
{
    public static T Run<T>(Func<T> action)
    {
        const int StackSize = 256 * 1024;
        T? result = default;
        Exception? error = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = action();
                }
#pragma warning disable CA1031 // Whatever it is, it is told by the test, not by a crash.
                catch (Exception caught)
#pragma warning restore CA1031
                {
                    error = caught;
                }
            },
            StackSize);
        thread.Start();
        thread.Join();
        if (error is not null)
            throw new InvalidOperationException("It failed on a small stack.", error);

        return result!;
    }
}
