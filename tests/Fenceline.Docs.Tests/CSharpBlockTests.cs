using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Fenceline.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.Docs.Tests;

/// <summary>Every block of C# compiles, with the classes that are generated from the page's manifest.</summary>
public sealed partial class CSharpBlockTests
{
    // What the pages take for granted: the surroundings of an example.
    private const string Usings =
        """
        global using System; global using System.Collections.Generic; global using System.Diagnostics; global using System.IO; global using System.Linq; global using System.Text.Json;
        global using System.Text.RegularExpressions;
        global using System.Threading; global using System.Threading.Tasks; global using Fenceline; global using Fenceline.AspNetCore; global using Dapper;
        global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Http; global using Microsoft.EntityFrameworkCore; global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Caching.Hybrid; global using Microsoft.Extensions.Configuration;
        """;

    private const string Types =
        """
        public sealed class Claims { public string UserId => ""; }
        public sealed class AppContext(Microsoft.EntityFrameworkCore.DbContextOptions<AppContext> options) : Microsoft.EntityFrameworkCore.DbContext(options) { }
        """;

    /// <summary>What the pages say of members and look-ups.</summary>
    private const string Members =
        """
        {
          "version": 1, "project": "opsai",
          "database": { "members": { "table": "members", "user": "member_id", "role": "role" } },
          "tables": {
            "users": { "placement": "global", "columns": { "id": "uuid not null", "email": "text not null" }, "primaryKey": ["id"], "unique": [["email"]] },
            "members": { "placement": "shared", "columns": { "member_id": "uuid not null", "role": "text not null" }, "primaryKey": ["member_id"] },
            "projects": { "placement": "shared", "columns": { "id": "uuid not null", "name": "text" }, "primaryKey": ["id"], "roles": { "delete": ["owner"] } },
            "notes": { "placement": "shared", "columns": { "id": "uuid not null" }, "primaryKey": ["id"] }
          },
          "lookups": {
            "user_by_email": { "table": "users", "by": ["email"], "returns": ["id"] },
            "tenants_of_member": { "table": "members", "by": ["member_id"], "returns": ["user_id", "role"] }
          }
        }
        """;

    private static readonly (string Type, string Name)[] Surroundings =
    [
        ("WebApplicationBuilder", "builder"), ("WebApplication", "app"), ("HybridCache", "cache"), ("TenantContext", "context"), ("Claims", "claims"),
        ("OpsaiDatabase", "db"), ("OpsaiTenant", "tenant"), ("TenantId", "id"), ("string", "connectionString"), ("string", "database"), ("string", "landing"),
        ("string", "cursor"), ("string", "sql"), ("string", "text"), ("string", "token"), ("IEnumerable<string>", "lines"), ("DateTime", "since"), ("NotesRow", "note"),
        ("CancellationToken", "cancellation"), ("Guid", "annId"), ("Guid", "projectId"), ("string", "email"),
    ];

    public static TheoryData<string> Blocks => [.. Page.All.SelectMany(page => page.Blocks()).Where(block => block.Language == "csharp" && !block.IsSkipped).Select(block => block.ToString())];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_block_of_CSharp_compiles(string place)
    {
        var block = Page.All.SelectMany(page => page.Blocks()).Single(block => block.ToString() == place);
        var isTheSample = block.Order("project") is null;

        var compilation = Generate(isTheSample ? block.Order("manifest") == "members" ? Members : Sample() : Minimal(block.Order("project")!), isTheSample ? "hello" : block.Order("project")!, Source(block, isTheSample));

        Assert.Equal("", string.Join("\n", compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(found => found.Severity == DiagnosticSeverity.Error)));
    }

    /// <summary>The block as the body of a method, whose parameters are what it uses and does not declare itself.</summary>
    private static string Source(Block block, bool isTheSample)
    {
        var usings = string.Join("\n", UsingLine().Matches(block.Text).Select(match => match.Value));
        var types = string.Join("\n", TypeLine().Matches(block.Text).Select(match => match.Value));
        var body = TypeLine().Replace(UsingLine().Replace(block.Text, ""), "");
        var parameters = isTheSample
            ? string.Join(", ", Surroundings.Where(known => !Declares(body, known.Name)).Select(known => $"{known.Type} {known.Name}"))
            : "";
        return $$"""
            #pragma warning disable
            #nullable enable annotations
            {{usings}}
            {{(isTheSample ? "using hello;" : "")}}
            {{types}}
            {{Types}}
            static class Example
            {
                static async Task<object?> RunAsync({{parameters}})
                {
            #line 1 "{{block}}"
            {{body}}
                    return null;
                }
            }
            """;
    }

    private static bool Declares(string body, string name) =>
        Regex.IsMatch(body, string.Create(CultureInfo.InvariantCulture, $@"\b(?!return\b|await\b|in\b|new\b)[A-Za-z]\w*(?:<[^;=()]*>)?\??\s+{name}\s*(=[^=>]|\bin\b)"));

    private static Compilation Generate(string manifest, string rootNamespace, string source)
    {
        var parse = new CSharpParseOptions(LanguageVersion.CSharp14);
        var references = ((string)System.AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Example", [CSharpSyntaxTree.ParseText(Usings, parse), CSharpSyntaxTree.ParseText(source, parse)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        CSharpGeneratorDriver.Create([new QueryGenerator().AsSourceGenerator()], [new ManifestFile(manifest)], parse, new Options(rootNamespace))
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return output;
    }

    private static string Sample() => File.ReadAllText(Repository.PathOf("tenants.json"));

    private static string Minimal(string project) => File.ReadAllText(Repository.PathOf("src/Fenceline.Cli/Scaffold/minimal.json")).Replace("my_app", project, StringComparison.Ordinal);

    [GeneratedRegex(@"^using [A-Za-z.]+;\s*$", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^(?:public )?(?:sealed )?record .*;\s*$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    private sealed class ManifestFile(string text) : AdditionalText
    {
        public override string Path => "/project/tenants.json";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, System.Text.Encoding.UTF8);
    }

    private sealed class Options(string rootNamespace) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(rootNamespace);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(string rootNamespace) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = key == "build_property.RootNamespace" ? rootNamespace : null;
                return value is not null;
            }
        }
    }
}
