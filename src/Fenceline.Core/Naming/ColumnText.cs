namespace Fenceline.Core.Naming;

/// <summary>Values in the text of a manifest's column, which has a language of its own: <c>text not null default 'it''s'</c>.</summary>
public static class ColumnText
{
    /// <summary>A text as a default: in single quotes, where two of them are one. Nothing else is special.</summary>
    public static string Literal(string value) => "'" + value.Replace("'", "''") + "'";
}
