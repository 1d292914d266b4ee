using Fenceline.Analyzers.Sql;
using Fenceline.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace Fenceline.Analyzers.Tests;

/// <summary>What each fix makes of the source. The test framework compiles it, and fixes all findings of a document at once too.</summary>
public sealed class CodeFixTests
{
    [Theory]
    [InlineData(
        """connection.Query<Note>("SELECT * FROM {|FEN101:notes|}");""",
        """connection.Query<Note>("SELECT * FROM notes WHERE notes.user_id = @userId", new { userId });""")]
    [InlineData(
        """connection.Query<Note>("SELECT * FROM {|FEN101:notes|} AS n ORDER BY id");""",
        """connection.Query<Note>("SELECT * FROM notes AS n WHERE n.user_id = @userId ORDER BY id", new { userId });""")]
    [InlineData(
        """connection.Query<Note>("SELECT * FROM {|FEN101:notes|} WHERE id = @id", new { id });""",
        """connection.Query<Note>("SELECT * FROM notes WHERE notes.user_id = @userId AND id = @id", new { id, userId });""")]
    [InlineData(
        """connection.Query<Note>("SELECT * FROM {|FEN101:notes|} WHERE id = @id OR id = 2;", new { id });""",
        """connection.Query<Note>("SELECT * FROM notes WHERE notes.user_id = @userId AND (id = @id OR id = 2);", new { id, userId });""")]
    [InlineData(
        """connection.Execute("DELETE FROM {|FEN102:notes|}");""",
        """connection.Execute("DELETE FROM notes WHERE notes.user_id = @userId", new { userId });""")]
    [InlineData(
        """db.Notes.FromSql($"SELECT * FROM {|FEN101:notes|} WHERE id = {id}");""",
        """db.Notes.FromSql($"SELECT * FROM notes WHERE notes.user_id = {userId} AND id = {id}");""")]
    [InlineData(
        """db.Notes.FromSqlRaw("SELECT * FROM {|FEN101:notes|} WHERE id = {0}", id);""",
        """db.Notes.FromSqlRaw("SELECT * FROM notes WHERE notes.user_id = {1} AND id = {0}", id, userId);""")]
    [InlineData(
        """command.CommandText = @"SELECT ""id"" FROM {|FEN101:notes|}";""",
        """
        command.CommandText = @"SELECT ""id"" FROM notes WHERE notes.user_id = @userId";
                command.Parameters.AddWithValue("userId", userId);
        """)]
    [InlineData(
        """using var other = new NpgsqlCommand("SELECT * FROM {|FEN101:notes|} WHERE id = $1", connection); other.Parameters.AddWithValue(id);""",
        """using var other = new NpgsqlCommand("SELECT * FROM notes WHERE notes.user_id = $2 AND id = $1", connection); other.Parameters.AddWithValue(id); other.Parameters.AddWithValue(userId);""")]
    [InlineData(
        """connection.Query("SELECT c.code FROM countries AS c LEFT JOIN {|FEN101:notes|} AS n ON n.id = 1 OR n.id = 2");""",
        """connection.Query("SELECT c.code FROM countries AS c LEFT JOIN notes AS n ON n.user_id = @userId AND (n.id = 1 OR n.id = 2)", new { userId });""")]
    [InlineData(
        """connection.Query("SELECT * FROM {|FEN101:notes|} WHERE body = @userId", new { userId });""",
        """connection.Query("SELECT * FROM notes WHERE notes.user_id = @userId AND body = @userId", new { userId });""")]
    public Task A_tenant_filter_is_added(string source, string expected) => FixAsync<TenantFilterFix>(Verify.InMethod(source), Verify.InMethod(expected));

    [Theory]
    [InlineData("""Use(new NpgsqlCommand("SELECT * FROM {|FEN101:notes|}")); void Use(NpgsqlCommand x) { }""")]
    [InlineData("""using var other = new NpgsqlCommand("SELECT * FROM {|FEN101:notes|} WHERE id = $1", connection);""")]
    [InlineData("""using var other = new NpgsqlCommand("SELECT * FROM {|FEN101:notes|} WHERE id = $1", connection); if (flag) other.Parameters.AddWithValue(id);""")]
    [InlineData("""connection.Query("SELECT c.code FROM countries AS c FULL JOIN {|FEN101:notes|} AS n ON n.id = 1");""")]
    [InlineData("""const string Sql = "SELECT * FROM {|FEN101:notes|}"; connection.Query(Sql); Console.Write(Sql);""")]
    public Task A_filter_that_would_change_something_else_is_not_offered(string source) => FixAsync<TenantFilterFix>(Verify.InMethod(source), Verify.InMethod(source));

