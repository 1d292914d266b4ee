using System.Globalization;
using System.Text.RegularExpressions;
using Fenceline.Sql.Collections;
using Family = Fenceline.Core.Manifest.Reading.ColumnTypes.Family;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Whether a default is a value of its column's type, so that PostgreSQL won't be the first to say no.</summary>
internal static class ColumnDefaultRules
{
    private static readonly string[] DateFormats = ["yyyy-MM-dd"];
    private static readonly string[] TimestampFormats = ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];
    private static readonly string[] TimeFormats = ["HH:mm", "HH:mm:ss"];
    private static readonly Regex Interval = new("^[0-9]{1,6} (second|minute|hour|day|week|month|year)s?\\z", RegexOptions.CultureInvariant);

    /// <summary>Why the default can't be one of this type; null when it can.</summary>
    public static string? Fault(ColumnType type, ColumnDefault value, EnumIndex enums)
    {
        if (type.IsArray)
            return value is { Kind: ColumnDefaultKind.Text, Text: "{}" } ? null : "the only default of an array is '{}'";

        var family = ColumnTypes.FamilyOf(type);
        if (family == Family.Enum && value.Kind == ColumnDefaultKind.Text)
            return LabelFault(enums.Find(type.Name)!.Labels, value.Text);
        return value.Kind == ColumnDefaultKind.Text ? TextFault(type, family, value.Text) : ExpressionFault(type, family, value.Text);
    }

    private static string? ExpressionFault(ColumnType type, Family family, string expression) => expression switch
    {
        "true" or "false" => family == Family.Boolean ? null : "only a boolean column can default to it",
        "gen_random_uuid()" => family == Family.Uuid ? null : "only a uuid column can default to it",
        "now()" or "current_timestamp" or "current_date" =>
            family is Family.Date or Family.Timestamp ? null : "only a date or timestamp column can default to it",
        _ => ColumnTypes.IsNumber(family) ? NumberFault(type, family, expression) : "only a number column can default to it; texts are in single quotes",
    };

    private static string? NumberFault(ColumnType type, Family family, string number)
    {
        if (family != Family.Integer)
            return null;

        var isWhole = long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        var fits = type.Name switch
        {
            "smallint" => value is >= short.MinValue and <= short.MaxValue,
            "integer" => value is >= int.MinValue and <= int.MaxValue,
            _ => true,
        };
        return isWhole && fits ? null : $"it is not a whole number in the range of {type.Name}";
    }

    private static string? TextFault(ColumnType type, Family family, string text) => family switch
    {
        Family.Text => type.Length is { } length && text.Length > length ? "it is longer than the column" : null,
        Family.Json => text is "{}" or "[]" ? null : "write '{}' or '[]'",
        Family.Uuid => TextRules.IsUuid(text) ? null : "it is not a UUID",
        Family.Date => IsMoment(text, DateFormats) ? null : "write it as '2024-01-31'",
        Family.Timestamp => IsMoment(text, TimestampFormats) ? null : "write it as '2024-01-31 12:00:00'",
        Family.Time => IsMoment(text, TimeFormats) ? null : "write it as '12:00:00'",
        Family.Interval => Interval.IsMatch(text) ? null : "write it as '1 day'",
        Family.Boolean => "write true or false without quotes",
        Family.Integer or Family.Fraction => "write the number without quotes",
        _ => $"a column of type {type.Name} can't have a text as its default here",
    };

    /// <summary>Without labels the enum itself is at fault, and reported.</summary>
    private static string? LabelFault(EquatableArray<string> labels, string text) =>
        labels.Count == 0 || labels.Contains(text) ? null : "its labels are " + Wording.List(labels);

    private static bool IsMoment(string text, string[] formats) =>
        DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
