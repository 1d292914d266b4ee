using System.Collections.Immutable;
using Fenceline.Analyzers.Flow;
using Fenceline.Analyzers.Manifest;
using Fenceline.Analyzers.Sql;
using Fenceline.Core.Analysis;
using Fenceline.Core.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Linq;

/// <summary>Finds queries of EF Core's LINQ over a shared table that no filter keeps to one tenant.</summary>
/// <remarks>Quiet where it can't tell: of a query that is built up over several statements, of joins and of navigations.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LinqAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.Get(CodeRules.UnfilteredLinq)];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        if (context.Compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.DbSet`1") is not { } set
            || ProjectManifest.Of(context.Options, context.CancellationToken)?.Catalog is not { } catalog)
            return;

        var entities = new EntityModel(new SourceModels(context.Compilation), catalog);
        context.RegisterOperationAction(operation => Check(operation, set, entities), OperationKind.PropertyReference, OperationKind.FieldReference, OperationKind.Invocation);
    }

    private static void Check(OperationAnalysisContext context, INamedTypeSymbol set, EntityModel entities)
    {
        var source = context.Operation;
        if (source.Type is not INamedTypeSymbol { TypeArguments: [INamedTypeSymbol entity] } type || !SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, set)
            || QueryChain.From(source) is not { IsRun: true } chain
            || entities.SharedTableOf(entity, source, context.CancellationToken) is not { } table
            || IsFiltered(chain, entity, table, entities, context.CancellationToken)
            || Exemption.Covers(context.ContainingSymbol))
            return;

        var verb = chain.Calls.Any(call => call.StartsWith("Execute", StringComparison.Ordinal)) ? "is changed" : "is read";
        var why = chain.Calls.Contains("IgnoreQueryFilters") ? ": IgnoreQueryFilters takes the model's filter away" : "";
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.Get(CodeRules.UnfilteredLinq), source.Syntax.GetLocation(), $"`{table.Name}` {verb} without {(table.TenantKey?.Parent is { } parent ? $"a pinned connection, and its rows have their tenant from `{parent.Table}`" : $"a filter on `{table.TenantKey?.Column}`")}{why}"));
    }

    private static bool IsFiltered(QueryChain chain, INamedTypeSymbol entity, SqlTable table, EntityModel entities, CancellationToken cancellationToken) =>
        chain.Predicates.Any(predicate => EntityModel.NamesTenant(predicate, table))
        || (!chain.Calls.Contains("IgnoreQueryFilters") && entities.HasModelFilter(entity, table, cancellationToken))
        || entities.IsPinned(cancellationToken);
}
