using CsCheck;

namespace Fenceline.Core.Tests;

/// <summary>Properties over generated values: always the same ones, so that a build that failed fails again.</summary>
internal static class Fuzz
{
    // CsCheck's own seed fixes only the first value of a run.
    private const uint Stream = 7;
    private const ulong Seed = 20_240_101;

    /// <summary>Fails with the shortest of the texts that have a fault.</summary>
    /// <param name="fault">What is wrong with a text; null when nothing is.</param>
    public static void Each(Gen<string> texts, int count, Func<string, string?> fault)
    {
        var random = new PCG(Stream, Seed);
        (string Text, string Fault)? worst = null;
        for (var i = 0; i < count; i++)
        {
            var text = texts.Generate(random, null, out _);
            if (fault(text) is { } found && !(text.Length >= worst?.Text.Length))
                worst = (text, found);
        }

        Assert.True(worst is null, $"{worst?.Fault}; the text: {System.Text.Json.JsonSerializer.Serialize(worst?.Text)}");
    }
}
