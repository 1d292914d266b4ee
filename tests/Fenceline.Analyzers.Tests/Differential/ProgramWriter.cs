using System.Globalization;
using System.Text;

namespace Fenceline.Analyzers.Tests.Differential;

/// <summary>Writes random programs that build texts by the means of C# and .NET, and hand them to <see cref="FakeDatabase"/>.</summary>
internal sealed class ProgramWriter(int seed)
{
    private const int MaxDepth = 3;

    private readonly Random _random = new(seed);
    private readonly StringBuilder _code = new();
    private List<string> _texts = ["p0"];
    private List<string> _builders = [];
    private List<string> _lists = [];
    private List<string> _holders = [];
    private List<string> _functions = [];
    private int _names;
    private int _tokens;
    private int _depth;
    private bool _isInLoop;
    private bool _isInFunction;

    public static string Write(int number, int seed) => new ProgramWriter(seed).Class(number);

    private string Class(int number)
    {
        _code.Append(CultureInfo.InvariantCulture, $$"""
            internal static class Program{{number}}
            {
                private sealed class Holder { public string Text; public string More { get; set; } public Holder(string text) { Text = text; } }
                private sealed record Pair(string One, string Two);
                private enum Kind { Alpha, Beta }
                private static string F0 = {{Token()}};
                private static readonly string F1 = {{Token()}} + {{Token()}};
                private static string P1 => {{Token()}};
                private static string Same<T>(T value) => value + "";
                private static string Around(string x, string y = "d ") { if (FakeDatabase.Choose(2) == 0) x = y + x; return x + {{Token()}}; }
                private static void Change(ref string x) { if (FakeDatabase.Choose(2) == 0) x += {{Token()}}; }
                private static void Put(out string x, string y) { x = y; if (FakeDatabase.Choose(2) == 0) x = {{Token()}}; }
                private static void Fill(StringBuilder x, string y) { if (x is not null) x.Append(y).Append({{Token()}}); }
                private static StringBuilder Make(string x) => new StringBuilder(x).Append({{Token()}});
                private static void Send(string x) => FakeDatabase.Execute(x);
                private static void SendMore(string x, int n) { var y = x + {{Token()}}; if (n > 0) FakeDatabase.Execute(y); else Send(y); }
                private static string All(params string[] parts) => string.Concat(parts);
                private static IEnumerable<string> Each(string x) { yield return x; if (FakeDatabase.Choose(2) == 0) yield return {{Token()}}; }
                private static (string, string) Both(string x) => (x, {{Token()}});
                private static void Touch() { if (FakeDatabase.Choose(2) == 0) F0 = {{Token()}}; }
                public static void Main0()
                {
                    string p0 = {{Token()}};
            """);
        Statements(2 + _random.Next(6));
        Sink();
        _code.Append("}}\n");
        return _code.ToString();
    }

    private string Token() => "\"t" + (_tokens++).ToString(CultureInfo.InvariantCulture) + " \"";

    private string Name(string prefix) => prefix + (_names++).ToString(CultureInfo.InvariantCulture);

    private string Of(List<string> names) => names[_random.Next(names.Count)];

    private void Statements(int count)
    {
        for (var i = 0; i < count; i++)
            Statement();
    }

    // What is declared within is not seen outside.
    private void Block(int count)
    {
        var (texts, builders, lists, holders, functions) = (_texts, _builders, _lists, _holders, _functions);
        (_texts, _builders, _lists, _holders, _functions) = ([.. texts], [.. builders], [.. lists], [.. holders], [.. functions]);
        _code.Append("{ ");
        _depth++;
        Statements(count);
        _depth--;
        _code.Append("} ");
        (_texts, _builders, _lists, _holders, _functions) = (texts, builders, lists, holders, functions);
    }

    private void Line(string statement) => _code.Append(statement).Append('\n');

    private void Sink() => Line(_random.Next(5) switch
    {
        0 => $"Send({Text()});",
        1 => $"SendMore({Text()}, {_random.Next(2)});",
        _ => $"FakeDatabase.Execute({Text()});",
    });

