namespace Fenceline.Analyzers.Tests;

/// <summary>Every way in which text reaches a database.</summary>
public sealed class SinkTests
{
    [Theory]
    [InlineData("""new NpgsqlCommand("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""new NpgsqlCommand("SELECT * FROM {|FEN101:notes|}", connection);""")]
    [InlineData("""new NpgsqlBatchCommand("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""command.CommandText = "SELECT * FROM {|FEN101:notes|}";""")]
    [InlineData("""_ = new NpgsqlCommand { CommandText = "SELECT * FROM {|FEN101:notes|}" };""")]
    [InlineData("""_ = new NpgsqlBatchCommand { CommandText = "SELECT * FROM {|FEN101:notes|}" };""")]
    [InlineData("""((IDbCommand)command).CommandText = "SELECT * FROM {|FEN101:notes|}";""")]
    [InlineData("""((DbCommand)command).CommandText = "SELECT * FROM {|FEN101:notes|}";""")]
    [InlineData("""dataSource.CreateCommand("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""((DbDataSource)dataSource).CreateCommand("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""new NpgsqlDataAdapter("SELECT * FROM {|FEN101:notes|}", connection);""")]
    [InlineData("""connection.BeginBinaryExport("COPY {|FEN101:notes|} TO STDOUT (FORMAT BINARY)");""")]
    [InlineData("""await connection.BeginBinaryExportAsync("COPY {|FEN101:notes|} TO STDOUT (FORMAT BINARY)");""")]
    [InlineData("""connection.BeginTextExport("COPY {|FEN101:notes|} TO STDOUT");""")]
    [InlineData("""await connection.BeginTextExportAsync("COPY {|FEN101:notes|} TO STDOUT");""")]
    [InlineData("""connection.BeginRawBinaryCopy("COPY {|FEN101:notes|} TO STDOUT (FORMAT BINARY)");""")]
    [InlineData("""await connection.BeginRawBinaryCopyAsync("COPY {|FEN101:notes|} TO STDOUT (FORMAT BINARY)");""")]
    [InlineData("""connection.BeginBinaryImport("COPY {|FEN102:notes|} FROM STDIN (FORMAT BINARY)");""")]
    [InlineData("""await connection.BeginBinaryImportAsync("COPY {|FEN102:notes|} FROM STDIN (FORMAT BINARY)");""")]
    [InlineData("""connection.BeginTextImport("COPY {|FEN102:notes|} FROM STDIN");""")]
    [InlineData("""await connection.BeginTextImportAsync("COPY {|FEN102:notes|} FROM STDIN");""")]
    public Task Ado_net_and_npgsql_are_watched(string body) => Verify.BodyAndHarmlessTwinAsync(body);

    [Theory]
    [InlineData("""connection.Query<Note>("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""connection.Query("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""await connection.QueryAsync<Note>("SELECT * FROM {|FEN101:notes|}", new { id });""")]
    [InlineData("""connection.QueryFirst<Note>("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""await connection.QuerySingleOrDefaultAsync<Note>("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""connection.QueryMultiple("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""connection.ExecuteScalar<int>("SELECT count(*) FROM {|FEN101:notes|}");""")]
    [InlineData("""connection.ExecuteReader("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""connection.Execute("DELETE FROM {|FEN102:notes|}");""")]
    [InlineData("""await connection.ExecuteAsync(sql: "DELETE FROM {|FEN102:notes|}");""")]
    [InlineData("""SqlMapper.Query<Note>(connection, "SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""connection.Query<Note>(new CommandDefinition("SELECT * FROM {|FEN101:notes|}"));""")]
    [InlineData("""connection.QueryUnbufferedAsync<Note>("SELECT * FROM {|FEN101:notes|}");""")]
    public Task Dapper_is_watched(string body) => Verify.BodyAndHarmlessTwinAsync(body);

