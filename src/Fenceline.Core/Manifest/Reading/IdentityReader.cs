using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>identity</c>: how the database learns who asks.</summary>
internal static class IdentityReader
{
    /// <param name="otherKind">Where none is given.</param>
    /// <param name="otherSetting">Where none is given, and it is not a token that says who asks.</param>
    /// <param name="otherFunction">Where none is given.</param>
    public static Identity Read(ManifestDocument document, JsonNode? node, IdentityKind otherKind, string otherSetting, string otherFunction)
    {
        var reader = node is null ? null : ObjectReader.Of(document, node, "the identity");
        var kind = reader?.Choice("kind", Choices.IdentityKinds) ?? otherKind;
        var setting = ReadSetting(document, reader, kind, otherSetting);
        var claim = ReadClaim(document, reader, kind);
        var function = reader?.Text("function");
        if (function is not null)
            NameRules.CheckLowerIdentifier(document, function.Span, function.Value, "a function's name");
        reader?.Finish();
        return new Identity(kind, setting, claim[0], function?.Value ?? otherFunction) { WithinClaim = claim.Skip(1).ToEquatableArray() };
    }

    private static string ReadSetting(ManifestDocument document, ObjectReader? reader, IdentityKind kind, string otherSetting)
    {
        var otherwise = kind == IdentityKind.Jwt ? "request.jwt.claims" : otherSetting;
        if (reader?.Text("setting") is not { } setting)
            return otherwise;

        if (kind == IdentityKind.Role)
            document.Error(ManifestRules.InvalidValue, setting.Span, "'setting' has no meaning when the identity is the role; remove it.");
        else if (!IsCustomSetting(setting.Value))
            document.Error(ManifestRules.InvalidValue, setting.Span, $"{Wording.Quote(setting.Value)} can't be a setting of your own: PostgreSQL wants two or more names with dots between, in small letters, as in '{otherwise}', and 'plpgsql.' and 'fenceline.' are taken.");
        return setting.Value;
    }

    /// <summary>Names of its own that neither PostgreSQL's nor Fenceline's functions use.</summary>
    private static bool IsCustomSetting(string name)
    {
        var parts = name.Split('.');
        return parts.Length >= 2
            && parts.All(part => NameRules.IsIdentifier(part) && NameRules.IsLower(part))
            && parts[0] is not ("plpgsql" or "fenceline");
    }

    /// <summary>A claim, or the way to a value within one.</summary>
    private static List<string> ReadClaim(ManifestDocument document, ObjectReader? reader, IdentityKind kind)
    {
        const string Otherwise = "sub";
        if (reader?.Node("claim") is not { } node)
            return [Otherwise];

        var names = node is JsonArray ? Expect.Texts(document, node, "'claim'") : reader.Text("claim") is { } text ? [text] : [];
        if (kind != IdentityKind.Jwt)
            document.Error(ManifestRules.InvalidValue, node.Span, "'claim' has a meaning only when the identity's kind is 'jwt'; remove it.");
        else if (names.FirstOrDefault(name => name.Value.Length == 0) is { } empty)
            document.Error(ManifestRules.InvalidValue, empty.Span, "'claim' must name a claim, as in 'sub'.");
        else if (node is JsonArray { Items.Count: 0 })
            document.Error(ManifestRules.InvalidValue, node.Span, "'claim' must name a claim, as in 'sub', or the way to a value within one, as in [\"app_metadata\", \"org_id\"].");
        return names.Count == 0 ? [Otherwise] : [.. names.Select(name => name.Value)];
    }
}
