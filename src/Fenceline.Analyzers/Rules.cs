using System.Collections.Immutable;
using Fenceline.Core;
using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers;

/// <summary>Every rule: id, title, and severity unless <c>.editorconfig</c> says otherwise. Messages come with each finding.</summary>
internal static class Rules
{
    // The compiler's own checks of descriptors want constants.
    private const string DocsUrl = RuleDocs.BaseUrl;
    private const string Md = RuleDocs.Extension;
    private const string Isolation = "Fenceline.Isolation";
    private const string ManifestCategory = "Fenceline.Manifest";

    public static readonly DiagnosticDescriptor UnfilteredRead =
        new(SqlRules.UnfilteredRead, SqlRuleTitles.UnfilteredRead, "{0}", Isolation, DiagnosticSeverity.Warning, true, helpLinkUri: DocsUrl + SqlRules.UnfilteredRead + Md);
    public static readonly DiagnosticDescriptor UnpinnedWrite =
        new(SqlRules.UnpinnedWrite, SqlRuleTitles.UnpinnedWrite, "{0}", Isolation, DiagnosticSeverity.Warning, true, helpLinkUri: DocsUrl + SqlRules.UnpinnedWrite + Md);
    public static readonly DiagnosticDescriptor TenantSchemaNamed =
        new(SqlRules.TenantSchemaNamed, SqlRuleTitles.TenantSchemaNamed, "{0}", Isolation, DiagnosticSeverity.Warning, true, helpLinkUri: DocsUrl + SqlRules.TenantSchemaNamed + Md);
    public static readonly DiagnosticDescriptor TenantKeyLiteral =
        new(SqlRules.TenantKeyLiteral, SqlRuleTitles.TenantKeyLiteral, "{0}", Isolation, DiagnosticSeverity.Info, true, helpLinkUri: DocsUrl + SqlRules.TenantKeyLiteral + Md);
    public static readonly DiagnosticDescriptor NotProven =
        new(SqlRules.NotProven, SqlRuleTitles.NotProven, "{0}", Isolation, DiagnosticSeverity.Info, true, helpLinkUri: DocsUrl + SqlRules.NotProven + Md);
    public static readonly DiagnosticDescriptor ConcatenatedSql =
        new(RuleIds.ConcatenatedSql, "SQL text is built from values", "{0}", Isolation, DiagnosticSeverity.Warning, true, helpLinkUri: DocsUrl + RuleIds.ConcatenatedSql + Md);
    public static readonly DiagnosticDescriptor SessionSetting =
        new(SqlRules.SessionSetting, SqlRuleTitles.SessionSetting, "{0}", Isolation, DiagnosticSeverity.Warning, true, helpLinkUri: DocsUrl + SqlRules.SessionSetting + Md);
    public static readonly DiagnosticDescriptor UnpinnedTenantTable =
        new(SqlRules.UnpinnedTenantTable, SqlRuleTitles.UnpinnedTenantTable, "{0}", Isolation, DiagnosticSeverity.Warning, true, helpLinkUri: DocsUrl + SqlRules.UnpinnedTenantTable + Md);
    public static readonly DiagnosticDescriptor UnsafeConnectionString =
        new(RuleIds.UnsafeConnectionString, "A connection setting that breaks pinning behind a pooler", "{0}", Isolation, DiagnosticSeverity.Warning, true, helpLinkUri: DocsUrl + RuleIds.UnsafeConnectionString + Md);
    public static readonly DiagnosticDescriptor ExemptionWithoutReason =
        new(SqlRules.ExemptionWithoutReason, SqlRuleTitles.ExemptionWithoutReason, "{0}", Isolation, DiagnosticSeverity.Warning, true, helpLinkUri: DocsUrl + SqlRules.ExemptionWithoutReason + Md);

    public static readonly DiagnosticDescriptor NoManifest =
        new(RuleIds.NoManifest, "There is no tenants.json among the additional files", "{0}", ManifestCategory, DiagnosticSeverity.Info, true, helpLinkUri: DocsUrl + RuleIds.NoManifest + Md,
            customTags: WellKnownDiagnosticTags.CompilationEnd);

