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

    /// <summary>What a manifest says of a child's policy is compared with its parent, column by column.</summary>
    [Theory]
    [InlineData("DROP POLICY user_isolation ON invoice_lines; CREATE POLICY user_isolation ON invoice_lines FOR ALL TO {project}_tenant USING (EXISTS (SELECT FROM invoices AS fenceline_parent WHERE fenceline_parent.id = fenceline_parent.id))")]
    [InlineData("ALTER POLICY user_isolation ON invoice_lines USING (EXISTS (SELECT FROM invoices AS fenceline_parent)) WITH CHECK (EXISTS (SELECT FROM invoices AS fenceline_parent))")]
    public async Task A_childs_policy_that_was_widened_is_found(string change)
    {
        var imported = await ImportedDatabase.OfAsync("children", 15);
        var lines = await ImportChecks.ApplyAndVerifyAsync(imported, 15, change.Replace("{project}", imported.Manifest.Project, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("FEN204 - policy user_isolation on invoice_lines", StringComparison.Ordinal));
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
