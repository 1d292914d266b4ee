using System.Text.RegularExpressions;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Recognises secrets by their form: keys of Stripe, GitHub, Slack and AWS, and private keys as PEM.</summary>
internal static class LiveKeys
{
    // Starts at a word's border, so that no word that merely ends like one of them is taken for it.
    private static readonly Regex Pattern = new(
        "(^|[^A-Za-z0-9])(sk_live_|rk_live_|ghp_|github_pat_|xoxb-|AKIA[0-9A-Z]{16}|-----BEGIN )",
        RegexOptions.CultureInvariant);

    public static bool IsIn(string text) => Pattern.IsMatch(text);
}
