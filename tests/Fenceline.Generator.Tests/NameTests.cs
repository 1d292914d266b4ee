namespace Fenceline.Generator.Tests;

/// <summary>Names that C# has other plans for.</summary>
public sealed class NameTests
{
    private static readonly string[] Nasty =
    [
        "Equals", "GetHashCode", "ToString", "GetType", "Finalize", "MemberwiseClone", "ReferenceEquals",
        "Clone", "EqualityContract", "PrintMembers", "Deconstruct",
        "class", "string", "await", "var", "record", "value", "_", "user", "select", "reader", "session", "limit", "system", "fenceline", "_9lives",
    ];

    [Fact]
    public void Columns_come_out_valid_and_predictable()
    {
        var columns = string.Join(", ", Nasty.Select(name => $"\"{name}\": \"text not null\""));
        var run = GeneratorRun.Of(Manifests.WithTables($$"""
            "things": { "placement": "shared", "columns": { {{columns}}, "ThingsRow": "text", "Read": "text" }, "primaryKey": ["class"] }
            """));

        Assert.Empty(run.Output.GetDiagnostics(TestContext.Current.CancellationToken));
        var source = run.Source("ThingsQueries.g.cs");
        foreach (var expected in new[] { "Equals_", "GetHashCode_", "ToString_", "EqualityContract_", "PrintMembers_", "Deconstruct_", "Clone_", "Class", "_9lives", "_" })
            Assert.Contains($"public required string {expected} {{", source, StringComparison.Ordinal);
        Assert.Contains("public string? ThingsRow_ {", source, StringComparison.Ordinal);
        Assert.Contains("FindAsync(string @class, ", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_columns_become_parameters_whatever_they_are_called()
    {
        var columns = string.Join(", ", Nasty.Append("cancellationToken").Select(name => $"\"{name}\": \"text not null\""));
        var run = GeneratorRun.Of(Manifests.WithTables($$"""
            "things": { "placement": "schema", "columns": { {{columns}} }, "primaryKey": [{{string.Join(", ", Nasty.Append("cancellationToken").Select(name => $"\"{name}\""))}}] }
            """));

        Assert.Empty(run.Output.GetDiagnostics(TestContext.Current.CancellationToken));
        Assert.Contains("string cancellationToken_, ", run.Source("ThingsQueries.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_and_sources_come_out_valid_and_predictable()
    {
        var names = Nasty.Where(name => name != "_").Concat(
            ["tables", "queries", "things_row", "things_queries", "things", "app_tables", "app_database", "app_tenant", "app_tenants", "app", "tenant", "stripe", "tenant_id", "global"]);
        var run = GeneratorRun.Of(Manifests.WithTables(string.Join(",\n", names.Select(name =>
            $$"""{{"\""}}{{name}}{{"\""}}: { "placement": "shared", "columns": { "id": "text not null" }, "primaryKey": ["id"] }"""))));

        Assert.Empty(run.Output.GetDiagnostics(TestContext.Current.CancellationToken));
        var database = run.Source("AppDatabase.g.cs");
        Assert.Contains(" Session_ => ", database, StringComparison.Ordinal);
        Assert.Contains(" Equals_ => ", database, StringComparison.Ordinal);
        Assert.Contains("StripeTables Stripe => ", database, StringComparison.Ordinal);
        Assert.Contains("StripeQueries Stripe_ => ", database, StringComparison.Ordinal);
    }

    [Fact]
    public void Enums_and_their_labels_come_out_valid_and_predictable()
    {
        var labels = string.Join(", ", Nasty.Where(label => label != "_").Concat(["Things", "</c>", "<"]).Select(label => $"\"{label}\""));
        var names = Nasty.Where(name => !name.Any(char.IsUpper) && name != "_").Concat(["things_row", "things_queries", "app_database", "app", "task"]).ToList();
        var run = GeneratorRun.Of(Manifests.WithTables(
            $$"""
            "things": { "placement": "shared", "columns": { {{string.Join(", ", names.Select(name => $"\"{name}\": \"{name} not null\", \"{name}_s\": \"{name}[]\""))}} }, "primaryKey": ["class", "string"] }
            """,
            string.Join(", ", names.Select(name => $"\"{name}\": [{labels}]"))));

        Assert.Empty(run.Output.GetDiagnostics(TestContext.Current.CancellationToken));
        var source = run.Source("Class.g.cs");
        foreach (var expected in new[] { "Equals", "GetHashCode", "ToString", "Class", "Value", "_9lives", "_" })
            Assert.Contains($"    {expected},\n", source, StringComparison.Ordinal);
        Assert.Contains("FindAsync(global::Acme.Data.Class @class, global::Acme.Data.String @string, ", run.Source("Things_Queries.g.cs"), StringComparison.Ordinal);
        // The enum was there first.
        Assert.Contains("public enum ThingsRow\n", run.Source("ThingsRow.g.cs"), StringComparison.Ordinal);
        Assert.Contains("public sealed class Things_Queries ", run.Source("Things_Queries.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Descriptions_stay_inside_of_their_comments()
    {
        const string Description = "</summary> & <c> */ \\n } class X \\\" \\u2028 end";
        var run = GeneratorRun.Of(Manifests.WithTables($$"""
            "things": { "description": "{{Description}}", "placement": "shared", "columns": { "id": { "type": "text not null", "description": "{{Description}}" } }, "primaryKey": ["id"] }
            """));

        Assert.Empty(run.Output.GetDiagnostics(TestContext.Current.CancellationToken));
        Assert.Contains("&lt;/summary&gt; &amp; &lt;c&gt; */", run.Source("ThingsQueries.g.cs"), StringComparison.Ordinal);
    }
}
