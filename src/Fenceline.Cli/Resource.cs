namespace Fenceline.Cli;

/// <summary>Texts that the tool carries along.</summary>
internal static class Resource
{
    public static string ReadText(string name)
    {
        using var stream = typeof(Resource).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
