using System.Text.RegularExpressions;

namespace Fenceline.Migrations.Scripts;

/// <summary>Statements for any tenant: its schema and role are marks in them, which format() or a reader gets in words.</summary>
public static partial class TenantTemplate
{
    // What no manifest value brings along: values are quoted, and control characters are not let through.
    internal const string Schema = "\u0001";
    internal const string Role = "\u0002";

    /// <summary>The statement as a person reads it, with <c>{schema}</c> and <c>{role}</c>.</summary>
    public static string Readable(string statement) =>
        statement.Replace(Schema, "{schema}", StringComparison.Ordinal).Replace(Role, "{role}", StringComparison.Ordinal);

    /// <summary>The statement as a template of format(): <c>%1$I</c> is the tenant's schema and <c>%2$I</c> its role.</summary>
    internal static string Format(string statement) => statement.Replace("%", "%%", StringComparison.Ordinal)
        .Replace(Schema, "%1$I", StringComparison.Ordinal).Replace(Role, "%2$I", StringComparison.Ordinal);

    /// <summary>What format() makes of a template.</summary>
    /// <param name="template">As <see cref="Format"/> writes it.</param>
    /// <param name="schema">The tenant's schema, quoted.</param>
    /// <param name="role">Its role, quoted.</param>
    internal static string Expand(string template, string schema, string role) => Marks().Replace(template, mark => mark.Value switch
    {
        "%1$I" => schema,
        "%2$I" => role,
        _ => "%",
    });

    [GeneratedRegex(@"%1\$I|%2\$I|%%")]
    private static partial Regex Marks();
}
