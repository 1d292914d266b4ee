using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Npgsql;

namespace Fenceline;

/// <summary>
/// Makes rows of what a query returns. A type that stands for one value takes the only column. Any other type takes
/// columns by name, whatever the case and without their underscores: through its constructor, then through properties.
/// </summary>
internal static class RowMapper
{
    // More sets of columns than that for one type are made by a program, and planned each time.
    private const int MaxKnown = 32;

    private const DynamicallyAccessedMemberTypes Needed = DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicProperties;

    /// <exception cref="InvalidOperationException">The columns and the type don't fit each other.</exception>
    public static Func<NpgsqlDataReader, T> For<[DynamicallyAccessedMembers(Needed)] T>(NpgsqlDataReader reader)
    {
        if (ColumnValues.Reader(typeof(T)) is { } read)
        {
            return reader.FieldCount == 1
                ? row => (T)(row.IsDBNull(0) ? Null<T>() : read(row, 0))!
                : throw new InvalidOperationException($"The query returns {reader.FieldCount} columns, and {typeof(T).Name} takes one.");
        }

        foreach (var mapping in Known<T>.Mappings)
        {
            if (mapping.Fits(reader))
                return mapping.Read;
        }

        var names = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var plan = Plan(typeof(T), names);
        var made = new Mapping<T>(names, row => (T)Create(plan, row));
        // Two at the same time may forget one of theirs: it is made again.
        if (Known<T>.Mappings is { Length: < MaxKnown } known)
            Known<T>.Mappings = [.. known, made];
        return made.Read;
    }

    private static object? Null<T>() => default(T) is null ? null : throw new InvalidOperationException($"The query returned NULL, and {typeof(T).Name} has no room for it: ask for {typeof(T).Name}?.");

    private static RowPlan Plan([DynamicallyAccessedMembers(Needed)] Type type, string[] names)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            if (!columns.TryAdd(Simple(names[i]), i))
                throw new InvalidOperationException($"The query returns two columns '{names[i]}': give one another name with AS.");
        }

        var constructor = type.GetConstructors()
            .OrderByDescending(candidate => candidate.GetParameters().Length)
            .FirstOrDefault(candidate => candidate.GetParameters().All(parameter => columns.ContainsKey(Simple(parameter.Name!))))
            ?? throw new InvalidOperationException($"No constructor of {type.Name} has all its parameters among the columns {string.Join(", ", names)}.");
        var arguments = constructor.GetParameters().Select(parameter => Slot(columns, type, parameter.Name!, parameter.ParameterType)).ToArray();
        var set = new List<(PropertyInfo, Slot)>();
        foreach (var property in type.GetProperties())
        {
            if (property.SetMethod is { IsPublic: true } && columns.ContainsKey(Simple(property.Name)))
                set.Add((property, Slot(columns, type, property.Name, property.PropertyType)));
        }

        return columns.Count == 0
            ? new RowPlan(constructor, arguments, [.. set])
            : throw new InvalidOperationException($"{type.Name} has no room for column '{names[columns.Values.First()]}'.");
    }

    /// <summary>Takes a column, so that what is left over has no place.</summary>
    private static Slot Slot(Dictionary<string, int> columns, Type owner, string member, Type type)
    {
        columns.Remove(Simple(member), out var column);
        return new Slot(column, ColumnValues.Reader(type) ?? throw new InvalidOperationException($"{owner.Name}.{member}: a column can't become {type.Name}."), type);
    }

    private static object Create(RowPlan plan, NpgsqlDataReader row)
    {
        var result = plan.Constructor.Invoke(Array.ConvertAll(plan.Arguments, slot => slot.Read(row)));
        foreach (var (property, slot) in plan.Properties)
            property.SetValue(result, slot.Read(row));
        return result;
    }

    private static string Simple(string name) => name.Replace("_", "", StringComparison.Ordinal);

    /// <summary>What was worked out for a type before. It never changes once it is here.</summary>
    private static class Known<T>
    {
        public static volatile Mapping<T>[] Mappings = [];
    }

    /// <summary>How a type takes one set of columns.</summary>
    private sealed record Mapping<T>(string[] Columns, Func<NpgsqlDataReader, T> Read)
    {
        public bool Fits(NpgsqlDataReader reader)
        {
            if (reader.FieldCount != Columns.Length)
                return false;
            for (var i = 0; i < Columns.Length; i++)
            {
                if (!string.Equals(reader.GetName(i), Columns[i], StringComparison.Ordinal))
                    return false;
            }

            return true;
        }
    }
}
