namespace Fenceline.Analyzers.Tests;

/// <summary>The project's own methods that hand text on to a database.</summary>
public sealed class WrapperTests
{
    [Fact]
    public Task A_method_that_hands_its_parameter_on_is_a_sink() => Verify.SqlAsync("""
        using Dapper;
        using Npgsql;

        class Sample
        {
            NpgsqlConnection connection;

            void Run(string sql, string label) => connection.Execute(sql);
            void RunLater(string label, string text) { var sql = text; Run(sql, label); }

            void M()
            {
                Run("DELETE FROM {|FEN102:notes|}", "DELETE FROM notes");
                RunLater("DELETE FROM notes", "DELETE FROM {|FEN102:notes|}");
                RunLater("x", text: "DELETE FROM notes WHERE user_id = @u");
            }
        }
        """);

    [Fact]
    public Task Methods_that_call_each_other_are_followed() => Verify.SqlAsync("""
        using Dapper;
        using Npgsql;

        class Sample
        {
            NpgsqlConnection connection;

            void A(string sql, int depth) { if (depth > 0) B(sql, depth - 1); else connection.Execute(sql); }
            void B(string sql, int depth) => A(sql, depth);
            void C(string sql) => D(sql);
            void D(string sql) => C(sql);

            void M()
            {
                A("DELETE FROM {|FEN102:notes|}", 1);
                B("DELETE FROM {|FEN102:notes|}", 1);
                C("DELETE FROM notes");
            }
        }
        """);

    [Fact]
    public Task Constructors_extensions_local_functions_and_generic_methods_are_followed() => Verify.SqlAsync("""
        using Dapper;
        using Npgsql;

        static class Extensions
        {
            public static T Get<T>(this NpgsqlConnection connection, string sql) => connection.QuerySingle<T>(sql);
        }

        class Statement
        {
            public Statement(string sql) : this(sql, 1) { }
            public Statement(string sql, int x) => new NpgsqlCommand(sql).Dispose();
        }

        class Sample
        {
            void M(NpgsqlConnection connection)
            {
                connection.Get<int>("SELECT count(*) FROM {|FEN101:notes|}");
                new Statement("DELETE FROM {|FEN102:notes|}");
                Run("DELETE FROM {|FEN102:notes|}");
                void Run(string sql) => connection.Execute(sql);
            }
        }
        """);

    [Fact]
    public Task Calls_through_an_interface_or_a_base_class_reach_what_implements_them() => Verify.SqlAsync("""
        using Dapper;
        using Npgsql;

        interface IDatabase { void Run(string sql); }
        class Database(NpgsqlConnection connection) : IDatabase { public void Run(string sql) => connection.Execute(sql); }
        abstract class Base { public abstract void Go(string sql); }
        class Derived(NpgsqlConnection connection) : Base { public override void Go(string sql) => connection.Execute(sql); }
        interface ILog { void Write(string text); }
        class Log : ILog { public void Write(string text) => System.Console.WriteLine(text); }

        class Sample
        {
            void M(IDatabase database, Base other, ILog log)
            {
                database.Run("DELETE FROM {|FEN102:notes|}");
                other.Go("DELETE FROM {|FEN102:notes|}");
                log.Write("DELETE FROM notes");
            }
        }
        """);

    [Fact]
    public Task A_property_whose_setter_hands_its_value_on_is_a_sink() => Verify.SqlAsync("""
        using Dapper;
        using Npgsql;

        interface IQuery { string Sql { set; } }

        class Query(NpgsqlConnection connection, NpgsqlCommand command) : IQuery
        {
            private string _text;
            public string Sql { set => command.CommandText = value; }
            public string Twice { get => _text; set { _text = value; Sql = value; } }
            public string Through { set => Run(value); }
            public string Kept { get; set; }
            public string Label { get => _text; set => _text = value; }
            private void Run(string sql) => connection.Execute(sql);
        }

        class Sample
        {
            void M(Query query, IQuery other, string given)
            {
                query.Sql = "SELECT * FROM {|FEN101:notes|}";
                query.Sql = "SELECT * FROM notes WHERE user_id = @u";
                query.Twice = "SELECT * FROM {|FEN101:notes|}";
                query.Through = "DELETE FROM {|FEN102:notes|}";
                query.Kept = "SELECT * FROM notes";
                query.Label = "SELECT * FROM notes";
                other.Sql = "SELECT * FROM {|FEN101:notes|}";
                query.Sql = given;
            }

            void N(Query query) => _ = new Query(null, null) { Through = "DELETE FROM {|FEN102:notes|}" };
            void O(Query query) => M(query, null, "SELECT * FROM {|FEN101:notes|}");
        }
        """);

    [Fact]
    public Task A_formattable_wrapper_sends_parameters() => Verify.SqlAsync("""
        using System;
        using Microsoft.EntityFrameworkCore;

        class Sample
        {
            int Run(DbContext db, FormattableString sql) => db.Database.ExecuteSql(sql);

            void M(DbContext db, string userId)
            {
                Run(db, $"DELETE FROM notes WHERE user_id = {userId}");
                Run(db, $"DELETE FROM {|FEN102:notes|} WHERE id = {userId}");
            }
        }
        """);

    [Fact]
    public Task A_wrapper_of_a_pinned_session_is_pinned() => Verify.SqlAsync("""
        using System.Threading.Tasks;
        using Fenceline;

        class Sample(TenantSession session)
        {
            Task<long> RunAsync(SqlStatement sql) => session.ExecuteAsync(sql);
            Task<long> M() => RunAsync($"SELECT * FROM notes");
        }
        """);

    [Fact]
    public Task A_fragment_that_is_put_into_a_text_is_a_value_in_the_text() => Verify.SqlAsync("""
        using Dapper;
        using Npgsql;

        class Sample
        {
            void Run(NpgsqlConnection connection, string filter) => connection.Execute("DELETE FROM plans WHERE " + {|FEN106:filter|});
            void M(NpgsqlConnection connection) => Run(connection, "code = 'x'");
        }
        """);
}
