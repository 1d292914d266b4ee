using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <param name="Target">For a schema its name alone; for a database nothing: it is the one at hand.</param>
/// <param name="Signature">For a function its argument types, as in <c>text, jsonb</c>; else null.</param>
/// <param name="Privileges">As SQL writes them, as in <c>SELECT</c>.</param>
/// <param name="Columns">The columns that it is restricted to; empty for all.</param>
/// <param name="Grantee">A role; null for the tenant's own.</param>
public sealed record PgGrant(
    GrantTarget Kind,
    ObjectName Target,
    string? Signature,
    EquatableArray<string> Privileges,
    EquatableArray<string> Columns,
    string? Grantee);

public enum GrantTarget
{
    Database,
    Schema,
    Table,
    Sequence,
    Function,
    Type,
}

/// <summary>What happens to the privileges on objects that a role makes later.</summary>
/// <param name="Owner">The role that makes them.</param>
/// <param name="Privileges">As SQL writes them.</param>
/// <param name="Objects">As SQL writes them: <c>FUNCTIONS</c>, <c>TYPES</c>, <c>TABLES</c>.</param>
/// <param name="Grantee">Null for PUBLIC.</param>
public sealed record PgDefaultPrivilege(string Owner, bool IsRevoked, string Privileges, string Objects, string? Grantee);
