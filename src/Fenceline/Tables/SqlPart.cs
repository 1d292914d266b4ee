namespace Fenceline;

/// <summary>Texts that become part of SQL as they are, and are written by Fenceline or by the compiler.</summary>
internal static class SqlPart
{
    /// <summary>The mark by which the analyzer knows them: where a program sets one itself, it has to be a constant (FEN106).</summary>
    public const string Syntax = "sql-part";
}
