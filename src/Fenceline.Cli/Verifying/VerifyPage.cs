using System.Globalization;
using System.Net;
using System.Text;
using Fenceline.Cli.Text;
using Fenceline.Database.Verification;

namespace Fenceline.Cli.Verifying;

/// <summary>A verification as one page of HTML that needs nothing else: to be kept with a release, or sent to an auditor.</summary>
internal static class VerifyPage
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b2430; --soft: #5a6675; --line: #d9dfe6; --card: #ffffff; --page: #f4f6f8; --good: #1a7f4b; --bad: #b42318; --code: #f0f2f5; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa7b5; --line: #323b46; --card: #1b222b; --page: #12171d; --good: #4cc38a; --bad: #ff8a7a; --code: #232c37; } }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.05rem; margin: 0 0 .25rem; }
        .verdict { margin: .25rem 0 1.5rem; font-size: 1.1rem; font-weight: 600; } .whole { color: var(--good); } .broken { color: var(--bad); }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.25rem; margin: 0 0 1rem; }
        .help { color: var(--soft); margin: 0 0 .75rem; } .id { color: var(--soft); font-weight: 400; }
        ul { margin: 0; padding: 0; list-style: none; } li { padding: .5rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
        .tenant { display: inline-block; background: var(--code); border-radius: 4px; padding: 0 .4rem; margin-right: .4rem; font-size: .85rem; }
        .object { font-family: ui-monospace, monospace; font-size: .9rem; font-weight: 600; } .place { color: var(--soft); font-size: .85rem; float: right; margin-left: 1rem; }
        pre { background: var(--code); border-radius: 6px; padding: .6rem .8rem; overflow: auto; font-size: .85rem; margin: .4rem 0 0; white-space: pre-wrap; } summary { cursor: pointer; color: var(--soft); }
        """;

    public static string Write(VerifyReport report, ManifestLines lines, int held)
    {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Fenceline: is the fence whole?</title>\n<style>\n");
        page.Append(Style).Append("\n</style>\n</head>\n<body>\n<main>\n<h1>Is the fence whole?</h1>\n");
        var verdict = report.Findings.Count > 0 ? "Not whole. " : report.Unseen.Count > 0 ? "Whole, as far as this login sees. " : "Whole. ";
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"verdict {(report.Findings.Count == 0 ? "whole" : "broken")}\">{verdict}{Text(VerifyOutput.Summary(report, held))}</p>\n");
        foreach (var rule in report.Findings.GroupBy(finding => finding.Rule))
        {
            page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{Text(rule.Key.Title)} <span class=\"id\"><a href=\"{Text(rule.Key.HelpLink)}\">{rule.Key.Id}</a>, {Count.Of(rule.Count(), "finding")}</span></h2>\n<p class=\"help\">{Text(rule.Key.Help)}</p>\n<ul>\n");
            foreach (var finding in rule)
                Write(page, finding, lines);
            page.Append("</ul>\n</section>\n");
        }

        Write(page, "Not seen", "What this login could not look at, and what that would take.", report.Unseen);
        Write(page, "Not compared", "Tenants whose steps or moves are under way.", report.Skipped);
        Write(page, "Notes", "What to know of this run.", report.Notes);
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Write(StringBuilder page, VerifyFinding finding, ManifestLines lines)
    {
        var start = lines.Of(finding.Place).Start;
        page.Append("<li>");
        if (finding.Place is not null)
            page.Append(CultureInfo.InvariantCulture, $"<span class=\"place\">{Text(lines.Path)}:{start.Line + 1}</span>");
        if (finding.Tenant is not null)
            page.Append(CultureInfo.InvariantCulture, $"<span class=\"tenant\">tenant {Text(finding.Tenant)}</span>");
        page.Append(CultureInfo.InvariantCulture, $"<span class=\"object\">{Text(finding.Subject)}</span> {Text(finding.Problem)}");
        if (finding.Script is not null)
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>Show it in psql</summary><pre>{Text(finding.Script)}</pre></details>");
        page.Append("</li>\n");
    }

    private static void Write(StringBuilder page, string title, string help, IReadOnlyList<string> items)
    {
        if (items.Count == 0)
            return;
        page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{title}</h2>\n<p class=\"help\">{help}</p>\n<ul>\n");
        foreach (var item in items)
            page.Append(CultureInfo.InvariantCulture, $"<li>{Text(item)}</li>\n");
        page.Append("</ul>\n</section>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
