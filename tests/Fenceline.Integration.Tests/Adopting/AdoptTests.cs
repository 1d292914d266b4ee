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
        Assert.Equal("", await used.DifferenceFromNewAsync());
        Assert.Equal("50", await used.RunAsync("BEGIN; SET LOCAL ROLE tenant_a; SET LOCAL app.tenant = 'a'; SELECT count(*) FROM shop_path.notes; COMMIT", "shop_app"));
    }
}
