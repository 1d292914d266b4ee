using System.Text;

namespace Fenceline.Cli.Demo;

/// <summary>Sets lines in as far as the story's own.</summary>
internal sealed class IndentedWriter(TextWriter output) : TextWriter
{
    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => output.Write(value);

    public override void WriteLine(string? value) => output.WriteLine("   " + value);
}
