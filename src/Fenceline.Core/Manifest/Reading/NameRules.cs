using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>What may be a name. Each check reports why a name can't be one and gives whether it can.</summary>
internal static class NameRules
{
    private static readonly HashSet<string> SystemColumns = new(StringComparer.OrdinalIgnoreCase)
    {
        "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid",
    };

    private static readonly HashSet<string> ReservedVariables = new(StringComparer.Ordinal)
    {
        "user_id", "workspace_id", "workspace", "placements", "count", "for_each", "source", "version", "providers", "depends_on", "lifecycle", "locals", "leaving", "elsewhere",
    };

    private static readonly string[] ReservedVariablePrefixes = ["database_", "airbyte_", "destination_"];

    /// <summary>ASCII letters, digits and <c>_</c>, no digit first, at most 63.</summary>
    public static bool CheckIdentifier(ManifestDocument document, TextSpan span, string name, string what)
    {
        if (IsIdentifier(name) && name.Length <= SqlText.MaxIdentifierBytes)
            return true;
        Report(document, span, name, what, "use letters, digits and '_', no digit first, at most 63 characters");
        return false;
    }

    /// <summary>The name that a table or a column had before; null when the manifest gives none.</summary>
    public static string? RenamedFrom(ManifestDocument document, ObjectReader? reader, string name, string what)
    {
        if (reader?.Text("renamedFrom") is not { } text || !CheckIdentifier(document, text.Span, text.Value, what))
            return null;
        if (text.Value == name)
            document.Error(ManifestRules.InvalidValue, text.Span, "'renamedFrom' gives the name that it has now; give the one that it had before, or remove it.");
        return text.Value;
    }

    /// <summary>As an identifier, but in lower case, so that nobody has to quote it.</summary>
    public static bool CheckLowerIdentifier(ManifestDocument document, TextSpan span, string name, string what)
    {
        if (IsIdentifier(name) && IsLower(name) && name.Length <= SqlText.MaxIdentifierBytes)
            return true;
        Report(document, span, name, what, "use small letters, digits and '_', no digit first, at most 63 characters");
        return false;
    }

    public static bool CheckSchema(ManifestDocument document, JsonString name, string what)
    {
        if (!CheckLowerIdentifier(document, name.Span, name.Value, what))
            return false;
        if (!IsPostgresOwn(name.Value))
            return true;
        Report(document, name.Span, name.Value, what, "PostgreSQL keeps it for itself; choose another name");
        return false;
    }

    public static bool CheckColumn(ManifestDocument document, TextSpan span, string name)
    {
        if (!CheckIdentifier(document, span, name, "a column's name"))
            return false;
        if (!SystemColumns.Contains(name))
            return true;
        Report(document, span, name, "a column's name", "PostgreSQL has a system column of that name; choose another one");
        return false;
    }

    /// <summary>A name of a Terraform variable: of a secret, or of a tenant's value.</summary>
    public static bool CheckVariable(ManifestDocument document, TextSpan span, string name, string what)
    {
        if (!IsVariable(name))
        {
            Report(document, span, name, what, "use small letters, digits and '_', a letter first");
            return false;
        }

        if (!ReservedVariables.Contains(name) && !ReservedVariablePrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            return true;
        Report(document, span, name, what, "the generated Terraform uses it for itself; choose another name");
        return false;
    }

    public static bool IsVariable(string name) =>
        name.Length is > 0 and <= SqlText.MaxIdentifierBytes && name[0] is >= 'a' and <= 'z' && IsIdentifier(name) && IsLower(name);

    public static bool IsIdentifier(string name) =>
        name.Length > 0 && name[0] is not (>= '0' and <= '9') && name.All(IsIdentifierPart);

    public static bool IsIdentifierPart(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';

    public static bool IsLower(string name) => !name.Any(c => c is >= 'A' and <= 'Z');

    /// <summary>PostgreSQL refuses such names for schemas and roles.</summary>
    public static bool IsPostgresOwn(string name) =>
        name.StartsWith("pg_", StringComparison.OrdinalIgnoreCase) || name.Equals("information_schema", StringComparison.OrdinalIgnoreCase);

    public static void Report(ManifestDocument document, TextSpan span, string name, string what, string remedy) =>
        document.Error(ManifestRules.InvalidName, span, $"{Wording.Quote(name)} can't be {what}: {remedy}.");
}
