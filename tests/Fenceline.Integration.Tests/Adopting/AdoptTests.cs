using Fenceline.Integration.Tests.Importing;

namespace Fenceline.Integration.Tests.Adopting;

/// <summary>A database in use comes to be as if migrations had made it.</summary>
public sealed class AdoptTests
{
    private const string Notes = """
        INSERT INTO countries VALUES ('ch', 'Switzerland');
        SET app.tenant = 'a'; INSERT INTO notes (tenant_id, title, country, price) SELECT 'a', 'note ' || i, 'ch', i FROM generate_series(1, 50) AS i;
        SET app.tenant = 'b'; INSERT INTO notes (tenant_id, title, country, price) SELECT 'b', 'note ' || i, 'ch', i FROM generate_series(1, 50) AS i;
        INSERT INTO comments (tenant_id, note_id, body) SELECT tenant_id, id, 'first' FROM notes;
        CREATE ROLE webapp LOGIN; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO webapp;
        """;

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task A_text_key_by_a_setting(int version)
    {
        await using var used = await UsedDatabase.OfFormAsync("text-key-by-setting", Notes, version);
        await used.AdoptAsync();
        Assert.Equal([], await used.RemainsAsync());
        var difference = await used.DifferenceFromNewAsync();
        Assert.True(difference.Length == 0, difference);
        Assert.Equal("50", await used.RunAsync("BEGIN; SET LOCAL ROLE user_a; SET LOCAL app.tenant = 'a'; SELECT count(*) FROM shop_path.notes; COMMIT", "shop_app"));
    }

    // A manifest has no word for everything in the others: what stays is named, and verify goes on to name it.
    private static readonly string[] Whole = ["text-key-by-setting", "entity-framework", "json-key", "membership", "schema-per-tenant", "supabase-organizations"];

    public static TheoryData<string, int> Forms => [.. ImportedDatabase.Forms.SelectMany(form => new[] { 15, 18 }.Select(version => new TheoryDataRow<string, int>(form, version)))];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_form_comes_to_what_its_manifest_says(string form, int version)
    {
        await using var used = await UsedDatabase.OfFormAsync(form, "", version);
        if (form.StartsWith("supabase", StringComparison.Ordinal))
            await used.RunAsync("DO $$ BEGIN IF to_regrole('authenticated') IS NULL THEN CREATE ROLE authenticated; END IF; END $$");
        var kept = (await used.Adopter.PlanAsync(TestContext.Current.CancellationToken)).Kept;
        await used.AdoptAsync();
        var remains = await used.RemainsAsync();
        // Functions of extensions can't be asked for what they are.
        var difference = form == "odd-objects" ? "" : await used.DifferenceFromNewAsync();
        Assert.True((remains.Count == 0 || !Whole.Contains(form)) && difference.Length == 0, string.Join('\n', remains) + "\n" + difference + "\nkept: " + string.Join("\n", kept));
        Assert.DoesNotContain(remains, line => line.StartsWith("pending", StringComparison.Ordinal) || line.StartsWith("behind", StringComparison.Ordinal) || line.Contains("is missing", StringComparison.Ordinal));
    }
}
