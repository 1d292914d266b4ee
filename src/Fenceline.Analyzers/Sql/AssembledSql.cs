using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Fenceline.Analyzers.Text;
using Fenceline.Sql.Collections;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SqlSpan = Fenceline.Sql.Text.TextSpan;

namespace Fenceline.Analyzers.Sql;

/// <summary>The SQL that the pieces of a text make, and the way back from it to the source.</summary>
internal sealed class AssembledSql
{
    /// <summary>Stands for what is not known; the analysis is told where.</summary>
    private const string HoleText = "hole";

    // The end of a parameter's name: a number behind it belongs to the name.
    private static readonly Regex ParameterName = new(@"(?:[@:#]\w+|\$\d*)$", RegexOptions.CultureInvariant);

    private static readonly Regex NumberedParameter = new(@"\{(\d+)\}", RegexOptions.CultureInvariant);

    private readonly BuiltText _built;
    private readonly int[] _starts;

    private AssembledSql(BuiltText built, string text, int[] starts, EquatableArray<SqlSpan> holes)
    {
        _built = built;
        _starts = starts;
        Text = text;
        Holes = holes;
    }

    public string Text { get; }

    public EquatableArray<SqlSpan> Holes { get; }

    /// <param name="isNumbered"><c>{0}</c> stands for a parameter: it becomes <c>@p0</c>, which is as long.</param>
    public static AssembledSql Of(BuiltText built, bool isNumbered)
    {
        var text = new StringBuilder();
        var starts = new int[built.Parts.Length];
        var holes = new List<SqlSpan>();
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = text.Length;
            var isName = built.Parts[i] is ValuePart { IsWhole: true } && ParameterName.IsMatch(text.ToString());
            var piece = isName ? (9000 + i).ToString(CultureInfo.InvariantCulture) : TextOf(built.Parts[i]);
            if (!isName && built.Parts[i] is HolePart or ValuePart or NamePart)
                AddHole(holes, new SqlSpan(text.Length, piece.Length));
            text.Append(isNumbered ? NumberedParameter.Replace(piece, "@p$1") : piece);
        }

        return new AssembledSql(built, text.ToString(), starts, holes.ToEquatableArray());
    }

    // Holes that touch are one.
    private static void AddHole(List<SqlSpan> holes, SqlSpan hole)
    {
        if (holes.Count > 0 && holes[holes.Count - 1].End == hole.Start)
            holes[holes.Count - 1] = SqlSpan.FromBounds(holes[holes.Count - 1].Start, hole.End);
        else
            holes.Add(hole);
    }

    /// <summary>Where a piece of the text starts in the SQL.</summary>
    public int StartOf(int part) => _starts[part];

    /// <summary>Whether a parameter could stand in place of a piece.</summary>
    public bool CanBeValue(int part) => HolePosition.CanBeValue(
        Text.Substring(0, _starts[part]), part + 1 < _starts.Length ? Text.Substring(_starts[part + 1]) : "");

    /// <summary>Whether a minus right before a value would begin a comment, were the value negative.</summary>
    public bool IsNegatable(int part) => _starts[part] > 0 && Text[_starts[part] - 1] == '-';

    /// <summary>The string token that a position of the SQL stands in, and the place there; null when it stands in none.</summary>
    public (SyntaxToken Token, int Position)? PlaceOf(int position)
    {
        for (var i = _starts.Length - 1; i >= 0; i--)
        {
            if (_starts[i] <= position && _built.Parts[i] is LiteralPart literal && position <= _starts[i] + literal.Text.Length)
                return (literal.Token, LiteralMap.Of(literal.Token).GetSpan(literal.Offset + position - _starts[i], 0).Start);
        }

        return null;
    }

    /// <summary>The place of a range of the SQL in the source. Of a range over several pieces, the piece that has most of it.</summary>
    public Location LocationOf(SqlSpan span)
    {
        var index = 0;
        var most = -1;
        for (var i = 0; i < _starts.Length && _starts[i] <= span.End; i++)
        {
            var end = i + 1 < _starts.Length ? _starts[i + 1] : Text.Length;
            var overlap = Math.Min(end, span.End) - Math.Max(_starts[i], span.Start);
            if (overlap >= most && (overlap > 0 || _starts[i] <= span.Start))
                (index, most) = (i, overlap);
        }

        var start = Math.Max(0, span.Start - _starts[index]);
        return Location.Create(TreeOf(_built.Parts[index]), SpanOf(_built.Parts[index], start, span.End - _starts[index] - start));
    }

    private static SyntaxTree TreeOf(TextPart part) => part is LiteralPart literal ? literal.Token.SyntaxTree! : BuiltText.OriginOf(part).SyntaxTree;

    private static TextSpan SpanOf(TextPart part, int start, int length)
    {
        if (part is not LiteralPart literal)
            return BuiltText.OriginOf(part).Span;

        var map = LiteralMap.Of(literal.Token);
        return map.GetSpan(literal.Offset + start, Math.Min(length, literal.Text.Length - start));
    }

    private static string TextOf(TextPart part) => part switch
    {
        LiteralPart literal => literal.Text,
        ComputedPart computed => computed.Text,
        ParameterPart parameter => parameter.Text,
        _ => HoleText,
    };
}
