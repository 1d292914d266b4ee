using Fenceline.Core.Manifest;
using Fenceline.Migrations.Diff;
using Fenceline.Migrations.Plan;

namespace Fenceline.Migrations.Tests.Plan;

/// <summary>What an edit of the manifest leads to: each step with its risk, its locks and what it does to the fence.</summary>
public sealed class PlanTests
{
    private const string Manifest = """
        {
          "version": 1, "project": "opsai",
          "database": { "adminViewLimit": 100, "publicRights": "revokeUnlessUsed" },
          "tiers": { "standard": { "terraform": "directory", "airbyteWorkspace": "shared", "limits": { "statementTimeout": "30s" } } },
          "enums": { "state": ["open", "closed"] },
          "sources": {
            "github": {
              "sensitivity": "public", "connector": "source-github", "streams": { "repositories": "incremental_deduped_history" },
              "configuration": { "credentials": { "option_title": "PAT Credentials" }, "repositories": ["acme/*"] }, "secrets": { "credentials.personal_access_token": "github_token" },
              "tables": { "github_repositories": { "columns": { "id": "bigint not null", "name": "varchar(20)" }, "primaryKey": ["id"] } }
            }
          },
          "tables": {
            "countries": { "placement": "reference", "columns": { "code": "text not null", "label": "text" }, "primaryKey": ["code"] },
            "notes": { "placement": "shared", "columns": { "id": "bigint not null", "body": "varchar(20)", "country": "text", "state": "state" }, "primaryKey": ["id"], "indexes": [["country"]] },
            "drafts": { "placement": "schema", "columns": { "id": "bigint not null", "body": "text" }, "primaryKey": ["id"] }
          },
          "tenants": []
        }
        """;

