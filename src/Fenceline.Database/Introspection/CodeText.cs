using Fenceline.Sql;

namespace Fenceline.Database.Introspection;

/// <summary>An expression, a query or a body as the model has it, to be compared with what a catalog writes of the one that is there.</summary>
internal sealed record CodeText(CodeKind Kind, string Text)
{
    /// <summary>A part that must not be there.</summary>
    public static CodeText None { get; } = new(CodeKind.Verbatim, "");

    /// <param name="found">As the catalog writes it; null when there is none.</param>
    public bool Matches(string? found) => Kind switch
    {
        CodeKind.Verbatim => Text.Trim() == (found ?? "").Trim(),
        _ when found is null => false,
        CodeKind.Mentions => CodeNames.AreSame(Text, found),
        CodeKind.Query => CodeWriter.AreSame(Query(Text), Query(found), isStrict: false),
        _ => CodeWriter.AreSame(Expression(Text), Expression(WithoutReturn(found)), isStrict: Kind == CodeKind.Binding),
    };

    private static string WithoutReturn(string text) => text.StartsWith("RETURN ", StringComparison.Ordinal) ? text["RETURN ".Length..] : text;

    private static SqlExpression? Expression(string text) =>
        Query("SELECT " + text) is { Body: SelectBody { Targets: { Count: 1 } targets, Where: null, From.Count: 0 } } ? targets[0].Expression : null;

    private static SqlQuery? Query(string text) => SqlParser.Parse(text).Statements is { Count: 1 } statements && statements[0] is QueryStatement statement ? statement.Query : null;
}

internal enum CodeKind
{
    /// <summary>The same text, but for blanks around it: bodies, which PostgreSQL keeps as they were given.</summary>
    Verbatim,

    /// <summary>An expression that decides whose rows are seen: every cast of it counts that could make two tenants equal.</summary>
    Binding,

    /// <summary>Another expression, such as a check: the casts that PostgreSQL adds do not count.</summary>
    Expression,

    /// <summary>A query of Fenceline's own views.</summary>
    Query,

    /// <summary>A query of the manifest's, which PostgreSQL writes in its own way: it names the same relations and functions.</summary>
    Mentions,
}