    [Fact]
    public Task All_filters_of_a_document_are_added() => FixAsync<TenantFilterFix>(
        Verify.InMethod("""
            connection.Query<Note>("SELECT * FROM {|FEN101:notes|}");
                    connection.Query<Note>("SELECT * FROM {|FEN101:github_issues|}");
            """),
        Verify.InMethod("""
            connection.Query<Note>("SELECT * FROM notes WHERE notes.user_id = @userId", new { userId });
                    connection.Query<Note>("SELECT * FROM github_issues WHERE github_issues.user_id = @userId", new { userId });
            """));

    [Fact]
    public Task Two_filters_of_one_statement_are_added_in_one_step() => FixAsync<TenantFilterFix>(
        Verify.InMethod("""
            connection.Query("SELECT * FROM {|FEN101:notes|} AS n CROSS JOIN {|FEN101:github_issues|} AS i WHERE n.id = 1");
                    connection.Query("SELECT * FROM {|FEN101:notes|}");
            """),
        Verify.InMethod("""
            connection.Query("SELECT * FROM notes AS n CROSS JOIN github_issues AS i WHERE i.user_id = @userId AND n.user_id = @userId AND n.id = 1", new { userId });
                    connection.Query("SELECT * FROM notes WHERE notes.user_id = @userId", new { userId });
            """));

    [Fact]
    public Task Two_values_of_one_statement_are_sent_in_one_step() => FixAsync<ParameterFix>(
        Verify.InMethod("""connection.Query($"SELECT * FROM countries WHERE code = '{{|FEN106:userId|}}' AND name = {{|FEN106:items[0]|}}");""").Replace("bool flag", "bool flag, string[] items"),
        Verify.InMethod("""connection.Query($"SELECT * FROM countries WHERE code = @userId AND name = @value", new { userId, value = items[0] });""").Replace("bool flag", "bool flag, string[] items"));

    [Fact]
    public Task A_parameter_that_others_give_a_text_is_marked() => FixAsync<StringSyntaxFix>(
        """
        using System.Diagnostics.CodeAnalysis;
        using Dapper;
        using Npgsql;

        public class Sample(NpgsqlConnection connection)
        {
            public int Run(string {|FEN105:sql|}, object values) => connection.Execute(sql, values);
        }
        """,
        """
        using System.Diagnostics.CodeAnalysis;
        using Dapper;
        using Npgsql;

        public class Sample(NpgsqlConnection connection)
        {
            public int Run([StringSyntax("sql")] string sql, object values) => connection.Execute(sql, values);
        }
        """);

    [Fact]
    public Task A_member_is_exempt_with_a_reason_to_fill_in() => FixAsync<CrossTenantFix>(
        """
        using Npgsql;

        class Sample
        {
            /// <summary>Counts.</summary>
            public void M(NpgsqlCommand command)
            {
                command.CommandText = "SELECT count(*) FROM {|FEN101:notes|}";
                command.CommandText = "SELECT count(*) FROM {|FEN101:github_issues|}";
            }

            NpgsqlCommand P => new NpgsqlCommand("SELECT * FROM {|FEN101:notes|}");
        }
        """,
        """
        using Npgsql;

        class Sample
        {
            /// <summary>Counts.</summary>
            [global::Fenceline.CrossTenant("")]
            public void M(NpgsqlCommand command)
            {
                command.CommandText = "SELECT count(*) FROM notes";
                command.CommandText = "SELECT count(*) FROM github_issues";
            }

            [global::Fenceline.CrossTenant("")]
            NpgsqlCommand P => new NpgsqlCommand("SELECT * FROM notes");
        }
        """);

