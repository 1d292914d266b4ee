namespace Fenceline.Migrations.Render;

/// <summary>Text in dollar quotes, as bodies of functions are written so that they can be read.</summary>
internal static class DollarText
{
    private const string Tag = "$fenceline$";

    /// <exception cref="InvalidOperationException">The text holds the quotes. None of ours does: a manifest's values are literals, which have no dollar signs.</exception>
    public static string Quote(string text) => text.Contains(Tag, StringComparison.Ordinal)
        ? throw new InvalidOperationException($"A text with {Tag} in it can't be quoted by it.")
        : Tag + text + Tag;
}
