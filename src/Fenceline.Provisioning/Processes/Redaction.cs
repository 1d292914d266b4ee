using System.Text.Encodings.Web;

namespace Fenceline.Provisioning.Processes;

/// <summary>Takes secrets out of what is written down.</summary>
internal sealed class Redaction(IEnumerable<string> secrets)
{
    private const string Hidden = "(secret)";

    // The longest first: one secret may be the beginning of another. As Terraform may print them: plain, and inside JSON.
    private readonly string[] _secrets =
    [
        .. secrets
            .Where(secret => secret.Length > 0)
            .SelectMany(secret => secret.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Append(secret))
            .SelectMany(secret => new[] { secret, JavaScriptEncoder.Default.Encode(secret), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret) })
            .Where(secret => secret.Length >= 3)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(secret => secret.Length),
    ];

    public string Apply(string text) => _secrets.Aggregate(text, (clean, secret) => clean.Replace(secret, Hidden, StringComparison.Ordinal));
}
