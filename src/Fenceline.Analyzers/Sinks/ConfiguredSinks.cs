using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fenceline.Analyzers.Sinks;

/// <summary>The sinks that <c>.editorconfig</c> names: <c>fenceline_sql_sinks = My.Type.Method:parameter, My.Type.Property</c>.</summary>
internal sealed class ConfiguredSinks
{
    private const string Key = "fenceline_sql_sinks";

    private readonly ImmutableHashSet<string> _names;

    private ConfiguredSinks(ImmutableHashSet<string> names) => _names = names;

    public static ConfiguredSinks Of(Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        var lists = new HashSet<string>(StringComparer.Ordinal);
        if (options.GlobalOptions.TryGetValue(Key, out var global))
            lists.Add(global);
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (options.GetOptions(tree).TryGetValue(Key, out var list))
                lists.Add(list);
        }

        return new ConfiguredSinks(
            lists.SelectMany(list => list.Split(',', ';')).Select(name => name.Trim()).Where(name => name.Length > 0).ToImmutableHashSet(StringComparer.Ordinal));
    }

    public bool Contains(IMethodSymbol method, IParameterSymbol parameter) =>
        !_names.IsEmpty && _names.Contains(NameOf(method) + ":" + parameter.Name);

    public bool Contains(ISymbol member) => !_names.IsEmpty && _names.Contains(NameOf(member));

    private static string NameOf(ISymbol member)
    {
        var name = member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? member.ContainingType.Name : member.Name;
        return member.ContainingType.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None)) + "." + name;
    }
}
