namespace Fenceline.Analyzers.Tests.Probes;

/// <summary>A small piece of C# and what the analyzer must say of it.</summary>
/// <param name="Body">Statements of a method that has the same things at hand as <see cref="Verify.InMethod"/>.</param>
/// <param name="MustBeFound">True when something must be reported, false when nothing may be.</param>
/// <param name="Members">Members of the class around that method.</param>
internal sealed record Probe(string Name, string Body, bool MustBeFound, string Members = "", string Types = "")
{
    /// <summary>The probe as a file: a namespace of its own keeps it apart from the others.</summary>
    public string Source(int number) => $$"""
        namespace P{{number}};
        {{Types}}
        internal class Sample
        {
            private static async Task Run(NpgsqlConnection connection, NpgsqlCommand command, NpgsqlDataSource dataSource, Db db, TenantSession session, string userId, int id, bool flag, string[] items)
            {
                {{Body}}
                await Task.Yield();
            }
            {{Members}}
        }
        """;
}