    [Theory]
    [InlineData("""db.Notes.FromSqlRaw("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""db.Notes.FromSqlRaw("SELECT * FROM {|FEN101:notes|} WHERE id = {0}", id);""")]
    [InlineData("""db.Notes.FromSql($"SELECT * FROM {|FEN101:notes|} WHERE id = {id}");""")]
    [InlineData("""db.Notes.FromSqlInterpolated($"SELECT * FROM {|FEN101:notes|} WHERE id = {id}");""")]
    [InlineData("""db.Database.SqlQuery<int>($"SELECT id FROM {|FEN101:notes|}");""")]
    [InlineData("""db.Database.SqlQueryRaw<int>("SELECT id FROM {|FEN101:notes|}");""")]
    [InlineData("""db.Database.ExecuteSql($"DELETE FROM {|FEN102:notes|}");""")]
    [InlineData("""db.Database.ExecuteSqlRaw("DELETE FROM {|FEN102:notes|}");""")]
    [InlineData("""db.Database.ExecuteSqlInterpolated($"DELETE FROM {|FEN102:notes|}");""")]
    [InlineData("""await db.Database.ExecuteSqlAsync($"DELETE FROM {|FEN102:notes|}");""")]
    [InlineData("""await db.Database.ExecuteSqlRawAsync("DELETE FROM {|FEN102:notes|}");""")]
    [InlineData("""await db.Database.ExecuteSqlInterpolatedAsync($"DELETE FROM {|FEN102:notes|}");""")]
    [InlineData("""new ModelBuilder().Entity<Note>().ToSqlQuery("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""((Microsoft.EntityFrameworkCore.Storage.IRawSqlCommandBuilder)null).Build("SELECT * FROM {|FEN101:notes|}");""")]
    [InlineData("""new Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder(null).Sql("DELETE FROM {|FEN102:notes|}");""")]
    public Task Entity_framework_is_watched(string body) => Verify.BodyAndHarmlessTwinAsync(body);

    [Theory]
    [InlineData("""db.Notes.FromSqlRaw("SELECT * FROM notes WHERE user_id = {0}", userId);""")]
    [InlineData("""db.Notes.FromSql($"SELECT * FROM notes WHERE user_id = {userId}");""")]
    [InlineData("""connection.Query<Note>("SELECT * FROM notes WHERE user_id = @userId", new { userId });""")]
    [InlineData("""connection.Execute("DELETE FROM notes WHERE user_id = @userId", new { userId });""")]
    [InlineData("""new NpgsqlCommand("SELECT * FROM notes WHERE user_id = $1");""")]
    [InlineData("""new NpgsqlCommand("SELECT * FROM countries");""")]
    [InlineData("""Console.WriteLine("SELECT * FROM notes");""")]
    [InlineData("""new NpgsqlCommand("");""")]
    [InlineData("""new NpgsqlCommand(null);""")]
    public Task What_keeps_to_a_tenant_or_reaches_no_database_is_left_alone(string body) => Verify.BodyAsync(body);

    [Theory]
    [InlineData("sql")]
    [InlineData("Sql")]
    [InlineData("SQL")]
    public Task Marked_parameters_properties_and_fields_are_watched(string syntax) => Verify.SqlAsync($$"""
        using System.Diagnostics.CodeAnalysis;

        class Sample
        {
            [StringSyntax("{{syntax}}")] const string Field = "SELECT * FROM {|FEN101:notes|}";
            [StringSyntax("{{syntax}}")] string Property { get; set; } = "SELECT * FROM {|FEN101:notes|}";
            static void Run([StringSyntax("{{syntax}}")] string text) { }

            void M()
            {
                Run("SELECT * FROM {|FEN101:notes|}");
                Property = "SELECT * FROM {|FEN101:notes|}";
            }
        }
        """);

    [Fact]
    public Task Text_of_another_syntax_is_left_alone() => Verify.SqlAsync("""
        using System.Diagnostics.CodeAnalysis;

        class Sample
        {
            static void Run([StringSyntax("json")] string text) { }
            void M() => Run("SELECT * FROM notes");
        }
        """);