    [Fact]
    public Task A_using_shortens_the_attribute() => FixAsync<CrossTenantFix>(
        """
        using Fenceline;
        using Npgsql;
        class Sample { NpgsqlCommand P => new NpgsqlCommand("SELECT * FROM {|FEN101:notes|}"); }
        """,
        """
        using Fenceline;
        using Npgsql;
        class Sample { [CrossTenant("")] NpgsqlCommand P => new NpgsqlCommand("SELECT * FROM notes"); }
        """);

    [Theory]
    [InlineData(
        """connection.Query($"SELECT * FROM countries WHERE code = '{{|FEN106:userId|}}'");""",
        """connection.Query($"SELECT * FROM countries WHERE code = @userId", new { userId });""")]
    [InlineData(
        """connection.Query("SELECT * FROM countries WHERE code = '" + {|FEN106:userId|} + "' LIMIT 1");""",
        """connection.Query("SELECT * FROM countries WHERE code = @userId LIMIT 1", new { userId });""")]
    [InlineData(
        """connection.Query("SELECT * FROM countries WHERE code = " + {|FEN106:userId|});""",
        """connection.Query("SELECT * FROM countries WHERE code = @userId", new { userId });""")]
    [InlineData(
        """connection.Query($"SELECT * FROM countries WHERE code LIKE '%{{|FEN106:userId|}}%'");""",
        """connection.Query($"SELECT * FROM countries WHERE code LIKE ('%' || @userId || '%')", new { userId });""")]
    [InlineData(
        """connection.Query("SELECT * FROM countries WHERE code LIKE '" + {|FEN106:userId|} + "%' LIMIT 1");""",
        """connection.Query("SELECT * FROM countries WHERE code LIKE (@userId || '%') LIMIT 1", new { userId });""")]
    [InlineData(
        """connection.Query($"SELECT * FROM countries WHERE code = '{{|FEN106:userId|}}'", new { userId = "x" });""",
        """connection.Query($"SELECT * FROM countries WHERE code = @userId2", new { userId = "x", userId2 = userId });""")]
    [InlineData(
        """connection.Query($"SELECT * FROM countries WHERE name = @userId AND code = '{{|FEN106:userId|}}'", new { userId });""",
        """connection.Query($"SELECT * FROM countries WHERE name = @userId AND code = @userId", new { userId });""")]
    [InlineData(
        """var ids = System.IO.File.ReadAllLines("x"); connection.Query($"SELECT * FROM countries WHERE code IN ('{{|FEN106:string.Join("','", ids)|}}')");""",
        """var ids = System.IO.File.ReadAllLines("x"); connection.Query($"SELECT * FROM countries WHERE code = ANY(@ids)", new { ids });""")]
    [InlineData(
        """var ids = System.IO.File.ReadAllLines("x"); connection.Query($"SELECT * FROM countries WHERE id NOT IN ('{{|FEN106:string.Join("', '", ids)|}}') LIMIT 1");""",
        """var ids = System.IO.File.ReadAllLines("x"); connection.Query($"SELECT * FROM countries WHERE id <> ALL(@ids) LIMIT 1", new { ids });""")]
    [InlineData(
        """using var other = new NpgsqlCommand($"SELECT * FROM countries WHERE id = $1 AND code = '{{|FEN106:userId|}}'", connection); other.Parameters.AddWithValue(id);""",
        """using var other = new NpgsqlCommand($"SELECT * FROM countries WHERE id = $1 AND code = $2", connection); other.Parameters.AddWithValue(id); other.Parameters.AddWithValue(userId);""")]
    [InlineData(
        """db.Notes.FromSqlRaw($"SELECT * FROM countries WHERE code = '{{|FEN106:userId|}}'");""",
        """db.Notes.FromSql($"SELECT * FROM countries WHERE code = {userId}");""")]
    [InlineData(
        """command.CommandText = $"SELECT * FROM countries WHERE code = {{|FEN106:connection.Database|}}";""",
        """
        command.CommandText = $"SELECT * FROM countries WHERE code = @database";
                command.Parameters.AddWithValue("database", connection.Database);
        """)]
    public Task A_value_in_the_text_becomes_a_parameter(string source, string expected) => FixAsync<ParameterFix>(Verify.InMethod(source), Verify.InMethod(expected));

