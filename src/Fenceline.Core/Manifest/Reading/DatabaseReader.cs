using Fenceline.Sql.Collections;
using Fenceline.Core.Json;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>database</c>. Everything in it has a default.</summary>
internal static class DatabaseReader
{
    private const string LaterEngine = "citus";

    /// <param name="project">The project's name, which names the landing database unless the manifest does.</param>
    /// <returns>The options, and what is said of members, which is checked once the tables are known.</returns>
    public static (DatabaseOptions Options, MembersDraft? Members) Read(ManifestDocument document, JsonNode? node, string project)
    {
        var reader = node is null ? null : ObjectReader.Of(document, node, "the database options");
        var engine = ReadEngine(document, reader);
        var members = new MembersReader(document, engine).Read(reader);
        var options = new DatabaseOptions(
            engine,
            ReadSchema(document, reader, "sharedSchema", "public"),
            ReadTenantSchema(document, reader),
            ReadTenantColumn(document, reader),
            IdentityReader.Read(document, reader?.Node("identity"), engine == DatabaseEngine.Supabase && members is null ? IdentityKind.Jwt : IdentityKind.Setting, "app.user_id", "current_user_id"),
            ReadSchema(document, reader, "controlSchema", "fenceline"),
            ReadSchema(document, reader, "adminSchema", "fenceline_admin"),
            reader?.Integer("adminViewLimit", n => n is >= 0 and <= 1000, "a whole number from 0 to 1000") ?? 100,
            reader?.Integer("namedTenantLimit", n => n is >= 0 and <= 10_000, "a whole number from 0 to 10000") ?? 100,
            ReadLanding(document, reader, project),
            ReadPublicRights(document, reader, engine),
            ReadExtensions(document, reader?.Node("extensions")),
            ReadSchema(document, reader, "extensionSchema", "extensions"),
            ReadDeletionLimit(reader?.Reader("deletionLimit", "the deletion limit")))
        {
            TenantType = reader?.Choice("tenantType", Choices.TenantKeyTypes) ?? TenantKeyType.Text,
        };
        reader?.Finish();
        return (options, members);
    }

    private static LandingOptions ReadLanding(ManifestDocument document, ObjectReader? reader, string project)
    {
        var kind = reader?.Choice("landing", Choices.Landings) ?? LandingKind.Database;
        var name = reader?.Text("landingDatabase");
        if (name is not null && kind == LandingKind.Schema)
            document.Error(ManifestRules.InvalidValue, name.Span, "'landingDatabase' has no meaning when 'landing' is 'schema': remove it.");
        else if (name is not null)
            NameRules.CheckLowerIdentifier(document, name.Span, name.Value, "a database's name");
        return new LandingOptions(kind == LandingKind.Schema ? null : name?.Value ?? new DatabaseNames(project).LandingDatabase);
    }

    private static EquatableArray<string> ReadExtensions(ManifestDocument document, JsonNode? node)
    {
        if (node is null || Expect.Array(document, node, "'extensions'") is not { } array)
            return default;

        var names = new List<string>();
        foreach (var item in array.Items)
        {
            if (Expect.Text(document, item, "an extension's name") is not { } name || !IsExtension(document, name))
                continue;
            if (names.Contains(name.Value))
                document.Error(ManifestRules.Duplicate, name.Span, $"The extension {Wording.Quote(name.Value)} is named twice: remove one of the two.");
            names.Add(name.Value);
        }

        return names.ToEquatableArray();
    }

    /// <summary>As PostgreSQL's own extensions are named, some with a hyphen.</summary>
    private static bool IsExtension(ManifestDocument document, JsonString name)
    {
        if (name.Value.Length <= SqlText.MaxIdentifierBytes && NameRules.IsIdentifier(name.Value.Replace('-', '_')) && NameRules.IsLower(name.Value))
            return true;
        NameRules.Report(document, name.Span, name.Value, "an extension's name", "use small letters, digits, '_' and '-', as in 'citext'");
        return false;
    }

    private static DeletionLimit ReadDeletionLimit(ObjectReader? reader)
    {
        var limit = new DeletionLimit(
            reader?.Integer("percent", n => n is >= 0 and <= 100, "a whole number from 0 to 100") ?? 50,
            reader?.Integer("rows", n => n >= 0, "a whole number that is not negative") ?? 100);
        reader?.Finish();
        return limit;
    }

    private static DatabaseEngine ReadEngine(ManifestDocument document, ObjectReader? reader)
    {
        var engine = reader?.Text("engine");
        if (engine is null || engine.Value == "postgres")
            return DatabaseEngine.Postgres;

        if (engine.Value == "supabase")
            return DatabaseEngine.Supabase;

        var message = engine.Value == LaterEngine
            ? $"The engine {Wording.Quote(engine.Value)} is not supported yet; use 'postgres'."
            : $"'engine' must be 'postgres' or 'supabase', not {Wording.Quote(engine.Value)}.";
        document.Error(ManifestRules.InvalidValue, engine.Span, message);
        return DatabaseEngine.Postgres;
    }

    private static PublicRights ReadPublicRights(ManifestDocument document, ObjectReader? reader, DatabaseEngine engine)
    {
        var isSupabase = engine == DatabaseEngine.Supabase;
        if (reader?.Choice("publicRights", Choices.PublicRights) is not { } rights)
            return isSupabase ? PublicRights.Keep : PublicRights.RevokeUnlessUsed;
        if (isSupabase && rights != PublicRights.Keep)
            document.Error(ManifestRules.InvalidValue, reader.Node("publicRights")!.Span, "On Supabase 'publicRights' can only be 'keep', since its own services use what everybody may do. Remove it.");
        return rights;
    }

    private static string ReadSchema(ManifestDocument document, ObjectReader? reader, string property, string otherwise)
    {
        var name = reader?.Text(property);
        return name is not null && NameRules.CheckSchema(document, name, "a schema's name") ? name.Value : otherwise;
    }

    private static string ReadTenantSchema(ManifestDocument document, ObjectReader? reader)
    {
        const string Otherwise = "user_{id}";
        if (reader?.Text("tenantSchema") is not { } pattern)
            return Otherwise;

        var at = pattern.Value.IndexOf(TenantNames.Placeholder, StringComparison.Ordinal);
        var rest = at < 0 ? "" : pattern.Value.Remove(at, TenantNames.Placeholder.Length);
        var isPattern = at >= 0 && rest.All(c => NameRules.IsIdentifierPart(c) && c is not (>= 'A' and <= 'Z'));
        if (!isPattern || (at > 0 && !NameRules.IsIdentifier(rest)) || rest.Length >= SqlText.MaxIdentifierBytes)
        {
            document.Error(ManifestRules.InvalidValue, pattern.Span, $"{Wording.Quote(pattern.Value)} can't be the pattern of a tenant's schema: use small letters, digits and '_', with {TenantNames.Placeholder} in it exactly once, as in '{Otherwise}'.");
            return Otherwise;
        }

        if (NameRules.IsPostgresOwn(pattern.Value))
            NameRules.Report(document, pattern.Span, pattern.Value, "the pattern of a tenant's schema", "PostgreSQL keeps names that start with 'pg_' for itself");
        return pattern.Value;
    }

    private static string ReadTenantColumn(ManifestDocument document, ObjectReader? reader)
    {
        var name = reader?.Text("tenantColumn");
        return name is not null && NameRules.CheckColumn(document, name.Span, name.Value) ? name.Value : "user_id";
    }
}
