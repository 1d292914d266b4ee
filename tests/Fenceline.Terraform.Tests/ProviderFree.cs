using System.Text;
using System.Text.RegularExpressions;

namespace Fenceline.Terraform.Tests;

/// <summary>
/// Turns emitted files into ones that terraform runs without Airbyte's provider: each of its resources becomes a
/// terraform_data whose input is what the resource would have been given. Every other line stays as it was emitted.
/// </summary>
internal static partial class ProviderFree
{
    public static string Rewrite(string text)
    {
        var result = new StringBuilder();
        var lines = Rename(text).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("provider \"", StringComparison.Ordinal) || lines[i] == "  required_providers {")
                i = BlockEnd(lines, i);
            else if (lines[i].StartsWith("resource \"terraform_data\" \"airbyte_", StringComparison.Ordinal))
                result.Append(Resource(lines, i, i = BlockEnd(lines, i)));
            else
                result.Append(lines[i]).Append('\n');
        }

        return result.ToString();
    }

    private static string Rename(string text)
    {
        text = ResourceHead().Replace(text, "resource \"terraform_data\" \"$1_$2\"");
        text = text.Replace("airbyte_destination.tenant.workspace_id", "terraform_data.airbyte_destination_tenant.input.workspace_id", StringComparison.Ordinal);
        return ResourceReference().Replace(text, "terraform_data.$1_$2$3.id");
    }

    private static string Resource(string[] lines, int first, int last)
    {
        var meta = new StringBuilder();
        var input = new StringBuilder();
        for (var i = first + 1; i < last; i++)
        {
            if (lines[i].StartsWith("  count ", StringComparison.Ordinal))
                meta.Append(lines[i]).Append('\n');
            else if (lines[i] == "  lifecycle {")
                meta.AppendJoin('\n', lines[i..((i = BlockEnd(lines, i)) + 1)]).Append('\n');
            else
                input.Append(lines[i]).Append('\n');
        }

        return $"{lines[first]}\n{meta}  input = {{\n{input}  }}\n}}\n";
    }

    // Emitted text is formatted: a block ends at the first brace of its own depth.
    private static int BlockEnd(string[] lines, int first)
    {
        var end = new string(' ', lines[first].Length - lines[first].TrimStart(' ').Length) + "}";
        return Array.IndexOf(lines, end, first);
    }

    [GeneratedRegex(@"resource ""(airbyte_\w+)"" ""(\w+)""")]
    private static partial Regex ResourceHead();

    [GeneratedRegex(@"\b(airbyte_(?:workspace|source|destination|connection))\.(\w+)(\[[^]]*\])?\.\w+")]
    private static partial Regex ResourceReference();
}
