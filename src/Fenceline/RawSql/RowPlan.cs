using System.Reflection;
using Npgsql;

namespace Fenceline;

/// <summary>How a row is made: the constructor and its arguments, then what else is set.</summary>
internal sealed record RowPlan(ConstructorInfo Constructor, Slot[] Arguments, (PropertyInfo Property, Slot Slot)[] Properties);

/// <summary>The column that a constructor's parameter or a property takes.</summary>
/// <param name="Column">Its place.</param>
/// <param name="Value">Reads it where it is not NULL.</param>
/// <param name="Type">What takes it.</param>
internal sealed record Slot(int Column, Func<NpgsqlDataReader, int, object> Value, Type Type)
{
    /// <exception cref="InvalidOperationException">The column is NULL and the type has no room for that.</exception>
    public object? Read(NpgsqlDataReader row)
    {
        if (!row.IsDBNull(Column))
            return Value(row, Column);
        return !Type.IsValueType || Nullable.GetUnderlyingType(Type) is not null
            ? null
            : throw new InvalidOperationException($"Column '{row.GetName(Column)}' is NULL, and {Type.Name} has no room for it.");
    }
}
