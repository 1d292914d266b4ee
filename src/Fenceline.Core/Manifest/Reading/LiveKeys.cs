namespace Fenceline.Core.Manifest.Reading;

/// <summary>Recognises secrets by their form: keys of Stripe, GitHub, Slack and AWS, and private keys as PEM.</summary>
internal static class LiveKeys
{
    private const string Aws = "AKIA";
    private const int AwsLength = 16;

    // By first character, so that long texts pass quickly.
    private static readonly string[][] Markers = Index("sk_live_", "rk_live_", "ghp_", "github_pat_", "xoxb-", Aws, "-----BEGIN ");

    public static bool IsIn(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < Markers.Length && Markers[text[i]].Length > 0 && StartsAt(text, i))
                return true;
        }

        return false;
    }

    private static bool StartsAt(string text, int index)
    {
        // At a word's border only, so that no word that merely ends like one of them is taken for it.
        if (index > 0 && IsLetterOrDigit(text[index - 1]))
            return false;

        foreach (var marker in Markers[text[index]])
        {
            if (string.CompareOrdinal(text, index, marker, 0, marker.Length) == 0
                && (marker != Aws || IsAwsKey(text, index + marker.Length)))
                return true;
        }

        return false;
    }

    private static bool IsAwsKey(string text, int start)
    {
        if (start + AwsLength > text.Length)
            return false;

        for (var i = start; i < start + AwsLength; i++)
        {
            if (text[i] is not ((>= 'A' and <= 'Z') or (>= '0' and <= '9')))
                return false;
        }

        return true;
    }

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');

    private static string[][] Index(params string[] markers) =>
        [.. Enumerable.Range(0, 128).Select(c => markers.Where(marker => marker[0] == c).ToArray())];
}
