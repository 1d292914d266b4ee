using Fenceline.Core.Naming;

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
        if (group.Placement is { } placement)
            WriteExceptions(code, placement);

        code.Line($"private readonly {CodeWriter.Session} _session;");
        if (group.Placement is not null)
            code.Line("private readonly bool _isInSchema;");
        code.Line();
        code.Open($"internal {type}({CodeWriter.Session} session)");
        code.Line("_session = session;");
        if (group.Placement is { } chosen)
            code.Line($"_isInSchema = {(chosen.IsInSchemaByDefault ? "!" : "")}_exceptions.Contains(session.Tenant.Value);");
        code.Close();

        foreach (var table in group.Tables)
            MemberWriter.Table(code, group.Namespace, table, TypeNames.Queries, group.Placement is null ? "_session" : "_session, _isInSchema");
        code.Close();
    }

    private static void WriteExceptions(CodeWriter code, GroupPlacement placement)
    {
        code.Line(placement.IsInSchemaByDefault
            ? "// These tenants share the tables; the others have them in their own schemas."
            : "// These tenants have the tables in their own schemas; the others share them.");
        code.Line("private static readonly global::System.Collections.Frozen.FrozenSet<string> _exceptions = global::System.Collections.Frozen.FrozenSet.ToFrozenSet(");
        code.Continue("new string[]");
        code.Continue("{");
        foreach (var tenant in placement.Exceptions)
            code.Continue("    " + CSharpText.Literal(tenant) + ",");
        code.Continue("},");
        code.Continue("global::System.StringComparer.Ordinal);");
        code.Line();
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
