using Fenceline.Core.Manifest;
using Fenceline.Core.Queries;
using Fenceline.Sql.Collections;

namespace Fenceline.Generator.Tests;

/// <summary>What the compiler keeps between two edits.</summary>
public sealed class PipelineModelTests
{
    public static TheoryData<Type> Models => [.. Reachable(typeof(ManifestText), typeof(TenantManifest), typeof(QueryModel))];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_pipeline_model_compares_by_value_and_holds_no_symbol_or_syntax(Type model)
    {
        Assert.True(typeof(IEquatable<>).MakeGenericType(model).IsAssignableFrom(model) || model.IsEnum, $"{model} compares by reference.");
        Assert.DoesNotContain("CodeAnalysis", model.Assembly.GetName().Name, StringComparison.Ordinal);
        Assert.False(model.IsArray, $"{model} compares by reference.");
    }

    [Fact]
    public void The_models_are_found()
    {
        var models = Reachable(typeof(ManifestText), typeof(TenantManifest), typeof(QueryModel));
        Assert.Contains(typeof(TableNode), models);
        Assert.Contains(typeof(EnumMemberNode), models);
        Assert.Contains(typeof(ConfigText), models);
    }

    private static HashSet<Type> Reachable(params Type[] roots)
    {
        var found = new HashSet<Type>();
        var pending = new Queue<Type>(roots);
        while (pending.TryDequeue(out var type))
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>))
                pending.Enqueue(type.GetGenericArguments()[0]);
            else if (found.Add(type) && type.Assembly == typeof(QueryModel).Assembly)
                Enqueue(type, pending);
        }

        return found;
    }

    private static void Enqueue(Type type, Queue<Type> pending)
    {
        foreach (var field in type.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public))
            pending.Enqueue(field.FieldType);
        foreach (var derived in type.Assembly.GetTypes().Where(candidate => candidate.BaseType == type))
            pending.Enqueue(derived);
    }
}
