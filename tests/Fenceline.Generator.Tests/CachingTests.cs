using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Fenceline.Generator.Tests;

/// <summary>What an edit costs.</summary>
public sealed class CachingTests
{
    private static readonly string[] Steps = [.. typeof(TrackingNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!)];

    /// <summary>The sample with an enum or two.</summary>
    private static string WithEnums => GeneratorRun.Sample.Replace("\"version\": 1,", "\"version\": 1, \"enums\": { \"mood\": [\"calm\"], \"pace\": [\"slow\"] },", StringComparison.Ordinal);

    /// <summary>The sample with a look-up.</summary>
    private static string WithLookup(string sample) =>
        sample.Replace("\"tenants\": [", "\"lookups\": { \"whose_note\": { \"table\": \"notes\", \"by\": [\"body\"], \"returns\": [\"user_id\"] } },\n  \"tenants\": [", StringComparison.Ordinal);

    [Fact]
    public void An_edit_of_CSharp_recomputes_nothing()
    {
        var run = GeneratorRun.Of(WithLookup(WithEnums));
        run.EditCSharp();

        Assert.NotEmpty(Steps);
        foreach (var step in Steps)
            Assert.All(run.Reasons(step), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step}: {reason}"));
        Assert.NotEmpty(run.OutputReasons());
        Assert.All(run.OutputReasons(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void White_space_in_the_manifest_is_read_and_goes_no_further()
    {
        var run = GeneratorRun.Of(GeneratorRun.Sample);
        run.EditManifest(text => "\n// a comment\n" + text.Replace(":", " :  ", StringComparison.Ordinal).Replace("https :  //", "https://", StringComparison.Ordinal).Replace("00 :  00 :  00", "00:00:00", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Texts));
        Assert.Equal([IncrementalStepRunReason.Unchanged], run.Reasons(TrackingNames.Manifest));
        Assert.All(run.OutputReasons(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_change_of_one_table_emits_that_table_again_and_nothing_else()
    {
        var run = GeneratorRun.Of(GeneratorRun.Sample);
        run.EditManifest(text => text.Replace("\"language\": \"text\",", "\"language\": \"text\", \"license\": \"text\",", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Manifest));
        Assert.Single(run.Reasons(TrackingNames.Tables), IncrementalStepRunReason.Modified);
        Assert.Single(run.OutputReasons(), IncrementalStepRunReason.Modified);
        Assert.Contains("string? License", run.Source("GithubRepositoriesQueries.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_label_emits_that_enum_only()
    {
        var run = GeneratorRun.Of(WithEnums);
        run.EditManifest(text => text.Replace("\"calm\"", "\"calm\", \"angry\"", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged], run.Reasons(TrackingNames.Enums));
        Assert.Single(run.OutputReasons(), IncrementalStepRunReason.Modified);
        Assert.Contains("    Angry,\n", run.Source("Mood.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_tenant_in_the_default_placement_emits_the_tenants_only()
    {
        var run = GeneratorRun.Of(GeneratorRun.Sample);
        run.EditManifest(text => text.Replace("\"tenants\": [", "\"tenants\": [ { \"id\": \"99\", \"tier\": \"standard\" },", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Tenants));
        Assert.Single(run.OutputReasons(), IncrementalStepRunReason.Modified);
        Assert.Contains("User99 ", run.Source("OpsaiTenants.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_lookup_tells_emits_the_lookups_only()
    {
        var run = GeneratorRun.Of(WithLookup(GeneratorRun.Sample));
        run.EditManifest(text => text.Replace("\"returns\": [\"user_id\"]", "\"returns\": [\"user_id\", \"id\"]", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Lookups));
        Assert.Single(run.OutputReasons(), IncrementalStepRunReason.Modified);
        Assert.Contains("WhoseNoteAsync(string body", run.Source("OpsaiLookups.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_namespace_emits_everything_again()
    {
        var run = GeneratorRun.Of(GeneratorRun.Sample);
        run.EditRootNamespace("Other.Data");

        foreach (var step in new[] { TrackingNames.Texts, TrackingNames.Manifest })
            Assert.All(run.Reasons(step), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        foreach (var step in new[] { TrackingNames.RootNamespace, TrackingNames.Model, TrackingNames.Database, TrackingNames.Tenants, TrackingNames.Groups, TrackingNames.Tables })
            Assert.All(run.Reasons(step), reason => Assert.Equal(IncrementalStepRunReason.Modified, reason));
        Assert.All(run.OutputReasons(), reason => Assert.Equal(IncrementalStepRunReason.Modified, reason));
    }

    [Fact]
    public void A_description_of_a_source_emits_that_source_only()
    {
        var run = GeneratorRun.Of(GeneratorRun.Sample);
        run.EditManifest(text => text.Replace("\"description\": \"Payments\"", "\"description\": \"Money\"", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Model));
        Assert.Single(run.Reasons(TrackingNames.Groups), IncrementalStepRunReason.Modified);
        Assert.Single(run.OutputReasons(), IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void A_setting_of_the_database_emits_the_entry_points_only()
    {
        var run = GeneratorRun.Of(GeneratorRun.Sample);
        run.EditManifest(text => text.Replace("\"setting\": \"app.user_id\"", "\"setting\": \"app.other\"", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Database));
        Assert.Single(run.OutputReasons(), IncrementalStepRunReason.Modified);
        Assert.Contains("app.other", run.Source("OpsaiDatabase.g.cs"), StringComparison.Ordinal);
    }
}
