namespace Fenceline.Core.Rules;

/// <summary>What is said of a live database, beside the rules that SQL text can break too. Ids are never reused.</summary>
public static class DatabaseRules
{
    public const string Differs = "FEN301";
    public const string CodeReplaced = "FEN302";
    public const string RegistryChanged = "FEN303";
    public const string BeyondManifest = "FEN304";
    public const string ProbeAnswered = "FEN305";

    /// <summary>Ordered by id.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        Define(Differs, nameof(Differs),
            "Something in the database is not as the manifest says",
            "It was changed by hand, or by a migration of somebody else. Change it back, or put the change into the manifest and migrate."),
        Define(CodeReplaced, nameof(CodeReplaced),
            "A function that keeps tenants apart is not the one that was generated",
            "Fenceline's functions decide who becomes which tenant and whose rows are copied where. Apply the generated SQL again, and find out who changed it."),
        Define(RegistryChanged, nameof(RegistryChanged),
            "A row of the registry is not what the manifest or the naming of tenants says",
            "Functions go by the registry: a row that names another tenant's schema or role crosses the two with no object changed. Put the row right, and look at what ran in between."),
        Define(BeyondManifest, nameof(BeyondManifest),
            "Something reaches the project's roles or schemas and is not in the manifest",
            "Nobody reviews it with the manifest. Remove it, declare it, or accept it in a baseline with its reason."),
        Define(ProbeAnswered, nameof(ProbeAnswered),
            "A role could do what the manifest does not allow",
            "The finding's script shows it in psql. Whatever the catalog says, this is what the server does: find the right, policy or membership that lets it."),
    ];

    private static Rule Define(string id, string name, string title, string help) => new(id, name, RuleCategory.Isolation, RuleSeverity.Warning, title, help);
}
