using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Build;

/// <summary>
/// The functions that say whose rows a session means: as the registry has the id, and for tenant columns of another type as a value of
/// it. An id that is no such value gives NULL, which equals no row.
/// </summary>
internal sealed class TenantFunctions(DatabaseOptions database)
{
    /// <summary>The tenant of a pinned session.</summary>
    public ObjectName Current(TenantKeyType type) => new(database.SharedSchema, TypedNames.Of(database.Identity.Function, type));

    /// <summary>The tenant that a function of the control schema works for.</summary>
    public ObjectName Acting(TenantKeyType type) => new(database.ControlSchema, TypedNames.Of(ControlNames.ActingTenant, type));

    /// <param name="type">Another one than text.</param>
    public PgFunction Current(TenantKeyType type, string owner) => Typed(Current(type), Current(TenantKeyType.Text), type, owner);

    /// <inheritdoc cref="Current(TenantKeyType, string)"/>
    public PgFunction Acting(TenantKeyType type, string owner) => Typed(Acting(type), Acting(TenantKeyType.Text), type, owner);

    private static PgFunction Typed(ObjectName name, ObjectName text, TenantKeyType type, string owner)
    {
        var word = TenantKeyTypes.WordOf(type);
        return FunctionDeclaration.Expression(name, owner, word, "") with
        {
            Body = new FunctionBody($"(SELECT CASE WHEN {TenantKeyValues.Condition(type, "t.id")} THEN t.id::{word} END FROM (SELECT {text}() AS id) AS t)", IsTemplate: false),
        };
    }
}
