namespace Fenceline;

/// <summary>What a statement does to the transaction that it runs in, by its first words.</summary>
internal enum StatementKind
{
    /// <summary>Reads rows or changes them.</summary>
    Query,

    /// <summary>Anything else.</summary>
    Command,

    /// <summary>Sets a savepoint, or goes back to one.</summary>
    Savepoint,

    /// <summary>Begins or ends a transaction.</summary>
    Transaction,
}

/// <summary>
/// Reads a statement as PostgreSQL's lexer does, as far as is needed to tell where a value may stand and what kind of
/// statement it is. It takes a time that grows with the text's length, and less than a microsecond for most.
/// </summary>
internal sealed class SqlScan
{
    private const int MostWords = 3;
    private static readonly HashSet<string> QueryWords = new(StringComparer.OrdinalIgnoreCase) { "SELECT", "WITH", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE" };
    private static readonly HashSet<string> TransactionWords = new(StringComparer.OrdinalIgnoreCase) { "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT" };

    private readonly string _sql;
    private readonly IReadOnlyList<SqlHole> _holes;
    private readonly List<string> _words = [];
    private int _at;
    private int _nextHole;
    private bool _hasSeenMore;

    private SqlScan(string sql, IReadOnlyList<SqlHole> holes)
    {
        _sql = sql;
        _holes = holes;
    }

    /// <param name="sql">The whole text, in which parameters stand for values.</param>
    /// <param name="holes">Where they stand, in their order.</param>
    /// <exception cref="ArgumentException">A value stands where a parameter can't.</exception>
    public static StatementKind Check(string sql, IReadOnlyList<SqlHole> holes)
    {
        var scan = new SqlScan(sql, holes);
        while (scan._at < sql.Length)
            scan.Next();
        return scan.Kind();
    }

    private char Current => _sql[_at];

    private char Following => _at + 1 < _sql.Length ? _sql[_at + 1] : '\0';

    private void Next()
    {
        if (_nextHole < _holes.Count && _holes[_nextHole].Start == _at)
        {
            Hole(_holes[_nextHole++]);
            return;
        }

        switch (Current)
        {
            case '\'':
                Move(AfterQuoted(_at, '\'', hasEscapes: false), "a quoted text");
                return;
            case 'E' or 'e' when Following == '\'':
                Move(AfterQuoted(_at + 1, '\'', hasEscapes: true), "a quoted text");
                return;
            case '"':
                Move(AfterQuoted(_at, '"', hasEscapes: false), "a quoted name");
                return;
            case '-' when Following == '-':
                Move(EndOr(_sql.IndexOfAny(['\n', '\r'], _at)), "a comment", isToken: false);
                return;
            case '/' when Following == '*':
                Move(AfterComment(), "a comment", isToken: false);
                return;
            case '$' when DollarTag() is { } tag:
                Move(EndOr(_sql.IndexOf(tag, _at + tag.Length, StringComparison.Ordinal), tag.Length), "a text between dollar signs");
                return;
            case var first when IsNameStart(first):
                Word();
                return;
            case var other:
                // What may stand before the first word.
                Move(_at + 1, "", isToken: !char.IsWhiteSpace(other) && other is not ('(' or ';'));
                return;
        }
    }

    private void Hole(SqlHole hole)
    {
        if (_at > 0 && IsNamePart(_sql[_at - 1]) && !(_nextHole > 1 && _holes[_nextHole - 2].End == _at))
            throw Misplaced(hole, "right behind a name or a number, and would become a part of it");
        if (_nextHole > 1 && _holes[_nextHole - 2].End == _at)
            throw Misplaced(hole, "right behind another value");
        if (hole.End < _sql.Length && IsNamePart(_sql[hole.End]) && !(_nextHole < _holes.Count && _holes[_nextHole].Start == hole.End))
            throw Misplaced(hole, "right before a name or a number, and would become a part of it");
        _at = hole.End;
        _hasSeenMore = true;
    }

    private void Word()
    {
        var end = _at + 1;
        while (end < _sql.Length && IsNamePart(_sql[end]) && !IsHole(end))
            end++;
        if (!_hasSeenMore && _words.Count < MostWords)
            _words.Add(_sql[_at..end]);
        _at = end;
    }

    /// <summary>Goes on behind a token, in which no value may stand.</summary>
    private void Move(int end, string what, bool isToken = true)
    {
        if (_nextHole < _holes.Count && _holes[_nextHole].Start < end)
            throw Misplaced(_holes[_nextHole], $"inside {what}, where it would be the text ${_nextHole + 1} and no value");
        _at = end;
        _hasSeenMore |= isToken;
    }

    private ArgumentException Misplaced(SqlHole hole, string where)
    {
        const int Around = 20;
        var before = _sql[Math.Max(0, hole.Start - Around)..hole.Start];
        var after = _sql[hole.End..Math.Min(_sql.Length, hole.End + Around)];
        return new ArgumentException(
            $"A value of the SQL stands {where}: {before}{{...}}{after}. Let it stand on its own, as in LIKE '%' || {{value}} || '%' or {{days}} * interval '1 day'. A name can't be a value.");
    }

    private StatementKind Kind()
    {
        var (first, second) = (Word(0), Word(1));
        if (QueryWords.Contains(first))
            return StatementKind.Query;
        if (Is(first, "SAVEPOINT") || Is(first, "RELEASE") || (Is(first, "ROLLBACK") && (Is(second, "TO") || Is(Word(2), "TO"))))
            return StatementKind.Savepoint;
        return TransactionWords.Contains(first) || (Is(first, "PREPARE") && Is(second, "TRANSACTION")) ? StatementKind.Transaction : StatementKind.Command;

        string Word(int index) => index < _words.Count ? _words[index] : "";
        static bool Is(string word, string keyword) => word.Equals(keyword, StringComparison.OrdinalIgnoreCase);
    }

    private int AfterQuoted(int start, char quote, bool hasEscapes)
    {
        for (var i = start + 1; i < _sql.Length; i++)
        {
            if (hasEscapes && _sql[i] == '\\')
                i++;
            else if (_sql[i] == quote && i + 1 < _sql.Length && _sql[i + 1] == quote)
                i++;
            else if (_sql[i] == quote)
                return i + 1;
        }

        return _sql.Length;
    }

    /// <summary>Comments of this kind stand inside each other.</summary>
    private int AfterComment()
    {
        var depth = 0;
        for (var i = _at; i + 1 < _sql.Length; i++)
        {
            if (_sql[i] == '/' && _sql[i + 1] == '*')
                (depth, i) = (depth + 1, i + 1);
            else if (_sql[i] == '*' && _sql[i + 1] == '/')
                (depth, i) = (depth - 1, i + 1);
            if (depth == 0)
                return i + 1;
        }

        return _sql.Length;
    }

    /// <summary>What begins a text between dollar signs, as <c>$$</c> and <c>$body$</c> do; null for another dollar sign.</summary>
    private string? DollarTag()
    {
        var end = _at + 1;
        while (end < _sql.Length && IsNamePart(_sql[end]) && _sql[end] != '$')
            end++;
        return end < _sql.Length && _sql[end] == '$' && !char.IsAsciiDigit(_sql[_at + 1]) ? _sql[_at..(end + 1)] : null;
    }

    private int EndOr(int found, int more = 0) => found < 0 ? _sql.Length : found + more;

    private bool IsHole(int at) => _nextHole < _holes.Count && _holes[_nextHole].Start == at;

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= '\x80';

    private static bool IsNamePart(char c) => IsNameStart(c) || char.IsAsciiDigit(c) || c == '$';
}

/// <param name="Start">Where the parameter begins that stands for a value.</param>
/// <param name="End">Where the text goes on.</param>
internal readonly record struct SqlHole(int Start, int End);
