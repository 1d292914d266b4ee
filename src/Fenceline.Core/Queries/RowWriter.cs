namespace Fenceline.Core.Queries;

/// <summary>Writes what a table's rows are made of: the row, its columns for conditions, a new row, and changes of a row.</summary>
internal sealed class RowWriter(TableNode table, CodeWriter code)
{
    private readonly string _row = table.Stem + TypeNames.Row;

    public void Write()
    {
        WriteRow();
        WriteColumns();
        if (table.Write is not { } write)
            return;

        WriteInsert(write);
        if (table.CanFind && write.Columns.Any(column => !column.IsKey))
            WriteChanges(write);
    }

    private void WriteRow()
    {
        code.OpenType(CodeWriter.Described("A row of " + CodeWriter.Code(table.Table), table.Description), "public sealed record " + _row);
        Members(table.Columns, column => Property(column, column.IsNullable));
        code.Close();
    }

    private void WriteColumns()
    {
        var type = table.Stem + TypeNames.Columns;
        code.OpenType($"The columns of {CodeWriter.Code(table.Table)}, for conditions and orders.", "public sealed class " + type);
        code.Open($"internal {type}()");
        code.Close();
        code.Line();
        Members(table.Columns, column => $"public {ColumnType(column)} {column.Member} {{ get; }} = new {ColumnType(column)}({ColumnCode.Info(column)});");
        code.Close();
    }

    private void WriteInsert(WriteNode write)
    {
        code.OpenType($"A new row of {CodeWriter.Code(table.Table)}.", "public sealed record " + table.Stem + TypeNames.Insert);
        Members(write.Columns.Select(column => column.Column), column =>
            Property(column, column.IsNullable || write.Columns.First(candidate => candidate.Column == column).HasDefault));
        code.Close();
    }

    private void WriteChanges(WriteNode write)
    {
        code.OpenType($"Changes of a row of {CodeWriter.Code(table.Table)}: what is not set stays as it is.", "public sealed record " + table.Stem + TypeNames.Changes);
        Members(write.Columns.Where(column => !column.IsKey).Select(column => column.Column), column =>
            $"public global::Fenceline.Change<{Type(column, column.IsNullable)}> {column.Member} {{ get; init; }}");
        code.Close();
    }

    private void Members(IEnumerable<ColumnNode> columns, Func<ColumnNode, string> member)
    {
        var isFirst = true;
        foreach (var column in columns)
        {
            if (!isFirst)
                code.Line();
            isFirst = false;
            code.Summary(CodeWriter.Described(CodeWriter.Code(column.Column) + ", " + CodeWriter.Code(column.SqlType), column.Description));
            code.Line(member(column));
        }
    }

    private string ColumnType(ColumnNode column) => "global::Fenceline." + (
        !column.Type.IsComparable ? $"Column<{_row}>"
        : column.Type.IsText ? $"TextColumn<{_row}, {Type(column, column.IsNullable)}>"
        : $"Column<{_row}, {Type(column, column.IsNullable)}>");

    private static string Property(ColumnNode column, bool isOptional) =>
        $"public {(isOptional ? "" : "required ")}{Type(column, isOptional)} {column.Member} {{ get; init; }}";

    private static string Type(ColumnNode column, bool isNullable) => column.Type.Name + (isNullable ? "?" : "");
}
