using Fenceline.Core.Model;
using static Fenceline.Core.Build.FunctionDeclaration;

namespace Fenceline.Core.Build;

/// <summary>What makes and drops a tenant's roles, in each database that has some.</summary>
internal static class RoleFunctions
{
    /// <param name="maker">Owns them, and alone may call them.</param>
    public static IEnumerable<PgFunction> All(FunctionDeclaration declare, string maker) =>
    [
        declare.Definer(maker, "make_role", "void", In("role_name", "text"), In("attributes", "text")),
        declare.Definer(maker, "drop_role", "", In("role_name", "text"), Out("kind", "text"), Out("name", "text"), Out("note", "text")),
    ];
}