    [Fact]
    public Task Literals_with_a_language_comment_are_watched() => Verify.SqlAsync("""
        class Sample
        {
            // lang=sql
            const string Query = "SELECT * FROM {|FEN101:notes|}";

            // Not SQL: the language is another.
            const string Other = "SELECT * FROM notes";

            string M(string x)
            {
                var a = /* lang=sql */ "SELECT * FROM {|FEN101:notes|}";
                // language=sql
                var b = "SELECT * FROM {|FEN101:notes|}";
                // lang=json
                var c = "SELECT * FROM notes";
                return a + b + c + Other;
            }
        }
        """);

    [Fact]
    public Task Sinks_of_the_editorconfig_are_watched() => Verify.SqlAsync(
        """
        namespace My;

        class Gateway
        {
            public Gateway(string name = "", string statement = "") { }
            public Gateway(int retries, string statement) { }
            public static void Send(string label, string query) { }
            public static void Send(int other, string text) { }
            public string Query = "";
            public string Script { get; set; } = "";
            public string Label { get; set; } = "";
        }

        class Gateway<T> { public class Nested { public void Run(string text) { } } }

        class Sample
        {
            void M()
            {
                Gateway.Send("SELECT * FROM notes", "SELECT * FROM {|FEN101:notes|}");
                Gateway.Send(1, "SELECT * FROM notes");
                _ = new Gateway { Query = "SELECT * FROM {|FEN101:notes|}", Label = "SELECT * FROM notes" };
                new Gateway().Script = "SELECT * FROM {|FEN101:notes|}";
                _ = new Gateway("SELECT * FROM notes", "SELECT * FROM {|FEN101:notes|}");
                _ = new Gateway(statement: "SELECT * FROM {|FEN101:notes|}", retries: 1);
                _ = new Gateway("SELECT * FROM notes", statement: "SELECT * FROM notes WHERE user_id = @u");
                new Gateway<int>.Nested().Run("SELECT * FROM {|FEN101:notes|}");
            }
        }
        """,
        "fenceline_sql_sinks = My.Gateway.Send:query, My.Gateway.Query, My.Gateway.Script, My.Gateway.Gateway:statement, My.Gateway.Nested.Run:text");

    [Fact]
    public Task What_the_editorconfig_does_not_name_is_left_alone() => Verify.SqlAsync(
        """
        class Gateway
        {
            public Gateway(string statement) { }
            public static void Send(string query) { }
            void M() { Send("SELECT * FROM notes"); _ = new Gateway("SELECT * FROM notes"); }
        }
        """,
        "fenceline_sql_sinks = Other.Send:query, Gateway.Send:other, Gateway:statement, ,");

    [Fact]
    public Task Without_a_manifest_nothing_is_said() =>
        Verify.AnalyzerAsync<Sql.SqlTextAnalyzer>(Verify.InMethod("""command.CommandText = "SELECT * FROM notes";"""), null, null);

    [Fact]
    public Task A_pinned_session_may_use_shared_and_tenant_tables() => Verify.BodyAsync("""
        await session.ExecuteAsync($"SELECT * FROM notes");
        await session.ExecuteAsync($"SELECT * FROM stripe_customers");
        """);

    /// <summary>What is public for the compiler and for generated code only.</summary>
    [Theory]
    [InlineData("""new SqlStatement(1, 0).AppendLiteral({|FEN106:Environment.MachineName|});""")]
    [InlineData("""new SqlStatement(1, 0).AppendLiteral("SELECT * FROM " + {|FEN106:userId|});""")]
    [InlineData("""new SqlStatement(1, 0).AppendLiteral({|FEN106:Console.ReadLine()|});""")]
    [InlineData("""new SqlStatement(1, 0).AppendLiteral("SELECT * FROM notes");""")]
    [InlineData("""_ = new TableShape({|FEN106:Environment.MachineName|}, "id", null);""")]
    [InlineData("""_ = new TableShape("notes", "id", "user_id");""")]
    [InlineData("""_ = new ColumnInfo({|FEN106:Environment.MachineName|}, "text", default, false);""")]
    [InlineData("""_ = new WriteShape { TenantColumn = {|FEN106:Environment.MachineName|}, Insert = [], Update = [] };""")]
    [InlineData("""_ = new CrossTenantShape { View = "x", Tenant = "user_id", Columns = {|FEN106:Environment.MachineName|}, ColumnCount = 1, Key = "" };""")]
    public Task What_becomes_a_part_of_the_sql_is_a_constant(string body) => Verify.BodyAsync(body);

