using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fenceline.Analyzers.Flow;
using Fenceline.Analyzers.Sinks;
using Fenceline.Core.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Linq;

/// <summary>What the project's code says of EF Core's model: which entity is which table, and which have a filter on the tenant.</summary>
/// <remarks>Only files that name a method of the model are looked into, once each.</remarks>
internal sealed class EntityModel(SourceModels models, SqlCatalog catalog)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<IInvocationOperation>> _calls = new(StringComparer.Ordinal);

    /// <summary>The shared table that an entity is mapped to; null when it is none of the manifest's.</summary>
    public SqlTable? SharedTableOf(INamedTypeSymbol entity, IOperation source, CancellationToken cancellationToken)
    {
        var name = TableAttribute(entity) ?? Mapped(entity, cancellationToken) ?? NameOfSet(source) ?? entity.Name;
        return catalog.Tables.FirstOrDefault(table => table.Kind == SqlTableKind.Shared && Plain(table.Name) == Plain(name));
    }

    // A set that is asked for by its type has the name of the property that is of that type.
    private static string? NameOfSet(IOperation source) => source switch
    {
        IMemberReferenceOperation set => set.Member.Name,
        IInvocationOperation { Instance.Type: { } context } call => context.GetMembers().OfType<IPropertySymbol>()
            .FirstOrDefault(property => SymbolEqualityComparer.Default.Equals(property.Type, call.Type))?.Name,
        _ => null,
    };

    /// <summary>Whether an expression compares, or at least names, the tenant's column of a table.</summary>
    public static bool NamesTenant(IOperation expression, SqlTable table)
    {
        // Rows that have their tenant from another table's name none.
        if (table.TenantKey is not { Parent: null } key)
            return false;
        var column = Plain(key.Column);
        return Microsoft.CodeAnalysis.Operations.OperationExtensions.DescendantsAndSelf(expression).Any(operation => operation switch
        {
            IPropertyReferenceOperation { Property: var property } => Plain(ColumnAttribute(property) ?? property.Name) == column,
            IFieldReferenceOperation { Field: var field } => Plain(field.Name) == column,
            // EF.Property<string>(note, "UserId")
            ILiteralOperation { ConstantValue: { HasValue: true, Value: string name } } => Plain(name) == column,
            _ => false,
        });
    }

    public bool HasModelFilter(INamedTypeSymbol entity, SqlTable table, CancellationToken cancellationToken) => Calls("HasQueryFilter", cancellationToken).Any(call =>
        EntityOf(call) is not { } filtered || (IsOrDerives(entity, filtered) && call.Arguments.Any(argument => NamesTenant(argument.Value, table))));

    /// <summary>Whether a context of the project runs on the connection of a tenant's transaction.</summary>
    public bool IsPinned(CancellationToken cancellationToken) => Calls("UseNpgsql", cancellationToken).Any(call => call.Arguments.Any(PinnedConnection.Is));

    private string? Mapped(INamedTypeSymbol entity, CancellationToken cancellationToken) => Calls("ToTable", cancellationToken)
        .Where(call => SymbolEqualityComparer.Default.Equals(EntityOf(call), entity))
        .Select(call => call.Arguments.Select(argument => argument.Value.ConstantValue is { HasValue: true, Value: string name } ? name : null).FirstOrDefault(name => name is not null))
        .FirstOrDefault(name => name is not null);

    // Of `modelBuilder.Entity<Note>().HasQueryFilter(..)`; null when the type is known at run time only.
    private static INamedTypeSymbol? EntityOf(IInvocationOperation call)
    {
        var builder = call.Instance?.Type ?? call.Arguments.FirstOrDefault()?.Value.Type;
        return builder is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol entity, ..] } ? entity : null;
    }

    private static bool IsOrDerives(INamedTypeSymbol entity, INamedTypeSymbol other)
    {
        for (INamedTypeSymbol? type = entity; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, other))
                return true;
        }

        return entity.AllInterfaces.Contains(other, SymbolEqualityComparer.Default);
    }

    private ImmutableArray<IInvocationOperation> Calls(string method, CancellationToken cancellationToken)
    {
        if (_calls.TryGetValue(method, out var known))
            return known;

        var calls = models.Compilation.SyntaxTrees
            .Where(tree => tree.GetText(cancellationToken).ToString().IndexOf(method, StringComparison.Ordinal) >= 0)
            .SelectMany(tree => tree.GetRoot(cancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && name == method)
            .Select(call => models.GetOperation(call, null, cancellationToken))
            .OfType<IInvocationOperation>()
            .ToImmutableArray();
        return _calls[method] = calls;
    }

    private static string? TableAttribute(INamedTypeSymbol entity) => FirstArgument(entity, "TableAttribute");

    private static string? ColumnAttribute(IPropertySymbol property) => FirstArgument(property, "ColumnAttribute");

    private static string? FirstArgument(ISymbol symbol, string attribute) => symbol.GetAttributes()
        .Where(given => given.AttributeClass?.Name == attribute)
        .Select(given => given.ConstructorArguments is [{ Value: string name }, ..] ? name : null)
        .FirstOrDefault(name => name is not null);

    // Conventions turn GithubIssues into github_issues.
    private static string Plain(string name) => name.Replace("_", "").ToLowerInvariant();
}
