using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>Lines for psql that run SQL or give values to it.</summary>
internal sealed class PsqlCommands(ScriptAnalysis script, ScriptState state)
{
    /// <param name="before">The text of the statement that the command stands behind; empty when there is none.</param>
    public void Find(PsqlCommandStatement command, string before, List<SqlFinding> findings)
    {
        var text = command.Command;
        var length = 0;
        while (length < text.Length && !char.IsWhiteSpace(text[length]) && text[length] != '(')
            length++;
        var rest = text.Substring(length).Trim();
        switch (text.Substring(0, length))
        {
            case "copy":
                Copy(command, findings);
                break;
            case "bind" or "bind_named" when script.Mentions(before) && !AreVariables(rest):
                findings.Add(NotProven("the parameters are written in the text: give psql's variables, as `\\bind :'tenant'` does", command.Span));
                break;
            case "gexec":
                findings.Add(NotProven("`\\gexec` runs what the query returns as SQL, and that is not known", command.Span));
                break;
            case "i" or "ir" or "include" or "include_relative":
                findings.Add(NotProven("the file that psql runs here is not part of this text", command.Span));
                break;
            case "gset":
                // Any variable may hold what the query returned.
                state.SetVariablesUnknown();
                break;
            case "set":
                SetVariable(rest);
                break;
            case "unset":
                state.SetVariable(rest, AbstractValue.Unknown);
                break;
            case "!" or "o" or "g" or "gx" or "w" when script.Mentions(rest):
            case { Length: > 0 } other when other[0] == '!' && script.Mentions(text):
                findings.Add(NotProven("what the command does is not known", command.Span));
                break;
        }
    }

    // What psql's caller gives: :'name', :name. The name of a prepared statement may stand before them.
    private static bool AreVariables(string rest)
    {
        var words = rest.Split('\\')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && words.All(word => word[0] == ':');
    }

    private static SqlFinding NotProven(string message, TextSpan span) => new(SqlRules.NotProven, message, span);

    private void Copy(PsqlCommandStatement command, List<SqlFinding> findings)
    {
        // psql knows two more names for its own input and output.
        var text = command.Command.Replace("pstdin", "STDIN").Replace("pstdout", "STDOUT");
        var isVerbatim = text.Length == command.Command.Length;
        foreach (var statement in SqlParser.Parse(text).Statements)
        {
            var found = statement is CopyStatement ? script.Find(statement) : [NotProven("the command is not understood", statement.Span)];
            findings.AddRange(found.Select(finding => finding with
            {
                Span = isVerbatim && finding.Span.End <= text.Length ? new TextSpan(command.Span.Start + 1 + finding.Span.Start, finding.Span.Length) : command.Span,
            }));
        }
    }

    private void SetVariable(string rest)
    {
        var end = rest.IndexOfAny([' ', '\t']);
        var name = end < 0 ? rest : rest.Substring(0, end);
        var value = end < 0 ? "" : rest.Substring(end).Trim();
        if (name.Length > 0)
            state.SetVariable(name, value.Length > 0 && value.IndexOf('`') < 0 && value.IndexOf(':') < 0 ? AbstractValue.OfLiteral(value.Trim('\'')) : AbstractValue.Unknown);
    }
}
