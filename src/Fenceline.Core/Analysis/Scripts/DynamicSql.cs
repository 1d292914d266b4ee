using System.Text;
using Fenceline.Core.Naming;
using Fenceline.Sql;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>A text that EXECUTE runs, as far as its making can be read: constants, <c>format</c>, and quoted values and names.</summary>
/// <param name="Holes">Where a name stands that is not known.</param>
/// <param name="Values">What the placeholders in the text stand for, quoted as they are.</param>
internal sealed record DynamicSql(string Text, EquatableArray<TextSpan> Holes, IReadOnlyList<SqlExpression> Values)
{
    /// <summary>The number of the first placeholder; USING has the smaller ones.</summary>
    public const int FirstPlaceholder = 10_000;

    /// <summary>Null when the text can't be told.</summary>
    public static DynamicSql? Read(string body, PlExpression expression, PlVariables variables)
    {
        var builder = new Builder(variables);
        return PlVariables.Parse(body, expression) is { } parsed && builder.Add(parsed, 0) ? builder.ToSql() : null;
    }

    private sealed class Builder(PlVariables variables)
    {
        private const int MaxDepth = 20;

        private readonly StringBuilder _text = new();
        private readonly List<TextSpan> _holes = [];
        private readonly List<SqlExpression> _values = [];

        public DynamicSql ToSql() => new(_text.ToString(), _holes.ToEquatableArray(), _values);

        /// <param name="passesNull">Inside of <c>concat</c> or <c>format</c>, which pass over a variable that has no value yet.</param>
        public bool Add(SqlExpression expression, int depth, bool passesNull = false)
        {
            expression = expression.Unwrapped;
            if (depth > MaxDepth)
                return false;
            switch (expression)
            {
                case LiteralExpression { Kind: SqlLiteralKind.Text or SqlLiteralKind.WholeNumber, HasHole: false } literal:
                    _text.Append(literal.Value);
                    return true;
                case CastExpression { Type: { Name: "text" or "varchar", Modifiers.Count: 0, ArrayDimensions: 0 } } cast:
                    return Add(cast.Operand, depth + 1, passesNull);
                case OperatorExpression operation when operation.Operators.All(op => op is { Schema: null or "pg_catalog", Name: "||" }):
                    return operation.Operands.All(operand => Add(operand, depth + 1, passesNull));
                case ColumnExpression { Name: { Parts.Count: 1 } name } when variables.OnlyValueOf(name.Last.Name) is { } value && !(passesNull && variables.BeginsWithoutValue(name.Last.Name)):
                    return Add(value, depth + 1, passesNull);
                case FunctionExpression { Name: { Parts.Count: 1 } } call when call.Arguments.All(argument => argument is { Name: null, IsVariadic: false }):
                    return Call(call.Name.Last.Name, call.Arguments.Select(argument => argument.Value).ToList(), depth);
                default:
                    return false;
            }
        }

        private bool Call(string name, List<SqlExpression> arguments, int depth)
        {
            switch (name)
            {
                case "quote_literal" or "quote_nullable" when arguments.Count == 1:
                    AddValue(arguments[0]);
                    return true;
                case "quote_ident" when arguments.Count == 1:
                    AddName(arguments[0]);
                    return true;
                case "concat":
                    return arguments.TrueForAll(argument => Add(argument, depth + 1, passesNull: true));
                case "format" when arguments.Count > 0 && arguments[0].Unwrapped is LiteralExpression { Kind: SqlLiteralKind.Text, HasHole: false } pattern:
                    return Format(pattern.Value, arguments, depth);
                default:
                    return false;
            }
        }

        private void AddValue(SqlExpression value)
        {
            _text.Append('$').Append(FirstPlaceholder + _values.Count);
            _values.Add(value);
        }

        private void AddName(SqlExpression name)
        {
            if (name.Unwrapped is LiteralExpression { Kind: SqlLiteralKind.Text, HasHole: false } literal)
            {
                _text.Append(SqlText.Identifier(literal.Value));
                return;
            }

            const string Unknown = "unknown_name";
            _holes.Add(new TextSpan(_text.Length, Unknown.Length));
            _text.Append(Unknown);
        }

        // %I, %L, %s and %%, with or without the place of the argument: %1$I. Widths are not read.
        private bool Format(string pattern, List<SqlExpression> arguments, int depth)
        {
            var next = 1;
            for (var i = 0; i < pattern.Length; i++)
            {
                if (pattern[i] != '%')
                {
                    _text.Append(pattern[i]);
                    continue;
                }

                if (++i < pattern.Length && pattern[i] == '%')
                {
                    _text.Append('%');
                    continue;
                }

                var digits = i;
                while (i < pattern.Length && char.IsDigit(pattern[i]))
                    i++;
                if (i > digits)
                {
                    if (i >= pattern.Length || pattern[i] != '$' || !int.TryParse(pattern.Substring(digits, i - digits), out next))
                        return false;
                    i++;
                }

                if (i >= pattern.Length || next < 1 || next >= arguments.Count || !Part(pattern[i], arguments[next++], depth))
                    return false;
            }

            return true;
        }

        private bool Part(char kind, SqlExpression argument, int depth)
        {
            switch (kind)
            {
                case 'L':
                    AddValue(argument);
                    return true;
                case 'I':
                    AddName(argument);
                    return true;
                case 's':
                    return Add(argument, depth + 1, passesNull: true);
                default:
                    return false;
            }
        }
    }
}
