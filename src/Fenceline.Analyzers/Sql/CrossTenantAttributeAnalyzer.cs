using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Sql;

/// <summary>Asks for the reason of each <c>[CrossTenant]</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CrossTenantAttributeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ExemptionWithoutReason];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Check, OperationKind.Attribute);
    }

    private static void Check(OperationAnalysisContext context)
    {
        if (((IAttributeOperation)context.Operation).Operation is IObjectCreationOperation { Arguments: [{ Value: { } reason }, ..] } creation
            && Exemption.IsAttribute(creation.Type)
            && reason.ConstantValue is { HasValue: true } value
            && string.IsNullOrWhiteSpace(value.Value as string))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.ExemptionWithoutReason, context.Operation.Syntax.GetLocation(), "An exemption needs a reason that an auditor understands: [CrossTenant(\"why\")]"));
        }
    }
}
