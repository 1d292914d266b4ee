using System.Globalization;
using System.Text.RegularExpressions;
using Fenceline.Core.Manifest;

namespace Fenceline.Core.Naming;

/// <summary>
/// Which ids are values of a tenant column's type. Only the text that PostgreSQL itself writes for a value counts: a uuid in capitals or
/// a number with a zero before it would be another tenant by its id, and the same one by its rows.
/// </summary>
public static class TenantKeyValues
{
    private const string UuidPattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
    private const string NumberPattern = "^(0|[1-9][0-9]{0,18})$";

    private static readonly Regex Uuid = new(UuidPattern.TrimEnd('$') + "\\z", RegexOptions.CultureInvariant);
    private static readonly Regex Number = new(NumberPattern.TrimEnd('$') + "\\z", RegexOptions.CultureInvariant);

    public static bool IsValue(TenantKeyType type, string id) => type switch
    {
        TenantKeyType.Uuid => Uuid.IsMatch(id),
        TenantKeyType.Bigint or TenantKeyType.Int4 => Number.IsMatch(id) && decimal.Parse(id, CultureInfo.InvariantCulture) <= Greatest(type),
        _ => true,
    };

    /// <summary>The same as SQL: true, or false, and never an error.</summary>
    /// <param name="id">The id, as SQL that may be repeated.</param>
    public static string Condition(TenantKeyType type, string id) => type switch
    {
        TenantKeyType.Uuid => $"{id} ~ {SqlText.Literal(UuidPattern)}",
        TenantKeyType.Bigint or TenantKeyType.Int4 => FormattableString.Invariant($"CASE WHEN {id} ~ {SqlText.Literal(NumberPattern)} THEN {id}::numeric <= {Greatest(type)} ELSE false END"),
        _ => "true",
    };

    /// <summary>For whoever has to give one.</summary>
    public static string Describe(TenantKeyType type) => type switch
    {
        TenantKeyType.Uuid => "a uuid in small letters, as in '0b1f4c1e-8f2f-4b7e-9d0a-6a2f5d3c7e10'",
        TenantKeyType.Bigint or TenantKeyType.Int4 => FormattableString.Invariant($"a whole number up to {Greatest(type)} without a zero before it, as in '42'"),
        _ => "a text",
    };

    private static long Greatest(TenantKeyType type) => type == TenantKeyType.Int4 ? int.MaxValue : long.MaxValue;
}