    private static readonly DiagnosticDescriptor Syntax =
        new(ManifestRules.Syntax, "The manifest is not JSON", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.Syntax + Md);

    private static readonly DiagnosticDescriptor WrongType =
        new(ManifestRules.WrongType, "A value of another type is expected in the manifest", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.WrongType + Md);

    private static readonly DiagnosticDescriptor UnknownProperty =
        new(ManifestRules.UnknownProperty, "A property that the manifest does not know", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.UnknownProperty + Md);

    private static readonly DiagnosticDescriptor MissingProperty =
        new(ManifestRules.MissingProperty, "A property is missing in the manifest", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.MissingProperty + Md);

    private static readonly DiagnosticDescriptor UnknownName =
        new(ManifestRules.UnknownName, "A name that the manifest does not define", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.UnknownName + Md);

    private static readonly DiagnosticDescriptor InvalidValue =
        new(ManifestRules.InvalidValue, "A value outside of what the manifest allows", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.InvalidValue + Md);

    private static readonly DiagnosticDescriptor InvalidName =
        new(ManifestRules.InvalidName, "A name that can't be an identifier", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.InvalidName + Md);

    private static readonly DiagnosticDescriptor Duplicate =
        new(ManifestRules.Duplicate, "The manifest gives the same thing twice", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.Duplicate + Md);

    private static readonly DiagnosticDescriptor Collision =
        new(ManifestRules.Collision, "Two things of the manifest come out under one name", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.Collision + Md);

    private static readonly DiagnosticDescriptor InvalidColumn =
        new(ManifestRules.InvalidColumn, "A column that is not understood", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.InvalidColumn + Md);

    private static readonly DiagnosticDescriptor InvalidKey =
        new(ManifestRules.InvalidKey, "A key that can't be one", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.InvalidKey + Md);

    private static readonly DiagnosticDescriptor InvalidPlacement =
        new(ManifestRules.InvalidPlacement, "A placement that is not possible", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.InvalidPlacement + Md);

    private static readonly DiagnosticDescriptor SecretInManifest =
        new(ManifestRules.SecretInManifest, "A secret stands in the manifest", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.SecretInManifest + Md);

    private static readonly DiagnosticDescriptor InvalidPlaceholder =
        new(ManifestRules.InvalidPlaceholder, "A placeholder is malformed", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.InvalidPlaceholder + Md);

    private static readonly DiagnosticDescriptor Include =
        new(ManifestRules.Include, "An include that can't be read", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.Include + Md);

    private static readonly DiagnosticDescriptor UnknownConnector =
        new(ManifestRules.UnknownConnector, "A connector whose Airbyte definition is not known", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.UnknownConnector + Md);

    private static readonly DiagnosticDescriptor StreamMismatch =
        new(ManifestRules.StreamMismatch, "A source's tables and streams don't fit each other", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.StreamMismatch + Md);

    private static readonly DiagnosticDescriptor Scale =
        new(ManifestRules.Scale, "A choice that will hurt at this number of tenants", "{0}", ManifestCategory, DiagnosticSeverity.Error, true, helpLinkUri: DocsUrl + ManifestRules.Scale + Md);

    /// <summary>Of what is wrong with a manifest: errors, where a problem does not say that it is a warning.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfManifest =
    [
        Syntax, WrongType, UnknownProperty, MissingProperty, UnknownName, InvalidValue, InvalidName, Duplicate, Collision,
        InvalidColumn, InvalidKey, InvalidPlacement, SecretInManifest, InvalidPlaceholder, Include, UnknownConnector, StreamMismatch, Scale,
    ];

    /// <summary>Of SQL and of how it is run.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfSql =
    [
        UnfilteredRead, UnpinnedWrite, TenantSchemaNamed, TenantKeyLiteral, NotProven, ConcatenatedSql, SessionSetting, UnpinnedTenantTable, ExemptionWithoutReason,
    ];

    public static readonly ImmutableArray<DiagnosticDescriptor> All = [.. OfManifest, NoManifest, .. OfSql, UnsafeConnectionString];

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById = All.ToImmutableDictionary(rule => rule.Id, StringComparer.Ordinal);

    public static DiagnosticDescriptor Get(string id) => ById[id];
}
