using Fenceline.CodeFixes;

namespace Fenceline.Analyzers.Tests;

/// <summary>A connection whose path is set for the session becomes that of a pinned transaction.</summary>
public sealed class PinnedTransactionFixTests
{
    private const string OpenAndSet =
        """
        await using var connection = await dataSource.OpenConnectionAsync();
                await connection.ExecuteAsync($"{|FEN107:SET search_path TO user_|}{userId}");
        """;

    private const string Pinned =
        """
        await using var transaction = await tenants.ForTenant(global::Fenceline.TenantId.Parse(userId)).BeginTransactionAsync();
                var connection = transaction.Connection;
        """;

    private const string Read = """await connection.QueryAsync<Note>("SELECT * FROM {|FEN108:stripe_customers|}")""";
    private const string PinnedRead = """await connection.QueryAsync<Note>("SELECT * FROM stripe_customers")""";
    private const string Commit = "await transaction.CommitAsync();";

    [Fact]
    public Task What_follows_is_read_through_it_and_committed_at_the_end() => FixAsync(
        $"""
        {OpenAndSet}
                var customers = {Read};
        """,
        $"""
        {Pinned}
                var customers = {PinnedRead};
                {Commit}
        """);

    [Fact]
    public Task Each_way_out_commits() => FixAsync(
        $$"""
        using NpgsqlConnection connection = new NpgsqlConnection("Host=db");
                await connection.OpenAsync();
                using var set = new NpgsqlCommand($"{|FEN107:SET ROLE user_|}{userId}", connection);
                await set.ExecuteNonQueryAsync();
                if (flag)
                {
                    return {{Read}};
                }

                if (userId.Length == 0)
                {
                    return null;
                }

                var customers = {{Read}};
                return customers.ToList();
        """,
        $$"""
        {{Pinned}}
                if (flag)
                {
                    var result = {{PinnedRead}};
                    {{Commit}}
                    return result;
                }

                if (userId.Length == 0)
                {
                    {{Commit}}
                    return null;
                }

                var customers = {{PinnedRead}};
                var result3 = customers.ToList();
                {{Commit}}
                return result3;
        """,
        "IEnumerable<Note>");

    [Fact]
    public Task Two_settings_of_one_tenant_are_one_pin() => FixAsync(
        """
        await using var connection = await dataSource.OpenConnectionAsync();
                connection.Execute($"{|FEN107:SET ROLE 'user_|}{{|FEN106:userId|}}'");
                await using (var set = new NpgsqlCommand($"{|FEN107:SET app.user_id = '|}{{|FEN106:userId|}}'", connection))
                {
                    await set.ExecuteNonQueryAsync().ConfigureAwait(false);
                }
                connection.Execute("DELETE FROM {|FEN108:stripe_customers|}");
        """,
        $"""
        {Pinned}
                connection.Execute("DELETE FROM stripe_customers");
                {Commit}
        """);

    [Theory]
    [InlineData("\"{|FEN107:SET search_path TO user_123|}\"", "global::Fenceline.TenantId.Parse(\"123\")")]
    [InlineData("\"{|FEN107:SET ROLE \\\"user_a__b\\\"|}; {|FEN107:SET app.user_id = 'a-b'|}\"", "global::Fenceline.TenantId.Parse(\"a-b\")")]
    [InlineData("$\"{|FEN107:SET search_path TO user_|}{number}\"", "global::Fenceline.TenantId.Parse(number.ToString(global::System.Globalization.CultureInfo.InvariantCulture))")]
    [InlineData("$\"{|FEN107:SET search_path TO user_|}{tenant}\"", "tenant")]
    public Task The_text_names_the_tenant(string sql, string tenant) => FixAsync(
        $"""
        await using var connection = await dataSource.OpenConnectionAsync();
                connection.Execute({sql});
                connection.Execute("SELECT 1");
        """,
        $"""
        await using var transaction = await tenants.ForTenant({tenant}).BeginTransactionAsync();
                var connection = transaction.Connection;
                connection.Execute("SELECT 1");
                {Commit}
        """);

    [Fact]
    public Task A_generated_database_makes_sessions_too() => FixAsync(
        $"""
        {OpenAndSet}
                connection.Execute("SELECT 1");
        """,
        $"""
        {Pinned.Replace("tenants.ForTenant(global::Fenceline.TenantId.Parse(userId))", "tenants.Tenant(global::Fenceline.TenantId.Parse(userId)).Session", StringComparison.Ordinal)}
                connection.Execute("SELECT 1");
                {Commit}
        """,
        sessions: "OpsaiDatabase");

    [Theory]
    // Nothing that makes sessions is there.
    [InlineData("await connection.ExecuteAsync(\"SELECT 1\");", "object")]
    // The path goes on, the schema is nobody's, or the text does more.
    [InlineData("await connection.ExecuteAsync(\"SELECT 1\");", "TenantDataSource", "\"{|FEN107:SET search_path TO user_123, public|}\"")]
    [InlineData("await connection.ExecuteAsync(\"SELECT 1\");", "TenantDataSource", "\"{|FEN107:SET search_path TO elsewhere|}\"")]
    [InlineData("await connection.ExecuteAsync(\"SELECT 1\");", "TenantDataSource", "\"{|FEN107:SET search_path TO user_123|}; DELETE FROM plans\"")]
    [InlineData("await connection.ExecuteAsync(\"SELECT 1\");", "TenantDataSource", "\"{|FEN107:SET ROLE user_123|}; {|FEN107:SET search_path TO user_456|}\"")]
    // Where it goes on can't be seen, or the connection has a life of its own.
    [InlineData("")]
    [InlineData("using var own = connection.BeginTransaction();")]
    [InlineData("connection.Close();")]
    [InlineData("if (flag) return;")]
    public Task Nothing_is_offered_where_it_can_not_be_seen_through(string rest, string sessions = "TenantDataSource", string sql = "\"{|FEN107:SET search_path TO user_123|}\"")
    {
        var source = $"""
            await using var connection = await dataSource.OpenConnectionAsync();
                    await connection.ExecuteAsync({sql});
                    {rest}
            """;
        return FixAsync(source, source, sessions: sessions);
    }

    [Fact]
    public Task Work_that_comes_before_the_setting_is_not_pinned()
    {
        const string Source =
            """
            await using var connection = await dataSource.OpenConnectionAsync();
                    await connection.ExecuteAsync("DELETE FROM plans");
                    await connection.ExecuteAsync("{|FEN107:SET search_path TO user_123|}");
                    await connection.ExecuteAsync("SELECT 1");
            """;
        return FixAsync(Source, Source);
    }

    private static Task FixAsync(string body, string expected, string? result = null, string sessions = "TenantDataSource") =>
        CodeFixTests.FixAsync<PinnedTransactionFix>(InMethod(body, result, sessions), InMethod(expected, result, sessions));

    private static string InMethod(string body, string? result, string sessions) => $$"""
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Dapper;
        using Fenceline;
        using Npgsql;

        public class Note { }
        public class OpsaiTenant { public TenantSession Session => null; }
        public class OpsaiDatabase { public OpsaiTenant Tenant(TenantId id) => null; }

        public class Sample
        {
            public async {{(result is null ? "Task" : $"Task<{result}>")}} Run(NpgsqlDataSource dataSource, {{sessions}} tenants, TenantId tenant, string userId, int number, bool flag)
            {
                {{body}}
            }
        }
        """;
}
