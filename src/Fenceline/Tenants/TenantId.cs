using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>The id of a tenant, checked: letters and digits, with a single <c>_</c> or <c>-</c> between them, all ASCII, at most 63.</summary>
/// <remarks>
/// There is no way from a text to a tenant but <see cref="Parse(string)"/> and <see cref="TryParse(string?, out TenantId)"/>.
/// The default value is no tenant: everything that takes one refuses it. Ids compare by case.
/// </remarks>
public readonly struct TenantId : IEquatable<TenantId>, IParsable<TenantId>
{
    /// <summary>The longest id, in characters. A long schema pattern leaves room for less.</summary>
    public const int MaxLength = 63;

    private readonly string? _value;

    private TenantId(string value) => _value = value;

    /// <summary>The id as it stands in the database.</summary>
    /// <exception cref="InvalidOperationException">This is the default value, which is not a tenant.</exception>
    public string Value => _value ?? throw new InvalidOperationException(
        "This TenantId is the default value, which is not a tenant. Make one with TenantId.Parse or TenantId.TryParse.");

    /// <summary>Makes a tenant's id of a text.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> can't be a tenant's id.</exception>
    public static TenantId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var id) ? id : throw new FormatException(
            $"A tenant's id is letters and digits (ASCII) with a single '_' or '-' between them, and has at most {MaxLength} characters.");
    }

    /// <exception cref="ArgumentException"><paramref name="tenant"/> is the default value, which is not a tenant.</exception>
    internal static void ThrowIfDefault(TenantId tenant)
    {
        if (tenant == default)
            throw new ArgumentException("The default TenantId is not a tenant.", nameof(tenant));
    }

    /// <summary>Makes a tenant's id of a text, or says that it can't be one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId id)
    {
        var valid = IsValid(text);
        id = valid ? new TenantId(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    static TenantId IParsable<TenantId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    static bool IParsable<TenantId>.TryParse(string? s, IFormatProvider? provider, out TenantId result) => TryParse(s, out result);

    /// <inheritdoc/>
    public bool Equals(TenantId other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TenantId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : string.GetHashCode(_value, StringComparison.Ordinal);

    /// <summary>The id; for the default value an empty text.</summary>
    public override string ToString() => _value ?? "";

    /// <summary>Whether both are the same tenant.</summary>
    public static bool operator ==(TenantId left, TenantId right) => left.Equals(right);

    /// <summary>Whether the two are different tenants.</summary>
    public static bool operator !=(TenantId left, TenantId right) => !left.Equals(right);

    private static bool IsValid([NotNullWhen(true)] string? text)
    {
        if (text is null || text.Length is 0 or > MaxLength)
            return false;

        for (var i = 0; i < text.Length; i++)
        {
            var isInside = i > 0 && i < text.Length - 1 && text[i - 1] is not ('_' or '-');
            if (!char.IsAsciiLetterOrDigit(text[i]) && !(text[i] is '_' or '-' && isInside))
                return false;
        }

        return true;
    }
}
