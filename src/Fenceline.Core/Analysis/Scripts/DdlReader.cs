using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>A name in DDL.</summary>
/// <param name="Schema">Null when it is not qualified.</param>
internal readonly record struct DdlName(string? Schema, string Name, TextSpan Span)
{
    public static DdlName Of(QualifiedName name) => new(CatalogLookup.SchemaOf(name), name.Last.Name, name.Span);
}

/// <summary>Reads the tokens of a statement that the parser does not take apart.</summary>
internal sealed class DdlReader
{
    private readonly SqlTokens _tokens;
    private readonly int _end;

    public DdlReader(SqlTokens tokens, TextSpan statement)
    {
        _tokens = tokens;
        Start = tokens.IndexAt(statement.Start);
        Position = Start;
        _end = tokens.IndexAt(statement.End);
    }

    /// <summary>Of the statement's first token.</summary>
    public int Start { get; }

    /// <summary>Of the token that is read next.</summary>
    public int Position { get; set; }

    public bool IsAtEnd => Position >= _end;

    public SqlToken Current => Ahead(0);

    public SqlToken Ahead(int count) => Position + count < _end ? _tokens[Position + count] : default;

    public TextSpan Span => IsAtEnd ? _tokens[Math.Max(_end - 1, 0)].Span : Current.Span;

    /// <summary>Whether these words stand here, none of them in quotes.</summary>
    public bool At(params string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (Ahead(i) is not { Kind: SqlTokenKind.Word } token || token.Value != words[i])
                return false;
        }

        return true;
    }

    public bool AtAny(params string[] words) => Current.Kind == SqlTokenKind.Word && Array.IndexOf(words, Current.Value) >= 0;

    public bool Accept(params string[] words)
    {
        if (!At(words))
            return false;
        Position += words.Length;
        return true;
    }

    public bool Accept(SqlTokenKind kind)
    {
        if (Current.Kind != kind || IsAtEnd)
            return false;
        Position++;
        return true;
    }

    /// <summary>Passes the first of these words, if one of them stands here.</summary>
    public bool AcceptAny(params string[] words)
    {
        if (!AtAny(words))
            return false;
        Position++;
        return true;
    }

    public void SkipIfExists()
    {
        if (!Accept("if", "not", "exists"))
            Accept("if", "exists");
    }

    /// <summary>A name with dots, or null where none stands here.</summary>
    public DdlName? Name()
    {
        if (!IsName(Current))
            return null;

        var start = Current.Start;
        string? schema = null;
        var name = Current;
        Position++;
        while (Current.Kind == SqlTokenKind.Dot && IsName(Ahead(1)))
        {
            schema = name.Value;
            name = Ahead(1);
            Position += 2;
        }

        return new DdlName(schema, name.Value, TextSpan.FromBounds(start, name.End));
    }

    public IReadOnlyList<DdlName> Names()
    {
        var names = new List<DdlName>();
        do
        {
            Accept("only");
            if (Name() is not { } name)
                break;
            names.Add(name);
            if (Current is { Kind: SqlTokenKind.Operator, Value: "*" })
                Position++;
        }
        while (Accept(SqlTokenKind.Comma));
        return names;
    }

    /// <summary>Passes what stands in parentheses, if they open here; else one token.</summary>
    public void SkipOne()
    {
        if (Current.Kind != SqlTokenKind.OpenParen)
        {
            Position++;
            return;
        }

        var depth = 0;
        do
        {
            depth += Current.Kind switch { SqlTokenKind.OpenParen => 1, SqlTokenKind.CloseParen => -1, _ => 0 };
            Position++;
        }
        while (depth > 0 && !IsAtEnd);
    }

    /// <summary>Goes on to these words, outside of parentheses; false, and at the end, when they don't follow.</summary>
    public bool SkipTo(params string[] words)
    {
        while (!IsAtEnd && !At(words))
            SkipOne();
        return !IsAtEnd;
    }

    /// <summary>Goes on behind the next comma outside of parentheses; false at the end.</summary>
    public bool SkipComma()
    {
        while (!IsAtEnd && Current.Kind != SqlTokenKind.Comma)
            SkipOne();
        return Accept(SqlTokenKind.Comma);
    }

    /// <summary>What follows ALTER TABLE or its like: the name, and each action on it. It ends behind the last one.</summary>
    public void EachAction(Action<DdlReader, DdlName> read)
    {
        SkipIfExists();
        Accept("only");
        if (Name() is not { } name)
            return;
        do
            read(this, name);
        while (SkipComma());
    }

    /// <summary>The span of the parentheses that open here, without them; null where none do.</summary>
    public TextSpan? Parenthesized()
    {
        if (Current.Kind != SqlTokenKind.OpenParen)
            return null;

        var start = Current.End;
        SkipOne();
        return TextSpan.FromBounds(start, Math.Max(start, _tokens[Position - 1].Start));
    }

    private static bool IsName(in SqlToken token) => token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier or SqlTokenKind.Hole;
}
