namespace Fenceline.Core.Manifest;

/// <summary>What a tenant column may hold. The registry has ids as text; a column of another type holds the value that such a text means.</summary>
public enum TenantKeyType
{
    Text,
    Uuid,
    Bigint,
    Int4,
}

/// <summary>The words for types of tenant columns, which are PostgreSQL's too.</summary>
public static class TenantKeyTypes
{
    /// <summary>The type as the manifest and SQL write it.</summary>
    public static string WordOf(TenantKeyType type) => type switch
    {
        TenantKeyType.Text => "text",
        TenantKeyType.Uuid => "uuid",
        TenantKeyType.Bigint => "bigint",
        TenantKeyType.Int4 => "integer",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no word for it."),
    };

    /// <summary>Whether a column's type can be a tenant column's.</summary>
    public static TenantKeyType? Of(ColumnType type) => type is { IsArray: false, Length: null, EnumSchema: null, ExtensionSchema: null }
        ? type.Name switch
        {
            "text" => TenantKeyType.Text,
            "uuid" => TenantKeyType.Uuid,
            "bigint" => TenantKeyType.Bigint,
            "integer" => TenantKeyType.Int4,
            _ => null,
        }
        : null;

    public static bool IsNumber(TenantKeyType type) => type is TenantKeyType.Bigint or TenantKeyType.Int4;
}