    [Theory]
    [InlineData("""connection.Execute($"SET statement_timeout TO {{|FEN106:userId|}}");""")]
    [InlineData("""connection.Execute("COMMENT ON TABLE x IS '" + {|FEN106:userId|} + "'");""")]
    [InlineData("""connection.Execute($"DO 'BEGIN PERFORM {{|FEN106:userId|}}; END'");""")]
    [InlineData("""connection.Query($"SELECT * FROM countries LIMIT {{|FEN106:userId|}}");""")]
    [InlineData("""connection.Query($"SELECT * FROM countries WHERE code IN ({{|FEN106:userId|}})");""")]
    [InlineData("""connection.Query($"SELECT * FROM countries ORDER BY code, {{|FEN106:userId|}}");""")]
    [InlineData("""connection.Query($"SELECT {{|FEN106:userId|}} FROM countries");""")]
    [InlineData("""connection.Query($"SELECT * FROM countries WHERE code = E'{{|FEN106:userId|}}'");""")]
    [InlineData("""connection.Query($"SELECT * FROM countries WHERE day > date '{{|FEN106:userId|}}'");""")]
    [InlineData("""connection.Query($"SELECT * FROM countries WHERE day > now() - interval '{{|FEN106:userId|}} days'");""")]
    [InlineData("""connection.Query("SELECT * FROM countries WHERE j @> '{\"a\": \"" + {|FEN106:userId|} + "\"}'");""")]
    [InlineData("""using var other = new NpgsqlCommand($"SELECT * FROM countries WHERE id = $1 AND code = '{{|FEN106:userId|}}'", connection); Console.Write(1); other.Parameters.AddWithValue(id);""")]
    [InlineData("""db.Notes.FromSqlRaw($"SELECT * FROM countries WHERE code LIKE '%{{|FEN106:userId|}}%' AND j = '{{}}'");""")]
    public Task A_statement_that_takes_no_parameters_gets_none(string source) => FixAsync<ParameterFix>(Verify.InMethod(source), Verify.InMethod(source));

    [Theory]
    [InlineData(
        """connection.Query("SELECT * FROM notes WHERE {|FEN104:user_id = '123'|}");""",
        """connection.Query("SELECT * FROM notes WHERE user_id = @userId", new { userId });""")]
    [InlineData(
        """db.Notes.FromSql($"SELECT * FROM notes WHERE {|FEN104:user_id = '123'|}");""",
        """db.Notes.FromSql($"SELECT * FROM notes WHERE user_id = {userId}");""")]
    [InlineData(
        """command.CommandText = "SELECT * FROM notes WHERE {|FEN104:user_id = '123'|}";""",
        """
        command.CommandText = "SELECT * FROM notes WHERE user_id = @userId";
                command.Parameters.AddWithValue("userId", userId);
        """)]
    public Task A_tenant_in_the_text_becomes_a_parameter(string source, string expected) => FixAsync<TenantLiteralFix>(Verify.InMethod(source), Verify.InMethod(expected));

