namespace Fenceline.Testing;

/// <summary>Programs of others that tests run what is emitted with.</summary>
public static class OtherProgram
{
    /// <summary>Where it is. Where it is missing the test is skipped; in CI it fails.</summary>
    /// <param name="name">As a shell calls it.</param>
    /// <param name="loss">What is not tested without it.</param>
    /// <param name="remedy">How to get it.</param>
    public static string Find(string name, string loss, string remedy)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return program ?? throw new MissingServerException($"{name} is not here: {loss} Install it ({remedy}).");
    }
}
