using Fenceline.Analyzers.Sql;

namespace Fenceline.Analyzers.Tests;

public sealed class ExemptionTests
{
    [Fact]
    public Task Exempt_members_and_types_may_reach_all_tenants() => Verify.SqlAsync("""
        using Fenceline;
        using Npgsql;

        [CrossTenant("The nightly report counts everybody's notes")]
        class Report
        {
            void M(NpgsqlCommand command) => command.CommandText = "SELECT count(*) FROM notes";
            class Inner { void M(NpgsqlCommand command) => command.CommandText = "SELECT count(*) FROM notes"; }
        }

        class Sample
        {
            [CrossTenant("Shown to operators only")]
            void M(NpgsqlCommand command)
            {
                command.CommandText = "SELECT count(*) FROM notes";
                void Inner() => command.CommandText = "SELECT count(*) FROM notes";
                Inner();
            }

            [CrossTenant("Shown to operators only")]
            NpgsqlCommand P => new NpgsqlCommand("SELECT count(*) FROM notes");

            [CrossTenant("Shown to operators only")]
            NpgsqlCommand field = new NpgsqlCommand("SELECT count(*) FROM notes");

            void Other(NpgsqlCommand command) => command.CommandText = "SELECT count(*) FROM {|FEN101:notes|}";
        }
        """);

    [Fact]
    public Task An_exemption_does_not_cover_values_in_the_text() => Verify.SqlAsync("""
        using Fenceline;
        using Npgsql;

        class Sample
        {
            [CrossTenant("Shown to operators only")]
            void M(NpgsqlCommand command, string x) => command.CommandText = $"SELECT count(*) FROM notes WHERE body = '{{|FEN106:x|}}'";
        }
        """);

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("null")]
    [InlineData("reason: \"\"")]
    public Task An_exemption_needs_a_reason(string reason) => Verify.AnalyzerAsync<CrossTenantAttributeAnalyzer>(
        $$"""
        [{|FEN110:Fenceline.CrossTenant({{reason}})|}] class A { }
        [Fenceline.CrossTenant("An auditor reads this")] class B { }
        """,
        null,
        null);
}
