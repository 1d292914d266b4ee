using System.Collections.Immutable;
using Fenceline.Analyzers.Flow;
using Fenceline.Analyzers.Manifest;
using Fenceline.Analyzers.Sinks;
using Fenceline.Core.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Sql;

/// <summary>Finds SQL in C# and says which of it could reach another tenant's rows.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SqlTextAnalyzer : DiagnosticAnalyzer
{
    private readonly Func<string, SqlCatalog, SqlAnalysisOptions, SqlReport> _engine;

    public SqlTextAnalyzer()
        : this(SqlAnalyzer.Analyze)
    {
    }

    internal SqlTextAnalyzer(Func<string, SqlCatalog, SqlAnalysisOptions, SqlReport> engine) => _engine = engine;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfSql;

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private void Start(CompilationStartAnalysisContext context)
    {
        if (ProjectManifest.Of(context.Options, context.CancellationToken)?.Catalog is not { } catalog)
            return;

        var models = new SourceModels(context.Compilation);
        var configured = ConfiguredSinks.Of(context.Compilation, context.Options.AnalyzerConfigOptionsProvider);
        var sinks = new SinkFinder(new SinkSymbols(context.Compilation, configured));
        var flow = new FlowIndex(models, SqlFiles.Of(context.Options, context.CancellationToken).Find);
        var wrappers = new WrapperIndex(sinks, flow);
        var comments = new SqlComments(sinks);
        var checker = new SqlUseChecker(flow, sinks, new SqlCheck(catalog, _engine));

        context.RegisterOperationAction(
            operation =>
            {
                foreach (var use in sinks.Find(operation.Operation))
                    checker.Check(use, operation);
                foreach (var use in wrappers.Find(operation.Operation, operation.CancellationToken))
                    checker.Check(use, operation);
            },
            OperationKind.Invocation,
            OperationKind.ObjectCreation,
            OperationKind.SimpleAssignment,
            OperationKind.CompoundAssignment,
            OperationKind.CoalesceAssignment,
            OperationKind.DeconstructionAssignment,
            OperationKind.DynamicInvocation,
            OperationKind.MethodReference,
            OperationKind.FieldInitializer,
            OperationKind.PropertyInitializer,
            OperationKind.ParameterInitializer);

        // There are many of these, and few call a method.
        context.RegisterOperationAction(
            operation =>
            {
                if (!CallsMethod(operation.Operation))
                    return;
                foreach (var use in wrappers.Find(operation.Operation, operation.CancellationToken))
                    checker.Check(use, operation);
            },
            OperationKind.Conversion,
            OperationKind.Binary,
            OperationKind.Unary,
            OperationKind.PropertyReference);

        context.RegisterOperationAction(
            operation =>
            {
                if (comments.Find(operation.Operation) is { } use)
                    checker.Check(use, operation);
            },
            OperationKind.Literal,
            OperationKind.InterpolatedString);
    }

    private static bool CallsMethod(IOperation operation) => operation.Kind switch
    {
        OperationKind.Conversion => ((IConversionOperation)operation).OperatorMethod is not null,
        OperationKind.Binary => ((IBinaryOperation)operation).OperatorMethod is not null,
        OperationKind.Unary => ((IUnaryOperation)operation).OperatorMethod is not null,
        _ => !((IPropertyReferenceOperation)operation).Arguments.IsEmpty,
    };
}
