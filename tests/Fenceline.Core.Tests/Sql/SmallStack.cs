namespace Fenceline.Core.Tests.Sql;

/// <summary>Runs on a stack as small as those of a compiler's threads.</summary>
internal static class SmallStack
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
        Assert.Null(error);
        return result!;
    }
}
