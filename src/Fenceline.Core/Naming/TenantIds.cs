namespace Fenceline.Core.Naming;

/// <summary>
/// What a tenant's id may look like, and how it becomes part of a name. The two belong together: no two ids, not even
/// of tenants that nobody has registered, may come out as one name.
/// </summary>
/// <remarks>
/// Airbyte writes <c>-</c> in a schema's name as <c>_</c>, so a UUID's hyphens become <c>__</c>. An id that has two
/// separators in a row, which could mean either, is no id. The runtime and the Terraform module do the same.
/// </remarks>
public static class TenantIds
{
    /// <summary>Understood by .NET, PostgreSQL and Terraform alike.</summary>
    public const string Pattern = "^[A-Za-z0-9]([_-]?[A-Za-z0-9])*$";

    public const string Separator = "-";

    public const string EncodedSeparator = "__";

    public static bool IsValid(string id)
    {
        for (var i = 0; i < id.Length; i++)
        {
            var isInside = i > 0 && i < id.Length - 1 && id[i - 1] is not ('_' or '-');
            if (!IsLetterOrDigit(id[i]) && !(id[i] is '_' or '-' && isInside))
                return false;
        }

        return id.Length > 0;
    }

    /// <summary>The id as part of a schema's or role's name.</summary>
    public static string Encode(string id) => id.Replace(Separator, EncodedSeparator);

    /// <summary>The id that <see cref="Encode"/> made a part of a name.</summary>
    public static string Decode(string encoded) => encoded.Replace(EncodedSeparator, Separator);

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
