using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>secrets</c> of a source, and makes sure that the configuration does not carry them itself.</summary>
internal sealed class SecretsReader(ManifestDocument document, string source, KnownConnector? connector, VariableRegistry variables)
{
    public EquatableArray<SecretBinding> Read(IReadOnlyList<JsonMember> members, JsonObject? configuration)
    {
        var secrets = new List<SecretBinding>(members.Count);
        foreach (var member in members)
        {
            var path = member.Name.Split('.');
            if (!path.All(IsMemberName))
            {
                document.Error(ManifestRules.InvalidValue, member.NameSpan, $"{Wording.Quote(member.Name)} is not a path into the configuration: write member names with dots between, as in 'credentials.token'.");
                continue;
            }

            CheckAgainstConfiguration(member, path, configuration);
            CheckAgainstOthers(member, path, secrets);
            if (Expect.Text(document, member.Value, "a secret's variable") is not { } variable)
                continue;
            variables.Add(new ManifestPlace(document, variable.Span), variable.Value, source, isSecret: true);
            secrets.Add(new SecretBinding(new EquatableArray<string>(path), variable.Value));
        }

        CheckKnownSecrets(configuration, secrets);
        return new EquatableArray<SecretBinding>([.. secrets]);
    }

    private void CheckAgainstConfiguration(JsonMember secret, string[] path, JsonObject? configuration)
    {
        JsonNode? node = configuration;
        for (var i = 0; i < path.Length && node is not null; i++)
        {
            if (node is not JsonObject parent)
            {
                document.Error(ManifestRules.InvalidValue, secret.NameSpan, $"{Wording.Quote(secret.Name)} leads through something in the configuration that is not an object; correct the path.");
                return;
            }

            node = parent.Find(path[i])?.Value;
        }

        if (node is not null)
            document.Error(ManifestRules.SecretInManifest, node.Span, $"{Wording.Quote(secret.Name)} is a secret, so it can't be in the configuration too; remove it here.");
    }

    private void CheckAgainstOthers(JsonMember secret, string[] path, List<SecretBinding> others)
    {
        foreach (var other in others)
        {
            var shorter = Math.Min(path.Length, other.Path.Count);
            if (path.Take(shorter).SequenceEqual(other.Path.Take(shorter)))
                document.Error(ManifestRules.Collision, secret.NameSpan, $"{Wording.Quote(secret.Name)} and {Wording.Quote(string.Join(".", other.Path))} stand at one place of the configuration; keep one of them.");
        }
    }

    private void CheckKnownSecrets(JsonObject? configuration, List<SecretBinding> secrets)
    {
        foreach (var known in connector?.Secrets ?? [])
        {
            JsonNode? node = configuration;
            foreach (var part in known.Split('.'))
                node = (node as JsonObject)?.Find(part)?.Value;
            if (node is not null && secrets.All(secret => string.Join(".", secret.Path) != known))
                document.Error(ManifestRules.SecretInManifest, node.Span, $"'{known}' is a secret of {connector!.Name} and can't be in a manifest; name a variable for it under 'secrets', as in \"{known}\": \"{source}_{known.Split('.').Last()}\".");
        }
    }

    private static bool IsMemberName(string part) =>
        part.Length > 0 && part[0] is not (>= '0' and <= '9') && part.All(c => NameRules.IsIdentifierPart(c) || c == '-') && part[0] != '-';
}
