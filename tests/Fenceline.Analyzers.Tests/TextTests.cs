namespace Fenceline.Analyzers.Tests;

/// <summary>Every way to build a text, and every literal form: findings stand at the right column.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("""command.CommandText = "\tSELECT \u0041.* FROM {|FEN101:\"notes\"|} AS \x41";""")]
    [InlineData("""command.CommandText = "SELECT 1; -- \U0001F600 \n SELECT * FROM {|FEN101:notes|}";""")]
    [InlineData("""command.CommandText = @"SELECT ""id"" FROM {|FEN101:notes|}";""")]
    [InlineData("""command.CommandText = $"SELECT \"id\" FROM {|FEN101:notes|} -- {{}}";""")]
    [InlineData("""command.CommandText = $@"SELECT ""id"", '{{' FROM {|FEN101:notes|}";""")]
    [InlineData(""""command.CommandText = """SELECT "id" FROM {|FEN101:notes|}""";"""")]
    [InlineData(""""command.CommandText = $"""SELECT '', {nameof(id)} FROM {|FEN101:notes|}""";"""")]
    [InlineData(""""
        command.CommandText = """
                SELECT *
                  FROM {|FEN101:notes|}
                """;
        """")]
    [InlineData(""""
        command.CommandText = $"""
                SELECT {nameof(id)},
                    body

                  FROM {|FEN101:notes|} AS {nameof(command)}
                """;
        """")]
    [InlineData(""""
        command.CommandText = @"SELECT *
                  FROM {|FEN101:notes|}";
        """")]
    [InlineData("""command.CommandText = "SELECT * " + "FROM " + "{|FEN101:notes|}" + " ORDER BY id";""")]
    [InlineData("""command.CommandText = ("SELECT * " + ("FROM {|FEN101:notes|}"));""")]
    public Task Findings_point_into_the_literal_in_every_form(string body) => Verify.BodyAndHarmlessTwinAsync(body);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public Task Line_ends_of_raw_literals_do_not_shift_findings(string newLine) => Verify.BodyAsync(""""
        command.CommandText = """
            SELECT *

              FROM
                {|FEN101:notes|}
            """;
        """".ReplaceLineEndings(newLine));

    [Theory]
    [InlineData("""const string table = "{|FEN101:notes|}"; command.CommandText = $"SELECT * FROM {table}";""")]
    [InlineData("""var sql = "SELECT * FROM {|FEN101:notes|}"; command.CommandText = sql;""")]
    [InlineData("""string sql; sql = "SELECT * FROM {|FEN101:notes|}"; command.CommandText = sql;""")]
    [InlineData("""var sql = "SELECT * FROM "; sql += "{|FEN101:notes|}"; command.CommandText = sql;""")]
    [InlineData("""var sql = "SELECT * FROM "; sql = sql + "{|FEN101:notes|}"; command.CommandText = sql;""")]
    [InlineData("""command.CommandText = flag ? "SELECT * FROM countries" : "SELECT * FROM {|FEN101:notes|}";""")]
    [InlineData("""command.CommandText = id switch { 1 => "SELECT * FROM {|FEN101:notes|}", 2 => "SELECT * FROM {|FEN101:github_issues|}", _ => "SELECT 1" };""")]
    [InlineData("""string sql = null; command.CommandText = sql ?? "SELECT * FROM {|FEN101:notes|}";""")]
    [InlineData("""command.CommandText = "SELECT * FROM " + (flag ? "countries" : "{|FEN101:notes|}");""")]
    [InlineData("""command.CommandText = string.Concat("SELECT * ", "FROM ", "{|FEN101:notes|}");""")]
    [InlineData("""command.CommandText = string.Concat("SELECT", " * ", "FROM", " ", "{|FEN101:notes|}", " n");""")]
    [InlineData("""command.CommandText = string.Format("SELECT '{{', {0} FROM {|FEN101:notes|} WHERE id = {1}", "body", 1);""")]
    [InlineData("""command.CommandText = string.Format("SELECT * FROM {0} LIMIT 1", "{|FEN101:notes|}");""")]
    [InlineData("""command.CommandText = string.Join(" ", "SELECT *", "FROM", "{|FEN101:notes|}");""")]
    [InlineData("""command.CommandText = string.Join(" ", new[] { "SELECT *", "FROM", "{|FEN101:notes|}" });""")]
    [InlineData("""command.CommandText = "SELECT * FROM $table".Replace("$table", "{|FEN101:notes|}");""")]
    [InlineData("""command.CommandText = "SELECT * FROM {|FEN101:notes|}".Trim().ToString();""")]
    [InlineData("""command.CommandText = new StringBuilder("SELECT * ").Append("FROM ").Append("{|FEN101:notes|}").ToString();""")]
    [InlineData("""var sql = new StringBuilder(); sql.Append("SELECT * "); sql.AppendLine("FROM"); sql.Append("{|FEN101:notes|}"); command.CommandText = sql.ToString();""")]
    [InlineData("""var sql = new StringBuilder(); sql.Append($"SELECT {nameof(id)} FROM {|FEN101:notes|}").Append(' '); command.CommandText = sql.ToString();""")]
    [InlineData("""var sql = new StringBuilder("SELECT 1"); sql.Clear().AppendFormat("SELECT * FROM {0}", "{|FEN101:notes|}"); command.CommandText = sql.ToString();""")]
    [InlineData("""var sql = new StringBuilder("FROM {|FEN101:notes|}"); sql.Insert(0, "SELECT * "); sql.AppendJoin(", ", "", "countries AS c"); command.CommandText = sql.ToString();""")]
    [InlineData("""var sql = new StringBuilder("SELECT * FROM ?").Replace("?", "{|FEN101:notes|}"); command.CommandText = sql.ToString();""")]
    [InlineData("""command.CommandText = $"SELECT {nameof(Note)}.* FROM {|FEN101:notes|} AS {nameof(Note)}";""")]
    [InlineData("""command.CommandText = FormattableString.Invariant($"SELECT * FROM {|FEN101:notes|} LIMIT {1}");""")]
    [InlineData("""foreach (var sql in new[] { "SELECT * FROM {|FEN101:notes|}", "SELECT * FROM countries" }) command.CommandText = sql;""")]
    [InlineData("""FormattableString sql = $"SELECT * FROM {|FEN101:notes|} WHERE id = {id}"; db.Notes.FromSql(sql);""")]
    [InlineData("""db.Notes.FromSql(System.Runtime.CompilerServices.FormattableStringFactory.Create("SELECT * FROM {|FEN101:notes|} WHERE id = {0}", id));""")]
    public Task Text_is_followed(string body) => Verify.BodyAndHarmlessTwinAsync(body);

    [Theory]
    [InlineData("""var sql = "SELECT * FROM notes"; sql += " WHERE user_id = @u"; command.CommandText = sql;""")]
    [InlineData("""var sql = "SELECT * FROM notes"; sql = "SELECT 1"; command.CommandText = sql;""")]
    [InlineData("""var sql = "SELECT 1"; command.CommandText = sql; sql = "SELECT * FROM notes"; Console.Write(sql);""")]
    [InlineData("""string sql; if (flag) sql = "SELECT 1"; else sql = "SELECT 2"; command.CommandText = sql;""")]
    [InlineData("""var sql = "SELECT * FROM notes"; if (flag) { Console.Write(sql); return; } else { sql = "SELECT 1"; } command.CommandText = sql;""")]
    [InlineData("""var sql = new StringBuilder("SELECT * FROM notes").Append(" WHERE user_id = @u"); command.CommandText = sql.ToString();""")]
    [InlineData("""command.CommandText = "SELECT * FROM notes WHERE ?".Replace("?", "user_id = @u");""")]
    public Task Text_that_is_complete_at_the_sink_is_judged_as_a_whole(string body) => Verify.BodyAsync(body);

    [Theory]
    [InlineData("""var sql = "SELECT * FROM {|FEN101:notes|}"; if (flag) sql += " WHERE user_id = @u"; command.CommandText = sql;""")]
    [InlineData("""string sql; if (flag) sql = "SELECT * FROM {|FEN101:notes|}"; else sql = "SELECT 2"; command.CommandText = sql;""")]
    [InlineData("""string sql; switch (id) { case 1: sql = "SELECT * FROM {|FEN101:notes|}"; break; default: sql = "SELECT 2"; break; } command.CommandText = sql;""")]
    [InlineData("""var sql = "SELECT 1"; try { sql = "SELECT * FROM {|FEN101:notes|}"; } catch { } command.CommandText = sql;""")]
    [InlineData("""var sql = "SELECT * FROM {|FEN101:notes|}"; if (flag) { command.CommandText = sql; }""")]
    [InlineData("""var sql = "SELECT * FROM {|FEN101:notes|}"; Action run = () => command.CommandText = sql; run();""")]
    public Task Each_way_through_the_code_counts(string body) => Verify.BodyAndHarmlessTwinAsync(body);

    [Fact]
    public Task Fields_and_properties_are_followed() => Verify.SqlAsync("""
        using Npgsql;

        static class Queries
        {
            public const string Table = "{|FEN101:notes|}";
            public const string All = "SELECT * FROM " + Table;
            public static readonly string Count = $"SELECT count(*) FROM {Schema}{|FEN101:.notes|}";
            public static string Some => "SELECT * FROM {|FEN101:github_issues|}";
            private static string Schema { get; } = "public";
        }

        class Sample
        {
            void M(NpgsqlCommand command)
            {
                command.CommandText = Queries.All;
                command.CommandText = Queries.Count;
                command.CommandText = Queries.Some;
                command.CommandText = string.Empty;
            }
        }
        """);

    [Fact]
    public Task What_the_project_s_own_methods_return_is_followed() => Verify.SqlAsync("""
        using System;
        using Dapper;
        using Microsoft.EntityFrameworkCore;
        using Npgsql;

        class Sample
        {
            string All() => "SELECT * FROM {|FEN101:notes|}";
            static string Of(string table, string filter = "") { return $"SELECT * FROM {table} {filter}"; }
            string Either(bool flag) { if (flag) return "SELECT * FROM {|FEN101:github_issues|}"; return "SELECT 1"; }
            string Nested(string table) => Of(table, "WHERE user_id = @u");
            protected virtual string Overridable() => "SELECT * FROM notes";
            string Changed(string table) { table = "x"; return "SELECT * FROM " + table; }
            string Endless(int depth) => Endless(depth - 1);
            FormattableString ById(int id) => $"SELECT * FROM {|FEN101:notes|} WHERE id = {id}";
            string Raw(string user) => $"SELECT * FROM countries WHERE code = '{user}'";

            void M(NpgsqlConnection connection, DbContext db, bool flag, string user)
            {
                connection.Query(All());
                connection.Query(Of("{|FEN101:notes|}"));
                connection.Query(Of("notes", "WHERE user_id = @u"));
                connection.Query(Either(flag));
                connection.Query(Nested("notes"));
                connection.Query(Local("{|FEN101:notes|}"));
                connection.Query({|FEN105:Overridable()|});
                connection.Query(Changed("notes"));
                connection.Query({|FEN105:Endless(1)|});
                db.Database.ExecuteSql(ById(1));
                connection.Query(Raw({|FEN106:user|}));
                string Local(string table) => "SELECT * FROM " + table;
            }
        }
        """);

    [Fact]
    public Task Fields_that_only_their_type_assigns_are_followed() => Verify.SqlAsync("""
        using System;
        using Npgsql;

        class Sample
        {
            private readonly string _initial = "SELECT * FROM {|FEN101:notes|}";
            private readonly string _constructed;
            private readonly string _safe;
            protected readonly string Shared;
            private static readonly string Static;
            private string _changed = "SELECT 1";
            private string _appended = "SELECT 1";
            private string _given;
            private string _passed = "SELECT 1";
            private string _swapped = "SELECT 1";
            private string _never;
            internal string Open = "SELECT * FROM notes";

            static Sample() => Static = "SELECT * FROM {|FEN101:notes|}";

            public Sample(bool flag, string given)
            {
                _constructed = flag ? "SELECT 1" : "SELECT * FROM {|FEN101:github_issues|}";
                this._safe = "SELECT * FROM notes WHERE user_id = @u";
                Shared = "SELECT * FROM {|FEN101:notes|}";
                _given = given;
                _appended += "x";
                Refill(ref _passed);
                (_swapped, _) = ("SELECT 1", 1);
            }

            void Change() => _changed = "SELECT * FROM {|FEN101:notes|}";
            static void Refill(ref string text) { }

            void M(NpgsqlCommand command)
            {
                command.CommandText = _initial;
                command.CommandText = _constructed;
                command.CommandText = _safe;
                command.CommandText = Shared;
                command.CommandText = Static;
                command.CommandText = _changed;
                command.CommandText = {|FEN105:_appended|};
                command.CommandText = {|FEN105:_given|};
                command.CommandText = {|FEN105:_passed|};
                command.CommandText = {|FEN105:_swapped|};
                command.CommandText = {|FEN105:_never|};
                command.CommandText = {|FEN105:Open|};
            }
        }
        """);

    [Fact]
    public async Task Text_of_another_file_is_reported_where_it_is_used()
    {
        var test = new Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerTest<Sql.SqlTextAnalyzer, Microsoft.CodeAnalysis.Testing.DefaultVerifier>();
        test.TestState.Sources.Add("""class Sample { void M(Npgsql.NpgsqlCommand command) { command.CommandText = {|FEN101:Queries.All|}; } }""");
        test.TestState.Sources.Add("""static class Queries { public static readonly string All = "SELECT * FROM notes"; }""");
        Verify.SetUp(test, null, Verify.Manifest);
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>White space around a statement is nothing to it; other characters may be a part of it.</summary>
    [Fact]
    public Task A_parameter_that_is_trimmed_of_characters_is_another_text() => Verify.SqlAsync("""
        using Npgsql;

        class Sample
        {
            void Same(NpgsqlCommand command, string text) => command.CommandText = (text + " \n").Trim();
            void Other(NpgsqlCommand command, string text) => command.CommandText = {|FEN105:text.TrimEnd('1', ' ')|};
            void Joined(NpgsqlCommand command, string text) => command.CommandText = {|FEN105:(text + "").Trim('1')|};
            void Known(NpgsqlCommand command, string text) => command.CommandText = ("((SELECT * FROM {|FEN101:notes|}; " + {|FEN106:text|} + "x;;").TrimStart('(').TrimEnd(';');

            void M(NpgsqlCommand command)
            {
                Same(command, "SELECT * FROM {|FEN101:notes|}");
                Other(command, "SELECT * FROM notes WHERE user_id = $11");
            }
        }
        """);

    [Theory]
    [InlineData("""command.CommandText = {|FEN105:Console.ReadLine()|};""")]
    [InlineData("""var sql = Console.ReadLine(); command.CommandText = {|FEN105:sql|};""")]
    [InlineData("""Func<string, int> run = sql => connection.Execute({|FEN105:sql|}); run("x");""")]
    public Task Text_that_can_not_be_determined_is_not_proven(string body) => Verify.BodyAsync(body);

    [Theory]
    [InlineData("""command.CommandText = "SELECT * FROM countries WHERE code = '" + {|FEN106:userId|} + "'";""")]
    [InlineData("""command.CommandText = $"SELECT * FROM countries WHERE code = '{{|FEN106:userId|}}'";""")]
    [InlineData("""command.CommandText = $"SELECT * FROM countries WHERE code = {{|FEN106:userId|}}";""")]
    [InlineData("""command.CommandText = string.Format("SELECT * FROM countries WHERE code = '{0}'", {|FEN106:userId|});""")]
    [InlineData("""command.CommandText = "SELECT * FROM countries LIMIT " + {|FEN106:userId|};""")]
    [InlineData("""var sql = new StringBuilder("SELECT * FROM countries WHERE code = "); sql.Append({|FEN106:userId|}); command.CommandText = sql.ToString();""")]
    [InlineData("""db.Notes.FromSqlRaw($"SELECT * FROM countries WHERE code = {{|FEN106:userId|}}");""")]
    public Task Values_in_the_text_are_found(string body) => Verify.BodyAsync(body);

    /// <summary>Names, lists of columns and whole queries: no parameter could stand there.</summary>
    [Theory]
    [InlineData("""command.CommandText = $"SELECT {userId}.f(1)";""")]
    [InlineData("""command.CommandText = $"SELECT 1 WHERE GREATEST({userId}.t.x, 1) = 1";""")]
    [InlineData("""command.CommandText = $"DROP SEQUENCE IF EXISTS {userId}";""")]
    [InlineData("""command.CommandText = $"LISTEN {userId}";""")]
    [InlineData("""command.CommandText = $"INSERT INTO countries ({userId}, code) VALUES (1, 2)";""")]
    [InlineData("""command.CommandText = $"COPY countries({userId}) FROM STDIN";""")]
    [InlineData("""command.CommandText = $"INSERT INTO `{userId}`(`Id`) VALUES (1)";""")]
    [InlineData("""command.CommandText = $"[{userId}].[GetAll]";""")]
    public async Task Names_in_the_text_are_no_values(string body) =>
        Assert.DoesNotContain("FEN106", await Verify.FindingsAsync(Verify.InMethod(body)));

    [Theory]
    [InlineData("""command.CommandText = $"SELECT '{{|FEN106:userId|}}.x'";""")]
    [InlineData("""command.CommandText = $"WITH x AS (SELECT * FROM countries WHERE code = {{|FEN106:userId|}}) SELECT * FROM x";""")]
    [InlineData("""command.CommandText = $"INSERT INTO countries (code) VALUES ({{|FEN106:userId|}})";""")]
    [InlineData("""command.CommandText = $"SELECT (ARRAY[1, 2])[{{|FEN106:userId|}}]";""")]
    [InlineData("""command.CommandText = $"SELECT * FROM countries WHERE code IN ({{|FEN106:userId|}})";""")]
    public Task Values_near_names_are_found(string body) => Verify.BodyAsync(body);

    [Theory]
    [InlineData("""command.CommandText = $"EXPLAIN {{|FEN105:userId|}}";""")]
    [InlineData("""command.CommandText = {|FEN105:userId|} + " LIMIT 1";""")]
    [InlineData("""command.CommandText = $"SELECT * FROM ({{|FEN105:userId|}}) AS x";""")]
    [InlineData("""command.CommandText = $"WITH x AS ({{|FEN105:userId|}}) SELECT * FROM x";""")]
    [InlineData("""command.CommandText = $"COPY ({{|FEN105:userId|}}) TO STDOUT";""")]
    [InlineData("""command.CommandText = $"{{|FEN105:userId|}}; SELECT 1";""")]
    public Task A_query_that_is_put_into_the_text_is_not_proven(string body) => Verify.BodyAsync(body);

    [Theory]
    [InlineData("""var sql = Console.ReadLine(); command.CommandText = $"SELECT * FROM countries WHERE code = '{{|FEN106:sql|}}'";""")]
    [InlineData("""var code = Console.ReadLine(); if (flag) code = "x"; command.CommandText = $"SELECT * FROM countries WHERE code = '{{|FEN106:code|}}'";""")]
    public Task A_value_is_found_where_it_goes_into_the_text(string body) => Verify.BodyAsync(body);

    /// <summary>Numbers and their like can't hold SQL, where a value stands. Behind a minus a negative one begins a comment.</summary>
    [Theory]
    [InlineData("""command.CommandText = $"SELECT * FROM countries WHERE code = {id} LIMIT {userId.Length}";""")]
    [InlineData("""command.CommandText = $"SELECT * FROM countries WHERE code = '{Guid.NewGuid()}'";""")]
    [InlineData("""command.CommandText = $"SELECT * FROM countries WHERE day > '{DateTime.Now:yyyy-MM-dd}'";""")]
    [InlineData("""command.CommandText = $"SELECT * FROM countries WHERE day > '{{|FEN106:DateTime.Now|}}'";""")]
    [InlineData("""command.CommandText = "SELECT * FROM notes WHERE user_id = @p" + id;""")]
    [InlineData("""command.CommandText = $"SELECT 5 -{{|FEN106:id|}}";""")]
    public Task Values_that_can_not_hold_sql_are_left_alone(string body) => Verify.BodyAsync(body);

    /// <summary>A hole is anything until it is proven otherwise, wherever it is.</summary>
    [Theory]
    [InlineData("""command.CommandText = $"SELECT * FROM notes WHERE user_id = @u{{|FEN105:userId|}}";""")]
    [InlineData("""command.CommandText = $"SELECT * FROM notes WHERE user_id = @u ORDER BY {{|FEN105:userId|}}";""")]
    [InlineData("""command.CommandText = $"SELECT * FROM notes WHERE user_id = @u LIMIT 5{{|FEN105:userId|}}";""")]
    [InlineData("""command.CommandText = $"SELECT \"{{|FEN105:userId|}}\" FROM countries";""")]
    public Task What_is_not_known_is_not_taken_for_a_name(string body) => Verify.BodyAsync(body);

    [Theory]
    [InlineData("""db.Notes.FromSql($"SELECT * FROM countries WHERE code = {userId}");""")]
    [InlineData("""command.CommandText = $"SELECT * FROM countries WHERE code = {nameof(id)} AND 1 = {1}";""")]
    public Task Parameters_and_constants_are_no_values_in_the_text(string body) => Verify.BodyAsync(body);
}
