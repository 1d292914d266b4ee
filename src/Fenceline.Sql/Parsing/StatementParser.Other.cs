using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private const int MostLeadingWords = 4;

    // Statements that are not taken apart: which begin so is all that is checked of them.
    private static bool BeginsOther(SqlKeyword keyword) => keyword is SqlKeyword.Alter or SqlKeyword.Analyze or SqlKeyword.Analyse
        or SqlKeyword.Checkpoint or SqlKeyword.Cluster or SqlKeyword.Comment or SqlKeyword.Create or SqlKeyword.Discard
        or SqlKeyword.Drop or SqlKeyword.Grant or SqlKeyword.Import or SqlKeyword.Listen or SqlKeyword.Load or SqlKeyword.Notify
        or SqlKeyword.Reassign or SqlKeyword.Refresh or SqlKeyword.Reindex or SqlKeyword.Revoke or SqlKeyword.Security
        or SqlKeyword.Unlisten or SqlKeyword.Vacuum;

    private OtherStatement Other(int start)
    {
        if (!BeginsOther(Current.Keyword))
            throw Unexpected();

        var first = _pos;
        var keywords = LeadingKeywords();
        var relations = new List<QualifiedName>();
        var hasQuery = false;
        var depth = 0;
        _pos++;
        // The actions of a rule are separated by semicolons in parentheses.
        while (!AtStatementEnd || (depth > 0 && keywords.Contains("rule") && At(SqlTokenKind.Semicolon)))
        {
            ref readonly var token = ref Current;
            if (token.Kind == SqlTokenKind.Invalid)
                throw Unexpected();
            if (token.Kind == SqlTokenKind.OpenParen)
                depth++;
            else if (token.Kind == SqlTokenKind.CloseParen)
                depth--;
            hasQuery |= IsQueryInside(token, _tokens[_pos - 1]);
            if (NamesRelations(_tokens[first].Keyword))
                Relations(relations);
            else
                _pos++;
        }

        return new OtherStatement(keywords, Array(relations), hasQuery, SpanFrom(start));
    }

    private string LeadingKeywords()
    {
        var words = new List<string>();
        for (var i = 0; words.Count < MostLeadingWords && Ahead(i).Keyword != SqlKeyword.NotKeyword; i++)
            words.Add(Ahead(i).Value);
        return string.Join(" ", words);
    }

    private static bool IsQueryInside(in SqlToken token, in SqlToken previous) =>
        token.Keyword is SqlKeyword.Select or SqlKeyword.Insert or SqlKeyword.Update or SqlKeyword.Delete or SqlKeyword.With
        && (previous.Kind is SqlTokenKind.OpenParen or SqlTokenKind.Semicolon
            || previous.Keyword is SqlKeyword.As or SqlKeyword.Do or SqlKeyword.Also or SqlKeyword.Instead);

    private bool NamesRelations(SqlKeyword statement)
    {
        ref readonly var token = ref Current;
        return token.Keyword switch
        {
            SqlKeyword.Table or SqlKeyword.View or SqlKeyword.References => true,
            SqlKeyword.On => statement is SqlKeyword.Create or SqlKeyword.Alter or SqlKeyword.Drop or SqlKeyword.Grant or SqlKeyword.Revoke,
            _ => false,
        };
    }

    // TABLE [IF [NOT] EXISTS] [ONLY] name, ...
    private void Relations(List<QualifiedName> relations)
    {
        _pos++;
        if (Accept(SqlKeyword.If))
        {
            Accept(SqlKeyword.Not);
            Accept(SqlKeyword.Exists);
        }

        Accept(SqlKeyword.Concurrently);
        Accept(SqlKeyword.Only);
        while (IsColumnName(Current) && !AtObjectKind)
        {
            relations.Add(AnyName());
            if (!At(SqlTokenKind.Comma) || !IsColumnName(Ahead(1)))
                return;
            _pos++;
        }
    }

    // ON SCHEMA s, ON ALL TABLES IN SCHEMA s, ON DELETE CASCADE: no relation follows.
    private bool AtObjectKind => Current.Keyword is SqlKeyword.Schema or SqlKeyword.Database or SqlKeyword.Function or SqlKeyword.Functions
        or SqlKeyword.Procedure or SqlKeyword.Procedures or SqlKeyword.Routine or SqlKeyword.Routines or SqlKeyword.Sequence
        or SqlKeyword.Sequences or SqlKeyword.Tables or SqlKeyword.Language or SqlKeyword.Large or SqlKeyword.Type or SqlKeyword.Types
        or SqlKeyword.Domain or SqlKeyword.Foreign or SqlKeyword.Tablespace or SqlKeyword.Parameter or SqlKeyword.Delete
        or SqlKeyword.Update or SqlKeyword.Insert or SqlKeyword.Schemas or SqlKeyword.Conflict or SqlKeyword.Commit;
}
