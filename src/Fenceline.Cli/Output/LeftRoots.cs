using System.Text.Json;
using System.Text.RegularExpressions;
using Fenceline.Migrations.Files;

namespace Fenceline.Cli.Output;

/// <summary>Roots of tenants that the manifest has no more. Without the root what it made in Airbyte can't be destroyed, and syncs on.</summary>
internal static partial class LeftRoots
{
    public static IEnumerable<string> Of(TreeComparison comparison) => comparison.Removed.Where(path => Root().IsMatch(path));

    /// <exception cref="CliException">A root that would go has a state beside it that is not empty.</exception>
    public static void Refuse(OutputFolder folder, TreeComparison comparison)
    {
        var alive = Of(comparison).Where(path => HoldsResources(folder.PathOf(OutputPath.Parent(path) + "/terraform.tfstate"))).ToList();
        if (alive.Count == 0)
            return;

        var list = string.Join("\n", alive.Select(path => "  " + folder.Display(OutputPath.Parent(path))));
        throw new CliException($"The manifest has no tenant for these roots, and their states still hold what they made in Airbyte:\n{list}\nPut the tenants back with \"status\": \"leaving\", run 'fenceline terraform destroy', and remove them then.");
    }

    private static bool HoldsResources(string state)
    {
        if (!File.Exists(state))
            return false;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(state));
            return document.RootElement.TryGetProperty("resources", out var resources) && resources.GetArrayLength() > 0;
        }
        catch (JsonException)
        {
            // Whatever it is: nobody has said that it can go.
            return true;
        }
    }

    [GeneratedRegex("^terraform/tenants/[^/]+/main[.]tf$")]
    private static partial Regex Root();
}