    [Theory]
    [InlineData(
        """command.CommandText = "{|FEN107:SET search_path TO user_123|}; SELECT * FROM countries";""",
        """command.CommandText = "SET LOCAL search_path TO user_123; SELECT * FROM countries";""")]
    [InlineData(
        """connection.Query("{|FEN107:SET SESSION ROLE user_123|}; SELECT 1");""",
        """connection.Query("SET LOCAL ROLE user_123; SELECT 1");""")]
    [InlineData(
        """connection.Query($"{|FEN107:set /* all */ session authorization user_|}{id}; SELECT 1");""",
        """connection.Query($"set LOCAL /* all */ session authorization user_{id}; SELECT 1");""")]
    [InlineData(
        """connection.Query("SELECT {|FEN107:set_config('app.user_id', @userId, false)|}; SELECT 1", new { userId });""",
        """connection.Query("SELECT set_config('app.user_id', @userId, true); SELECT 1", new { userId });""")]
    [InlineData(
        """connection.Query("BEGIN; {|FEN107:SET ROLE user_123|}; SELECT 1; COMMIT");""",
        """connection.Query("BEGIN; SET LOCAL ROLE user_123; SELECT 1; COMMIT");""")]
    [InlineData(
        """using var transaction = connection.BeginTransaction(); connection.Execute("{|FEN107:SET ROLE user_123|}");""",
        """using var transaction = connection.BeginTransaction(); connection.Execute("SET LOCAL ROLE user_123");""")]
    [InlineData(
        """await using (var transaction = await connection.BeginTransactionAsync()) { if (flag) { connection.Execute("{|FEN107:SET ROLE user_123|}"); } }""",
        """await using (var transaction = await connection.BeginTransactionAsync()) { if (flag) { connection.Execute("SET LOCAL ROLE user_123"); } }""")]
    [InlineData(
        """var transaction = connection.BeginTransaction(); using var other = new NpgsqlCommand("{|FEN107:SET ROLE user_123|}", connection, transaction);""",
        """var transaction = connection.BeginTransaction(); using var other = new NpgsqlCommand("SET LOCAL ROLE user_123", connection, transaction);""")]
    [InlineData(
        """var transaction = connection.BeginTransaction(); var other = connection.CreateCommand(); other.CommandText = "{|FEN107:SET ROLE user_123|}";""",
        """var transaction = connection.BeginTransaction(); var other = connection.CreateCommand(); other.CommandText = "SET LOCAL ROLE user_123";""")]
    [InlineData(
        """await db.Database.BeginTransactionAsync(); db.Database.ExecuteSqlRaw("{|FEN107:SET search_path TO user_123|}");""",
        """await db.Database.BeginTransactionAsync(); db.Database.ExecuteSqlRaw("SET LOCAL search_path TO user_123");""")]
    [InlineData(
        """new Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder(null).Sql("{|FEN107:SET search_path TO user_123|}");""",
        """new Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder(null).Sql("SET LOCAL search_path TO user_123");""")]
    public Task A_setting_ends_with_its_transaction(string source, string expected) => FixAsync<SessionSettingFix>(Verify.InMethod(source), Verify.InMethod(expected));

    [Theory]
    [InlineData("""connection.Execute("{|FEN107:SET ROLE user_123|}");""")]
    [InlineData("""connection.Execute("SELECT 1; {|FEN107:SET ROLE user_123|};  -- done");""")]
    [InlineData("""connection.Execute("{|FEN107:SET ROLE user_123|}; BEGIN; SELECT 1; COMMIT");""")]
    [InlineData("""connection.Execute("BEGIN; SELECT 1; COMMIT; {|FEN107:SET ROLE user_123|}; SELECT 1");""")]
    [InlineData("""connection.Execute("SELECT {|FEN107:set_config('role', 'user_123', @flag)|}; SELECT 1", new { flag });""")]
    [InlineData("""using var transaction = connection.BeginTransaction(); transaction.Commit(); connection.Execute("{|FEN107:SET ROLE user_123|}");""")]
    [InlineData("""using (var transaction = connection.BeginTransaction()) { } connection.Execute("{|FEN107:SET ROLE user_123|}");""")]
    [InlineData("""using var transaction = connection.BeginTransaction(); connection = new NpgsqlConnection(); connection.Execute("{|FEN107:SET ROLE user_123|}");""")]
    [InlineData("""using var other = new NpgsqlConnection(); using var transaction = other.BeginTransaction(); connection.Execute("{|FEN107:SET ROLE user_123|}");""")]
    [InlineData("""using var transaction = connection.BeginTransaction(); Action run = () => connection.Execute("{|FEN107:SET ROLE user_123|}");""")]
    [InlineData("""new Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder(null).Sql("{|FEN107:SET search_path TO user_123|}", true);""")]
    public Task A_setting_without_a_transaction_in_sight_stays(string source) => FixAsync<SessionSettingFix>(Verify.InMethod(source), Verify.InMethod(source));

    internal static async Task FixAsync<TFix>(string source, string expected)
        where TFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<SqlTextAnalyzer, TFix, DefaultVerifier> { TestCode = source, FixedCode = expected };
        Verify.SetUp(test, null, Verify.Manifest);
        // A finding is where the text is, or the parameter, which may lie outside of the expression that is looked at.
        test.CodeFixTestBehaviors |= CodeFixTestBehaviors.SkipLocalDiagnosticCheck;
        test.NumberOfFixAllIterations = source == expected ? 0 : 1;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
