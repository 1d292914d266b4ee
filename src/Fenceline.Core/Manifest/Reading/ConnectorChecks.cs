using System.Globalization;
using System.Text.RegularExpressions;
using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Holds a configuration to what is known of its connector, before Airbyte refuses it in the middle of an apply.</summary>
internal sealed class ConnectorChecks(ManifestDocument document, KnownConnector connector, EquatableArray<SecretBinding> secrets)
{
    public void Check(JsonObject? configuration)
    {
        if (configuration is null)
            return;
        foreach (var member in configuration.Members)
        {
            if (connector.Properties.FirstOrDefault(property => property.Name == member.Name) is { } property)
                CheckValue(property, member.Value);
            else if (Wording.DidYouMean(member.Name, [.. connector.Properties.Select(known => known.Name)]) is { Length: > 0 } hint)
                // A newer version of the connector may have more: only what looks like a slip is one.
                document.Warning(ManifestRules.UnknownName, member.NameSpan, $"The configuration of {connector.Name} has no {Wording.Quote(member.Name)} that is known here: Airbyte may refuse it.{hint}");
        }
    }

    private void CheckValue(KnownProperty property, JsonNode value)
    {
        if (value is JsonNull)
            return;
        if (!IsOfKind(property.Kind, value))
            Report(value, $"'{property.Name}' of {connector.Name} must be {NameOf(property.Kind)}.");
        else if (value is JsonNumber number)
            CheckRange(property, number);
        else if (value is JsonString text)
            CheckForm(property, text);
        else if (value is JsonArray array)
            foreach (var item in array.Items.OfType<JsonString>())
                CheckForm(property, item);
        else if (value is JsonObject variant && property.Variants.Count > 0)
            CheckVariant(property, variant);
    }

    private void CheckRange(KnownProperty property, JsonNumber number)
    {
        if (!int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < property.Least || value > property.Most)
            Report(number, $"'{property.Name}' of {connector.Name} must be a whole number{(property.Least > int.MinValue ? $" from {property.Least}" : "")}{(property.Most < int.MaxValue ? $" to {property.Most}" : "")}, not {Wording.Quote(number.Text)}.");
    }

    /// <summary>What holds a tenant's value is not known here as a whole.</summary>
    private void CheckForm(KnownProperty property, JsonString text)
    {
        if (text.Value.Contains("${") || ExpectedOf(property.Form) is not { } expected || Regex.IsMatch(text.Value, expected.Pattern, RegexOptions.CultureInvariant))
            return;
        Report(text, $"'{property.Name}' of {connector.Name} must be {expected.Example}, not {Wording.Quote(text.Value)}.");
    }

    private void CheckVariant(KnownProperty property, JsonObject value)
    {
        var tag = property.Variants[0].Tag;
        var given = value.Find(tag)?.Value as JsonString;
        // Airbyte takes a shape without its tag, when it has all that one of them needs.
        KnownVariant[] possible = [.. property.Variants.Where(known => given is null || known.Value == given.Value)];
        if (possible.Length == 0)
            Report(given!, $"'{property.Name}.{tag}' of {connector.Name} must be one of {Wording.List([.. property.Variants.Select(known => known.Value)])}, not {Wording.Quote(given!.Value)}.");
        else if (!possible.Any(variant => variant.Required.All(IsThere)))
            document.Error(ManifestRules.MissingProperty, value.Span, $"'{property.Name}' of {connector.Name} needs {string.Join(", or ", possible.Select(variant => Wording.List(variant.Required)))}: name a variable for each under 'secrets', as in \"{property.Name}.{possible[0].Required[0]}\".");

        bool IsThere(string name) => value.Find(name) is not null || secrets.Any(secret => string.Join(".", secret.Path) == $"{property.Name}.{name}");
    }

    private void Report(JsonNode value, string message) => document.Error(ManifestRules.InvalidValue, value.Span, message);

    private static (string Pattern, string Example)? ExpectedOf(TextForm form) => form switch
    {
        TextForm.Timestamp => ("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", "a point in time as in '2024-01-31T00:00:00Z'"),
        TextForm.Date => ("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "a date as in '2024-01-31'"),
        TextForm.Repository => (@"^[\w.-]+/(?![\w.-]*\.git$)[\w.-]*\*?$", "a repository as in 'owner/name' or 'owner/*', without '.git'"),
        _ => null,
    };

    private static bool IsOfKind(PropertyKind kind, JsonNode value) => kind switch
    {
        PropertyKind.Text => value is JsonString,
        PropertyKind.WholeNumber => value is JsonNumber,
        PropertyKind.Boolean => value is JsonBoolean,
        PropertyKind.List => value is JsonArray,
        _ => value is JsonObject,
    };

    private static string NameOf(PropertyKind kind) => kind switch
    {
        PropertyKind.Text => "a text",
        PropertyKind.WholeNumber => "a whole number",
        PropertyKind.Boolean => "true or false",
        PropertyKind.List => "a list",
        _ => "an object",
    };
}
