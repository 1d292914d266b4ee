using System.Diagnostics;
using System.Text;

namespace Fenceline.Provisioning.Processes;

/// <summary>How a program ended.</summary>
/// <param name="TimedOut">It was ended, because its time was over.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors, bool TimedOut)
{
    public bool IsFine => ExitCode == 0 && !TimedOut;
}

/// <summary>Runs a program without a shell, for so long and no longer.</summary>
internal static class ProgramRun
{
    /// <summary>How long a program has to end by itself once it is asked to.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <param name="environment">All of it: nothing is inherited.</param>
    /// <param name="line">Is given each line that the program prints.</param>
    /// <exception cref="OperationCanceledException">After the program has ended.</exception>
    public static async Task<ProgramResult> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, TimeSpan limit, Action<string> line, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = new Process { StartInfo = start };
        var output = new LineCollector(line);
        var errors = new LineCollector(line);
        process.OutputDataReceived += (_, e) => output.Add(e.Data);
        process.ErrorDataReceived += (_, e) => errors.Add(e.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(timer.Token);
            return new(process.ExitCode, output.Text, errors.Text, TimedOut: false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            cancellation.ThrowIfCancellationRequested();
            return new(-1, output.Text, errors.Text, TimedOut: true);
        }
    }

    private static async Task EndAsync(Process process)
    {
        Interrupt.Send(process);
        using var patience = new CancellationTokenSource(Grace);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private sealed class LineCollector(Action<string> line)
    {
        private readonly StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_text)
                    return _text.ToString();
            }
        }

        public void Add(string? text)
        {
            if (text is null)
                return;
            lock (_text)
                _text.Append(text).Append('\n');
            line(text);
        }
    }
}
