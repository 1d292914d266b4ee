namespace Fenceline.Sql.Tests;

/// <summary>Texts near a given one: tokens and characters dropped, doubled, swapped and replaced.</summary>
internal static class Mutation
{
    private static readonly string[] Snippets =
        ["(", ")", ",", ";", ".", "*", "'", "\"", "::", ":", "[", "]", "--", "/*", "*/", "$$", "\\", "@p", ":p", "$1", "=", "-", "E'", "U&'", "NOT", "AND", "SELECT", "FROM", "WITH", "AS", "NULL", "IN", "IS", "JOIN", "ON", "VALUES", "1", "a", "\u00e9", "\ud83d\ude00", "\u00a0", "\t", "\n"];

    /// <summary>Changes tokens, so that the result is close to SQL.</summary>
    public static string OfTokens(string sql, Random random)
    {
        var tokens = SqlLexer.Tokenize(sql).Tokens.Where(token => token.Kind != SqlTokenKind.EndOfText)
            .Select(token => sql.Substring(token.Start, token.End - token.Start)).ToList();
        for (var changes = 1 + random.Next(2); changes > 0 && tokens.Count > 1; changes--)
        {
            var at = random.Next(tokens.Count);
            var other = random.Next(tokens.Count);
            switch (random.Next(4))
            {
                case 0: tokens.RemoveAt(at); break;
                case 1: tokens.Insert(at, tokens[other]); break;
                case 2: (tokens[at], tokens[other]) = (tokens[other], tokens[at]); break;
                default: tokens[at] = tokens[other]; break;
            }
        }

        return string.Join(" ", tokens);
    }

    /// <summary>Changes characters, so that the result may be anything.</summary>
    public static string OfCharacters(string sql, Random random)
    {
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(sql.Length + 1);
            var length = Math.Min(sql.Length - at, random.Next(6));
            sql = random.Next(3) switch
            {
                0 => sql.Remove(at, length),
                1 => sql.Insert(at, Snippets[random.Next(Snippets.Length)]),
                _ => sql.Insert(random.Next(sql.Length + 1), sql.Substring(at, length)),
            };
        }

        return sql;
    }
}
