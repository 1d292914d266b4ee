using Fenceline.Core.Naming;

namespace Fenceline.Core.Queries;

/// <summary>Writes the class whose methods are the manifest's look-ups, and what each of them finds.</summary>
internal static class LookupsWriter
{
    private const string Lookups = "global::Fenceline.TenantLookups";
    private const string Shape = "global::Fenceline.LookupShape";

    public static string Write(LookupsNode node)
    {
        var code = new CodeWriter(node.Namespace);
        var type = node.Project + TypeNames.Lookups;
        code.OpenType("What may be asked before it is known which tenant the application works for.", $"public sealed class {type}");
        code.Line($"private readonly {Lookups} _lookups;");
        foreach (var lookup in node.Lookups)
            code.Line($"private static readonly {Shape} {ShapeOf(lookup)} = new {Shape}({CSharpText.Literal(lookup.Function)}, {CSharpText.Literal(lookup.SelectList)}{string.Concat(lookup.By.Select(key => ", " + ColumnCode.Info(key.Column)))});");
        code.Line();
        code.Open($"internal {type}({Lookups} lookups)");
        code.Line("_lookups = lookups;");
        code.Close();
        foreach (var lookup in node.Lookups)
            WriteCall(code, node.Namespace, lookup);
        code.Close();
        foreach (var lookup in node.Lookups)
            WriteRow(code, lookup);
        return code.ToString();
    }

    private static void WriteCall(CodeWriter code, string ns, LookupNode lookup)
    {
        var row = $"global::{ns}.{lookup.Stem}{TypeNames.Row}";
        code.Line();
        code.Summary(CodeWriter.Described(CodeWriter.Code(lookup.Name) + (lookup.FindsOne ? ": the row that is found, or null" : ": the rows that are found"), lookup.Description));
        foreach (var key in lookup.By)
            code.Param(key.Parameter, $"Value of {CodeWriter.Code(key.Column.Column)}.");
        code.Param("cancellationToken", "Cancels the query.");
        code.Line($"public global::System.Threading.Tasks.Task<{(lookup.FindsOne ? row + "?" : $"global::System.Collections.Generic.List<{row}>")}> {lookup.Member}Async({string.Concat(lookup.By.Select(key => $"{key.Column.Type.Name} {key.Parameter}, "))}{CodeWriter.CancellationToken}) =>");
        code.Continue($"_lookups.{(lookup.FindsOne ? "FindOneAsync" : "FindAsync")}({ShapeOf(lookup)}, new object?[] {{ {string.Join(", ", lookup.By.Select(key => key.Parameter))} }}, {row}.Read, cancellationToken);");
    }

    private static void WriteRow(CodeWriter code, LookupNode lookup)
    {
        var row = lookup.Stem + TypeNames.Row;
        code.OpenType($"What {CodeWriter.Code(lookup.Name)} finds.", "public sealed record " + row);
        foreach (var column in lookup.Returns)
        {
            code.Summary(CodeWriter.Described(CodeWriter.Code(column.Column) + ", " + CodeWriter.Code(column.SqlType), column.Description));
            code.Line($"public {(column.IsNullable ? "" : "required ")}{column.Type.Name}{(column.IsNullable ? "?" : "")} {column.Member} {{ get; init; }}");
            code.Line();
        }

        code.Open($"internal static {row} Read(global::Npgsql.NpgsqlDataReader reader) => new {row}");
        for (var i = 0; i < lookup.Returns.Count; i++)
            code.Line($"{lookup.Returns[i].Member} = {ColumnCode.Read(lookup.Returns[i], i)},");
        code.Close("};");
        code.Close();
    }

    private static string ShapeOf(LookupNode lookup) => "Of" + lookup.Member;
}
