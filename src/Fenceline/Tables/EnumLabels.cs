using System.ComponentModel;

namespace Fenceline;

/// <summary>
/// For generated code: an enum's values and their labels. Labels travel as text, which the statement casts: so neither
/// a mapping nor the types that a connection has loaded matter.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EnumLabels
{
    private protected EnumLabels()
    {
    }

    /// <summary>For generated code: what to throw for a value without a name.</summary>
    public static Exception NoValue(string type, int value) =>
        new ArgumentOutOfRangeException(nameof(value), value, $"This is not a value of {type}.");

    /// <summary>For generated code: what to throw for a label without a value.</summary>
    public static Exception NoLabel(string type, string label) =>
        new FormatException($"'{label}' is not a label of {type} that this program was built with: build it again with the manifest that has it.");

    /// <summary>The label of a value, or those of an array of them.</summary>
    internal abstract object ToText(object value);
}

/// <inheritdoc/>
/// <typeparam name="T">The enum.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EnumLabels<T>(Func<T, string> labelOf, Func<string, T> valueOf) : EnumLabels
    where T : struct, Enum
{
    internal override object ToText(object value) => value is T?[] values
        ? Array.ConvertAll(values, item => item is { } known ? labelOf(known) : null)
        : labelOf((T)value);

    internal T ValueOf(string label) => valueOf(label);

    internal T?[] ValuesOf(string?[] labels) => Array.ConvertAll(labels, label => label is null ? (T?)null : valueOf(label));
}
