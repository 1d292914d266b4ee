using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Linq;

/// <summary>The calls that follow on a set of entities, up to where the query is run.</summary>
/// <param name="Calls">The methods by name, in order.</param>
/// <param name="Predicates">The conditions that are given to them.</param>
/// <param name="IsRun">It is run in the same expression, and is no raw SQL, which is looked at as such.</param>
internal sealed record QueryChain(IReadOnlyList<string> Calls, IReadOnlyList<IOperation> Predicates, bool IsRun)
{
    private static readonly HashSet<string> Runs = new(StringComparer.Ordinal)
    {
        "ToList", "ToArray", "ToDictionary", "ToHashSet", "ToLookup", "First", "FirstOrDefault", "Single", "SingleOrDefault", "Last", "LastOrDefault", "ElementAt", "ElementAtOrDefault",
        "Any", "All", "Count", "LongCount", "Sum", "Min", "Max", "Average", "Contains", "Load", "ForEach", "AsEnumerable", "AsAsyncEnumerable", "ExecuteDelete", "ExecuteUpdate", "Find", "MinBy", "MaxBy", "Aggregate",
    };

    public static QueryChain From(IOperation source)
    {
        var calls = new List<string>();
        var predicates = new List<IOperation>();
        var current = source;
        while (Next(current) is { } call)
        {
            calls.Add(call.TargetMethod.Name);
            // What is not over the entity itself any more can't filter it.
            predicates.AddRange(call.Arguments.Where(argument => argument.Value != current).Select(argument => argument.Value));
            current = call;
        }

        var isRaw = calls.Any(name => name.StartsWith("FromSql", StringComparison.Ordinal));
        return new QueryChain(calls, predicates, !isRaw && (calls.Any(IsRunBy) || IsWalkedThrough(current)));
    }

    private static bool IsRunBy(string name) => Runs.Contains(name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Async".Length) : name);

    // The call of which an expression is the subject: its instance, or the first argument of an extension.
    private static IInvocationOperation? Next(IOperation expression)
    {
        var parent = expression.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation or ITranslatedQueryOperation or IAwaitOperation)
            parent = parent.Parent;
        return parent switch
        {
            IInvocationOperation call when Holds(call.Instance, expression) => call,
            IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } call } => call,
            _ => null,
        };
    }

    private static bool Holds(IOperation? outer, IOperation inner) => outer is not null && outer.Syntax.Span.Contains(inner.Syntax.Span);

    private static bool IsWalkedThrough(IOperation query)
    {
        var parent = query.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation or ITranslatedQueryOperation)
            parent = parent.Parent;
        return parent is IForEachLoopOperation loop && Holds(loop.Collection, query);
    }
}
