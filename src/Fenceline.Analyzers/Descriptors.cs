using System.Collections.Immutable;
using Fenceline.Core.Rules;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers;

/// <summary>The rules in the compiler's form. Messages come with each finding.</summary>
internal static class Descriptors
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById =
        AllRules.Ordered.ToImmutableDictionary(rule => rule.Id, Create, StringComparer.Ordinal);

    public static readonly DiagnosticDescriptor NoManifest = Get(CodeRules.NoManifest);
    public static readonly DiagnosticDescriptor TwoManifests = Get(CodeRules.TwoManifests);
    public static readonly DiagnosticDescriptor ConcatenatedSql = Get(CodeRules.ConcatenatedSql);
    public static readonly DiagnosticDescriptor UnsafeConnectionString = Get(CodeRules.UnsafeConnectionString);
    public static readonly DiagnosticDescriptor NotProven = Get(SqlRules.NotProven);
    public static readonly DiagnosticDescriptor ExemptionWithoutReason = Get(SqlRules.ExemptionWithoutReason);

    /// <summary>Of what is wrong with a manifest: errors, where a problem does not say that it is a warning.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfManifest = [.. ManifestRules.All.Select(rule => Get(rule.Id))];

    /// <summary>Of SQL and of how it is run.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfSql = [.. AllRules.OfSql.Select(rule => Get(rule.Id)), ConcatenatedSql];

    public static DiagnosticDescriptor Get(string id) => ById[id];

    private static DiagnosticDescriptor Create(Rule rule) => new(
        rule.Id,
        rule.Title,
        "{0}",
        RuleCategories.NameOf(rule.Category),
        SeverityOf(rule),
        isEnabledByDefault: true,
        rule.Help,
        rule.HelpLink,
        rule.Id is CodeRules.NoManifest or CodeRules.TwoManifests ? [WellKnownDiagnosticTags.CompilationEnd] : []);

    private static DiagnosticSeverity SeverityOf(Rule rule) => rule.Severity switch
    {
        RuleSeverity.Error => DiagnosticSeverity.Error,
        RuleSeverity.Warning => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };
}