    private void Statement()
    {
        switch (_random.Next(_depth >= MaxDepth ? 19 : 30))
        {
            case 0 or 1:
                Declare();
                break;
            case 2 or 3:
                Line($"{Of(_texts)} = {Text()};");
                break;
            case 4:
                var appended = Of(_texts);
                Line($"{appended} += {Text()}; FakeDatabase.Check({appended});");
                break;
            case 5:
                Line($"{Of(_texts)} ??= {Text()};");
                break;
            case 6:
                Line($"({Of(_texts)}, {Of(_texts)}) = ({Text()}, {Text()});");
                break;
            case 7:
                Line($"Change(ref {Of(_texts)});");
                break;
            case 8:
                Line($"Put(out {Of(_texts)}, {Text()});");
                break;
            case 9 or 10 or 11:
                BuilderStatement();
                break;
            case 12 or 13:
                ListStatement();
                break;
            case 14:
                HolderStatement();
                break;
            case 15:
                Line("Touch();");
                break;
            case 16:
                PatternStatement();
                break;
            case 17 or 18:
                Sink();
                break;
            case 19 or 20:
                _code.Append("if (FakeDatabase.Choose(2) == 0) ");
                Block(2);
                if (_random.Next(2) == 0)
                {
                    _code.Append("else ");
                    Block(2);
                }

                break;
            case 21:
                Switch();
                break;
            case 22 or 23:
                Loop();
                break;
            case 24 or 25:
                Try();
                break;
            case 26:
                Function();
                break;
            case 27:
                if (_random.Next(3) == 0)
                    Later();
                else
                    Lambda();
                break;
            case 28:
                var label = Name("l");
                _code.Append(CultureInfo.InvariantCulture, $"if (FakeDatabase.Choose(2) == 0) goto {label}; ");
                Block(2);
                Line($"{label}: ;");
                break;
            default:
                if (_isInLoop)
                    Line($"if (FakeDatabase.Choose(4) == 0) {(_random.Next(2) == 0 ? "break" : "continue")};");
                else
                    Line("if (FakeDatabase.Choose(9) == 0) throw new InvalidOperationException();");
                break;
        }
    }

    private void Declare()
    {
        switch (_random.Next(6))
        {
            case 0:
                var builder = Name("b");
                Line($"var {builder} = {(_random.Next(3) == 0 ? $"Make({Text()})" : _random.Next(2) == 0 ? "new StringBuilder()" : $"new StringBuilder({Text()})")};");
                _builders.Add(builder);
                break;
            case 1:
                var list = Name("v");
                Line($"var {list} = new List<string> {{ {Text()}, {Text()} }};");
                _lists.Add(list);
                break;
            case 2:
                var holder = Name("h");
                Line($"var {holder} = new Holder({Text()}) {{ More = {Text()} }};");
                _holders.Add(holder);
                break;
            case 3:
                var (one, two) = (Name("s"), Name("s"));
                Line($"var ({one}, {two}) = {(_random.Next(2) == 0 ? $"Both({Text()})" : $"({Text()}, {Text()})")};");
                _texts.Add(one);
                _texts.Add(two);
                break;
            default:
                var text = Name("s");
                Line($"string {text} = {(_random.Next(5) == 0 ? "null" : Text())};");
                _texts.Add(text);
                break;
        }
    }

    private void BuilderStatement()
    {
        if (_builders.Count == 0)
        {
            Declare();
            return;
        }

        var builder = Of(_builders);
        Line(_random.Next(13) switch
        {
            0 => $"{builder}.AppendLine({Text()});",
            1 => $"{builder}.Insert(0, {Text()});",
            2 => $"{builder}.Clear();",
            3 => $"{builder}.Replace(\"t1\", \"u\");",
            4 => $"{builder}.Length = 0;",
            5 => $"{Of(_builders)} = {Of(_builders)};",
            6 => $"{builder} = new StringBuilder({Text()});",
            7 => $"Fill({builder}, {Text()});",
            8 => $"{builder}.Append($\"<{{{Text()}}}>\");",
            9 => $"{builder}.AppendFormat(\"[{{0}}]\", {Text()}).Append({Text()});",
            10 => $"{builder}.AppendJoin(\",\", {Text()}, {Text()});",
            _ => $"{builder}.Append({Text()}); FakeDatabase.Check({builder}.ToString());",
        });
    }

    private void ListStatement()
    {
        if (_lists.Count == 0)
        {
            Declare();
            return;
        }

        var list = Of(_lists);
        Line(_random.Next(6) switch
        {
            0 => $"if ({list}.Count > 0) {list}[0] = {Text()};",
            1 => $"{list}.Clear();",
            2 => $"{list} = {Of(_lists)};",
            3 => $"{list}.AddRange(new[] {{ {Text()}, {Text()} }});",
            _ => $"if ({list}.Count < 9) {list}.Add({Text()});",
        });
    }

