namespace Fenceline.Cli.Scaffold;

/// <summary>A file that <c>fenceline init</c> writes, or adds to.</summary>
/// <param name="FullPath">Where it goes.</param>
/// <param name="Text">What is written; of a file that is there already, what is added.</param>
/// <param name="Purpose">What the file is for, in a few words.</param>
internal sealed record ScaffoldFile(string FullPath, string Text, string Purpose)
{
    /// <summary>For files that have room for several tools: the text is added unless this part of it is there. Null for files that are left alone when they exist.</summary>
    public string? Mark { get; init; }

    /// <returns>What was done, for the user.</returns>
    public string Write()
    {
        if (!Path.Exists(FullPath))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!);
            using var file = new StreamWriter(new FileStream(FullPath, FileMode.CreateNew, FileAccess.Write));
            file.Write(Text);
            return "wrote";
        }

        if (Mark is null)
            return "kept";

        var present = File.ReadAllText(FullPath);
        if (present.Contains(Mark, StringComparison.Ordinal))
            return "kept";
        var newLine = present.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var gap = present.Length == 0 ? "" : present.EndsWith('\n') ? newLine : newLine + newLine;
        File.AppendAllText(FullPath, gap + Text.ReplaceLineEndings(newLine));
        return "added to";
    }
}
