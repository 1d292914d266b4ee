using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Fenceline.Sql.Collections;
using Fenceline.Core.Model;

namespace Fenceline.Migrations.Engines;

/// <summary>
/// Puts the bodies of Fenceline's own functions, which are kept as files, into a model. A body has holes for names:
/// <c>{{ control }}</c> is an identifier, <c>{{ control_text }}</c> the same as a literal.
/// </summary>
internal static partial class FunctionBodies
{
    private static readonly ConcurrentDictionary<string, string> Files = new(StringComparer.Ordinal);

    /// <param name="holes">What goes into the holes, as SQL.</param>
    /// <exception cref="InvalidOperationException">A body is missing, or names a hole that nobody fills.</exception>
    public static ObjectSet Fill(ObjectSet set, IReadOnlyDictionary<string, string> holes) =>
        set with { Functions = set.Functions.Select(function => Fill(function, holes)).ToEquatableArray() };

    /// <summary>A block that runs once, kept beside the functions.</summary>
    public static string Read(string name, IReadOnlyDictionary<string, string> holes) => Hole().Replace(Files.GetOrAdd(name, Load), match =>
        holes.TryGetValue(match.Groups[1].Value, out var value)
            ? value
            : throw new InvalidOperationException($"Nothing fills {match.Value} in templates/sql/{name}.sql."));

    private static PgFunction Fill(PgFunction function, IReadOnlyDictionary<string, string> holes)
    {
        if (!function.Body.IsTemplate)
            return function;

        var own = function.Body.Key is { } key ? new Dictionary<string, string>(holes, StringComparer.Ordinal) { ["row_tenant_key"] = key } : holes;
        return function with { Body = new FunctionBody(Read(function.Body.Text, own).Trim('\n'), false) };
    }

    private static string Load(string name)
    {
        using var stream = typeof(FunctionBodies).Assembly.GetManifestResourceStream($"templates/sql/{name}.sql")
            ?? throw new InvalidOperationException($"There is no templates/sql/{name}.sql.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"\{\{ ([a-z_]+) \}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Hole();
}
