using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    // catalog.schema.relation
    private const int MostNameParts = 3;

    private static bool IsColumnName(in SqlToken token) => token.Kind switch
    {
        SqlTokenKind.Word => token.Keyword == SqlKeyword.NotKeyword
            || KeywordTable.Category(token.Keyword) is KeywordCategory.Unreserved or KeywordCategory.ColumnName,
        SqlTokenKind.QuotedIdentifier or SqlTokenKind.Hole => true,
        _ => false,
    };

    private static bool IsFunctionName(in SqlToken token) => token.Kind switch
    {
        SqlTokenKind.Word => token.Keyword == SqlKeyword.NotKeyword
            || KeywordTable.Category(token.Keyword) is KeywordCategory.Unreserved or KeywordCategory.TypeOrFunctionName,
        SqlTokenKind.QuotedIdentifier or SqlTokenKind.Hole => true,
        _ => false,
    };

    private static bool IsLabel(in SqlToken token) =>
        token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier or SqlTokenKind.Hole;

    private static bool IsNonReserved(in SqlToken token) =>
        IsLabel(token) && (token.Keyword == SqlKeyword.NotKeyword || KeywordTable.Category(token.Keyword) != KeywordCategory.Reserved);

    private static bool IsBareLabel(in SqlToken token) =>
        IsLabel(token) && (token.Keyword == SqlKeyword.NotKeyword || KeywordTable.IsBareLabel(token.Keyword));

    private SqlIdentifier TakeIdentifier()
    {
        ref readonly var token = ref Current;
        _pos++;
        return new SqlIdentifier(token.Value, token.Kind == SqlTokenKind.QuotedIdentifier, token.HasHole, token.Span);
    }

    /// <summary>What PostgreSQL's grammar calls ColId.</summary>
    private SqlIdentifier ColumnName() => IsColumnName(Current) ? TakeIdentifier() : throw Unexpected();

    /// <summary>What PostgreSQL's grammar calls ColLabel.</summary>
    private SqlIdentifier Label() => IsLabel(Current) ? TakeIdentifier() : throw Unexpected();

    private SqlIdentifier NonReservedWord() => IsNonReserved(Current) ? TakeIdentifier() : throw Unexpected();

    private EquatableArray<SqlIdentifier> ColumnNames() => CommaList(ColumnName);

    private EquatableArray<SqlIdentifier> OptionalColumnNames() =>
        At(SqlTokenKind.OpenParen) ? ParenthesizedList(ColumnName) : default;

    /// <summary>The name of a relation.</summary>
    private QualifiedName RelationName()
    {
        var name = AnyName();
        return name.Parts.Count <= MostNameParts
            ? name
            : throw Error("improper qualified name (too many dotted names)", name.Span);
    }

    /// <summary>A name with as many parts as there are.</summary>
    private QualifiedName AnyName()
    {
        var start = Current.Start;
        return NameParts(start, ColumnName());
    }

    private QualifiedName NameParts(int start, SqlIdentifier first)
    {
        if (!At(SqlTokenKind.Dot))
            return new QualifiedName(new EquatableArray<SqlIdentifier>([first]), first.Span);

        var parts = new List<SqlIdentifier> { first };
        while (Accept(SqlTokenKind.Dot))
            parts.Add(Label());
        return new QualifiedName(Array(parts), SpanFrom(start));
    }
}
