using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <summary>A role of the project. None may bypass row-level security, be a superuser or replicate; so the model has no word for that.</summary>
/// <param name="CanLogin">Somebody logs in as it; else it is only acted as.</param>
/// <param name="Inherits">It has its groups' rights without SET ROLE.</param>
/// <param name="Settings">Settings of its sessions.</param>
/// <param name="Purpose">What it is for, in a few words.</param>
public sealed record PgRole(string Name, bool CanLogin, bool Inherits, bool CreatesRoles, EquatableArray<PgSetting> Settings, string Purpose);

/// <param name="Value">As SQL, as in <c>pg_catalog, pg_temp</c>.</param>
public sealed record PgSetting(string Name, string Value);

/// <summary>A member of a role. From PostgreSQL 16 on the three options are part of the grant.</summary>
/// <param name="Admin">May pass the membership on.</param>
/// <param name="Inherits">Has the group's rights without SET ROLE.</param>
/// <param name="MaySet">May SET ROLE to the group.</param>
public sealed record PgMembership(string Role, string Member, bool Admin, bool Inherits, bool MaySet);
