using Fenceline.Core.Manifest;

namespace Fenceline.Core.Naming;

/// <summary>The name of the form of a function that returns the tenant as a value of a type: <c>current_user_id_uuid</c>.</summary>
public static class TypedNames
{
    public static string Of(string function, TenantKeyType type) =>
        type == TenantKeyType.Text ? function : DerivedName.Join(function, TenantKeyTypes.WordOf(type));
}
