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
        QueryStatement? query = null;
        if (sql is not null && Fault(sql.Value, out query) is { } fault)
            document.Error(ManifestRules.InvalidValue, sql.Span, $"A view is one query of PostgreSQL, and {fault}.");
        var view = new View(member.Name, sql?.Value.Trim() ?? "", TextRules.Optional(reader, "description"));
        reader?.Finish();
        return new ViewDraft(view, member.NameSpan, query is null ? null : new ViewQuery(sql!, query));
    }

    /// <summary>Why a text can't be a view's query; null when it can. What it leaves is one statement in any script.</summary>
    private static string? Fault(string sql, out QueryStatement? query)
    {
        query = null;
        var script = SqlParser.Parse(sql);
        if (script.Errors.Count > 0)
            return FormattableString.Invariant($"this is none: it would stop at character {script.Errors[0].Span.Start + 1}");
        if (script.Statements.Count != 1 || script.Statements[0] is not QueryStatement only || sql.TrimEnd().EndsWith(";", StringComparison.Ordinal))
            return "this is something else";
        var nodes = only.DescendantsAndSelf().ToList();
        if (nodes.Exists(node => node is ParameterExpression))
            return "this one has parameters, for which a view has no values";
        if (nodes.Exists(node => node is IntoClause))
            return "this one makes a table (INTO)";
        if (nodes.Exists(node => node is InsertStatement or UpdateStatement or DeleteStatement or MergeStatement))
            return "this one writes";
        query = only;
        return null;
    }
}

/// <summary>A view with the places that later checks point to.</summary>
/// <param name="Query">Null when the text is no view's query.</param>
internal sealed record ViewDraft(View View, TextSpan NameSpan, ViewQuery? Query);

/// <param name="Text">Where the query stands; places in the statement are places in its value.</param>
internal sealed record ViewQuery(JsonString Text, QueryStatement Statement);
