using System.Security.Cryptography;
using System.Text;
using Fenceline.Sql;

namespace Fenceline.Cli.Linting;

/// <summary>
/// Tells statements again after the file has changed around them: hashes of their tokens, so that comments, line breaks and
/// indentation don't count.
/// </summary>
internal sealed class StatementHashes
{
    private const int HexDigits = 16;

    // Side by side: where each statement ends, and its hash.
    private readonly List<int> _ends = [];
    private readonly List<string> _hashes = [];

    /// <summary>A statement reaches to its semicolon or, at psql's own commands, to the end of the line.</summary>
    public StatementHashes(string sql)
    {
        var tokens = new StringBuilder();
        foreach (var token in SqlLexer.Tokenize(sql).Tokens)
        {
            tokens.Append(sql, token.Start, token.End - token.Start).Append('\n');
            if (token.Kind is not (SqlTokenKind.Semicolon or SqlTokenKind.PsqlCommand))
                continue;
            Add(token.End, tokens);
        }

        // What stands behind the last semicolon: a statement without one, or comments that speak of the one before.
        if (_ends.Count == 0 || tokens.ToString().Trim().Length > 0)
            Add(sql.Length, tokens);
    }

    public string At(int offset)
    {
        var first = _ends.BinarySearch(offset + 1);
        return _hashes[Math.Min(first < 0 ? ~first : first, _hashes.Count - 1)];
    }

    private void Add(int end, StringBuilder tokens)
    {
        _ends.Add(end);
        _hashes.Add(Hash(tokens.ToString()));
        tokens.Clear();
    }

    private static string Hash(string tokens) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tokens)))[..HexDigits];
}
