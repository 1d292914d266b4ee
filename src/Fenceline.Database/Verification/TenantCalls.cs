using Fenceline.Core.Build;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Database.Introspection;
using Fenceline.Migrations;
using Fenceline.Sql.Collections;

namespace Fenceline.Database.Verification;

/// <summary>The functions that are made for each tenant, as the database's own functions make them.</summary>
internal sealed class TenantCalls(TenantManifest manifest, DatabaseNames names, MigrationScripts scripts, ObjectSet set)
{
    private static readonly EquatableArray<string> Execute = EquatableArray.Of("EXECUTE");

    /// <summary>The call for SQL that nobody vouches for, which runs as the tenant.</summary>
    public (PgFunction Function, IReadOnlyList<PgGrant> Grants) Sealed(FleetRow tenant)
    {
        var path = string.Join(", ", PinnedPath.BehindTenant(manifest.Database, names).Prepend(tenant.Schema).Select(SqlText.Identifier)) + ", pg_temp";
        var function = new PgFunction(
            new ObjectName(names.CallsSchema, "sealed_" + tenant.Role), false, EquatableArray.Of(new PgArgument(false, "query", "text", null), new PgArgument(false, "row_limit", "integer", "1000")), "SETOF jsonb",
            FunctionLanguage.PlPgSql, FunctionVolatility.Stable, false, IsSecurityDefiner: true, EquatableArray.Of(new PgSetting("search_path", path)), tenant.Role, FunctionReach.EveryNode,
            new FunctionBody(scripts.SealedBody!.Replace("{tenant}", SqlText.Literal(tenant.Id), StringComparison.Ordinal), false), null);
        return (function, tenant.IsActive ? [Grant(function, names.App)] : []);
    }

    /// <summary>The function that reads a landing as its reader: the model's, with another owner.</summary>
    /// <param name="caller">Who may call it.</param>
    public (PgFunction Function, IReadOnlyList<PgGrant> Grants) Reader(LandingRow landing, string caller)
    {
        var model = set.Functions.First(function => function.Name.Name == "read_as_reader");
        var function = model with { Name = new ObjectName(names.CallsSchema, "read_" + landing.BaseName), Owner = landing.Reader, IsSecurityDefiner = true };
        return (function, [Grant(function, caller)]);
    }

    private static PgGrant Grant(PgFunction function, string role) => new(GrantTarget.Function, function.Name, function.Signature, Execute, default, role);
}
