using Fenceline.Migrations.Diff;
using Fenceline.Migrations.Plan;

namespace Fenceline.Migrations.Tests.Plan;

/// <summary>What an edit of the manifest leads to: each step with its risk, its locks and what it does to the fence.</summary>
public sealed class PlanTests
{
    private const string Manifest = PlannedEdits.Manifest;

    [Theory]
    [MemberData(nameof(PlannedEdits.All), MemberType = typeof(PlannedEdits))]
    public void An_edit_leads_to_steps(string from, string to, string expected)
    {
        Assert.Contains(from, Manifest, StringComparison.Ordinal);
        var plan = Plan(Manifest.Replace(from, to, StringComparison.Ordinal));
        Assert.False(plan.IsEmpty);
        Assert.Equal(expected.Length == 0 ? [] : expected.Split('\n'), plan.Parts.SelectMany(part => StepText.Lines(part.Steps)).Where(line => !line.StartsWith("What follows", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\"setting\": \"app.user_id\"", "\"setting\": \"app.who\"", FenceEffect.Widened)]
    [InlineData("\"kind\": \"setting\"", "\"kind\": \"role\"", FenceEffect.Widened)]
    public void Who_is_asking_is_never_decided_in_another_way_by_accident(string from, string to, FenceEffect expected)
    {
        const string Database = "\"database\": { \"identity\": { \"kind\": \"setting\", \"setting\": \"app.user_id\" }, \"adminViewLimit\": 100,";
        var before = Manifest.Replace("\"database\": { \"adminViewLimit\": 100,", Database, StringComparison.Ordinal);
        var after = before.Replace(from, to, StringComparison.Ordinal).Replace(to.Contains("role", StringComparison.Ordinal) ? ", \"setting\": \"app.user_id\"" : "\u0000", "", StringComparison.Ordinal);
        var step = Assert.Single(Plan(after, before).Steps, step => step.Fence == expected);
        Assert.Equal("Replace function public.current_user_id", step.What);
    }

    [Theory]
    [InlineData("\"project\": \"opsai\"", "\"project\": \"other\"", "write \"project\": \"opsai\"")]
    [InlineData("\"open\", \"closed\"", "\"open\"", "PostgreSQL can't take labels from the type public.state")]
    [InlineData("\"open\", \"closed\"", "\"closed\", \"open\"", "another order")]
    [InlineData("\"body\": \"varchar(20)\"", "\"body\": \"varchar(20) generated always as (country) stored\"", "PostgreSQL before 17 can't give public.notes.body another expression")]
    [InlineData("\"body\": \"varchar(20)\"", "\"body\": \"varchar(20)\", \"title\": \"text not null\"", "Column title of public.notes is not null and has no default")]
    [InlineData("\"adminViewLimit\": 100", "\"landing\": \"schema\"", "Where Airbyte lands")]
    [InlineData("\"adminViewLimit\": 100", "\"controlSchema\": \"other\"", "The schema fenceline is not in the manifest any more")]
    public void What_can_not_be_done_is_refused_with_what_to_do(string from, string to, string said) =>
        Assert.Contains(said, Assert.Throws<PlanException>(() => Plan(Manifest.Replace(from, to, StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    /// <summary>Within a transaction of its own, and outside of any: what can't be with the rest.</summary>
    [Fact]
    public void Steps_that_can_not_be_in_one_transaction_have_files_of_their_own()
    {
        var edited = Manifest.Replace("\"open\", \"closed\"", "\"open\", \"closed\", \"gone\"", StringComparison.Ordinal)
            .Replace("\"body\": \"varchar(20)\"", "\"body\": \"varchar(20) not null\", \"title\": \"text\"", StringComparison.Ordinal)
            .Replace("[[\"country\"]]", "[[\"country\"], [\"title\"]]", StringComparison.Ordinal);
        var tree = Tree(edited, Manifest);
        Assert.Equal(["0004_notes_labels", "0005_notes", "0006_notes_indexes", "0007_notes_validation"], tree.RenderShared().Select(file => Path.GetFileNameWithoutExtension(file.Path)).Where(name => string.CompareOrdinal(name, "0004") >= 0 && name[0] == '0'));
        Assert.DoesNotContain("BEGIN", tree.RenderShared().Single(file => file.Path.EndsWith("0006_notes_indexes.sql", StringComparison.Ordinal)).Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_changed_is_nothing_planned() => Assert.True(Plan(Manifest).IsEmpty);

    private static MigrationPlan Plan(string after, string before = Manifest) => Tree(after, before).Plan;

    private static SqlTree Tree(string after, string before) => new(PlannedEdits.Read(after), new SqlTree(PlannedEdits.Read(before)).ToHistory());
}
