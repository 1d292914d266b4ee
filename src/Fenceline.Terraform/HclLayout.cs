using System.Text;

namespace Fenceline.Terraform;

/// <summary>Lays attributes out as <c>terraform fmt</c> does.</summary>
internal static class HclLayout
{
    /// <summary>
    /// Attributes, one below the other, without a line break at the end. Neighbours on one line each have their equals
    /// signs below each other; an attribute that spans several lines stands for itself.
    /// </summary>
    /// <param name="indent">Spaces before each attribute; inner lines of a value bring their own.</param>
    public static string Attributes(int indent, IReadOnlyList<HclAttribute> attributes)
    {
        var text = new StringBuilder();
        for (var start = 0; start < attributes.Count;)
        {
            var end = start;
            var width = attributes[start].Name.Length;
            while (!attributes[start].SpansLines && end + 1 < attributes.Count && !attributes[end + 1].SpansLines)
                width = Math.Max(width, attributes[++end].Name.Length);

            for (; start <= end; start++)
            {
                var attribute = attributes[start];
                if (text.Length > 0)
                    text.Append('\n');
                text.Append(' ', indent).Append(attribute.Name.PadRight(width)).Append(" = ").Append(attribute.Value);
            }
        }

        return text.ToString();
    }
}

/// <param name="Name">As <see cref="Core.Naming.HclText.Key"/> writes it.</param>
/// <param name="Value">An expression in Terraform's language.</param>
internal readonly record struct HclAttribute(string Name, string Value)
{
    public bool SpansLines => Value.Contains('\n', StringComparison.Ordinal);
}
