using System.Text;
using Scriban.Runtime;

namespace Fenceline.Terraform;

/// <summary>
/// A template that is rendered once, with slots left open for what differs from tenant to tenant, and then filled for
/// each: with thousands of tenants the template engine is not asked again.
/// </summary>
internal sealed class TenantTemplate
{
    // Characters that no manifest value brings into a template: values are quoted, and control characters are not let through.
    private const char Open = '\u0001';
    private const char Close = '\u0002';

    private readonly string[] _parts;

    /// <param name="name">The template, as for <see cref="TemplateLibrary.Render"/>.</param>
    /// <param name="model">What is the same for all tenants.</param>
    /// <param name="slots">Names that the template may use and <see cref="Fill"/> will be given, already quoted for where they stand.</param>
    public TenantTemplate(string name, ScriptObject model, IEnumerable<string> slots)
    {
        var open = new ScriptObject();
        foreach (var (key, value) in model)
            open[key] = value;
        foreach (var slot in slots)
            open[slot] = Open + slot + Close;

        // Text and slot names take turns.
        _parts = TemplateLibrary.Render(name, open).Split(Open, Close);
    }

    public string Fill(IReadOnlyDictionary<string, string> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < _parts.Length; i++)
            text.Append(i % 2 == 0 ? _parts[i] : values[_parts[i]]);
        return text.ToString();
    }
}
