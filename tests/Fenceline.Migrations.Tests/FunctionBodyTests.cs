using System.Text.RegularExpressions;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Tests;

/// <summary>The bodies in templates/sql say by heart what Core/Naming says: no other word has crept in.</summary>
public sealed partial class FunctionBodyTests
{
    private static readonly IReadOnlyDictionary<string, string> Bodies = typeof(SqlTree).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("templates/sql/", StringComparison.Ordinal))
        .ToDictionary(name => name, Read);

    [Fact]
    public void Settings_of_ours_are_known() => AssertKnown(Setting(), [DatabaseSettings.ActingTenant]);

    [Fact]
    public void Airbytes_columns_are_known() => AssertKnown(AirbyteColumn(), AirbyteColumns.All);

    [Fact]
    public void Statuses_are_known() => AssertKnown(Status(), TenantStatuses.All);

    [Fact]
    public void A_hyphen_of_an_id_is_written_as_everywhere() =>
        AssertKnown(Separators(), [$"'{TenantIds.Separator}', '{TenantIds.EncodedSeparator}'", $"'{TenantIds.EncodedSeparator}', '{TenantIds.Separator}'"]);

    private static void AssertKnown(Regex word, IReadOnlyList<string> known)
    {
        var found = Bodies.SelectMany(body => word.Matches(body.Value).SelectMany(match => match.Groups["word"].Captures).Select(capture => (body.Key, capture.Value))).ToList();

        Assert.NotEmpty(found);
        Assert.All(found, use => Assert.Contains(use.Value, known));
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SqlTree).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"(?:current_setting|set_config)\('(?<word>fenceline\.[^']*)'")]
    private static partial Regex Setting();

    [GeneratedRegex(@"\b(?<word>_airbyte_\w*)")]
    private static partial Regex AirbyteColumn();

    [GeneratedRegex(@"\bstatus *(?:=|<>) *(?:CASE t\.status WHEN )?'(?<word>\w+)'(?: THEN '(?<word>\w+)')?")]
    private static partial Regex Status();

    [GeneratedRegex(@"(?<word>'[-_]+', '[-_]+')")]
    private static partial Regex Separators();
}
