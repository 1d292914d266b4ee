using Fenceline.Migrations.Plan;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Migrations.Tests.Plan;

/// <summary>What is said to undo a step does so on a server: each for itself, and all of a plan from its end.</summary>
public sealed class ReverseTests(EditedDatabase database) : IClassFixture<EditedDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PlannedEdits.All), MemberType = typeof(PlannedEdits))]
    public async Task A_step_is_undone_by_its_reverse(string from, string to, string expected)
    {
        _ = expected;
        var tree = new SqlTree(PlannedEdits.Read(PlannedEdits.Manifest.Replace(from, to, StringComparison.Ordinal)), new SqlTree(PlannedEdits.Read(PlannedEdits.Manifest)).ToHistory());
        var steps = tree.Plan.Parts.Where(part => part.Stream != MigrationStream.Landing).SelectMany(part => part.Steps).ToList();
        await using var connection = await database.OpenCopyAsync();
        var start = await CatalogAsync(connection);
        foreach (var step in steps)
        {
            var before = await CatalogAsync(connection);
            await RunAsync(connection, step, step.Sql);
            if (step.Reverse is not { Count: > 0 } reverse)
                continue;
            await RunAsync(connection, step, reverse);
            Assert.True(before == await CatalogAsync(connection), $"{step.What} is not undone by {string.Join("; ", reverse)}:\n{Catalog.Difference(before, await CatalogAsync(connection))}");
            await RunAsync(connection, step, step.Sql);
        }

        if (steps.Exists(step => step.Reverse is null))
            return;
        foreach (var step in Enumerable.Reverse(steps))
            await RunAsync(connection, step, step.Reverse!);
        Assert.True(start == await CatalogAsync(connection), Catalog.Difference(start, await CatalogAsync(connection)));
    }

    /// <summary>A later value that the old type can't hold stops the way back, and is not cut.</summary>
    [Theory]
    [InlineData("varchar(40)", "'a text of more than twenty characters'", "value too long for type character varying(20)")]
    [InlineData("text", "'a text of more than twenty characters'", "value too long for type character varying(20)")]
    public async Task What_does_not_fit_any_more_stops_the_way_back(string type, string value, string error)
    {
        var tree = new SqlTree(PlannedEdits.Read(PlannedEdits.Manifest.Replace("\"body\": \"varchar(20)\"", $"\"body\": \"{type}\"", StringComparison.Ordinal)), new SqlTree(PlannedEdits.Read(PlannedEdits.Manifest)).ToHistory());
        var steps = tree.Plan.Steps.ToList();
        await using var connection = await database.OpenCopyAsync();
        foreach (var step in steps)
            await RunAsync(connection, step, step.Sql);
        await ExecuteAsync(connection, $"INSERT INTO public.notes (user_id, id, body) VALUES ('1', 1000, {value})");
        var failure = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            foreach (var step in Enumerable.Reverse(steps))
                await RunAsync(connection, step, step.Reverse!);
        });
        Assert.Contains(error, failure.Message, StringComparison.Ordinal);
    }

    private static async Task RunAsync(NpgsqlConnection connection, Step step, IReadOnlyList<string> statements)
    {
        if (step.RunsAs is { } role)
            await ExecuteAsync(connection, $"SET ROLE {role}");
        foreach (var statement in statements)
            await ExecuteAsync(connection, EditedDatabase.OfTenant(statement));
        await ExecuteAsync(connection, "RESET ROLE");
    }

    private static async Task<string> CatalogAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Catalog.Query, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var lines = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
