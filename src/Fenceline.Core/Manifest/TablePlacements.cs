namespace Fenceline.Core.Manifest;

/// <summary>The words for placements: the manifest, Terraform and the registry of the database all use them.</summary>
public static class TablePlacements
{
    public const string Schema = "schema";
    public const string Shared = "shared";
    public const string Reference = "reference";

    public static string WordOf(TablePlacement placement) => placement switch
    {
        TablePlacement.Schema => Schema,
        TablePlacement.Shared => Shared,
        TablePlacement.Reference => Reference,
        _ => throw new ArgumentOutOfRangeException(nameof(placement), placement, "There is no word for it."),
    };
}
