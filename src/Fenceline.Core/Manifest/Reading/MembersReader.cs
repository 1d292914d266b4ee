using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>members</c>: users who belong to tenants, by the rows of a shared table.</summary>
internal sealed class MembersReader(ManifestDocument document, DatabaseEngine engine)
{
    private const string DefaultFunction = "current_member_id";

    /// <returns>With a type that is known once the tables are.</returns>
    public MembersDraft? Read(ObjectReader? database)
    {
        if (database?.Reader("members", "the members") is not { } reader)
            return null;
        var table = reader.RequiredText("table", "name the shared table whose rows say which users belong to a tenant.");
        var user = reader.RequiredText("user", "name its column with the user's id.");
        var role = reader.Text("role");
        var identity = IdentityReader.Read(document, reader.Node("identity"), engine == DatabaseEngine.Supabase ? IdentityKind.Jwt : IdentityKind.Setting, "app.member_id", DefaultFunction);
        if (identity.Kind == IdentityKind.Role)
            document.Error(ManifestRules.InvalidValue, reader.Node("identity")!.Span, "Users have no roles in the database, so 'kind' can't be 'role' here; use 'setting' or 'jwt'.");
        reader.Finish();
        return table is null || user is null ? null : new MembersDraft(table, user, role, identity, new Members(table.Value, user.Value, "text", role?.Value, identity));
    }

    /// <summary>The members with what the tables say of them; null where they don't fit.</summary>
    public Members? Resolve(MembersDraft? draft, DatabaseOptions options, IReadOnlyList<TableDraft> tables)
    {
        if (draft is null)
            return null;
        if (SharesSetting(draft.Identity, options.Identity))
            document.Error(ManifestRules.InvalidValue, draft.Table.Span, "The user and the tenant can't be told by one setting: give 'identity' of the database, or that of 'members', another 'setting'.");
        if (draft.Identity.Function == options.Identity.Function)
            document.Error(ManifestRules.Collision, draft.Table.Span, $"The function {Wording.Quote(draft.Identity.Function)} says who the tenant is; give 'function' of the members' identity another name.");
        if (tables.FirstOrDefault(candidate => candidate.Table.Name == draft.Table.Value) is not { } found)
        {
            document.Error(ManifestRules.UnknownName, draft.Table.Span, $"There is no table {Wording.Quote(draft.Table.Value)} under 'tables'.{Wording.DidYouMeanOrAll(draft.Table.Value, [.. tables.Select(candidate => candidate.Table.Name)])}");
            return null;
        }

        if (found.Table is not { Placement: TablePlacement.Shared, TenantKey.IsColumn: true } || found.Parent is not null)
            document.Error(ManifestRules.InvalidPlacement, draft.Table.Span, $"{Wording.Quote(draft.Table.Value)} must say which users belong to a tenant, so it has to be a shared table with a tenant column.");
        var user = Column(found, draft.User);
        if (user is not null && TenantKeyTypes.Of(user.Type) is null)
            document.Error(ManifestRules.InvalidKey, draft.User.Span, $"{Wording.Quote(user.Name)} is of type {user.Type.Sql}, and a user's id is text, uuid, bigint or integer; give it one of these.");
        if (draft.Role is { } named && Column(found, named) is { } role && role.Type is not ({ Name: "text" or "varchar" } or { IsEnum: true }) )
            document.Error(ManifestRules.InvalidKey, named.Span, $"{Wording.Quote(role.Name)} is of type {role.Type.Sql}, and what a user is in a tenant is a text or an enum; give it one of these.");
        return draft.Members with { UserType = user?.Type.Sql ?? "text" };
    }

    private ColumnDefinition? Column(TableDraft table, JsonString name)
    {
        var column = table.Table.Columns.FirstOrDefault(candidate => candidate.Name == name.Value);
        if (column is null && table.IsComplete)
            document.Error(ManifestRules.UnknownName, name.Span, $"There is no column {Wording.Quote(name.Value)} in table {Wording.Quote(table.Table.Name)}.{Wording.DidYouMeanOrAll(name.Value, [.. table.Table.Columns.Select(candidate => candidate.Name)])}");
        return column;
    }

    // The role alone says who the tenant is where there is no setting.
    private static bool SharesSetting(Identity user, Identity tenant) => tenant.Kind != IdentityKind.Role && user.Setting == tenant.Setting;
}

/// <summary>Members with the places that later checks point to.</summary>
internal sealed record MembersDraft(JsonString Table, JsonString User, JsonString? Role, Identity Identity, Members Members);