    private void HolderStatement()
    {
        if (_holders.Count == 0)
        {
            Declare();
            return;
        }

        Line(_random.Next(4) switch
        {
            0 => $"{Of(_holders)} = {Of(_holders)};",
            1 => $"{Of(_holders)}.More = {Text()};",
            2 => $"{Of(_holders)} = new Holder({Text()}) {{ More = {Text()} }};",
            _ => $"{Of(_holders)}.Text = {Text()};",
        });
    }

    private void PatternStatement()
    {
        var name = Name("m");
        _code.Append(CultureInfo.InvariantCulture, $"if ((object){Text()} is string {name}) ");
        _texts.Add(name);
        Block(1);
        _texts.Remove(name);
    }

    private void Switch()
    {
        _code.Append("switch (FakeDatabase.Choose(3)) { case 0: ");
        var wasInLoop = _isInLoop;
        _isInLoop = false;
        Block(2);
        _code.Append("break; case 1: ");
        Block(1);
        _code.Append(_random.Next(2) == 0 ? "goto case 0; default: " : "break; default: ");
        Block(1);
        _code.Append("break; }\n");
        _isInLoop = wasInLoop;
    }

    private void Loop()
    {
        var wasInLoop = _isInLoop;
        _isInLoop = true;
        switch (_random.Next(5))
        {
            case 0:
                _code.Append("while (FakeDatabase.Choose(3) != 0) ");
                Block(2);
                break;
            case 1:
                var i = Name("i");
                _code.Append(CultureInfo.InvariantCulture, $"for (var {i} = 0; {i} < 3; {i}++) ");
                Block(2);
                break;
            case 2:
                _code.Append("do ");
                Block(2);
                Line("while (FakeDatabase.Choose(3) == 0);");
                break;
            case 3:
                var each = Name("e");
                _code.Append(CultureInfo.InvariantCulture, $"foreach (var {each} in {(_lists.Count > 0 ? Of(_lists) + ".ToList()" : $"Each({Text()})")}) ");
                Loop(each);
                break;
            default:
                var element = Name("e");
                _code.Append(CultureInfo.InvariantCulture, $"foreach (var {element} in new[] {{ {Text()}, {Text()} }}) ");
                Loop(element);
                break;
        }

        _isInLoop = wasInLoop;
    }

    // A variable of a loop can be read only.
    private void Loop(string variable)
    {
        _functions.Add(variable + " + \"\"");
        Block(2);
        _functions.Remove(variable + " + \"\"");
    }

    private void Try()
    {
        _code.Append("try ");
        Block(2);
        if (_random.Next(3) > 0)
        {
            _code.Append(_random.Next(2) == 0 ? "catch (InvalidOperationException) " : "catch (Exception) when (FakeDatabase.Choose(2) == 0) ");
            Block(2);
            if (_random.Next(2) == 0)
                return;
        }

        _code.Append("finally ");
        var wasInLoop = _isInLoop;
        _isInLoop = false;
        Block(1);
        _isInLoop = wasInLoop;
    }

    private void Function()
    {
        if (_isInFunction)
            return;
        var name = Name("f");
        var parameter = Name("a");
        var wasInLoop = _isInLoop;
        (_isInLoop, _isInFunction) = (false, true);
        _code.Append(CultureInfo.InvariantCulture, $"string {name}(string {parameter}) {{ ");
        var texts = _texts;
        _texts = _random.Next(3) == 0 ? [parameter, .. texts] : [parameter];
        Block(2);
        Line($"return {Text()}; }}");
        _texts = texts;
        (_isInLoop, _isInFunction) = (wasInLoop, false);
        _functions.Add($"{name}({Token()})");
        _functions.Add($"{name}({Of(_texts)})");
    }

    private void Lambda()
    {
        if (_isInFunction)
            return;
        var name = Name("g");
        var parameter = Name("a");
        var wasInLoop = _isInLoop;
        (_isInLoop, _isInFunction) = (false, true);
        _code.Append(CultureInfo.InvariantCulture, $"Func<string, string> {name} = {parameter} => {{ ");
        var texts = _texts;
        _texts = _random.Next(3) == 0 ? [parameter, .. texts] : [parameter];
        Block(2);
        Line($"return {Text()}; }};");
        _texts = texts;
        (_isInLoop, _isInFunction) = (wasInLoop, false);
        _functions.Add($"{name}({Token()})");
        _functions.Add($"{name}({Of(_texts)})");
        if (_random.Next(2) == 0)
            Line($"{name}({Token()});");
    }

