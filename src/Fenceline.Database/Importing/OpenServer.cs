using Fenceline.Core.Naming;
using Fenceline.Core.Rules;

namespace Fenceline.Database.Importing;

/// <summary>What reaches tenants' rows past the tables: roles that no policy holds, owners that log in, functions with their owner's rights.</summary>
internal sealed class OpenServer(FoundCatalog catalog, Draft draft)
{
    private const string Bootstrap = "postgres";

    public void Add()
    {
        foreach (var role in catalog.Roles.Where(role => role.Name != Bootstrap && (role.IsSuperuser || role.BypassesRowSecurity)))
        {
            draft.Note(
                ImportNoteKind.Open, $"role {role.Name}", $"{(role.IsSuperuser ? "a superuser" : "it has BYPASSRLS")}{(role.CanLogin ? " and logs in" : "")}: policies do not hold it",
                $"Let the application log in as another; ALTER ROLE {SqlText.Identifier(role.Name)} NOBYPASSRLS NOSUPERUSER; where nothing needs it.", FenceRules.RoleBypassesRowSecurity);
        }

        var logins = catalog.Roles.Where(role => role.CanLogin).Select(role => role.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var owner in draft.Tables.Select(table => table.Found).Where(table => logins.Contains(table.Owner)).GroupBy(table => table.Owner, StringComparer.Ordinal))
        {
            draft.Note(
                ImportNoteKind.Open, $"role {owner.Key}", $"it owns {owner.Count()} of the tables and logs in: an owner may switch row-level security off, and is not held by it where it is not forced",
                "Fenceline gives tables to a role that nobody logs in as. An application that logs in as the owner needs a login of its own before.", FenceRules.OwnerChanged);
        }

        foreach (var function in catalog.Functions.Where(function => function.IsDefiner))
            Add(function);
    }

    private void Add(FoundFunction function)
    {
        var name = $"{SqlText.Qualified(function.Schema, function.Name)}({function.Signature})";
        if (!function.HasPath)
            draft.Note(ImportNoteKind.Open, $"function {function.FullName}", "it runs with its owner's rights, and its caller's search path says what its names mean", $"ALTER FUNCTION {name} SET search_path = pg_catalog, pg_temp; with names in its body in full.", FenceRules.DefinerWithoutPath);
        if (function.IsForPublic)
            draft.Note(ImportNoteKind.Open, $"function {function.FullName}", "it runs with its owner's rights, past the policies where the owner is not held by them, and everybody may call it", $"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC; and grant it to the roles it is for.", FenceRules.DefinerForEverybody);
    }
}
