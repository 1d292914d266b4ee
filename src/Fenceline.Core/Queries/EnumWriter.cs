using Fenceline.Core.Naming;

namespace Fenceline.Core.Queries;

/// <summary>Writes a C# enum, and the type that turns its values into labels and back.</summary>
internal static class EnumWriter
{
    public static string Write(EnumNode node)
    {
        var code = new CodeWriter(node.Namespace);
        WriteEnum(code, node);
        WriteLabels(code, node);
        return code.ToString();
    }

    private static void WriteEnum(CodeWriter code, EnumNode node)
    {
        code.OpenType($"{CodeWriter.Code(node.Name)}, in the order of the database.", "public enum " + node.Stem);
        foreach (var member in node.Members)
        {
            code.Summary(CodeWriter.Code(member.Label) + ".");
            code.Line(member.Member + ",");
        }

        code.Close();
    }

    private static void WriteLabels(CodeWriter code, EnumNode node)
    {
        const string Map = "global::Fenceline.EnumLabels";
        var type = $"global::{node.Namespace}.{node.Stem}";
        code.OpenType($"The labels that the database has for {CodeWriter.Code(node.Name)}.", $"public static class {node.Stem}{TypeNames.Labels}");
        code.Line($"internal static readonly {Map}<{type}> Map = new {Map}<{type}>(ToLabel, FromLabel);");
        code.Line();
        code.Summary("The label of a value.");
        code.Param("value", "The value.");
        code.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">It is none of the enum's values.</exception>");
        code.Open($"public static string ToLabel(this {type} value) => value switch");
        foreach (var member in node.Members)
            code.Line($"{type}.{member.Member} => {CSharpText.Literal(member.Label)},");
        code.Line($"_ => throw {Map}.NoValue({CSharpText.Literal(node.Name)}, (int)value),");
        code.Close("};");
        code.Line();
        code.Summary("The value of a label.");
        code.Param("label", "The label.");
        code.Line("/// <exception cref=\"global::System.FormatException\">It is none of the enum's labels.</exception>");
        code.Open($"public static {type} FromLabel(string label) => label switch");
        foreach (var member in node.Members)
            code.Line($"{CSharpText.Literal(member.Label)} => {type}.{member.Member},");
        code.Line($"_ => throw {Map}.NoLabel({CSharpText.Literal(node.Name)}, label),");
        code.Close("};");
        code.Close();
    }
}
