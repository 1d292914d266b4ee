using Fenceline.Core.Naming;

namespace Fenceline.Core.Queries;

/// <summary>Writes the types of one table. What queries do is in the runtime; what is particular to the table is here.</summary>
internal sealed class TableWriter
{
    private const string Tasks = "global::System.Threading.Tasks.Task";
    private const string Reader = "global::Npgsql.NpgsqlDataReader reader";
    private const string ColumnValue = "global::Fenceline.ColumnValue";

    private readonly TableNode _table;
    private readonly CodeWriter _code;
    private readonly string _row;
    private readonly string _columns;
    private readonly string _insert;
    private readonly string _queries;

    private TableWriter(TableNode table)
    {
        _table = table;
        _code = new CodeWriter(table.Namespace);
        _row = table.Stem + TypeNames.Row;
        _columns = table.Stem + TypeNames.Columns;
        _insert = table.Stem + TypeNames.Insert;
        _queries = table.Stem + TypeNames.Queries;
    }


    public static string Write(TableNode table)
    {
        var writer = new TableWriter(table);
        new RowWriter(table, writer._code).Write();
        writer.WriteQueries();
        if (table.AcrossTenants is { } acrossTenants)
            new CrossTenantQueriesWriter(table, writer._code).Write(acrossTenants);
        return writer._code.ToString();
    }

    private void WriteQueries()
    {
        var baseType = _table.Write is null
            ? $"global::Fenceline.TenantTable<{_row}, {_columns}>"
            : $"global::Fenceline.WritableTable<{_row}, {_columns}, {_insert}>";
        _code.OpenType(CodeWriter.Code(_table.Table) + " as one tenant sees it.", $"public sealed class {_queries} : {baseType}");
        _code.Line($"private static readonly {_columns} AllColumns = new {_columns}();");
        WriteShape();
        if (_table.Write is { } write)
            WriteWriteShape(write);
        WriteConstructor();
        if (_table.CanFind)
            WriteFind();
        if (_table.Key.Count > 0)
            WritePage();

        if (_table.Write is { } writes)
            WriteWrites(writes);
        WriteRead();
        _code.Close();
    }

    private void WriteShape()
    {
        var place = _table.Place;
        var key = string.Concat(_table.Key.Select(part => $", AllColumns.{part.Column.Member}.Info"));
        _code.Line($"private static readonly global::Fenceline.TableShape Shape = new global::Fenceline.TableShape("
            + $"{CSharpText.Literal(place.Name)}, {CSharpText.Literal(_table.SelectList)}, {(place.TenantKey is null ? "null" : CSharpText.Literal(place.TenantKey))}{key})"
            + (place.TenantFilter is { } filter ? $" {{ TenantFilter = {CSharpText.Literal(filter)} }};" : ";"));
    }

    private void WriteWriteShape(WriteNode write)
    {
        _code.Open("private static readonly global::Fenceline.WriteShape Writes = new global::Fenceline.WriteShape");
        if (write.TenantColumn is not null)
            _code.Line($"TenantColumn = {CSharpText.Literal(write.TenantColumn)},");
        if (write.TenantValue is not null)
            _code.Line($"TenantValue = {CSharpText.Literal(write.TenantValue)},");
        WriteList("Insert", write.Columns);
        WriteList("Update", write.Columns.Where(column => !column.IsKey));
        _code.Close("};");

        void WriteList(string name, IEnumerable<WriteColumnNode> columns)
        {
            _code.Line($"{name} = new global::Fenceline.WriteColumn[]");
            _code.Line("{");
            foreach (var column in columns)
            {
                var around = column.Before.Length == 0 ? "" : $", {CSharpText.Literal(column.Before)}, {CSharpText.Literal(column.After)}";
                _code.Continue($"new global::Fenceline.WriteColumn(AllColumns.{column.Column.Member}.Info, {(column.IsKey ? "true" : "false")}{around}),");
            }

            _code.Line("},");
        }
    }

    private void WriteConstructor()
    {
        var writes = _table.Write is null ? "" : "Writes, ";
        var values = _table.Write is null ? "" : ", Values";
        _code.Line();
        _code.Line($"internal {_queries}({CodeWriter.Session} session)");
        _code.Continue($": base(session, Shape, {writes}AllColumns, Read{values})");
        _code.Line("{");
        _code.Line("}");
    }

    private void WriteFind()
    {
        var values = string.Concat(_table.Key.Select(key => $".With<{(key.Column.Type.Labels is null ? key.Column.Type.Name : "string")}>({Argument(key)}, {key.Column.Type.DbType})"));
        Begin(_table.IsOnePerTenant ? "The tenant's row, or null." : "The row with this key, or null.", "Cancels the query; nothing of it stays on the connection.", null);
        _code.Line($"public {Tasks}<{_row}?> FindAsync({KeyParameters()}{CodeWriter.CancellationToken}) =>");
        _code.Continue($"FindQuery(){values}.FirstOrDefaultAsync(Read, cancellationToken);");
    }

