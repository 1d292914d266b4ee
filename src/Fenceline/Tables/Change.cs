using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>A new value for a column, or none: what is not set stays as it is. A value becomes a change by itself.</summary>
/// <typeparam name="T">What the column holds.</typeparam>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is one.")]
public readonly record struct Change<T>
{
    /// <summary>Sets the column.</summary>
    public Change(T value)
    {
        Value = value;
        IsSet = true;
    }

    /// <summary>Whether the column gets a value.</summary>
    public bool IsSet { get; }

    /// <summary>The new value.</summary>
    public T? Value { get; }

    /// <summary>Sets the column.</summary>
    public static implicit operator Change<T>(T value) => new(value);
}
