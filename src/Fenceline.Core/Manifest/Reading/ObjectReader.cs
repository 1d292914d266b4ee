using System.Globalization;
using Fenceline.Core.Json;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>
/// Reads an object with known properties: remembers which were asked for, so that <see cref="Finish"/> can report the
/// ones that nobody knows.
/// </summary>
internal sealed class ObjectReader
{
    private readonly JsonObject _node;
    private readonly string _what;
    private readonly IReadOnlyList<JsonMember> _members;
    private readonly List<string> _known = [];

    /// <param name="what">What the object is, as messages name it: <c>a source</c>.</param>
    public ObjectReader(ManifestDocument document, JsonObject node, string what)
    {
        Document = document;
        _node = node;
        _what = what;
        _members = Expect.Members(document, node);
    }

    public ManifestDocument Document { get; }

    /// <summary>Where to report what is missing: the object's opening brace.</summary>
    public TextSpan Place => new(_node.Span.Start, 1);

    public static ObjectReader? Of(ManifestDocument document, JsonNode node, string what) =>
        Expect.Object(document, node, what) is { } found ? new ObjectReader(document, found, what) : null;

    public JsonMember? Member(string name)
    {
        if (!_known.Contains(name))
            _known.Add(name);
        for (var i = 0; i < _members.Count; i++)
        {
            if (_members[i].Name == name)
                return _members[i];
        }

        return null;
    }

    public JsonNode? Node(string name) => Member(name)?.Value;

    /// <summary>The property, or a report that it is missing.</summary>
    public JsonNode? RequiredNode(string name, string remedy)
    {
        var node = Node(name);
        if (node is null)
            Document.Error(ManifestRules.MissingProperty, Place, $"The property '{name}' is missing in {_what}; {remedy}");
        return node;
    }

    public JsonString? Text(string name) => Node(name) is { } node ? Expect.Text(Document, node, $"'{name}'") : null;

    public JsonString? RequiredText(string name, string remedy) =>
        RequiredNode(name, remedy) is { } node ? Expect.Text(Document, node, $"'{name}'") : null;

    public JsonObject? Object(string name) => Node(name) is { } node ? Expect.Object(Document, node, $"'{name}'") : null;

    public ObjectReader? Reader(string name, string what) => Node(name) is { } node ? Of(Document, node, what) : null;

    /// <summary>The members of an object that maps names to something; empty when it is absent or no object.</summary>
    public IReadOnlyList<JsonMember> Map(string name) =>
        Object(name) is { } node ? Expect.Members(Document, node) : [];

    public bool? Boolean(string name)
    {
        var node = Node(name);
        if (node is not null and not JsonBoolean)
            Expect.Other(Document, node, $"'{name}'", "true or false");
        return (node as JsonBoolean)?.Value;
    }

    /// <summary>A whole number that passes <paramref name="isAllowed"/>; anything else is reported and gives null.</summary>
    public int? Integer(string name, Func<int, bool> isAllowed, string allowed)
    {
        var node = Node(name);
        if (node is null)
            return null;
        if (node is not JsonNumber number)
        {
            Expect.Other(Document, node, $"'{name}'", "a number");
            return null;
        }

        if (int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && isAllowed(value))
            return value;
        Document.Error(ManifestRules.InvalidValue, node.Span, $"'{name}' must be {allowed}, not {Wording.Quote(number.Text)}.");
        return null;
    }

    /// <summary>One of a few words.</summary>
    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct => Text(name) is { } text ? Choices.Parse(Document, text, $"'{name}'", choices) : null;

    /// <summary>Reports every property that was not asked for.</summary>
    public void Finish()
    {
        foreach (var member in _members)
        {
            if (!_known.Contains(member.Name))
                Document.Error(ManifestRules.UnknownProperty, member.NameSpan, $"{Wording.Quote(member.Name)} is not a property of {_what}.{Wording.DidYouMeanOrAll(member.Name, _known)}");
        }
    }
}