    private void WritePage()
    {
        _code.Line();
        _code.Summary("A page of the rows that a condition holds for. A page costs the same wherever it stands.");
        _code.Param("size", "At most so many rows.");
        _code.Param("after", "What the page before gave as <c>Next</c>; null for the first page.");
        _code.Param("where", "Which rows; null for all.");
        _code.Param("orderBy", "In which order; null for the key's. Rows that it leaves equal are ordered by key.");
        _code.CancellationTokenParam();
        _code.Line("/// <exception cref=\"global::System.ArgumentException\"><paramref name=\"after\"/> is no cursor of this table and order.</exception>");
        _code.Line($"public {Tasks}<global::Fenceline.Page<{_row}>> PageAsync(int size, string? after = null, {Lambda("Condition")} where = null, {Lambda("Ordering")} orderBy = null, {CodeWriter.CancellationToken}) =>");
        _code.Continue("ReadPageAsync(size, after, where, orderBy, cancellationToken);");
    }

    private void WriteWrites(WriteNode write)
    {
        var key = _table.Key.Count == 0 ? "global::System.Array.Empty<object>()" : "new object[] { " + string.Join(", ", _table.Key.Select(part => part.Parameter)) + " }";
        var changed = write.Columns.Where(column => !column.IsKey).ToList();
        if (_table.CanFind && changed.Count > 0)
        {
            var values = string.Join(", ", changed.Select(column => $"{ColumnValue}.Of(changes.{column.Column.Member})"));
            Begin($"Sets columns of {Which}. Returns the row as it stands then, or null when there is none.", "Cancels it; then the change may have been made or not.", "What to set; at least one column.");
            _code.Line($"public {Tasks}<{_row}?> UpdateAsync({KeyParameters()}{_table.Stem}{TypeNames.Changes} changes, {CodeWriter.CancellationToken}) =>");
            _code.Continue($"UpdateRowAsync({key}, new object?[] {{ {values} }}, cancellationToken);");
        }

        if (_table.CanFind)
        {
            Begin($"Removes {Which}. Returns whether there was one.", "Cancels it; then the row may be gone or not.", null);
            _code.Line($"public {Tasks}<bool> DeleteAsync({KeyParameters()}{CodeWriter.CancellationToken}) =>");
            _code.Continue($"DeleteRowAsync({key}, cancellationToken);");
        }

        if (write.CanUpsert)
        {
            _code.Line();
            _code.Summary("Adds a row; where the tenant has one with its key, sets the values that are given. Returns the row as it stands then.");
            _code.Param("row", "The row. What is null in a column with a default gets the default, and in a row that is there stays as it is.");
            _code.CancellationTokenParam();
            _code.Line($"public {Tasks}<{_row}> UpsertAsync({_insert} row, {CodeWriter.CancellationToken}) => UpsertRowAsync(row, cancellationToken);");
        }

        var inserted = string.Join(", ", write.Columns.Select(column => $"{ColumnValue}.{(column.HasDefault ? "OrDefault" : "Of")}(row.{column.Column.Member})"));
        _code.Line();
        _code.Line($"private static object?[] Values({_insert} row) => new object?[] {{ {inserted} }};");
    }

    private void WriteRead()
    {
        _code.Line();
        _code.Open($"internal static {_row} Read({Reader}) => new {_row}");
        for (var i = 0; i < _table.Columns.Count; i++)
            _code.Line($"{_table.Columns[i].Member} = {ColumnCode.Read(_table.Columns[i], i)},");
        _code.Close("};");
    }

    /// <summary>Begins a method that takes the key.</summary>
    private void Begin(string summary, string cancellation, string? changes)
    {
        _code.Line();
        _code.Summary(summary);
        foreach (var key in _table.Key)
            _code.Param(key.Parameter, $"Value of {CodeWriter.Code(key.Column.Column)}.");
        if (changes is not null)
            _code.Param("changes", changes);
        _code.Param("cancellationToken", cancellation);
    }

    private string Which => _table.IsOnePerTenant ? "the tenant's row" : "the row with this key";

    private string KeyParameters() => string.Concat(_table.Key.Select(key => $"{key.Column.Type.Name} {key.Parameter}, "));

    private string Lambda(string result) => $"global::System.Func<{_columns}, global::Fenceline.{result}<{_row}>>?";

    /// <summary>Npgsql refuses a time whose kind or offset could be taken for a mistake; ours says what it means.</summary>
    private static string Argument(KeyNode key) => key.Column.Type.Name switch
    {
        _ when key.Column.Type.Labels is { } labels => $"{labels}.ToLabel({key.Parameter})",
        "global::System.DateTimeOffset" when key.Column.SqlType.StartsWith("timestamp", StringComparison.Ordinal) => key.Parameter + ".ToUniversalTime()",
        "global::System.DateTime" => $"global::System.DateTime.SpecifyKind({key.Parameter}, global::System.DateTimeKind.Unspecified)",
        _ => key.Parameter,
    };
}
