using Fenceline.Core.Analysis.Scripts;
using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>A relation that a text creates, renames or gives other columns.</summary>
public sealed record SqlMadeRelation(string Name)
{
    /// <summary>The relations that a text makes, under all names that it gives them. Never throws.</summary>
    public static IEnumerable<SqlMadeRelation> By(string sql)
    {
        if (!Mentions("create") && !Mentions("alter") && !Mentions("into") && !Mentions("import"))
            return [];

        var tokens = SqlLexer.Tokenize(sql, default);
        return SqlParser.Parse(sql, tokens).Statements.SelectMany(statement => By(statement, tokens)).Select(name => new SqlMadeRelation(name));

        bool Mentions(string word) => sql.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
    }

    internal static IEnumerable<string> By(StatementNode statement, SqlTokens tokens) => statement switch
    {
        CreateTableAsStatement create => [create.Name.Last.Name],
        CreateViewStatement view => [view.Name.Last.Name],
        QueryStatement { Query.Body: SelectBody { Into: { } into } } => [into.Table.Last.Name],
        OtherStatement other => By(new DdlReader(tokens, other.Span)),
        _ => [],
    };

    private static IEnumerable<string> By(DdlReader reader)
    {
        if (reader.Accept("create"))
        {
            // CREATE [modifiers] TABLE [IF NOT EXISTS] name: what else has a name is none that FROM could mean.
            if (!reader.AtAny("trigger", "function", "policy", "rule", "index") && Kind(reader) && reader.Name() is { } name)
                yield return name.Name;
            yield break;
        }

        if (!reader.Accept("alter") || !Kind(reader) || reader.Name() is not { } altered)
            yield break;
        yield return altered.Name;
        if (reader.SkipTo("rename", "to") && reader.Accept("rename", "to") && reader.Name() is { } newName)
            yield return newName.Name;
    }

    private static bool Kind(DdlReader reader)
    {
        const int Modifiers = 4;
        for (var i = 0; i < Modifiers && !reader.AtAny("table", "view", "sequence"); i++)
            reader.SkipOne();
        if (!reader.AcceptAny("table", "view", "sequence"))
            return false;
        reader.SkipIfExists();
        reader.Accept("only");
        return true;
    }
}
