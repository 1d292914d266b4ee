using Fenceline.Sql;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>What is known where a text is run by another one: the body of a function or a block, what EXECUTE is given.</summary>
/// <param name="Numbered">What <c>$1</c> and so on stand for.</param>
/// <param name="Views">Those that the other text has made.</param>
/// <param name="State">What the other text has done so far.</param>
/// <param name="Depth">How many texts are around it.</param>
internal sealed record ScriptFrame(FunctionArguments Arguments, Func<int, AbstractValue> Numbered, KnownViews Views, ScriptState State, int Depth);

/// <summary>A function's arguments and variables, by their names.</summary>
/// <param name="qualifiers">What may stand before them: the function's name, and labels of blocks.</param>
internal sealed class FunctionArguments(IEnumerable<string> qualifiers)
{
    private readonly HashSet<string> _qualifiers = new(qualifiers, StringComparer.Ordinal);

    public IEnumerable<string> Qualifiers => _qualifiers;

    /// <summary>A field of a row stands under both its names, with a dot between them.</summary>
    public Dictionary<string, AbstractValue> Values { get; } = new(StringComparer.Ordinal);

    public AbstractValue? Find(QualifiedName name) => name.Parts.Count switch
    {
        _ when name.HasHole => null,
        1 => Find(name.Last.Name),
        2 => (_qualifiers.Contains(name.Parts[0].Name) ? Find(name.Last.Name) : null) ?? Find(name.Parts[0].Name + "." + name.Last.Name),
        _ => null,
    };

    private AbstractValue? Find(string name) => Values.TryGetValue(name, out var value) ? value : null;
}
