namespace Fenceline.Core.Queries;

/// <summary>Writes the properties through which tables are reached.</summary>
internal static class MemberWriter
{
    public static void Table(CodeWriter code, string ns, TableMemberNode table, string suffix, string arguments) =>
        Property(code, CodeWriter.Code(table.Table) + ".", $"global::{ns}.{table.Stem}{suffix}", table.Member, arguments);

    public static void Group(CodeWriter code, string ns, GroupMemberNode group, string suffix) =>
        Property(code, $"The tables of {CodeWriter.Code(group.Source)}.", $"global::{ns}.{group.Stem}{suffix}", group.Member, "Session");

    // Types are named in full: a member of the same name would hide them.
    private static void Property(CodeWriter code, string summary, string type, string member, string arguments)
    {
        code.Line();
        code.Summary(summary);
        code.Line($"public {type} {member} => new {type}({arguments});");
    }
}
