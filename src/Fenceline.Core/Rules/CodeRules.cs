namespace Fenceline.Core.Rules;

/// <summary>What only C# code can get wrong. Ids are never reused.</summary>
public static class CodeRules
{
    public const string NoManifest = "FEN019";
    public const string TwoManifests = "FEN024";
    public const string ConcatenatedSql = "FEN106";
    public const string UnsafeConnectionString = "FEN109";
    public const string UnfilteredLinq = "FEN113";

    /// <summary>Ordered by id.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(NoManifest, nameof(NoManifest), RuleCategory.Manifest, RuleSeverity.Warning,
            "There is no tenants.json among the additional files",
            "The project uses a database library, and without the manifest its SQL is not checked. Add tenants.json as an additional file."),
        new(TwoManifests, nameof(TwoManifests), RuleCategory.Manifest, RuleSeverity.Error,
            "The project has two manifests",
            "One manifest describes a database. Which of the two is meant can't be told, so take one out of the additional files."),
        new(ConcatenatedSql, nameof(ConcatenatedSql), RuleCategory.Isolation, RuleSeverity.Warning,
            "SQL text is built from values",
            "A value that becomes part of the text can make it another statement, which reads another tenant's rows. Pass the value as a parameter."),
        new(UnsafeConnectionString, nameof(UnsafeConnectionString), RuleCategory.Isolation, RuleSeverity.Warning,
            "A connection setting that breaks pinning behind a pooler",
            "The setting lets a pin reach another client's statements, or keeps statements that were prepared for another tenant. Take it out of the connection string."),
        new(UnfilteredLinq, nameof(UnfilteredLinq), RuleCategory.Isolation, RuleSeverity.Warning,
            "A LINQ query over a shared table without a tenant filter",
            "The query reads or changes rows of all tenants. Filter it by the tenant's column, give the entity a query filter, or run the context on a tenant's transaction."),
    ];
}
