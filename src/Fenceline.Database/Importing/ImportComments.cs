using Fenceline.Core.Manifest;

namespace Fenceline.Database.Importing;

/// <summary>What a manifest says of itself that was guessed: in its comments, and in the report.</summary>
internal sealed class ImportComments(Draft draft, Tenancy tenancy, TenantSchemas? schemas, FoundCatalog catalog)
{
    public void Add()
    {
        draft.Comment("", $"Guessed of the database {catalog.Database} by 'fenceline import'. What it was not sure of, and what a manifest can't say, stands in comments.");
        draft.Comment("database", "Others use this database: what PUBLIC may do in it is left as it is, until \"publicRights\" says otherwise.");
        AddTenants();
        AddIdentity();
        if (schemas is not null)
        {
            draft.Comment("tenants", $"Of the schemas that are called {schemas.Pattern}.");
            draft.Note(ImportNoteKind.Guessed, "tenants", $"the schemas called {schemas.Pattern} belong to a tenant each: {schemas.Tenants.Count} of them", "Give another pattern with --tenant-schema where that is not so.");
        }
    }

    private void AddTenants()
    {
        var names = tenancy.Keys.Values.Select(key => key.Column).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0 && schemas is null)
        {
            draft.Note(ImportNoteKind.Guessed, "tenants", "no table has a column that says whose a row is", "Name the columns with --tenant-column, or the tenants' schemas with --tenant-schema.");
            draft.Comment("tables", "No tenant column was found: --tenant-column names one.");
        }
        else if (names.Count > 0)
        {
            var what = $"tenants are told by {string.Join(", ", names)}" + (tenancy.Tenants is { } table ? $", and {table.FullName} lists them" : "");
            draft.Note(ImportNoteKind.Guessed, "tenants", what, "Name other columns with --tenant-column where that is not so.");
            draft.Comment("database", $"Not sure: {what}.");
        }
    }

    private void AddIdentity()
    {
        if (tenancy.Members is { } members)
        {
            draft.Note(ImportNoteKind.Guessed, "members", $"{members.Table} says of which tenants ({members.Tenant}) a user ({members.User}) is a member, and policies ask {members.Identity.Spelling} who the user is");
            draft.Comment("database", $"As policies ask it: who asks is a member by {members.Table}, and {members.Identity.Spelling} says who that is.");
            return;
        }

        if (tenancy.Identity is null)
        {
            draft.Comment("database", "No policy says how a session tells who it is: each has to set app.user_id.");
            return;
        }

        draft.Note(ImportNoteKind.Guessed, "identity", $"policies ask {tenancy.Identity.Spelling} who it is", tenancy.Identity.Kind == IdentityKind.Role ? "They compare with the whole role's name; Fenceline's roles are called as 'tenantSchema' says, with the id in it." : null);
        draft.Comment("database", $"As policies ask it: {tenancy.Identity.Spelling}.");
        foreach (var other in tenancy.OtherIdentities)
            draft.Note(ImportNoteKind.LeftOut, "identity", $"some policies ask {other.Spelling}, and a manifest has one way to tell who it is", "See which tables they are on, below, and bring them to one.");
    }
}
