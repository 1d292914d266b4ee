using System.Globalization;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Queries;

/// <summary>Writes the record and the query class of one table.</summary>
internal sealed class TableWriter
{
    private const string Tasks = "global::System.Threading.Tasks.Task";
    private const string List = "global::System.Collections.Generic.List";
    private const string Reader = "global::Npgsql.NpgsqlDataReader reader";
    private const string Columns = "global::Fenceline.ColumnReader";

    private readonly TableNode _table;
    private readonly CodeWriter _code;
    private readonly string _row;
    private readonly string _queries;

    private TableWriter(TableNode table)
    {
        _table = table;
        _code = new CodeWriter(table.Namespace);
        _row = table.Stem + TypeNames.Row;
        _queries = table.Stem + TypeNames.Queries;
    }

    public static string Write(TableNode table)
    {
        var writer = new TableWriter(table);
        writer.WriteRow();
        writer.WriteQueries();
        if (table.AcrossTenants is { } statements)
            new CrossTenantQueriesWriter(table, writer._code).Write(statements);
        return writer._code.ToString();
    }

    private void WriteRow()
    {
        _code.OpenType(CodeWriter.Described("A row of " + CodeWriter.Code(_table.Table), _table.Description), "public sealed record " + _row);
        var isFirst = true;
        foreach (var column in _table.Columns)
        {
            if (!isFirst)
                _code.Line();
            isFirst = false;
            _code.Summary(CodeWriter.Described(CodeWriter.Code(column.Column) + ", " + CodeWriter.Code(column.SqlType), column.Description));
            _code.Line(column.IsNullable
                ? $"public {column.Type.Name}? {column.Member} {{ get; init; }}"
                : $"public required {column.Type.Name} {column.Member} {{ get; init; }}");
        }

        _code.Close();
    }

    private void WriteQueries()
    {
        _code.OpenType($"Reads {CodeWriter.Code(_table.Table)} as one tenant sees it.", "public sealed class " + _queries);
        if (_table.Shared is { } shared)
            WriteStatements(shared, "");
        if (_table.InSchema is { } inSchema)
            WriteStatements(inSchema, _table.Varies ? "InSchema" : "");
        WriteConstructor();
        WriteList();
        if ((_table.Shared ?? _table.InSchema)!.Find is not null)
            WriteFind();
        WriteCount();
        WriteQuery();
        WriteRead();
        _code.Close();
    }

    private void WriteStatements(TableStatements statements, string suffix)
    {
        _code.Line($"private const string ListSql{suffix} = {CSharpText.Literal(statements.List)};");
        if (statements.Find is not null)
            _code.Line($"private const string FindSql{suffix} = {CSharpText.Literal(statements.Find)};");
        _code.Line($"private const string CountSql{suffix} = {CSharpText.Literal(statements.Count)};");
    }

    private void WriteConstructor()
    {
        _code.Line();
        _code.Line($"private readonly {CodeWriter.Session} _session;");
        if (_table.Varies)
            _code.Line("private readonly bool _isInSchema;");
        _code.Line();
        _code.Open($"internal {_queries}({CodeWriter.Session} session{(_table.Varies ? ", bool isInSchema" : "")})");
        _code.Line("_session = session;");
        if (_table.Varies)
            _code.Line("_isInSchema = isInSchema;");
        _code.Close();
    }

    private void WriteList()
    {
        _code.Line();
        _code.Summary(_table.Key.Count > 0 ? "The rows, ordered by key." : "The rows.");
        _code.Param("limit", "At most so many rows; null for all.");
        _code.CancellationTokenParam();
        _code.Line($"public {Tasks}<{List}<{_row}>> ListAsync(int? limit = null, {CodeWriter.CancellationToken}) =>");
        _code.Continue($"{Query("ListSql")}.WithLimit(limit).ListAsync(Read, cancellationToken);");
    }

    private void WriteFind()
    {
        _code.Line();
        _code.Summary("The row with this key, or null.");
        foreach (var key in _table.Key)
            _code.Param(key.Parameter, $"Value of {CodeWriter.Code(key.Column)}.");
        _code.CancellationTokenParam();
        var parameters = string.Concat(_table.Key.Select(key => $"{key.Type.Name} {key.Parameter}, "));
        var values = string.Concat(_table.Key.Select(key => $".With<{key.Type.Name}>({Argument(key)}, global::NpgsqlTypes.NpgsqlDbType.{key.Type.DbType})"));
        _code.Line($"public {Tasks}<{_row}?> FindAsync({parameters}{CodeWriter.CancellationToken}) =>");
        _code.Continue($"{Query("FindSql")}{values}.FirstOrDefaultAsync(Read, cancellationToken);");
    }

    private void WriteCount()
    {
        _code.Line();
        _code.Summary("The number of rows.");
        _code.CancellationTokenParam();
        _code.Line($"public {Tasks}<long> CountAsync({CodeWriter.CancellationToken}) =>");
        _code.Continue($"{Query("CountSql")}.ScalarAsync<long>(cancellationToken);");
    }

    private void WriteQuery()
    {
        const string Tenant = ".With<string>(_session.Tenant.Value, global::NpgsqlTypes.NpgsqlDbType.Text)";
        _code.Line();
        if (_table.Varies)
        {
            _code.Line("private global::Fenceline.PinnedQuery Query(string shared, string inSchema) => _isInSchema");
            _code.Continue("? _session.CreateQuery(inSchema)");
            _code.Continue($": _session.CreateQuery(shared){Tenant};");
            return;
        }

        var takesTenant = (_table.Shared ?? _table.InSchema)!.TakesTenant;
        _code.Line($"private global::Fenceline.PinnedQuery Query(string sql) => _session.CreateQuery(sql){(takesTenant ? Tenant : "")};");
    }

    private void WriteRead()
    {
        _code.Line();
        _code.Open($"internal static {_row} Read({Reader}) => new {_row}");
        for (var i = 0; i < _table.Columns.Count; i++)
            _code.Line($"{_table.Columns[i].Member} = {Value(_table.Columns[i])}(reader, {i.ToString(CultureInfo.InvariantCulture)}),");
        _code.Close("};");
    }

    private string Query(string statement) => _table.Varies ? $"Query({statement}, {statement}InSchema)" : $"Query({statement})";

    private static string Value(ColumnNode column) => Columns + "." + (column.Type.Kind, column.IsNullable) switch
    {
        (ClrTypeKind.Json, false) => "Json",
        (ClrTypeKind.Json, true) => "NullableJson",
        (ClrTypeKind.JsonArray, false) => "JsonArray",
        (ClrTypeKind.JsonArray, true) => "NullableJsonArray",
        (ClrTypeKind.Value, true) => $"Nullable<{column.Type.Name}>",
        (_, true) => $"Reference<{column.Type.Name}>",
        _ => $"Value<{column.Type.Name}>",
    };

    /// <summary>Npgsql refuses a time whose kind or offset could be taken for a mistake; ours says what it means.</summary>
    private static string Argument(KeyNode key) => key.Type.DbType switch
    {
        "TimestampTz" => key.Parameter + ".ToUniversalTime()",
        "Timestamp" => $"global::System.DateTime.SpecifyKind({key.Parameter}, global::System.DateTimeKind.Unspecified)",
        _ => key.Parameter,
    };
}