    // What is run later than it is written.
    private void Later()
    {
        switch (_random.Next(6))
        {
            case 0 when _builders.Count > 0:
                var (fill, later) = (Name("k"), Name("k"));
                Line($"void {fill}() => {Of(_builders)}.Append({Token()}); Action {later} = () => {fill}();");
                Statements(1);
                Line($"{later}();");
                break;
            case 1 when _lists.Count > 0:
                var query = Name("q");
                Line($"var {query} = {Of(_lists)}.Select(x => x + {Token()});");
                Statements(1);
                Line($"FakeDatabase.Execute(string.Concat({query}));");
                break;
            case 2 when _builders.Count > 0:
                var lazy = Name("y");
                var builder = Of(_builders);
                Line($"var {lazy} = new Lazy<string>(() => {builder} + \"\");");
                Statements(1);
                Line($"FakeDatabase.Execute({lazy}.Value);");
                break;
            case 3:
                var characters = Name("c");
                Line($"var {characters} = ({Text()} + \"\").ToCharArray(); if ({characters}.Length > 0) {characters}[0] = 'Z'; FakeDatabase.Execute(new string({characters}));");
                break;
            case 4:
                var pair = Name("t");
                Line($"(string A, string B) {pair} = ({Text()}, {Text()}); var {pair}c = {pair}; {pair}c.A = {Text()}; if (FakeDatabase.Choose(2) == 0) {pair}.B = {Text()}; FakeDatabase.Execute({pair}.A + {pair}.B + {pair}c.A);");
                break;
            case 5 when _builders.Count > 0:
                var held = Name("d");
                Line($"Action<string> {held} = x => {Of(_builders)}.Append(x); new List<string> {{ {Token()} }}.ForEach({held});");
                break;
        }
    }

    private string Text()
    {
        if (_depth > 12)
            return Token();
        _depth += 3;
        var text = Expression();
        _depth -= 3;
        return text;
    }

    private string Expression()
    {
        if (_depth > 10)
            return _random.Next(2) == 0 ? Token() : Of(_texts);
        return _random.Next(33) switch
        {
            0 or 1 or 2 => Token(),
            3 or 4 or 5 or 6 => Of(_texts),
            7 or 8 => $"({Text()} + {Text()})",
            9 => $"$\"<{{{Text()}}}{{FakeDatabase.Choose(9)}}>\"",
            10 => $"(FakeDatabase.Choose(2) == 0 ? {Text()} : {Text()})",
            11 => $"(FakeDatabase.Choose(3) switch {{ 0 => {Text()}, 1 => {Text()}, _ => {Text()} }})",
            12 => $"({Of(_texts)} ?? {Text()})",
            13 => $"string.Concat({Text()}, {Text()}, {Text()})",
            14 => $"string.Format(\"{{1}}-{{0}}\", {Text()}, {Text()})",
            15 => $"string.Join(\", \", {Text()}, {Text()})",
            16 => $"({Text()} + \"\").{(_random.Next(2) == 0 ? "Trim()" : "TrimEnd('>', '2')")}",
            17 => $"({Token()}).Substring(1)",
            18 => $"({Text()} + \"\").ToUpperInvariant()",
            19 => _random.Next(3) == 0 ? $"({Text()} + \"\").Replace(\"t2\", {Token()})" : $"({Token()}).Replace(\"t\", {Token()})",
            20 => $"({Token()}).Insert(1, {Text()} + \"\")",
            21 when _builders.Count > 0 => Of(_builders) + ".ToString()",
            22 when _lists.Count > 0 => Of(_lists) + ".FirstOrDefault()",
            23 when _lists.Count > 0 => $"string.Join(\"|\", {Of(_lists)})",
            24 when _holders.Count > 0 => Of(_holders) + (_random.Next(2) == 0 ? ".Text" : ".More"),
            25 => $"Around({Text()}{(_random.Next(2) == 0 ? ", " + Text() : "")})",
            26 => $"Same({Text()})",
            27 when _functions.Count > 0 => "(" + Of(_functions) + ")",
            28 => $"All({Text()}, {Text()})",
            29 => _random.Next(3) switch { 0 => "F0", 1 => "F1", _ => "P1" },
            30 => $"({Of(_texts)} = {Text()})",
            31 => $"new Pair({Text()}, {Text()}){(_random.Next(2) == 0 ? ".One" : ".Two")}",
            32 => "(\"\" + (Kind)FakeDatabase.Choose(2) + FakeDatabase.Choose(5))",
            _ => Of(_texts),
        };
    }
}
