namespace Fenceline.Cli.Text;

/// <summary>A run of lines of the old text that gives way to a run of lines of the new one.</summary>
internal readonly record struct LineEdit(int OldStart, int OldCount, int NewStart, int NewCount);

/// <summary>The shortest list of edits between two lists of lines, by Myers' O(ND) algorithm.</summary>
internal static class LineDiff
{
    // Time and memory grow with the square of the differences; texts further apart than this are shown as replaced.
    private const int MaxDifferences = 1000;

    public static List<LineEdit> Compute(IReadOnlyList<string> oldLines, IReadOnlyList<string> newLines)
    {
        var start = 0;
        while (start < oldLines.Count && start < newLines.Count && oldLines[start] == newLines[start])
            start++;

        var oldEnd = oldLines.Count;
        var newEnd = newLines.Count;
        while (oldEnd > start && newEnd > start && oldLines[oldEnd - 1] == newLines[newEnd - 1])
        {
            oldEnd--;
            newEnd--;
        }

        var differs = new Middle(oldLines, newLines, start, oldEnd - start, newEnd - start);
        return differs.IsEmpty ? [] : differs.Trace() is { } trace ? differs.Edits(trace) : [new LineEdit(start, oldEnd - start, start, newEnd - start)];
    }

    /// <summary>What is left once equal lines at both ends are taken away.</summary>
    private sealed class Middle(IReadOnlyList<string> oldLines, IReadOnlyList<string> newLines, int offset, int oldCount, int newCount)
    {
        public bool IsEmpty => oldCount == 0 && newCount == 0;

        /// <summary>For each number of differences, how far into the old lines each diagonal reaches; null when there are too many.</summary>
        public List<int[]>? Trace()
        {
            var limit = Math.Min(oldCount + newCount, MaxDifferences);
            var trace = new List<int[]>();
            var reach = new int[(2 * limit) + 3];
            var origin = limit + 1;
            for (var differences = 0; differences <= limit; differences++)
            {
                trace.Add(reach.AsSpan(origin - differences - 1, (2 * differences) + 3).ToArray());
                for (var diagonal = -differences; diagonal <= differences; diagonal += 2)
                {
                    var x = IsDown(diagonal, differences, reach, origin) ? reach[origin + diagonal + 1] : reach[origin + diagonal - 1] + 1;
                    while (x < oldCount && x - diagonal < newCount && oldLines[offset + x] == newLines[offset + x - diagonal])
                        x++;
                    reach[origin + diagonal] = x;
                    if (x >= oldCount && x - diagonal >= newCount)
                        return trace;
                }
            }

            return null;
        }

        /// <summary>Walks the trace back from the end.</summary>
        public List<LineEdit> Edits(List<int[]> trace)
        {
            var edits = new List<LineEdit>();
            var x = oldCount;
            var y = newCount;
            for (var differences = trace.Count - 1; differences > 0; differences--)
            {
                var reach = trace[differences];
                var origin = differences + 1;
                var down = IsDown(x - y, differences, reach, origin);
                var before = down ? x - y + 1 : x - y - 1;
                x = reach[origin + before];
                y = x - before;
                Prepend(edits, new LineEdit(offset + x, down ? 0 : 1, offset + y, down ? 1 : 0));
            }

            edits.Reverse();
            return edits;
        }

        private static bool IsDown(int diagonal, int differences, int[] reach, int origin) =>
            diagonal == -differences || (diagonal != differences && reach[origin + diagonal - 1] < reach[origin + diagonal + 1]);

        private static void Prepend(List<LineEdit> edits, LineEdit edit)
        {
            if (edits.Count > 0 && edits[^1] is var next && edit.OldStart + edit.OldCount == next.OldStart && edit.NewStart + edit.NewCount == next.NewStart)
                edits[^1] = new LineEdit(edit.OldStart, edit.OldCount + next.OldCount, edit.NewStart, edit.NewCount + next.NewCount);
            else
                edits.Add(edit);
        }
    }
}
