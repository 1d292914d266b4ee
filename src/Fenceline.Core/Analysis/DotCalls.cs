using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>
/// Functions that are called by a dot: where a value has no column of that name, PostgreSQL calls the function with the value,
/// as in <c>('456'::text).notes_of</c> or <c>f.notes_of FROM lower('456') AS f</c>.
/// </summary>
internal static class DotCalls
{
    // Of the known functions those whose values have columns.
    private static readonly HashSet<string> RowFunctions = new(
        [
            "json_each", "json_each_text", "jsonb_each", "jsonb_each_text", "json_populate_record", "json_populate_recordset", "jsonb_populate_record",
            "jsonb_populate_recordset", "json_to_record", "json_to_recordset", "jsonb_to_record", "jsonb_to_recordset", "aclexplode", "ts_debug", "ts_parse",
            "ts_token_type", "st_dump", "st_dumppoints", "st_dumprings",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether what FROM calls the function's rows is a bare value.</summary>
    public static bool GivesValue(FunctionSource source) =>
        source is { Functions.Count: 1, WithOrdinality: false, Alias: null or { Definitions.Count: 0 } }
        && source.Functions[0].Definitions.Count == 0 && !ReturnsRow(source.Functions[0].Call);

    /// <summary>Whether <c>(operand).field</c> may call a function that is not known.</summary>
    public static bool MayBeCall(SqlExpression operand, SqlIdentifier field, Scope scope) => !KnownFunctions.IsKnown(field.Name) && !(operand.Unwrapped switch
    {
        ColumnExpression { Name.Parts.Count: 1 } row => Entry(row.Name.Last.Name, scope) is { IsValue: false } entry && entry.Has(field.Name),
        var call => ReturnsRow(call),
    });

    /// <summary>Whether <c>name.column</c> may.</summary>
    public static bool MayBeCall(QualifiedName name, Scope scope) =>
        name.Parts.Count == 2 && Entry(name.Parts[0].Name, scope) is { IsValue: true } entry && !entry.Has(name.Last.Name) && !KnownFunctions.IsKnown(name.Last.Name);

    private static bool ReturnsRow(SqlExpression expression) => expression is FunctionExpression call && RowFunctions.Contains(call.Name.Last.Name);

    private static RangeEntry? Entry(string name, Scope scope)
    {
        for (var at = scope; at is not null; at = at.Outer)
        {
            if (at.Names.Entry(null, name) is { } entry)
                return entry;
        }

        return null;
    }
}
