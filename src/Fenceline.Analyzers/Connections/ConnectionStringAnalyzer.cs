using System.Collections.Immutable;
using System.Globalization;
using Fenceline.Analyzers.Flow;
using Fenceline.Analyzers.Manifest;
using Fenceline.Analyzers.Sinks;
using Fenceline.Analyzers.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Connections;

/// <summary>Finds connection settings that break pinning behind a pooler.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConnectionStringAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> Takers = new(StringComparer.Ordinal)
    {
        "NpgsqlConnection", "NpgsqlDataSource", "NpgsqlDataSourceBuilder", "NpgsqlSlimDataSourceBuilder", "NpgsqlConnectionStringBuilder",
        "TenantDataSource", "CrossTenantDataSource",
    };

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnsafeConnectionString];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (new KnownTypes(start.Compilation).NpgsqlConnection is null
                || ProjectManifest.Of(start.Options, start.CancellationToken) is not { IsThere: true })
                return;

            var flow = new FlowIndex(new SourceModels(start.Compilation));
            start.RegisterOperationAction(
                operation => CheckText(operation, flow), OperationKind.ObjectCreation, OperationKind.Invocation, OperationKind.SimpleAssignment);
            start.RegisterOperationAction(CheckProperty, OperationKind.SimpleAssignment);
        });
    }

    private static void CheckText(OperationAnalysisContext context, FlowIndex flow)
    {
        var value = context.Operation switch
        {
            IObjectCreationOperation { Type: { } type } creation when IsTaker(type) => First(creation.Arguments),
            IInvocationOperation { TargetMethod: { Name: "Create", IsStatic: true, ContainingType: { } type } } call when IsTaker(type) => First(call.Arguments),
            IInvocationOperation { TargetMethod: { Name: "AddNpgsqlDataSource" or "UseNpgsql" } } call =>
                call.Arguments.FirstOrDefault(argument => argument.Parameter is { Name: "connectionString" })?.Value,
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "ConnectionString", ContainingType: { } type } } } assignment
                when IsTaker(type) || IsTaker(((IPropertyReferenceOperation)assignment.Target).Instance?.Type) => assignment.Value,
            _ => null,
        };
        if (value is null)
            return;

        foreach (var text in flow.TextsOf(value, isParameterized: false, context.CancellationToken))
        {
            var assembled = AssembledSql.Of(text, isNumbered: false);
            foreach (var setting in ConnectionSettings.Parse(assembled.Text))
            {
                if (PinBreakers.Describe(setting.Key, setting.Value) is not { } problem)
                    continue;
                var location = assembled.LocationOf(new Fenceline.Sql.Text.TextSpan(setting.Span.Start, setting.Span.Length));
                Report(context, location.SourceTree == value.Syntax.SyntaxTree ? location : value.Syntax.GetLocation(), problem);
            }
        }
    }

    private static void CheckProperty(OperationAnalysisContext context)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is not IPropertyReferenceOperation { Property: { ContainingType: { } type } property } target
            || !IsBuilder(target.Instance?.Type ?? type))
            return;

        var name = property.IsIndexer
            ? target.Arguments.FirstOrDefault()?.Value.ConstantValue is { HasValue: true, Value: string key } ? key : null
            : property.Name;
        var value = assignment.Value;
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        if (name is null)
            return;
        var problem = value.ConstantValue.HasValue
            ? PinBreakers.Describe(ConnectionSettings.KeyOf(name), Convert.ToString(value.ConstantValue.Value, CultureInfo.InvariantCulture) ?? "")
            : PinBreakers.DescribeUnknown(ConnectionSettings.KeyOf(name));
        if (problem is not null)
            Report(context, assignment.Syntax.GetLocation(), problem);
    }

    private static IOperation? First(ImmutableArray<IArgumentOperation> arguments) =>
        arguments.FirstOrDefault(argument => argument.Parameter is { Ordinal: 0, Type.SpecialType: SpecialType.System_String } && argument.ArgumentKind != ArgumentKind.DefaultValue)?.Value;

    private static bool IsTaker(ITypeSymbol? type) => type is { ContainingNamespace: { Name: "Npgsql" or "Fenceline", ContainingNamespace.IsGlobalNamespace: true } } && Takers.Contains(type.Name);

    private static bool IsBuilder(ITypeSymbol type) =>
        type is { Name: "NpgsqlConnectionStringBuilder", ContainingNamespace: { Name: "Npgsql", ContainingNamespace.IsGlobalNamespace: true } };

    private static void Report(OperationAnalysisContext context, Location location, string problem) =>
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.UnsafeConnectionString, location, problem));
}
