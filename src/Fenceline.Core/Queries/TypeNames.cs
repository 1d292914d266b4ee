using System.Text;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Queries;

/// <summary>What the generated types are called, beside the stem that tells one from the other.</summary>
internal static class TypeNames
{
    public const string Row = "Row";
    public const string Columns = "Columns";
    public const string Insert = "Insert";
    public const string Changes = "Changes";
    public const string Queries = "Queries";
    public const string CrossTenantQueries = "CrossTenantQueries";
    public const string Tables = "Tables";
    public const string CrossTenantTables = "CrossTenantTables";
    public const string Labels = "Labels";
    public const string Database = "Database";
    public const string AdminDatabase = "AdminDatabase";
    public const string Tenant = "Tenant";
    public const string Tenants = "Tenants";
    public const string Lookups = "Lookups";
    public const string Transaction = "Transaction";
    public const string CrossTenant = "CrossTenant";

    public static readonly string[] OfTable = [Row, Columns, Insert, Changes, Queries, CrossTenantQueries];
    public static readonly string[] OfLookup = [Row];
    public static readonly string[] OfEnum = ["", Labels];
    public static readonly string[] OfGroup = [Tables, CrossTenantTables];
    public static readonly string[] OfProject = [Database, AdminDatabase, Tenant, Tenants, Transaction, CrossTenant, Lookups];

    /// <summary>The project's root namespace, made valid where it is not; without one, the manifest's project.</summary>
    public static string Namespace(string? rootNamespace, string project)
    {
        var parts = (rootNamespace ?? "").Split('.').Select(part => part.Trim()).Where(part => part.Length > 0).Select(Part).ToArray();
        return parts.Length > 0 ? string.Join(".", parts) : CSharpText.Pascal(project);
    }

    private static string Part(string part)
    {
        var text = new StringBuilder(part.Length + 1);
        foreach (var c in part)
            text.Append(char.IsLetterOrDigit(c) || c == '_' ? c : '_');
        if (char.IsDigit(text[0]))
            text.Insert(0, '_');
        return CSharpText.Escape(text.ToString());
    }
}
