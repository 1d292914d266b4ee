using System.Globalization;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>What a column's text says; null where it says nothing.</summary>
/// <param name="Generated">Where in the text the expression of a generated column is.</param>
internal sealed record ColumnSpec(ColumnType Type, bool? Nullable, ColumnDefault? Default, bool HasDefault, IdentityColumn Identity, TextRange? Generated = null);

/// <param name="Range">Where in the column's text.</param>
internal sealed record ColumnFault(string Message, TextRange Range);

/// <summary>Reads a column's text: a type, then <c>not null</c>, <c>default ...</c> or <c>generated ... as identity</c>.</summary>
internal sealed class ColumnSpecParser
{
    private const string Modifiers = "'not null', 'null', 'default ...', 'generated always as identity' or 'generated always as (...) stored'";

    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["primary"] = "list the column in the table's 'primaryKey'",
        ["unique"] = "list the column in the table's 'unique'",
        ["references"] = "describe it in the table's 'foreignKeys'",
        ["check"] = "write it under the table's 'checks'",
        ["collate"] = "a manifest can't have collations",
    };

    private readonly IReadOnlyList<ColumnToken> _tokens;
    private int _next;
    private bool? _nullable;
    private ColumnDefault? _default;
    private bool _hasDefault;
    private IdentityColumn _identity;
    private TextRange? _generated;

    private ColumnSpecParser(string text) => _tokens = ColumnSpecTokens.Split(text);

    public ColumnFault? Fault { get; private set; }

    private ColumnToken Current => _tokens[_next];

    public static ColumnSpec? Parse(string text, EnumIndex enums, out ColumnFault? fault)
    {
        var parser = new ColumnSpecParser(text);
        var type = parser.ReadType(enums);
        while (type is not null && parser.Fault is null && parser.Current.Kind != ColumnTokenKind.End)
            parser.ReadModifier();
        fault = parser.Fault;
        return type is null || fault is not null
            ? null
            : new ColumnSpec(type, parser._nullable, parser._default, parser._hasDefault, parser._identity, parser._generated);
    }

    /// <summary>Reads what stands behind <c>default</c> where it stands alone.</summary>
    public static bool TryParseDefault(string text, out ColumnDefault? value, out ColumnFault? fault)
    {
        var parser = new ColumnSpecParser(text);
        parser.ReadDefault();
        if (parser.Fault is null && parser.Current.Kind != ColumnTokenKind.End)
            parser.FailHere("Nothing more may follow the default.");
        (value, fault) = (parser._default, parser.Fault);
        return fault is null;
    }

    private ColumnType? ReadType(EnumIndex enums)
    {
        var start = _next;
        if (Current.Kind != ColumnTokenKind.Word)
        {
            FailHere("A column starts with its type, as in 'text not null'.");
            return null;
        }

        var name = Take().Value;
        if ((name == "double" && Current.IsWord("precision")) || (name == "character" && Current.IsWord("varying")))
            name += " " + Take().Value;
        var size = ReadSize(out var length, out var scale);
        name += ReadTimeZone(name);
        var own = enums.Find(name);
        var info = own is null ? ColumnTypes.Find(name) : new ColumnTypes.Info(name, ColumnTypes.Family.Enum);
        if (info is null)
        {
            var range = new TextRange(_tokens[start].Range.Start, name.Length);
            Fault ??= new ColumnFault($"{Wording.Quote(name)} is not a type that Fenceline knows.{Wording.DidYouMean(name, ColumnTypes.Names.Concat(enums.Names))}", range);
            return null;
        }

        CheckSize(info, size, length, scale);
        if (info.Extension is { } extension && !enums.HasExtension(extension))
            Fault ??= new ColumnFault($"The type {info.Name} comes with an extension: name it under 'database', as in \"extensions\": [\"{extension}\"].", new TextRange(_tokens[start].Range.Start, name.Length));
        var isArray = TrySymbol("[") && Require("]");
        return Fault is null ? new ColumnType(info.Name, length, scale, isArray, own is null ? null : enums.Schema, info.Extension is null ? null : enums.ExtensionSchema) : null;
    }

    private TextRange ReadSize(out int? length, out int? scale)
    {
        length = scale = null;
        var start = Current.Range.Start;
        if (!TrySymbol("("))
            return new TextRange(start, 0);

        length = ReadNumber();
        if (TrySymbol(","))
            scale = ReadNumber();
        var end = Current.Range.Start + Current.Range.Length;
        Require(")");
        return new TextRange(start, end - start);
    }

    private string ReadTimeZone(string name)
    {
        if (name is not ("timestamp" or "time") || !(Current.IsWord("with") || Current.IsWord("without")))
            return "";
        var with = Take().Value;
        RequireWord("time");
        RequireWord("zone");
        return " " + with + " time zone";
    }

    private void CheckSize(ColumnTypes.Info info, TextRange range, int? length, int? scale)
    {
        if (length is null)
            return;
        if (info.MaxLength == 0)
            Fault ??= new ColumnFault($"The type {info.Name} takes no number in brackets.", range);
        else if (length < info.MinLength || length > info.MaxLength)
            Fault ??= new ColumnFault($"The number in brackets must be from {info.MinLength} to {info.MaxLength} for {info.Name}.", range);
        else if (scale is not null && !info.TakesScale)
            Fault ??= new ColumnFault($"The type {info.Name} takes one number in brackets.", range);
        else if (scale > length)
            Fault ??= new ColumnFault("The second number in brackets may not be greater than the first.", range);
    }

    private void ReadModifier()
    {
        var start = Current;
        if (TryWord("not"))
        {
            RequireWord("null");
            SetNullable(start, false);
        }
        else if (TryWord("null"))
        {
            SetNullable(start, true);
        }
        else if (TryWord("default"))
        {
            if (_hasDefault)
                Fail(start, "The default is given twice.");
            ReadDefault();
        }
        else if (TryWord("generated"))
        {
            ReadIdentity(start);
        }
        else
        {
            var remedy = Elsewhere.TryGetValue(start.Value, out var known) ? known : "after the type may stand " + Modifiers;
            FailHere($"{Wording.Quote(start.Value)} is not understood here: {remedy}.{Wording.DidYouMean(start.Value, ["not", "null", "default", "generated"])}");
        }
    }

    private void SetNullable(ColumnToken start, bool value)
    {
        if (_nullable is not null)
            Fail(start, "'null' or 'not null' is given twice.");
        _nullable = value;
    }

    private void ReadIdentity(ColumnToken start)
    {
        if (_identity != IdentityColumn.None || _generated is not null)
            Fail(start, "'generated' is given twice.");
        if (TryWord("always"))
        {
            if (_tokens[_next].IsWord("as") && _tokens[_next + 1].IsSymbol("("))
            {
                ReadExpression();
                return;
            }

            _identity = IdentityColumn.Always;
        }
        else
        {
            RequireWord("by");
            RequireWord("default");
            _identity = IdentityColumn.ByDefault;
        }

        RequireWord("as");
        RequireWord("identity");
    }

    /// <summary>The expression is another language: only its parentheses are counted here.</summary>
    private void ReadExpression()
    {
        RequireWord("as");
        var start = Take().Range.Start + 1;
        for (var depth = 1; depth > 0;)
        {
            if (Current.Kind == ColumnTokenKind.End)
            {
                FailHere("The parenthesis of 'generated always as (' is not closed.");
                return;
            }

            var token = Take();
            depth += token.IsSymbol("(") ? 1 : token.IsSymbol(")") ? -1 : 0;
            if (depth == 0)
                _generated = new TextRange(start, token.Range.Start - start);
        }

        RequireWord("stored");
    }

    private void ReadDefault()
    {
        var token = Take();
        _hasDefault = true;
        switch (token.Kind)
        {
            case ColumnTokenKind.Text:
                _default = new ColumnDefault(ColumnDefaultKind.Text, token.Value);
                break;
            case ColumnTokenKind.Number:
                _default = new ColumnDefault(ColumnDefaultKind.Expression, token.Value);
                break;
            case ColumnTokenKind.Word when token.Value is "true" or "false" or "current_timestamp" or "current_date":
                _default = new ColumnDefault(ColumnDefaultKind.Expression, token.Value);
                break;
            case ColumnTokenKind.Word when token.Value == "null":
                // The same as no default, and so it compares equal to none.
                break;
            case ColumnTokenKind.Word when token.Value is "now" or "gen_random_uuid":
                Require("(");
                Require(")");
                _default = new ColumnDefault(ColumnDefaultKind.Expression, token.Value + "()");
                break;
            default:
                Fail(token, "A default is a number, a text in single quotes, true, false, null, now(), current_timestamp, current_date or gen_random_uuid().");
                break;
        }
    }

    private int? ReadNumber()
    {
        if (Current.Kind == ColumnTokenKind.Number
            && int.TryParse(Current.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            Take();
            return value;
        }

        FailHere("A whole number is expected here.");
        return null;
    }

    private ColumnToken Take() => Current.Kind == ColumnTokenKind.End ? Current : _tokens[_next++];

    private bool TryWord(string word)
    {
        if (!Current.IsWord(word))
            return false;
        _next++;
        return true;
    }

    private bool TrySymbol(string symbol)
    {
        if (!Current.IsSymbol(symbol))
            return false;
        _next++;
        return true;
    }

    private bool Require(string symbol)
    {
        if (!TrySymbol(symbol))
            FailHere($"'{symbol}' is expected here.");
        return true;
    }

    private void RequireWord(string word)
    {
        if (!TryWord(word))
            FailHere($"'{word}' is expected here.");
    }

    private void FailHere(string message) => Fail(Current, message);

    private void Fail(ColumnToken token, string message) => Fault ??= new ColumnFault(message, token.Range);
}
