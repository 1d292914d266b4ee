using Fenceline.Cli.Text;

namespace Fenceline.Cli.Demo;

/// <summary>Prints the demo's story, and counts what it checked on the way.</summary>
internal sealed class Storyteller(TextWriter output, bool color)
{
    private const string Bold = "\e[1m";
    private const string Dim = "\e[2m";
    private const string Red = "\e[31m";
    private const string Green = "\e[32m";
    private const string Cyan = "\e[36m";
    private const string Reset = "\e[0m";

    private readonly List<string> _broken = [];
    private int _chapters;

    /// <summary>How much was checked.</summary>
    public int Checks { get; private set; }

    /// <summary>What did not hold, in words.</summary>
    public IReadOnlyList<string> Broken => _broken;

    public void Chapter(string title)
    {
        output.WriteLine();
        output.WriteLine(Styled(Bold, $"{++_chapters}. {title}"));
    }

    public void Say(string text) => Indented(text, line => line);

    public void Step(string text) => output.WriteLine(Styled(Dim, text));

    /// <summary>A statement at somebody's prompt.</summary>
    public void Ask(string who, string sql) => Indented(sql, line => Styled(Dim, who + "=>") + " " + Styled(Cyan, line));

    public void Sql(string sql) => Indented(sql, line => "  " + Styled(Cyan, line));

    /// <summary>What PostgreSQL answers: its error, or its rows.</summary>
    public void Tell(Answer answer)
    {
        if (answer.Error is not null)
            output.WriteLine("   " + Styled(Red, "ERROR:  " + answer.Error));
        foreach (var row in answer.Rows)
            output.WriteLine("   " + string.Join(" | ", row));
        if (answer.Error is null)
            output.WriteLine("   " + Styled(Dim, $"({Count.Of(answer.Rows.Count, "row")})"));
    }

    public void Table(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            var line = string.Join("  ", rows[i].Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
            output.WriteLine("   " + (i == 0 ? Styled(Dim, line) : line));
        }
    }

    /// <summary>Lets something else write into the story.</summary>
    public void Insert(Action<TextWriter, bool> write) => write(output, color);

    public void Gap() => output.WriteLine();

    /// <summary>Says a fact that must be true.</summary>
    /// <param name="holds">Whether it is.</param>
    /// <param name="fact">What the reader sees when it is.</param>
    /// <param name="otherwise">What the reader sees when it isn't.</param>
    public void Check(bool holds, string fact, string otherwise)
    {
        Checks++;
        if (holds)
        {
            output.WriteLine("   " + Styled(Green, "✓ " + fact));
            return;
        }

        _broken.Add(otherwise);
        output.WriteLine("   " + Styled(Red, "✗ THE FENCE DID NOT HOLD: " + otherwise));
    }

    private void Indented(string text, Func<string, string> style)
    {
        foreach (var line in text.Split('\n'))
            output.WriteLine(("   " + style(line)).TrimEnd());
    }

    private string Styled(string style, string text) => color ? style + text + Reset : text;
}
