namespace Fenceline.Core.Queries;

/// <summary>Writes the classes that hold the tables of one source.</summary>
internal static class GroupWriter
{
    public static string Write(GroupNode group)
    {
        var code = new CodeWriter(group.Namespace);
        WriteTables(code, group);
        WriteCrossTenantTables(code, group);
        return code.ToString();
    }

    private static void WriteTables(CodeWriter code, GroupNode group)
    {
        var type = group.Stem + TypeNames.Tables;
        code.OpenType(CodeWriter.Described($"One tenant's tables of {CodeWriter.Code(group.Source)}", group.Description), "public sealed class " + type);
        code.Line($"private readonly {CodeWriter.Session} _session;");
        code.Line();
        code.Open($"internal {type}({CodeWriter.Session} session)");
        code.Line("_session = session;");
        code.Close();

        foreach (var table in group.Tables)
            MemberWriter.Table(code, group.Namespace, table, TypeNames.Queries, "_session");
        code.Close();
    }

    private static void WriteCrossTenantTables(CodeWriter code, GroupNode group)
    {
        var type = group.Stem + TypeNames.CrossTenantTables;
        code.OpenType($"All tenants' tables of {CodeWriter.Code(group.Source)}.", "public sealed class " + type);
        code.Line($"private readonly {CodeWriter.CrossTenantSession} _session;");
        code.Line();
        code.Open($"internal {type}({CodeWriter.CrossTenantSession} session)");
        code.Line("_session = session;");
        code.Close();
        foreach (var table in group.Tables)
            MemberWriter.Table(code, group.Namespace, table, TypeNames.CrossTenantQueries, "_session");
        code.Close();
    }
}