    [Fact]
    public Task A_wrapper_of_such_a_part_is_one_too() => Verify.SqlAsync("""
        using Fenceline;

        class Sample
        {
            static void Add(SqlStatement statement, string part) => statement.AppendLiteral(part);
            void M(SqlStatement statement, string text)
            {
                Add(statement, "SELECT 1");
                Add(statement, {|FEN106:text|} + ";");
            }
        }
        """);

    [Fact]
    public Task A_text_that_nobody_vouches_for_goes_into_the_sealed_call() => Verify.BodyAsync("""
        await session.QueryUntrustedAsync(userId);
        await session.QueryUntrustedAsync("SELECT * FROM notes WHERE user_id = '" + userId + "'");
        """);

    [Fact]
    public Task Strict_projects_want_filters_in_pinned_sessions_too() => Verify.BodyAsync(
        """await session.ExecuteAsync($"SELECT * FROM {|FEN101:notes|}");""",
        "fenceline_strict_pinned_sessions = true");

    [Fact]
    public Task A_statement_of_the_session_makes_parameters_of_its_holes() => Verify.BodyAsync("""
        await session.QueryAsync<string>($"SELECT name FROM stripe_customers WHERE id = {userId}");
        SqlStatement filter = $"id = {userId}";
        await session.QueryAsync<string>($"SELECT name FROM stripe_customers WHERE {filter} LIMIT {id}");
        await session.ExecuteAsync($"UPDATE public.notes SET body = {userId} WHERE id = {id}");
        await foreach (var name in session.StreamAsync<string>($"SELECT name FROM stripe_customers")) { }
        """);

    [Fact]
    public Task What_is_said_of_pinned_sessions_is_said_of_their_statements() => Verify.BodyAsync("""
        await session.ExecuteAsync($"{|FEN107:SET search_path TO user_456|}");
        await session.QueryAsync<string>($"SELECT name FROM {|FEN103:user_456.stripe_customers|}");
        """);

    [Fact]
    public Task The_connection_of_a_tenants_transaction_is_pinned() => Verify.BodyAsync("""
        await using var transaction = await session.BeginTransactionAsync();
        await transaction.Connection.QueryAsync<string>("SELECT name FROM stripe_customers", transaction: transaction.Transaction);
        var pinned = transaction.Connection;
        using var select = new NpgsqlCommand("SELECT name FROM stripe_customers", pinned, transaction.Transaction);
        await pinned.ExecuteAsync("DELETE FROM public.notes WHERE id = @id", new { id });
        """);

    [Fact]
    public Task A_connection_that_may_be_another_is_not() => Verify.BodyAsync("""
        await using var transaction = await session.BeginTransactionAsync();
        await connection.QueryAsync<string>("SELECT name FROM {|FEN108:stripe_customers|}");
        var pinned = transaction.Connection;
        if (flag)
            pinned = connection;
        await pinned.QueryAsync<string>("SELECT name FROM {|FEN108:stripe_customers|}");
        """);

    [Fact]
    public Task A_connection_that_is_named_in_its_own_value_ends_the_search() => Verify.BodyAsync("""
        NpgsqlConnection self = {|CS0165:self|};
        await self.QueryAsync<string>("SELECT name FROM {|FEN108:stripe_customers|}");
        """);
}
