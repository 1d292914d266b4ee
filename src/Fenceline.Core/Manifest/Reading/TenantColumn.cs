using Fenceline.Core.Json;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>The tenant column of one table: by the table's own name and type where it gives them, else by the database's.</summary>
/// <param name="GivenType">The type that the table gives; null when it gives none.</param>
/// <param name="MayBeListed">Its place among the table's columns can be said by listing it there.</param>
internal sealed record TenantColumn(string Name, TenantKeyType Type, TenantKeyType? GivenType, bool MayBeListed)
{
    public static TenantColumn Read(ObjectReader? reader, TablePlacement? placement, bool isSynced, DatabaseOptions database)
    {
        var name = reader?.Text("tenantColumn");
        var type = reader?.Choice("tenantType", Choices.TenantKeyTypes);
        if (placement is not (null or TablePlacement.Shared))
        {
            Misplaced("tenantColumn");
            Misplaced("tenantType");
        }

        var isNamed = name is not null && NameRules.CheckColumn(reader!.Document, name.Span, name.Value);
        return new TenantColumn(isNamed ? name!.Value : database.TenantColumn, type ?? database.TenantType, type, placement == TablePlacement.Shared && !isSynced && reader?.Member("parent") is null);

        void Misplaced(string property)
        {
            if (reader?.Member(property) is not { } member)
                return;
            reader.Document.Error(ManifestRules.InvalidPlacement, member.NameSpan, placement switch
            {
                TablePlacement.Reference => "A reference table is the same for every tenant, so it has no tenant column",
                TablePlacement.Global => "The rows of a global table belong to no tenant, so it has no tenant column",
                _ => "A table in the tenant's own schema has no tenant column",
            } + $"; remove '{property}', or place the table 'shared'.");
        }
    }

    /// <summary>The key that the column makes.</summary>
    /// <param name="listed">Where the table lists it; null where it does not.</param>
    public TenantKey Key(ManifestDocument document, ListedTenantColumn? listed)
    {
        var key = new TenantKey(Name, default) { Type = Type };
        if (listed is null)
            return key;

        var column = listed.Draft.Column;
        var type = TenantKeyTypes.Of(column.Type);
        var fault = type is null ? $"is of type {column.Type.Sql}, and a tenant column is text, uuid, bigint or integer; give it one of these"
            : GivenType is { } given && given != type ? $"is of type {column.Type.Sql} here and '{TenantKeyTypes.WordOf(given)}' by 'tenantType'; remove 'tenantType', or give both the same type"
            : column.Identity != IdentityColumn.None || listed.Draft.Generated is not null ? "is the tenant column, which nothing generates; remove 'generated ...'"
            : column.Default is not null ? "is the tenant column, whose default is the current tenant; remove the default"
            : column.RenamedFrom is not null ? "is the tenant column, which can't be renamed by the manifest yet; remove 'renamedFrom'"
            : null;
        if (fault is not null)
            document.Error(ManifestRules.InvalidKey, listed.Draft.NameSpan, $"{Wording.Quote(Name)} {fault}.");
        else if (listed.Draft.NullSpan is { } span)
            document.Error(ManifestRules.InvalidKey, span, $"{Wording.Quote(Name)} is the tenant column, so it can't be null; remove 'null'.");
        return key with { Type = type ?? Type, Place = listed.Place, Description = column.Description };
    }
}

/// <param name="Place">How many columns are listed before it.</param>
internal sealed record ListedTenantColumn(ColumnDraft Draft, int Place);
