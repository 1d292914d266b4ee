using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fenceline.Cli.Reporting;
using Fenceline.Core.Rules;

namespace Fenceline.Cli.Linting;

/// <summary>A run as SARIF 2.1.0, which code scanning services and editors read.</summary>
internal static class LintSarif
{
    public static void Write(TextWriter output, LintReport report) => SarifLog.Write(output, AllRules.OfSql, report.Run.Errors, json =>
    {
        var occurrences = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in report.Findings)
            WriteResult(json, finding, occurrences);
    });

    private static void WriteResult(Utf8JsonWriter json, LintFinding finding, Dictionary<string, int> occurrences)
    {
        var (start, end) = (finding.Start, finding.End);
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", RuleIndex(finding.Rule));
        json.WriteString("level", SarifLog.Level(finding.Severity));
        SarifLog.WriteMessage(json, "message", finding.Message);
        SarifLog.WriteLocation(json, finding.File.Path, start, end);
        json.WriteStartObject("partialFingerprints");
        json.WriteString("statementHash/v1", Fingerprint(finding, occurrences));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Stays when the statement moves; of equal findings in equal statements each has its own.</summary>
    private static string Fingerprint(LintFinding finding, Dictionary<string, int> occurrences)
    {
        var key = BaselineKey.Of(finding.File.Path, finding.Rule.Id, finding.StatementHash, finding.Message);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', key.Path, key.Rule, key.Statement, key.Message))));
        occurrences[hash] = occurrences.GetValueOrDefault(hash) + 1;
        return $"{hash}:{occurrences[hash]}";
    }

    private static int RuleIndex(Rule rule) => AllRules.OfSql.TakeWhile(other => other.Id != rule.Id).Count();
}
