namespace Fenceline.Integration.Tests.Importing;

/// <summary>What holds for the import of every database, whatever its form.</summary>
public sealed class ImportTests
{
    public static TheoryData<string, int> Forms => [.. ImportedDatabase.Forms.SelectMany(form => new[] { 15, 18 }.Select(version => new TheoryDataRow<string, int>(form, version)))];

    /// <summary>The manifest is applied to an empty database, and that verified.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_it_writes_can_be_generated_and_applied(string form, int version)
    {
        Assert.Equal([], await ImportChecks.ApplyAndVerifyAsync(await ImportedDatabase.OfAsync(form, version), version));
    }

    /// <summary>
    /// The model of the manifest is the catalog's, for all that was taken over, but for what a manifest means by a shared table: keys begin with the tenant, whose
    /// column is never null and defaults to who asks. Whatever else differs was said to be left out.
    /// </summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_differs_from_the_catalog_is_what_was_left_out(string form, int version)
    {
        var imported = await ImportedDatabase.OfAsync(form, version);
        Assert.True(ImportChecks.Unsaid(imported) is [], string.Join('\n', ImportChecks.Unsaid(imported)));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_relation_is_in_the_manifest_or_said_to_be_left_out(string form, int version)
    {
        var imported = await ImportedDatabase.OfAsync(form, version);
        Assert.Equal(imported.Report.WholeTables + imported.Report.PartTables, imported.Manifest.Tables.Count + imported.Manifest.Sources.Sum(source => source.Tables.Count));
        Assert.True(imported.Report.Tables >= imported.Report.WholeTables + imported.Report.PartTables);
    }
}
