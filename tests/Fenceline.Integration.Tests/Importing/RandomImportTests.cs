using System.Globalization;

namespace Fenceline.Integration.Tests.Importing;

/// <summary>Whatever a database has, what comes of it is accepted, can be applied, and says what it left out. FENCELINE_IMPORT_SEEDS says how many databases.</summary>
public sealed class RandomImportTests
{
    private const int Few = 6;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("FENCELINE_IMPORT_SEEDS"), CultureInfo.InvariantCulture, out var count) ? count : Few)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_database_of_no_form_at_all(int seed)
    {
        // One that fails leaves the others: psql would stop.
        var script = string.Concat(new RandomSchema(seed).Statements().Select(statement => statement + ";\n"));
        var version = seed % 2 == 0 ? 18 : 15;
        var imported = await ImportedDatabase.OfScriptAsync("\\set ON_ERROR_STOP off\n" + script, version);
        Assert.True(ImportChecks.Unsaid(imported) is [], string.Join('\n', ImportChecks.Unsaid(imported)));
        Assert.Equal([], await ImportChecks.ApplyAndVerifyAsync(imported, version));
    }
}
