using System.Text.RegularExpressions;
using Fenceline.Core.Naming;

namespace Fenceline.Database.Importing;

/// <summary>Schemas that belong to one tenant each.</summary>
/// <param name="Pattern">As in <c>user_{id}</c>.</param>
/// <param name="Tenants">A schema's tenant.</param>
internal sealed record TenantSchemas(string Pattern, IReadOnlyDictionary<string, string> Tenants)
{
    private const string Landing = "_landing";

    /// <summary>Null where there are none.</summary>
    /// <exception cref="ImportException">The pattern that was given is none.</exception>
    public static TenantSchemas? Find(FoundCatalog catalog, string? given)
    {
        var names = catalog.Tables.Where(table => table.IsTable).Select(table => table.Schema).Where(schema => !schema.EndsWith(Landing, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        if (given is not null)
        {
            return given.Split(TenantNames.Placeholder).Length == 2 ? Of(given, names)
                : throw new ImportException($"'{given}' is no pattern of tenants' schemas: it holds {TenantNames.Placeholder} once, as in 'user_{TenantNames.Placeholder}'.");
        }

        return names.Where(name => name.Contains('_', StringComparison.Ordinal)).GroupBy(name => name[..(name.IndexOf('_', StringComparison.Ordinal) + 1)], StringComparer.Ordinal)
            .Where(same => AreTenants(catalog, same.Key, [.. same])).OrderByDescending(same => same.Count()).ThenBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => Of(same.Key + TenantNames.Placeholder, same)).FirstOrDefault(found => found.Tenants.Count > 0);
    }

    private static TenantSchemas Of(string pattern, IEnumerable<string> schemas)
    {
        var (prefix, suffix) = TenantNames.AffixesOf(pattern);
        var tenants = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var schema in schemas.Where(schema => schema.Length > prefix.Length + suffix.Length && schema.StartsWith(prefix, StringComparison.Ordinal) && schema.EndsWith(suffix, StringComparison.Ordinal)))
        {
            var id = TenantIds.Decode(schema[prefix.Length..^suffix.Length]);
            if (TenantIds.IsValid(id) && TenantNames.For(pattern, id).Schema == schema)
                tenants.Add(schema, id);
        }

        return new TenantSchemas(pattern, tenants);
    }

    /// <summary>By a word for tenants with an id behind it; or by the same tables in each of several.</summary>
    private static bool AreTenants(FoundCatalog catalog, string prefix, List<string> schemas)
    {
        const string Id = "^([0-9]+|[0-9a-f]{8}([_-]{1,2}[0-9a-f]{4}){3}[_-]{1,2}[0-9a-f]{12})$";
        if (!prefix.All(c => c is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9')))
            return false;
        var isWord = TenantWords.OfTable(prefix.TrimEnd('_')) > 0 || prefix is "t_" or "c_";
        if (isWord && schemas.TrueForAll(schema => Regex.IsMatch(schema[prefix.Length..], Id)))
            return true;
        var sets = schemas.ConvertAll(schema => catalog.Tables.Where(table => table.IsTable && table.Schema == schema).Select(table => table.Name).ToHashSet(StringComparer.Ordinal));
        var most = sets.MaxBy(set => set.Count)!;
        var alike = sets.Count(set => set.Count > 0 && set.Count(most.Contains) * 2 >= most.Count);
        return alike == sets.Count && sets.Count >= (isWord ? 2 : 3);
    }
}
