namespace Fenceline.Core.Manifest.Reading;

/// <summary>What of the types that Airbyte lands can be published as what.</summary>
internal static class LandedTypes
{
    public static string Describe(AirbyteType landed) => landed switch
    {
        AirbyteType.Text => "a text (varchar)",
        AirbyteType.WholeNumber => "a whole number (bigint)",
        AirbyteType.Number => "a number (decimal)",
        AirbyteType.Boolean => "true or false (boolean)",
        AirbyteType.Date => "a date",
        AirbyteType.Timestamp => "a date and a time (timestamptz)",
        _ => "JSON (jsonb)",
    };

    /// <summary>What to do about a column that can't hold values of that type; null when it can.</summary>
    public static string? MisfitOf(AirbyteType landed, ColumnDefinition column)
    {
        var isNumber = landed is AirbyteType.WholeNumber or AirbyteType.Number;
        if (column.Conversion != ColumnConversion.None)
            return isNumber ? null : "remove 'from', which is for numbers";
        // A text may hold anything; what does not fit is only known when it comes.
        if (landed == AirbyteType.Text)
            return null;
        if (column.Type.IsArray)
            return "make it " + TypeFor(landed);

        var family = ColumnTypes.FamilyOf(column.Type);
        if (isNumber && family is (ColumnTypes.Family.Timestamp or ColumnTypes.Family.Date))
            return "say what the number counts, as in { \"type\": \"timestamptz\", \"from\": \"unix seconds\" }";
        return Fits(landed, family) ? null : "make it " + TypeFor(landed);
    }

    private static bool Fits(AirbyteType landed, ColumnTypes.Family family) => family == ColumnTypes.Family.Text || landed switch
    {
        AirbyteType.WholeNumber or AirbyteType.Number => ColumnTypes.IsNumber(family),
        AirbyteType.Boolean => family == ColumnTypes.Family.Boolean,
        AirbyteType.Date => family is ColumnTypes.Family.Date or ColumnTypes.Family.Timestamp,
        AirbyteType.Timestamp => family is ColumnTypes.Family.Date or ColumnTypes.Family.Timestamp or ColumnTypes.Family.Time,
        _ => family == ColumnTypes.Family.Json,
    };

    private static string TypeFor(AirbyteType landed) => landed switch
    {
        AirbyteType.WholeNumber => "bigint",
        AirbyteType.Number => "numeric",
        AirbyteType.Boolean => "boolean",
        AirbyteType.Date => "date",
        AirbyteType.Timestamp => "timestamptz",
        _ => "jsonb",
    };
}
