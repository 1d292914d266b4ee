using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Fenceline.Core;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Scripts;

/// <summary>A file that is applied once, in the order of the numbers. Once written it is never changed.</summary>
/// <param name="Hash">Of its statements, as the database records it.</param>
internal sealed partial record NumberedFile(int Version, string Name, string Hash, GeneratedFile File)
{
    /// <summary>A hash of statements: what a database says it has run.</summary>
    public static string HashOf(IEnumerable<string> statements) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join("\n;\n", statements))));

    public static string PathOf(string folder, int version, string name) => string.Create(CultureInfo.InvariantCulture, $"{folder}/{version:D4}_{name}.sql");

    /// <summary>What records a file in a table, with further columns.</summary>
    public static string Record(string table, int version, string name, string hash, string columns = "", string values = "") =>
        string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {table} (version, name, hash{columns}) VALUES ({version}, {SqlText.Literal(name)}, '{hash}'{values})");

    /// <summary>Reads one that was written before.</summary>
    /// <exception cref="FormatException">It records nothing, or another number than its name has.</exception>
    public static NumberedFile Read(GeneratedFile file)
    {
        var name = PathPattern().Match(file.Path);
        var record = RecordPattern().Matches(file.Content).LastOrDefault();
        return name.Success && record is not null && int.Parse(name.Groups[1].Value, CultureInfo.InvariantCulture) == int.Parse(record.Groups[1].Value, CultureInfo.InvariantCulture)
            ? new NumberedFile(int.Parse(record.Groups[1].Value, CultureInfo.InvariantCulture), name.Groups[2].Value, record.Groups[2].Value, file)
            : throw new FormatException($"{file.Path} is not as Fenceline wrote it: what it records is missing, or has another number than its name.");
    }

    [GeneratedRegex(@"/([0-9]{4,})_([^/]+)\.sql$")]
    private static partial Regex PathPattern();

    [GeneratedRegex(@"\(version, name, hash[^)]*\) VALUES \(([0-9]+), '[^']*', '([0-9a-f]{64})'")]
    private static partial Regex RecordPattern();
}
