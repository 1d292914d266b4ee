using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>terraform</c>: where the states are.</summary>
internal static class TerraformReader
{
    private const string None = "none";

    // What would be a secret in a file that is committed. Terraform takes each of them from the environment.
    private static readonly HashSet<string> Secrets = new(StringComparer.Ordinal)
    {
        "access_key", "client_certificate_password", "client_certificate", "client_key", "client_secret", "conn_str", "credentials", "encryption_key", "oidc_token", "password", "sas_token", "secret_key", "sse_customer_key", "token", "username",
    };

    // What tells the states of users apart is the tool's to write.
    private static readonly HashSet<string> Places = new(StringComparer.Ordinal)
    {
        "address", "key", "lock_address", "path", "prefix", "schema_name", "unlock_address", "workspace_dir", "workspace_key_prefix",
    };

    /// <param name="tiers">Those whose tenants share a root need a backend that has workspaces.</param>
    public static TerraformBackend? Read(ManifestDocument document, ObjectReader? reader, EquatableArray<Tier> tiers)
    {
        var node = reader?.Reader("backend", "a backend");
        var backend = node is null ? null : ReadBackend(document, node, tiers);
        reader?.Finish();
        return backend;
    }

    private static TerraformBackend? ReadBackend(ManifestDocument document, ObjectReader reader, EquatableArray<Tier> tiers)
    {
        var kind = reader.RequiredText("kind", $"name one of {Wording.List([.. TerraformBackend.Kinds, None])}.");
        var word = kind is null ? null : Choices.Word(document, kind, "'kind'", [.. TerraformBackend.Kinds, None]);
        var prefix = ReadPrefix(document, reader, word);
        var settings = reader.Map("settings").Select(member => ReadSetting(document, member)).OfType<BackendSetting>().ToEquatableArray();
        reader.Finish();
        if (word is null or None)
            return null;

        var backend = new TerraformBackend(word, prefix, settings);
        if (!backend.HasWorkspaces && tiers.FirstOrDefault(tier => tier.Terraform == TerraformLayout.Workspace) is { } shared)
            document.Error(ManifestRules.InvalidValue, kind!.Span, $"The backend '{word}' has no workspaces, and tier {Wording.Quote(shared.Name)} has \"terraform\": \"workspace\": make that \"directory\", or choose another backend.");
        return backend;
    }

    private static string ReadPrefix(ManifestDocument document, ObjectReader reader, string? kind)
    {
        const string Otherwise = "fenceline";
        if (reader.Text("prefix") is not { } prefix)
        {
            if (kind == TerraformBackend.Http)
                document.Error(ManifestRules.MissingProperty, reader.Place, "The property 'prefix' is missing in a backend; for 'http' it is the address that each state's address begins with, as in 'https://states.example.com/fenceline'.");
            return Otherwise;
        }

        var isPlace = prefix.Value.Length > 0 && !prefix.Value.EndsWith("/", StringComparison.Ordinal) && prefix.Value.All(c => c is > ' ' and < (char)127 and not ('"' or '\\' or '$' or '%'));
        if (!isPlace || (kind == TerraformBackend.Postgres && !NameRules.IsIdentifier(prefix.Value)))
            NameRules.Report(document, prefix.Span, prefix.Value, "a backend's prefix", "use letters, digits, '_', '-', '.' and '/', with no '/' at its end; for 'pg' what a schema's name can begin with");
        return prefix.Value;
    }

    private static BackendSetting? ReadSetting(ManifestDocument document, JsonMember member)
    {
        if (Secrets.Contains(member.Name))
            document.Error(ManifestRules.SecretInManifest, member.NameSpan, $"{Wording.Quote(member.Name)} is a secret, or holds one, and can't be in a manifest: Terraform takes it from the environment.");
        else if (Places.Contains(member.Name))
            document.Error(ManifestRules.InvalidValue, member.NameSpan, $"{Wording.Quote(member.Name)} tells one user's state from another's, so it is written for each: remove it, and give 'prefix' what they begin with.");
        else if (!NameRules.IsVariable(member.Name))
            NameRules.Report(document, member.NameSpan, member.Name, "a backend's setting", "use small letters, digits and '_', a letter first");
        return member.Value is JsonBoolean boolean ? new BackendSetting(member.Name, boolean.Value ? "true" : "false")
            : Expect.Text(document, member.Value, "a backend's setting") is { } text ? new BackendSetting(member.Name, text.Value)
            : null;
    }
}
