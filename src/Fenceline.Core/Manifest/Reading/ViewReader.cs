using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>views</c>: queries over shared and reference tables, with a name.</summary>
internal sealed class ViewReader(ManifestDocument document)
{
    public ViewDraft Read(JsonMember member)
    {
        NameRules.CheckIdentifier(document, member.NameSpan, member.Name, "a view's name");
        var reader = ObjectReader.Of(document, member.Value, "a view");
        var sql = reader?.RequiredText("sql", "write its query, as in \"SELECT id, title FROM github_issues WHERE state = 'open'\".");
        if (sql is not null && Fault(sql.Value) is { } fault)
            document.Error(ManifestRules.InvalidValue, sql.Span, $"A view is one query of PostgreSQL, and {fault}.");
        var view = new View(member.Name, sql?.Value.Trim() ?? "", TextRules.Optional(reader, "description"));
        reader?.Finish();
        return new ViewDraft(view, member.NameSpan);
    }

    /// <summary>Why a text can't be a view's query; null when it can. What it leaves is one statement in any script.</summary>
    private static string? Fault(string sql)
    {
        var script = SqlParser.Parse(sql);
        if (script.Errors.Count > 0)
            return FormattableString.Invariant($"this is none: it would stop at character {script.Errors[0].Span.Start + 1}");
        if (script.Statements.Count != 1 || script.Statements[0] is not QueryStatement query || sql.TrimEnd().EndsWith(";", StringComparison.Ordinal))
            return "this is something else";
        var nodes = query.DescendantsAndSelf().ToList();
        if (nodes.Exists(node => node is ParameterExpression))
            return "this one has parameters, for which a view has no values";
        if (nodes.Exists(node => node is IntoClause))
            return "this one makes a table (INTO)";
        return nodes.Exists(node => node is InsertStatement or UpdateStatement or DeleteStatement or MergeStatement) ? "this one writes" : null;
    }
}

/// <summary>A view with the place that later checks point to.</summary>
internal sealed record ViewDraft(View View, TextSpan NameSpan);
