using Fenceline.Core.Manifest;
using Fenceline.Database.Introspection;

namespace Fenceline.Database.Verification;

/// <summary>What every project on Supabase has beside the manifest: roles of its services, with what they may do there. More than this is a finding.</summary>
/// <remarks>Source: the roles and rights that supabase/postgres sets up.</remarks>
internal static class SupabaseServices
{
    /// <summary>What follows for who reads a report.</summary>
    public const string Note = "Supabase's own roles were not judged. postgres (the dashboard and its SQL editor) and supabase_read_only_user read every tenant's rows; service_role bypasses policies, and can read what you grant it. "
        + "Keep its key out of programs that answer customers. Which schemas the API serves is seen here only where it is a setting of the role authenticator: in the dashboard, none of Fenceline's or of tenants may be among the exposed schemas.";

    private const string Bypasses = "bypasses row-level security";
    private const string Replicates = "may replicate";
    private const string CreatesRoles = "may create roles, and so take every role that is no superuser's";
    private const string ReadsAll = "may act as pg_read_all_data";

    private const string OutsiderStart = "outsider ";
    private const string ExtensionStart = "extension ";
    private const string SchemaEnd = " on the schema";
    private const string GranteesStart = "for ";

    private static readonly Dictionary<string, string[]> Outsiders = new(StringComparer.Ordinal)
    {
        ["dashboard_user"] = [Replicates, CreatesRoles],
        ["service_role"] = [Bypasses],
        ["supabase_auth_admin"] = [CreatesRoles],
        ["supabase_storage_admin"] = [CreatesRoles],
        ["supabase_functions_admin"] = [CreatesRoles],
        ["supabase_replication_admin"] = [Replicates],
        ["supabase_read_only_user"] = [Bypasses, ReadsAll],
        ["supabase_etl_admin"] = [Bypasses, Replicates, ReadsAll],
        ["authenticator"] = [],
        ["anon"] = [],
        ["authenticated"] = [],
    };

    /// <summary>Those that a project begins with.</summary>
    private static readonly string[] Extensions = ["pg_graphql", "pg_stat_statements", "pgcrypto", "pgjwt", "pgsodium", "supabase_vault", "uuid-ossp"];

    /// <summary>Rights on schemas that the project came with.</summary>
    private static readonly string[] SchemaUsers = [.. Outsiders.Keys, "postgres"];

    public static bool Has(TenantManifest manifest) => manifest.Database.Engine == DatabaseEngine.Supabase;

    /// <summary>What is left to judge of the server.</summary>
    /// <param name="found">What there is.</param>
    /// <param name="expected">What the manifest asks for: an extension may be in both.</param>
    public static IEnumerable<FoundLine> OfServer(IEnumerable<FoundLine> found, IReadOnlyCollection<StructureLine> expected)
    {
        var wanted = expected.Select(line => line.Subject).ToHashSet(StringComparer.Ordinal);
        return found.Where(line => wanted.Contains(line.Subject) || (!IsKnownOutsider(line) && !IsKnownExtension(line)));
    }

    /// <summary>What is left to judge of a schema that the project came with: nobody of ours may use it less, and nobody else more.</summary>
    public static IEnumerable<FoundLine> OfSchema(IEnumerable<FoundLine> found) => found.Select(WithoutServices).OfType<FoundLine>();

    private static bool IsKnownExtension(FoundLine line) => line.Subject.StartsWith(ExtensionStart, StringComparison.Ordinal) && Extensions.Contains(line.Subject[ExtensionStart.Length..]);

    private static bool IsKnownOutsider(FoundLine line) =>
        line.Subject.StartsWith(OutsiderStart, StringComparison.Ordinal)
        && Outsiders.TryGetValue(line.Subject[OutsiderStart.Length..], out var known)
        && known.Aggregate(line.Said, (said, phrase) => said.Replace(phrase, "", StringComparison.Ordinal)).Trim(' ', ',').Length == 0;

    private static FoundLine? WithoutServices(FoundLine line)
    {
        if (!line.Subject.EndsWith(SchemaEnd, StringComparison.Ordinal) || !line.Said.StartsWith(GranteesStart, StringComparison.Ordinal))
            return line;
        // Nobody but the owner's login and the dashboard may make something there: an API role that may is a finding.
        var mayCreate = line.Subject.Contains(" CREATE ", StringComparison.Ordinal);
        var left = line.Said[GranteesStart.Length..].Split(", ").Where(grantee => mayCreate ? grantee is not ("postgres" or "dashboard_user") : !SchemaUsers.Contains(grantee)).ToList();
        return left.Count == 0 ? null : line with { Said = GranteesStart + string.Join(", ", left) };
    }
}