    [Theory]
    // Columns.
    [InlineData("\"body\": \"varchar(20)\"", "\"body\": \"varchar(20)\", \"title\": \"text\"", "Add column title to public.notes [safe; lock ACCESS EXCLUSIVE]")]
    [InlineData("\"body\": \"varchar(20)\"", "\"body\": \"varchar(20)\", \"key\": \"uuid not null default gen_random_uuid()\"", "Add column key to public.notes [review; lock ACCESS EXCLUSIVE; reads or writes the whole table]")]
    [InlineData("\"body\": \"varchar(20)\", \"country\"", "\"country\"", "Drop column body of public.notes with its values [destructive; lock ACCESS EXCLUSIVE]")]
    [InlineData("\"body\": \"varchar(20)\"", "\"text\": { \"type\": \"varchar(20)\", \"renamedFrom\": \"body\" }", "Rename column body of public.notes to text [breaking; lock ACCESS EXCLUSIVE]")]
    [InlineData("\"body\": \"varchar(20)\"", "\"body\": \"varchar(40)\"", "Change public.notes.body from varchar(20) to varchar(40) [safe; lock ACCESS EXCLUSIVE]")]
    [InlineData("\"body\": \"varchar(20)\"", "\"body\": \"text\"", "Change public.notes.body from varchar(20) to text [safe; lock ACCESS EXCLUSIVE]")]
    [InlineData("\"body\": \"varchar(20)\"", "\"body\": \"varchar(10)\"", "Change public.notes.body from varchar(20) to varchar(10) [destructive; lock ACCESS EXCLUSIVE; reads or writes the whole table]\n  Values that don't fit are cut or stop the step, and the whole table is written anew while nobody can use it.")]
    [InlineData("\"body\": \"varchar(20)\"", "\"body\": \"varchar(20) not null\"", "Refuse null in public.notes.body, for rows to come [review; lock ACCESS EXCLUSIVE]\nRefuse null in public.notes.body, for all [review; lock SHARE UPDATE EXCLUSIVE, then ACCESS EXCLUSIVE for a moment]\n  It stops on a row without a value: fill these first.")]
    [InlineData("\"body\": \"varchar(20)\"", "\"body\": \"varchar(20) default 'x'\"", "Set the default of public.notes.body [safe; lock ACCESS EXCLUSIVE]")]
    [InlineData("\"body\": \"varchar(20)\"", "\"body\": { \"type\": \"varchar(20)\", \"description\": \"Words\" }", "Describe public.notes.body [safe; lock SHARE UPDATE EXCLUSIVE]")]
    [InlineData("\"body\": \"text\"", "\"body\": \"text not null\"", "Refuse null in drafts.body [review; lock ACCESS EXCLUSIVE; reads or writes the whole table]\n  It stops on a row without a value: fill these first.")]
    // Tables.
    [InlineData("\"drafts\": { \"placement\"", "\"sketches\": { \"renamedFrom\": \"drafts\", \"placement\"", "Rename table drafts to sketches [breaking; lock ACCESS EXCLUSIVE]")]
    [InlineData("\"countries\": { \"placement\"", "\"lands\": { \"renamedFrom\": \"countries\", \"placement\"", "Rename table public.countries to lands [breaking; lock ACCESS EXCLUSIVE]")]
    [InlineData("\"drafts\": {", "\"more\": { \"placement\": \"shared\", \"columns\": { \"id\": \"bigint not null\" }, \"primaryKey\": [\"id\"] }, \"drafts\": {", "Create public.more [safe]")]
    [InlineData("\"countries\": { \"placement\": \"reference\", \"columns\": { \"code\": \"text not null\", \"label\": \"text\" }, \"primaryKey\": [\"code\"] },", "", "Drop table public.countries with all its rows [destructive; lock ACCESS EXCLUSIVE]")]
    // Keys, references and indexes.
    [InlineData("\"primaryKey\": [\"id\"], \"indexes\": [[\"country\"]]", "\"primaryKey\": [\"id\"], \"unique\": [[\"country\"]], \"indexes\": [[\"country\"]]", "Add key notes_country_key to public.notes [review; lock ACCESS EXCLUSIVE; reads or writes the whole table]\n  Builds its index while nobody can use the table, and stops on rows that are there twice.")]
    [InlineData("\"indexes\": [[\"country\"]]", "\"indexes\": [[\"country\"]], \"foreignKeys\": [{ \"columns\": [\"country\"], \"references\": \"countries\" }]", "Add reference notes_country_fkey to public.notes, for rows to come [review; lock SHARE ROW EXCLUSIVE]\n  Stops on a row that breaks it.\nCreate index notes_country_fkey_idx on public.notes [safe; lock SHARE UPDATE EXCLUSIVE]\n  One that an earlier try left behind is dropped first.\nAdd reference notes_country_fkey to public.notes, for all [review; lock SHARE UPDATE EXCLUSIVE]\n  Stops on a row that breaks it.")]
    [InlineData("\"indexes\": [[\"country\"]]", "\"indexes\": [[\"country\", \"id\"]]", "Drop index notes_country_idx of public.notes [review; lock ACCESS EXCLUSIVE]\nCreate index notes_country_id_idx on public.notes [safe; lock SHARE UPDATE EXCLUSIVE]\n  One that an earlier try left behind is dropped first.")]
    // Types.
    [InlineData("\"open\", \"closed\"", "\"open\", \"asleep\", \"closed\"", "Add label asleep to public.state [review]\n  Code that does not know the label fails on rows that have it.")]
    [InlineData("\"open\", \"closed\"", "\"open\", { \"label\": \"done\", \"renamedFrom\": \"closed\" }", "Rename label closed of public.state to done [breaking]\n  Rows have the new label at once: code that does not know it fails on them.")]
    [InlineData("\"open\", \"closed\"", "\"open\", \"closed\", { \"label\": \"done\", \"renamedFrom\": \"closed\" }", "Rename label closed of public.state to done [breaking]\n  Rows have the new label at once: code that does not know it fails on them.\nAdd label closed to public.state [review]\n  Code that does not know the label fails on rows that have it.")]
    // Checks, generated columns, other indexes, rows.
    [InlineData("\"indexes\": [[\"country\"]]", "\"indexes\": [[\"country\"]], \"checks\": { \"positive\": \"id > 0\" }", "Add check notes_positive_check to public.notes, for rows to come [review; lock ACCESS EXCLUSIVE]\n  Stops on a row that breaks it.\nAdd check notes_positive_check to public.notes, for all [review; lock SHARE UPDATE EXCLUSIVE]\n  Stops on a row that breaks it.")]
    [InlineData("\"indexes\": [[\"country\"]]", "\"indexes\": [{ \"columns\": [\"country\"], \"where\": \"id > 0\" }]", "Drop index notes_country_idx of public.notes [review; lock ACCESS EXCLUSIVE]\nCreate index notes_country_idx on public.notes [safe; lock SHARE UPDATE EXCLUSIVE]\n  One that an earlier try left behind is dropped first.")]
    [InlineData("\"indexes\": [[\"country\"]]", "\"indexes\": [{ \"columns\": [\"country\"], \"name\": \"by_country\" }]", "")]
    [InlineData("\"body\": \"varchar(20)\"", "\"body\": \"varchar(20)\", \"size\": \"integer generated always as (length(body)) stored\"", "Add column size to public.notes [review; lock ACCESS EXCLUSIVE; reads or writes the whole table]")]
    [InlineData("\"label\": \"text\" }, \"primaryKey\": [\"code\"]", "\"label\": \"text\" }, \"primaryKey\": [\"code\"], \"seed\": [{ \"code\": \"NL\" }, { \"code\": \"BE\" }]", "Write 2 rows of public.countries [safe]")]
    // What Fenceline itself keeps.
    [InlineData("\"adminViewLimit\": 100", "\"adminViewLimit\": 200", "")]
    [InlineData("\"statementTimeout\": \"30s\"", "\"statementTimeout\": \"40s\"", "")]
    [InlineData("\"sensitivity\": \"public\"", "\"sensitivity\": \"sensitive\"", "Drop table public.github_repositories with all its rows [destructive; lock ACCESS EXCLUSIVE]")]
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

    private static SqlTree Tree(string after, string before) => new(Read(after), new SqlTree(Read(before)).ToHistory());

    private static TenantManifest Read(string text)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }
}
