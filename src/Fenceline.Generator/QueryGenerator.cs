using System.Collections.Immutable;
using System.Text;
using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Queries;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.Generator;

/// <summary>Adds typed classes for the tables of <c>tenants.json</c>. It looks at no C#, so that edits of C# cost it nothing.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class QueryGenerator : IIncrementalGenerator
{
    private const string RootNamespaceProperty = "build_property.RootNamespace";
    private const string GenerateProperty = "build_property.FencelineGenerate";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var manifest = context.AdditionalTextsProvider
            .Where(static file => ManifestTexts.IsCandidate(file.Path))
            .Select(static (file, cancellationToken) => new ManifestText(file.Path.Replace('\\', '/'), file.GetText(cancellationToken)?.ToString() ?? ""))
            .WithTrackingName(TrackingNames.Texts)
            .Collect()
            .Select(static (texts, _) => ManifestTexts.Read(texts)?.Manifest)
            .WithTrackingName(TrackingNames.Manifest);

        var rootNamespace = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => options.GlobalOptions.TryGetValue(RootNamespaceProperty, out var value) ? value : "")
            .WithTrackingName(TrackingNames.RootNamespace);

        // A project may have the manifest for the analyzers' sake alone. Where nothing is said, as without the package's props, it is for classes too.
        var isAsked = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => !options.GlobalOptions.TryGetValue(GenerateProperty, out var value) || !value.Trim().Equals("false", StringComparison.OrdinalIgnoreCase))
            .WithTrackingName(TrackingNames.IsAsked);

        var model = manifest.Combine(rootNamespace).Combine(isAsked)
            .Select(static (input, _) => input.Left.Left is not { } read || !input.Right ? null : QueryModelBuilder.Build(read, input.Left.Right))
            .WithTrackingName(TrackingNames.Model);

        var database = model.Select(static (model, _) => model?.Database).WithTrackingName(TrackingNames.Database);
        var tenants = model.Select(static (model, _) => model?.Tenants).WithTrackingName(TrackingNames.Tenants);
        var lookups = model.SelectMany(static (model, _) => model?.Lookups is { } node ? ImmutableArray.Create(node) : []).WithTrackingName(TrackingNames.Lookups);
        var enums = model.SelectMany(static (model, _) => model?.Enums ?? default).WithTrackingName(TrackingNames.Enums);
        var groups = model.SelectMany(static (model, _) => model?.Groups ?? default).WithTrackingName(TrackingNames.Groups);
        var tables = model.SelectMany(static (model, _) => model?.Tables ?? default).WithTrackingName(TrackingNames.Tables);

        context.RegisterSourceOutput(database, static (output, node) => Add(output, node is null ? null : QueryClasses.Render(node)));
        context.RegisterSourceOutput(tenants, static (output, node) => Add(output, node is null ? null : QueryClasses.Render(node)));
        context.RegisterSourceOutput(lookups, static (output, node) => Add(output, QueryClasses.Render(node)));
        context.RegisterSourceOutput(enums, static (output, node) => Add(output, QueryClasses.Render(node)));
        context.RegisterSourceOutput(groups, static (output, node) => Add(output, QueryClasses.Render(node)));
        context.RegisterSourceOutput(tables, static (output, node) => Add(output, QueryClasses.Render(node)));
    }

    private static void Add(SourceProductionContext output, GeneratedFile? file)
    {
        if (file is not null)
            output.AddSource(file.Path, SourceText.From(file.Content, Encoding.UTF8));
    }
}
