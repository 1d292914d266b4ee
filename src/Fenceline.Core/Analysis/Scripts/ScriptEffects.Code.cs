using Fenceline.Sql;

namespace Fenceline.Core.Analysis.Scripts;

/// <content>Code of the text's own making that runs where nothing calls it by its name: operators, casts, domains, defaults.</content>
internal sealed partial class ScriptEffects
{
    private void CreateAggregate(DdlReader reader)
    {
        if (reader.Name() is { } name)
            state.AddFunction(new SqlFunction(null, name.Name, SqlFunctionEffect.Unknown));
    }

    private void CreateOperator(DdlReader reader)
    {
        if (reader.AtAny("class", "family"))
            return;
        while (reader.Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier or SqlTokenKind.Dot)
            reader.Position++;
        state.AddUnknownCode(reader.Current.Value);
    }

    private void CreateDomain(DdlReader reader)
    {
        if (reader.Name() is { } name && CallsUnknown(reader))
            state.AddUnknownCode(name.Name);
    }

    // CREATE CAST (one type AS another) WITH FUNCTION name
    private void CreateCast(DdlReader reader)
    {
        var start = reader.Position;
        if (!reader.SkipTo("with", "function"))
            return;
        reader.Position = start;
        while (!reader.At("with", "function"))
        {
            if (reader.Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier && !reader.At("as"))
                state.AddUnknownCode(reader.Current.Value);
            reader.Position++;
        }
    }

    /// <summary>Defaults, checks and generated columns run for the rows that are written.</summary>
    private void Expressions(DdlReader reader, DdlName table)
    {
        var start = reader.Position;
        if (CallsUnknown(reader))
            state.Doubt(table, "expression", "an expression in its definition calls a function that is not proven");
        reader.Position = start;
    }

    /// <summary>Whether what follows calls a function that is known not to be harmless.</summary>
    private bool CallsUnknown(DdlReader reader)
    {
        while (!reader.IsAtEnd)
        {
            if (reader.Name() is not { } name)
                reader.Position++;
            else if (reader.Current.Kind == SqlTokenKind.OpenParen && SqlFunction.Worse(state.FunctionOf(name.Name), tables.FunctionOf(name.Schema, name.Name)) is { Effect: not SqlFunctionEffect.Harmless })
                return true;
        }

        return false;
    }
}
