using System.Net;
using System.Text.Json;

namespace Fenceline.Typed.Tests;

/// <summary>Every type of a column, written in every way and read back.</summary>
public sealed class MeasureTests(ShopFixture shop)
{
    private static readonly JsonElement Json = JsonDocument.Parse("""{"a":[1,"x",null]}""").RootElement;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Values_come_back_as_they_were_written()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        await tenant.Measures.InsertAsync(Full(1), Cancellation);
        await tenant.Measures.InsertManyAsync([Full(2), Empty(3)], Cancellation);
        await tenant.Measures.UpsertAsync(Empty(4), Cancellation);
        await tenant.Measures.UpsertAsync(Full(4), Cancellation);
        await tenant.SharedMeasures.InsertManyAsync([Shared(Full(1)), Shared(Empty(2))], Cancellation);

        var rows = await tenant.Measures.ListAsync(cancellationToken: Cancellation);
        Assert.Equal([1, 2, 3, 4], rows.Select(row => row.Id));
        foreach (var row in rows.Where(row => row.Id != 3))
            Assert.Equal(Texts(Full(row.Id)), Texts(row));
        Assert.Equal(Texts(Empty(3)), Texts(rows[2]));
        var shared = await tenant.SharedMeasures.ListAsync(cancellationToken: Cancellation);
        Assert.Equal([Texts(Full(1)), Texts(Empty(2))], shared.Select(Texts));
    }

    [Fact]
    public async Task Every_type_that_has_an_order_can_be_compared_and_paged_by()
    {
        await using var db = shop.Open();
        var measures = db.Tenant(await shop.NewTenantAsync()).Measures;
        await measures.InsertManyAsync([Full(1), Empty(2), Full(3)], Cancellation);
        var full = Full(1);
        await Compares(c => c.AText == full.AText, c => c.AText);
        await Compares(c => c.AVarchar == full.AVarchar, c => c.AVarchar);
        await Compares(c => c.AChar == full.AChar, c => c.AChar);
        await Compares(c => c.ASmallint == full.ASmallint, c => c.ASmallint);
        await Compares(c => c.AnInteger == full.AnInteger, c => c.AnInteger.Descending());
        await Compares(c => c.ABigint == full.ABigint, c => c.ABigint);
        await Compares(c => c.AReal == full.AReal, c => c.AReal);
        await Compares(c => c.ADouble == full.ADouble, c => c.ADouble);
        await Compares(c => c.ANumeric == full.ANumeric, c => c.ANumeric);
        await Compares(c => c.ABoolean == full.ABoolean, c => c.ABoolean);
        await Compares(c => c.ADate == full.ADate, c => c.ADate);
        await Compares(c => c.ATime == full.ATime, c => c.ATime);
        await Compares(c => c.ATimetz == full.ATimetz, c => c.ATimetz);
        await Compares(c => c.ATimestamp == full.ATimestamp, c => c.ATimestamp);
        await Compares(c => c.ATimestamptz == full.ATimestamptz, c => c.ATimestamptz.Descending());
        await Compares(c => c.AnInterval == full.AnInterval, c => c.AnInterval);
        await Compares(c => c.AUuid == full.AUuid, c => c.AUuid);
        await Compares(c => c.ABytea == full.ABytea, c => c.ABytea);
        await Compares(c => c.AnInet == full.AnInet, c => c.AnInet);

        async Task Compares(Func<MeasuresColumns, Condition<MeasuresRow>> where, Func<MeasuresColumns, Ordering<MeasuresRow>> orderBy)
        {
            Assert.Equal([1, 3], (await measures.ListAsync(where, cancellationToken: Cancellation)).Select(row => row.Id));
            var first = await measures.PageAsync(1, orderBy: orderBy, cancellationToken: Cancellation);
            var rest = await measures.PageAsync(5, first.Next, orderBy: orderBy, cancellationToken: Cancellation);
            Assert.Equal([1, 3, 2], first.Rows.Concat(rest.Rows).Select(row => row.Id));
        }
    }

    private static MeasuresInsert Empty(int id) => new() { Id = id };

    private static MeasuresInsert Full(int id) => new()
    {
        Id = id,
        AText = "it's ü\\\n",
        AVarchar = "v",
        AChar = "abc",
        ASmallint = -1,
        AnInteger = int.MaxValue,
        ABigint = long.MinValue,
        AReal = 1.5f,
        ADouble = 0.1 + 0.2,
        ANumeric = 1234567890.12m,
        ABoolean = true,
        ADate = new DateOnly(2024, 2, 29),
        ATime = new TimeOnly(12, 30, 1, 2, 3),
        ATimetz = new DateTimeOffset(1, 1, 2, 12, 30, 0, TimeSpan.FromHours(2)),
        ATimestamp = new DateTime(2024, 2, 29, 12, 30, 0),
        ATimestamptz = new DateTimeOffset(2024, 2, 29, 12, 30, 0, TimeSpan.Zero).AddMicroseconds(7),
        AnInterval = TimeSpan.FromHours(26),
        AUuid = new Guid("01020304-0506-0708-090a-0b0c0d0e0f10"),
        ABytea = [0, 255, 92],
        AJson = Json,
        AJsonb = Json,
        AnInet = IPAddress.Parse("10.0.0.1"),
        Texts = ["a", null, "{\"'\\"],
        Numbers = [1, null],
        Times = [new DateTimeOffset(2024, 2, 29, 12, 30, 0, TimeSpan.Zero), null],
        Documents = [Json, null],
    };

    private static SharedMeasuresInsert Shared(MeasuresInsert row) => new()
    {
        Id = row.Id, AText = row.AText, AVarchar = row.AVarchar, AChar = row.AChar, ASmallint = row.ASmallint, AnInteger = row.AnInteger, ABigint = row.ABigint,
        AReal = row.AReal, ADouble = row.ADouble, ANumeric = row.ANumeric, ABoolean = row.ABoolean, ADate = row.ADate, ATime = row.ATime, ATimetz = row.ATimetz,
        ATimestamp = row.ATimestamp, ATimestamptz = row.ATimestamptz, AnInterval = row.AnInterval, AUuid = row.AUuid, ABytea = row.ABytea, AJson = row.AJson,
        AJsonb = row.AJsonb, AnInet = row.AnInet, Texts = row.Texts, Numbers = row.Numbers, Times = row.Times, Documents = row.Documents,
    };

    /// <summary>The values of a row, or of a new one, as text that can be compared.</summary>
    private static string Texts(object row) => string.Join("\n", row.GetType().GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal)
        .Where(property => property.Name != "EqualityContract")
        .Select(property => property.Name + "=" + (property.GetValue(row) switch
        {
            byte[] bytes => Convert.ToHexString(bytes),
            System.Collections.IEnumerable items and not string => string.Join("|", items.Cast<object?>().Select(Text)),
            var value => Text(value),
        })));

    private static string Text(object? value) => value switch
    {
        JsonElement json => JsonSerializer.Serialize(json),
        null => "null",
        IFormattable formattable => formattable.ToString(value is DateTimeOffset or DateTime or TimeOnly ? "O" : null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
