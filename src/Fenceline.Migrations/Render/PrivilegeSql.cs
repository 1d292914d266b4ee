using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>Statements about who may do what.</summary>
internal sealed class PrivilegeSql(SqlTarget target)
{
    /// <summary>The grants, those that differ in their grantee alone as one statement.</summary>
    public IEnumerable<string> Grant(IEnumerable<PgGrant> grants) => grants
        .GroupBy(grant => grant with { Grantee = null })
        .Select(same => $"GRANT {Privileges(same.Key)} ON {Object(same.Key)} TO {string.Join(", ", same.Select(grant => target.Role(grant.Grantee)))}");

    public string Revoke(PgGrant grant) => $"REVOKE {Privileges(grant)} ON {Object(grant)} FROM {target.Role(grant.Grantee)}";

    /// <summary>On the database that it runs in, whatever its name.</summary>
    public string GrantOnDatabase(PgGrant grant) => OnDatabase($"GRANT {Privileges(grant)} ON DATABASE %I TO {target.Role(grant.Grantee)}");

    /// <inheritdoc cref="GrantOnDatabase"/>
    public string RevokeOnDatabase(PgGrant grant) => OnDatabase($"REVOKE {Privileges(grant)} ON DATABASE %I FROM {target.Role(grant.Grantee)}");

    public static string Default(PgDefaultPrivilege privilege)
    {
        var grantee = privilege.Grantee is null ? "PUBLIC" : SqlText.Identifier(privilege.Grantee);
        return $"ALTER DEFAULT PRIVILEGES FOR ROLE {SqlText.Identifier(privilege.Owner)} "
            + (privilege.IsRevoked ? "REVOKE" : "GRANT") + $" {privilege.Privileges} ON {privilege.Objects} {(privilege.IsRevoked ? "FROM" : "TO")} {grantee}";
    }

    private static string OnDatabase(string statement) =>
        "DO " + DollarText.Quote($"\nBEGIN\n  EXECUTE pg_catalog.format('{statement}', pg_catalog.current_database());\nEND\n");

    private static string Privileges(PgGrant grant) => grant.Columns.Count == 0
        ? string.Join(", ", grant.Privileges)
        : string.Join(", ", grant.Privileges.Select(privilege => $"{privilege} ({SqlText.IdentifierList(grant.Columns)})"));

    private string Object(PgGrant grant) => grant.Kind switch
    {
        GrantTarget.Schema => "SCHEMA " + SqlText.Identifier(grant.Target.Name),
        GrantTarget.Sequence => "SEQUENCE " + target.Name(grant.Target),
        GrantTarget.Function => $"FUNCTION {target.Name(grant.Target)}({grant.Signature})",
        GrantTarget.Type => "TYPE " + target.Name(grant.Target),
        _ => target.Name(grant.Target),
    };
}
