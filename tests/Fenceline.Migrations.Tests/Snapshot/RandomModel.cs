using System.Collections;
using System.Reflection;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Sql.Collections;

namespace Fenceline.Migrations.Tests.Snapshot;

/// <summary>
/// Random models. Every record of the model is made through its constructor with random parts, so that a member that is
/// added later is covered without anybody's doing.
/// </summary>
internal sealed class RandomModel(Random random)
{
    private const int MostItems = 3;

    private static readonly string[] Texts = ["", "a", "Größe", "it's", "\"quoted\"", "line\nbreak", "back\\slash", "$1", "\u0001\u2028", "🐘", "null", "{{ control }}", "user_id = (SELECT 1)"];

    private static readonly string[] Names = ["text", "bigint", "Größe", "a \"b\""];

    public DatabaseModel Next() => (DatabaseModel)Value(typeof(DatabaseModel), isNullable: false)!;

    private object? Value(Type type, bool isNullable)
    {
        if (isNullable && random.Next(3) == 0)
            return null;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return random.Next(2) == 0 ? null : Value(inner, isNullable: false);
        if (type == typeof(string))
            return Texts[random.Next(Texts.Length)];
        if (type == typeof(bool))
            return random.Next(2) == 0;
        if (type == typeof(int))
            return random.Next(-5, 1_000_000);
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length));
        // Its name becomes SQL at once, so it has to be one.
        if (type == typeof(ColumnType))
            return new ColumnType(Names[random.Next(Names.Length)], (int?)Value(typeof(int?), true), null, random.Next(2) == 0, Named(), Named());
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>) ? List(type.GetGenericArguments()[0]) : Record(type);
    }

    private string? Named() => random.Next(2) == 0 ? null : Names[random.Next(Names.Length)];

    private object Record(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        var nullability = new NullabilityInfoContext();
        var parts = constructor.GetParameters().Select(part => Value(part.ParameterType, nullability.Create(part).WriteState == NullabilityState.Nullable)).ToArray();
        var record = constructor.Invoke(parts);
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is not null && constructor.GetParameters().All(part => part.Name != property.Name)))
            property.SetValue(record, Value(property.PropertyType, nullability.Create(property).WriteState == NullabilityState.Nullable));
        return record;
    }

    private object List(Type item)
    {
        var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        for (var i = random.Next(MostItems); i > 0; i--)
            items.Add(Value(item, isNullable: false));
        return typeof(EquatableArray).GetMethod(nameof(EquatableArray.ToEquatableArray))!.MakeGenericMethod(item).Invoke(null, [items])!;
    }
}
