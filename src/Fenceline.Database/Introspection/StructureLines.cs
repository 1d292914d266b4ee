using System.Globalization;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;

namespace Fenceline.Database.Introspection;

/// <summary>What <see cref="StructureQuery"/> reads of a catalog, written of a model.</summary>
/// <param name="tenantRole">The role that grants to the tenant mean.</param>
/// <param name="defaults">What roles get on tables that others make.</param>
internal sealed class StructureLines(string tenantRole, IReadOnlyCollection<PgDefaultPrivilege> defaults)
{
    private static readonly Dictionary<string, string> CatalogNames = new(StringComparer.Ordinal)
    {
        ["varchar"] = "character varying",
        ["char"] = "character",
        ["timestamp"] = "timestamp without time zone",
        ["timestamptz"] = "timestamp with time zone",
        ["time"] = "time without time zone",
        ["timetz"] = "time with time zone",
    };

    public IEnumerable<StructureLine> Of(PgTable table, IEnumerable<PgGrant> grants)
    {
        var name = table.Name.Name;
        yield return new StructureLine("table " + name, $"of {table.Owner}{(table.HasRowSecurity ? ", row-level security" : "")}{(table.IsRowSecurityForced ? ", for the owner too" : "")}");
        foreach (var column in table.Columns)
            yield return new StructureLine($"column {name}.{column.Name}", Describe(column));
        foreach (var (constraint, said) in Constraints(table))
            yield return new StructureLine($"constraint {constraint} of {name}", said);
        foreach (var index in table.Indexes)
            yield return new StructureLine($"index {index.Name} of {name}", Describe(index));
        foreach (var policy in table.Policies)
            yield return new StructureLine($"policy {policy.Name} on {name}", $"{(policy.IsReadOnly ? "select" : "all")} for {policy.Role}{(policy.Predicate.Kind == RowPredicateKind.Always ? ", all rows" : "")}");
        foreach (var line in Privileges(table.Name, table.Owner, grants))
            yield return line;
    }

    public IEnumerable<StructureLine> Of(PgView view, IEnumerable<PgGrant> grants) =>
        Privileges(view.Name, view.Owner, grants).Prepend(new StructureLine("view " + view.Name.Name, $"of {view.Owner}{(view.Rights == ViewRights.Invoker ? ", with the rights of who asks" : "")}"));

    public static StructureLine Of(PgTrigger trigger) => new($"trigger {trigger.Name} on {trigger.Table.Name}", "on");

    private IEnumerable<StructureLine> Privileges(ObjectName name, string owner, IEnumerable<PgGrant> grants) => grants
        .Where(grant => grant.Kind == GrantTarget.Table && grant.Target == name && grant.Columns.Count == 0)
        .SelectMany(grant => grant.Privileges.Select(privilege => (Privilege: privilege, Grantee: grant.Grantee ?? tenantRole)))
        .Concat(defaults.Where(item => item is { IsRevoked: false, Objects: "TABLES" } && item.Owner == owner).SelectMany(item => item.Privileges.Split(", ").Select(privilege => (Privilege: privilege, Grantee: item.Grantee ?? "PUBLIC"))))
        .GroupBy(item => item.Privilege, item => item.Grantee, StringComparer.Ordinal)
        .Select(same => new StructureLine($"privilege {same.Key} on {name.Name}", "for " + string.Join(", ", same.Distinct().Order(StringComparer.Ordinal))));

    private static string Describe(PgColumn column) => CatalogType(column.Type)
        + (column.IsNullable && column.Identity == IdentityColumn.None ? "" : " not null")
        + column.Identity switch { IdentityColumn.Always => " identity always", IdentityColumn.ByDefault => " identity by default", _ => "" }
        + (column.Generated is not null ? " generated" : column.Default is not null ? " default" : "");

    private static string Describe(PgIndex index) =>
        $"{(index.IsUnique ? "unique " : "")}{index.Method ?? TableIndex.DefaultMethod}, {string.Join(", ", index.Parts.Select(part => part.IsExpression ? "..." : part.Text).Concat(index.Include))}{(index.Where is null ? "" : ", of some rows")}";

    private static IEnumerable<(string Name, string Said)> Constraints(PgTable table)
    {
        if (table.PrimaryKey is { } primary)
            yield return (primary.Name, $"primary key ({string.Join(", ", primary.Columns)})");
        foreach (var key in table.UniqueKeys)
            yield return (key.Name, $"unique ({string.Join(", ", key.Columns)})");
        foreach (var check in table.Checks)
            yield return (check.Name, "check");
        foreach (var key in table.ForeignKeys)
            yield return (key.Name, $"reference ({string.Join(", ", key.Columns)}) to {key.References.Name}{(key.CascadesOnDelete ? " cascade" : "")}");
    }

    /// <summary>As format_type() writes it while nothing but the catalog is on the path.</summary>
    private static string CatalogType(ColumnType type)
    {
        var sql = type.IsArray ? type.Sql[..^2] : type.Sql;
        if (CatalogNames.TryGetValue(type.Name, out var name))
        {
            var length = type.Length?.ToString(CultureInfo.InvariantCulture) ?? (type.Name == "char" ? "1" : null);
            var space = name.IndexOf(" with", StringComparison.Ordinal);
            sql = length is null ? name : space < 0 ? $"{name}({length})" : $"{name[..space]}({length}){name[space..]}";
        }
        else if (type is { Name: "numeric", Length: not null, Scale: null })
        {
            sql = FormattableString.Invariant($"numeric({type.Length},0)");
        }

        return type.IsArray ? sql + "[]" : sql;
    }
}

/// <param name="Subject">What it is about, as <c>column notes.body</c>.</param>
/// <param name="Said">What is true of it.</param>
internal sealed record StructureLine(string Subject, string Said);
