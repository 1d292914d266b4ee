using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fenceline.Analyzers.Tests.Probes;

/// <summary>Stands in for libraries that the tests don't carry along: their names and signatures, as far as a sink is recognised by them.</summary>
internal static class StubLibraries
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Diagnostics.CodeAnalysis;

        namespace LinqToDB.Data
        {
            public class DataConnection { }
            public class CommandInfo { public CommandInfo(DataConnection connection, string commandText) { } public int Execute() => 0; }
            public static class DataConnectionExtensions
            {
                public static IEnumerable<T> Query<T>(this DataConnection connection, string sql) => [];
                public static int Execute(this DataConnection connection, string sql) => 0;
                public static CommandInfo SetCommand(this DataConnection connection, string commandText) => new(connection, commandText);
            }
        }
        namespace LinqToDB
        {
            public static class DataExtensions { public static IEnumerable<T> FromSql<T>(this LinqToDB.Data.DataConnection context, FormattableString sql) => []; }
            public struct RawSqlString { public static implicit operator RawSqlString(string text) => default; public static implicit operator RawSqlString(FormattableString text) => default; }
        }
        namespace Dapper
        {
            public class SqlBuilder
            {
                public class Template { public string RawSql => ""; public object Parameters => null; }
                public Template AddTemplate(string sql, dynamic parameters = null) => new();
                public SqlBuilder Where(string sql, dynamic parameters = null) => this;
                public SqlBuilder OrderBy(string sql, dynamic parameters = null) => this;
                public SqlBuilder Select(string sql, dynamic parameters = null) => this;
            }
        }
        namespace SqlKata
        {
            public class Query { public Query(string table) { } public Query FromRaw(string sql, params object[] bindings) => this; public Query WhereRaw(string sql, params object[] bindings) => this; public Query SelectRaw(string sql, params object[] bindings) => this; public Query OrderByRaw(string sql, params object[] bindings) => this; public Query Where(string column, object value) => this; }
        }
        namespace Weasel.Postgresql
        {
            public class CommandBuilder { public void Append(string text) { } public void Append(char character) { } public void AppendParameter(object value) { } public void AppendWithParameters(string text) { } }
        }
        namespace Weasel.Core
        {
            public interface ICommandBuilder { void Append(string sql); void AppendParameter(object value); }
        }
        namespace Other
        {
            public interface IRunner { void Run(string text); }
            public abstract class Worker { public abstract void Work(string text); }
            public static class Marked { public static void Run([StringSyntax("sql")] string text) { } public static void Log(string text) { } }
            public class Options { [StringSyntax("sql")] public string Text { get; set; } }
            public record Job([property: StringSyntax("sql")] string Text, int Count);
        }
        """;

    public static MetadataReference Reference { get; } = CSharpCompilation.Create(
        "stubs", [CSharpSyntaxTree.ParseText(Source)], References.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).ToMetadataReference();

    /// <summary>Files of SQL beside the probes.</summary>
    public static IReadOnlyList<AdditionalText> Files { get; } =
    [
        new Verify.Text("/sql/leak.sql", "SELECT * FROM notes"),
        new Verify.Text("/sql/fine.sql", "SELECT * FROM countries"),
    ];
}
