using System.Text;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Terraform;

/// <summary>A connector's configuration as a Terraform expression: secrets and tenant values are references to variables.</summary>
internal static class ConnectorConfiguration
{
    /// <summary>The configuration with each secret in its place.</summary>
    public static ConfigObject WithSecrets(Source source) =>
        source.Secrets.Aggregate(source.Configuration, (configuration, secret) =>
            Set(configuration, secret.Path, 0, new ConfigText(EquatableArray.Of(new ConfigTextPart(secret.Variable, IsTenantValue: true)))));

    /// <summary>The names of the tenant values that a configuration asks for, and where it does.</summary>
    public static IEnumerable<(string Name, string Path)> TenantValues(ConfigValue value, string path = "") => value switch
    {
        ConfigObject o => o.Members.SelectMany(m => TenantValues(m.Value, path.Length == 0 ? m.Name : path + "." + m.Name)),
        ConfigArray a => a.Items.SelectMany(item => TenantValues(item, path)),
        ConfigText t => t.Parts.Where(part => part.IsTenantValue).Select(part => (part.Text, path)),
        _ => [],
    };

    /// <param name="indent">Spaces before the line that the expression begins on.</param>
    public static string Expression(ConfigValue value, int indent) => value switch
    {
        ConfigObject o => ObjectExpression(o, indent),
        ConfigArray a => ArrayExpression(a, indent),
        ConfigText t => HclText.Template(t.Parts.Select(Part)),
        ConfigNumber n => n.Text,
        ConfigBoolean b => b.Value ? "true" : "false",
        ConfigNull => "null",
        _ => throw new ArgumentException($"There is no expression for {value.GetType().Name}.", nameof(value)),
    };

    private static HclPart Part(ConfigTextPart part) =>
        part.IsTenantValue ? HclPart.Expression("var." + part.Text) : HclPart.Literal(part.Text);

    // Airbyte tells a null from what is left out, and refuses it where a text is expected.
    private static string ObjectExpression(ConfigObject value, int indent)
    {
        var attributes = value.Members
            .Where(member => member.Value is not ConfigNull)
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => new HclAttribute(HclText.Key(member.Name), Expression(member.Value, indent + 2)))
            .ToArray();
        return attributes.Length == 0 ? "{}" : $"{{\n{HclLayout.Attributes(indent + 2, attributes)}\n{new string(' ', indent)}}}";
    }

    private static string ArrayExpression(ConfigArray value, int indent)
    {
        var items = value.Items.Where(item => item is not ConfigNull).Select(item => Expression(item, indent + 2)).ToArray();
        if (!items.Any(item => item.Contains('\n', StringComparison.Ordinal)))
            return "[" + string.Join(", ", items) + "]";

        var text = new StringBuilder("[\n");
        foreach (var item in items)
            text.Append(' ', indent + 2).Append(item).Append(",\n");
        return text.Append(' ', indent).Append(']').ToString();
    }

    private static ConfigObject Set(ConfigObject target, EquatableArray<string> path, int depth, ConfigValue value)
    {
        var name = path[depth];
        var current = target.Members.FirstOrDefault(member => member.Name == name)?.Value;
        var replacement = depth + 1 == path.Count ? value : Set(current as ConfigObject ?? new ConfigObject(default), path, depth + 1, value);
        return new(target.Members.Where(member => member.Name != name).Append(new(name, replacement)).ToEquatableArray());
    }
}
