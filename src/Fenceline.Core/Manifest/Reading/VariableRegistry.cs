namespace Fenceline.Core.Manifest.Reading;

/// <summary>All sources' secrets and placeholders become Terraform variables of one module, so their names must differ.</summary>
internal sealed class VariableRegistry
{
    private readonly Dictionary<string, (string Source, bool IsSecret)> _taken = new(StringComparer.Ordinal);

    public void Add(ManifestPlace place, string name, string source, bool isSecret)
    {
        if (!NameRules.CheckVariable(place.Document, place.Span, name, isSecret ? "a secret's variable" : "the name of a tenant's value"))
            return;

        if (_taken.TryGetValue(name, out var other))
            place.Error(ManifestRules.Collision, $"{Wording.Quote(name)} is already {Describe(other.IsSecret)} of source {Wording.Quote(other.Source)}, and both would be one Terraform variable; rename one of them.");
        else
            _taken.Add(name, (source, isSecret));
    }

    private static string Describe(bool isSecret) => isSecret ? "the variable of a secret" : "the name of a tenant's value";
}
