using System.Collections.Concurrent;
using Fenceline.Core.Naming;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Fenceline.Terraform;

/// <summary>
/// The one strict template factory: every template is parsed once, a name that is mistyped in it is an error, and what
/// it prints passes through the filters of <c>Fenceline.Core.Naming</c>. Safe for use by several threads.
/// </summary>
internal static class TemplateLibrary
{
    private static readonly ConcurrentDictionary<string, Template> Parsed = new(StringComparer.Ordinal);
    private static readonly ScriptObject Filters = CreateFilters();

    /// <param name="name">Below <c>templates/</c>, as in <c>terraform/provider.sbn</c>.</param>
    /// <param name="model">What the template may name; names are as given, nothing is renamed.</param>
    /// <exception cref="InvalidOperationException">There is no such template, it does not parse, or it names something that the model lacks.</exception>
    public static string Render(string name, ScriptObject model)
    {
        // Our filters stand in for Scriban's own functions: none of those is needed, some (the date, random numbers) must
        // not be, and a context that brings them costs more than most templates take to render.
        var context = new TemplateContext(Filters)
        {
            StrictVariables = true,
            EnableRelaxedMemberAccess = false,
            EnableRelaxedTargetAccess = false,
            LoopLimit = 0,
            LimitToString = 0,
            NewLine = "\n",
        };
        context.PushGlobal(model);
        try
        {
            return Parsed.GetOrAdd(name, Parse).Render(context);
        }
        catch (ScriptRuntimeException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    private static Template Parse(string name)
    {
        using var stream = typeof(TemplateLibrary).Assembly.GetManifestResourceStream("templates/" + name)
            ?? throw new InvalidOperationException($"There is no template '{name}'.");
        using var reader = new StreamReader(stream);
        var template = Template.Parse(reader.ReadToEnd().ReplaceLineEndings("\n"), name);
        return template.HasErrors
            ? throw new InvalidOperationException(string.Join("\n", template.Messages))
            : template;
    }

    private static ScriptObject CreateFilters()
    {
        var filters = new ScriptObject
        {
            ["hcl_literal"] = new TextFilter(HclText.Literal),
            ["hcl_escape"] = new TextFilter(HclText.Escape),
            ["hcl_comment"] = new TextFilter(HclText.Comment),
        };
        filters.IsReadOnly = true;
        return filters;
    }

    private sealed class TextFilter(Func<string, string> filter) : IScriptCustomFunction
    {
        public int RequiredParameterCount => 1;

        public int ParameterCount => 1;

        public ScriptVarParamKind VarParamKind => ScriptVarParamKind.None;

        public Type ReturnType => typeof(string);

        public ScriptParameterInfo GetParameterInfo(int index) => new(typeof(string), "text");

        public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
            filter(arguments[0] as string ?? throw new ScriptRuntimeException(callerContext?.Span ?? default, "A text is expected here."));

        public ValueTask<object?> InvokeAsync(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
            new(Invoke(context, callerContext, arguments, blockStatement));
    }
}
