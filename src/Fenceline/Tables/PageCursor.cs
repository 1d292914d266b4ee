using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fenceline;

/// <summary>The place of a row in an order, as a text that survives a URL. It tells a place only: who may see what comes after it is decided anew.</summary>
internal static class PageCursor
{
    private const int MarkLength = 8;

    public static string Write(string order, string?[] values)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            json.WriteStringValue(Mark(order));
            foreach (var value in values)
                json.WriteStringValue(value);
            json.WriteEndArray();
        }

        return Convert.ToBase64String(stream.ToArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <param name="cursor">A text that somebody sent.</param>
    /// <param name="order">The order that the page is asked in.</param>
    /// <param name="count">The number of the order's columns.</param>
    /// <exception cref="InvalidCursorException">The text is no cursor, or one of another order.</exception>
    public static string?[] Read(string cursor, string order, int count)
    {
        try
        {
            var base64 = cursor.Replace('-', '+').Replace('_', '/');
            using var json = JsonDocument.Parse(Convert.FromBase64String(base64 + new string('=', (4 - (base64.Length % 4)) % 4)));
            var values = json.RootElement.EnumerateArray().Select(item => item.GetString()).ToArray();
            if (values.Length == count + 1)
            {
                return values[0] == Mark(order)
                    ? values[1..]
                    : throw new InvalidCursorException("The cursor belongs to another table or order: begin with the first page.", nameof(cursor));
            }
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            // Said below.
        }

        throw NoCursor(nameof(cursor));
    }

    public static InvalidCursorException NoCursor(string parameter) => new("This is not a cursor that a page came with.", parameter);

    private static string Mark(string order) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(order)))[..MarkLength];
}
