namespace Fenceline.Core.Manifest;

/// <summary>The words for placements: the manifest, Terraform and the registry of the database all use them.</summary>
public static class TablePlacements
{
    public const string Schema = "schema";
    public const string Shared = "shared";
    public const string Reference = "reference";
    public const string Global = "global";

    /// <summary>Its rows belong to tenants. (A source's table has no placement of its own, and tenants' rows.)</summary>
    public static bool IsOfTenants(TablePlacement? placement) => placement is not (TablePlacement.Reference or TablePlacement.Global);

    public static string WordOf(TablePlacement placement) => placement switch
    {
        TablePlacement.Schema => Schema,
        TablePlacement.Shared => Shared,
        TablePlacement.Reference => Reference,
        TablePlacement.Global => Global,
        _ => throw new ArgumentOutOfRangeException(nameof(placement), placement, "There is no word for it."),
    };
}
