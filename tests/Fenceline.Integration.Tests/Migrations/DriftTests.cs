using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Database.Execution;
using Fenceline.Database.Introspection;
using Fenceline.Integration.Tests.Database;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Migrations;

/// <summary>What somebody changed by hand is found and named; what migrations made is not.</summary>
public sealed class DriftTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachVersion]
    public async Task What_was_changed_by_hand_is_named_and_nothing_else(int version)
    {
        await using var sample = await SampleDatabase.StartAsync(version);
        Assert.Equal([], (await ReadAsync(sample)).Findings);
        await sample.RunAsync("""
            ALTER TABLE public.notes ALTER COLUMN body DROP NOT NULL;
            ALTER TABLE public.notes NO FORCE ROW LEVEL SECURITY;
            CREATE POLICY open ON public.notes FOR SELECT TO opsai_tenant USING (true);
            GRANT SELECT ON public.github_issues TO PUBLIC;
            CREATE TABLE public.somebodys (id int);
            ALTER TABLE user_123.stripe_customers DROP COLUMN email;
            ALTER TABLE user_123.stripe_customers ADD COLUMN extra text;
            CREATE INDEX by_hand ON user_456.stripe_charges (amount);
            CREATE TABLE user_456.own (id int);
            GRANT UPDATE ON user_456.stripe_charges TO user_789;
            """);
        Assert.Equal(
            [
                "- column notes.body is: text; it should be: text not null",
                "- policy open on notes was not made by a migration; it is: select for opsai_tenant, true",
                "- privilege SELECT on github_issues is: for PUBLIC, opsai_admin, opsai_backup, opsai_tenant; it should be: for opsai_admin, opsai_backup, opsai_tenant",
                "- table notes is: of opsai_owner, row-level security; it should be: of opsai_owner, row-level security, for the owner too",
                "123 column stripe_customers.email is missing; it should be: text",
                "123 column stripe_customers.extra was not made by a migration; it is: text",
                "456 column own.id was not made by a migration; it is: integer",
                "456 index by_hand of stripe_charges was not made by a migration; it is: btree, amount",
                "456 privilege UPDATE on stripe_charges was not made by a migration; it is: for user_789",
                "456 table own was not made by a migration; it is: of postgres",
            ],
            (await ReadAsync(sample)).Findings.Select(finding => $"{finding.Tenant ?? "-"} {finding.Subject} {finding.Problem}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_tenant_whose_source_moves_is_compared_afterwards()
    {
        await using var sample = await SampleDatabase.StartAsync();
        await sample.RunAsync("SET ROLE opsai_owner; SELECT fenceline.move_fill('123', 'github', 'schema'); SELECT fenceline.move_swap('123', 'github')");
        Assert.Equal(["123"], (await ReadAsync(sample)).Skipped);
        await sample.RunAsync("SET ROLE opsai_owner; SELECT fenceline.move_finish('123', 'github')");
        var report = await ReadAsync(sample);
        Assert.Equal((0, 0), (report.Findings.Count, report.Skipped.Count));
    }

    private static Task<DriftReport> ReadAsync(SampleDatabase sample)
    {
        var manifest = ManifestReader.Read(new ManifestText("tenants.json", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"))), _ => []).Manifest!;
        return new DriftReader(sample.Cluster.ConnectionString(sample.Name), new SqlTree(manifest).Model, manifest.Database.ControlSchema, new DatabaseNames(manifest.Project).Owner).ReadAsync(Cancellation);
    }
}
