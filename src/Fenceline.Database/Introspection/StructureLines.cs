using System.Globalization;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Render;

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

    public IEnumerable<StructureLine> Of(PgTable table, IReadOnlyCollection<PgGrant> grants)
    {
        var name = table.Name.Name;
        yield return new StructureLine("table " + name, $"of {table.Owner}{(table.HasRowSecurity ? ", row-level security" : "")}{(table.IsRowSecurityForced ? ", for the owner too" : "")}");
        foreach (var column in table.Columns)
        {
            yield return new StructureLine($"column {name}.{column.Name}", Describe(column), Code(column));
            if (column.Identity != IdentityColumn.None)
            {
                yield return new StructureLine($"sequence of {name}.{column.Name}", "of " + table.Owner);
                foreach (var line in Defaults("SEQUENCES", table.Owner, $"sequence of {name}.{column.Name}"))
                    yield return line;
            }
        }

        foreach (var line in Constraints(table))
            yield return line;
        foreach (var index in table.Indexes)
            yield return new StructureLine($"index {index.Name} of {name}", Describe(index), [.. index.Parts.Where(part => part.IsExpression).Select(part => part.Text).Concat(index.Where is null ? [] : [index.Where]).Select(Loose)]);
        foreach (var policy in table.Policies)
            yield return Of(policy, name);
        foreach (var line in Privileges(table.Name, table.Owner, grants))
            yield return line;
    }

    public IEnumerable<StructureLine> Of(PgView view, IReadOnlyCollection<PgGrant> grants)
    {
        var rights = view.Rights switch { ViewRights.Invoker => ", with the rights of who asks", ViewRights.OwnerBehindBarrier => ", behind a barrier", _ => "" };
        // Those with a path are the manifest's own queries.
        var code = new CodeText(view.Path is null ? CodeKind.Query : CodeKind.Mentions, view.Query);
        return Privileges(view.Name, view.Owner, grants).Prepend(new StructureLine("view " + view.Name.Name, $"of {view.Owner}{rights}", [code]));
    }

    public static StructureLine Of(PgTrigger trigger) => new(
        $"trigger {trigger.Name} on {trigger.Table.Name}", $"on, after {trigger.Event.ToLowerInvariant()} for each statement calls {trigger.Function.ToSql("")}");

    public IEnumerable<StructureLine> Of(PgFunction function, IEnumerable<PgGrant> grants)
    {
        var signature = string.Join(", ", function.Arguments.Where(argument => !argument.IsOut).Select(argument => CatalogType(argument.Type)));
        var name = $"function {function.Name.Name}({signature})";
        var language = function.Language == FunctionLanguage.PlPgSql ? "plpgsql" : "sql";
        var settings = function.Settings.Select(setting => $"{setting.Name.Trim('"')}={setting.Value.Trim('\'')}").Order(StringComparer.Ordinal);
        yield return new StructureLine(
            name,
            $"of {function.Owner}, {language}, {function.Volatility.ToString().ToLowerInvariant()}{(function.IsSecurityDefiner ? ", security definer" : "")}{string.Concat(settings.Select(setting => ", " + setting))}",
            [new CodeText(function.Language == FunctionLanguage.SqlReturn ? CodeKind.Binding : CodeKind.Verbatim, function.Body.Text)]);
        foreach (var line in Granted(grants.Where(grant => grant.Kind == GrantTarget.Function && grant.Target == function.Name && grant.Signature == function.Signature), name))
            yield return line;
    }

    public IEnumerable<StructureLine> Of(PgEnum type, IEnumerable<PgGrant> grants) =>
        Granted(grants.Where(grant => grant.Kind == GrantTarget.Type && grant.Target == type.Name), "type " + type.Name.Name)
            .Prepend(new StructureLine("enum " + type.Name.Name, $"of {type.Owner}: {string.Join(", ", type.Labels)}"));

    /// <param name="rights">Rights that the model does not grant: those of a tenant on its schema, or of PUBLIC on one that others use too.</param>
    public IEnumerable<StructureLine> OfSchema(string owner, IEnumerable<(string Privilege, string Grantee)> rights) =>
        Grouped(rights.Concat(Default("SCHEMAS", owner)), "the schema").Prepend(new StructureLine("schema", "of " + owner));

    private static StructureLine Of(PgPolicy policy, string table)
    {
        var condition = Binding(PolicyCondition.Of(policy.Predicate, SqlText.Identifier(table), name => name.ToString()));
        return new StructureLine(
            $"policy {policy.Name} on {table}",
            $"{(policy.IsRestrictive ? "restrictive, " : "")}{policy.For.ToLowerInvariant()} for {policy.Role}",
            [policy.HasUsing ? condition : CodeText.None, policy.HasCheck ? condition : CodeText.None]);
    }

    private static CodeText Loose(string text) => new(CodeKind.Expression, text);

    private static CodeText Binding(string text) => new(CodeKind.Binding, text);

    private static CodeText[] Code(PgColumn column) => (column.Generated, column.Default) switch
    {
        ({ } expression, _) => [Loose(expression)],
        (_, { Kind: PgDefaultKind.Literal } value) => [Loose(SqlText.Literal(value.Text))],
        (_, { Kind: PgDefaultKind.Function } value) => [Binding(value.Text + "()")],
        (_, { } value) => [Loose(value.Text)],
        _ => [],
    };

    private IEnumerable<StructureLine> Privileges(ObjectName name, string owner, IReadOnlyCollection<PgGrant> grants)
    {
        var own = grants.Where(grant => grant.Kind == GrantTarget.Table && grant.Target == name).ToList();
        return Grouped(own.Where(grant => grant.Columns.Count == 0).SelectMany(Rights).Concat(Default("TABLES", owner)), name.Name)
            .Concat(Grouped(own.SelectMany(grant => grant.Columns.SelectMany(column => Rights(grant).Select(right => ($"{right.Privilege} ({column})", right.Grantee)))), name.Name));
    }

    private IEnumerable<StructureLine> Defaults(string objects, string owner, string subject) => Grouped(Default(objects, owner), subject);

    private IEnumerable<(string Privilege, string Grantee)> Default(string objects, string owner) => defaults
        .Where(item => !item.IsRevoked && item.Objects == objects && item.Owner == owner)
        .SelectMany(item => item.Privileges.Split(", ").Select(privilege => (privilege, item.Grantee ?? "PUBLIC")));

    private IEnumerable<StructureLine> Granted(IEnumerable<PgGrant> grants, string subject) => Grouped(grants.SelectMany(Rights), subject);

    /// <summary>The privileges of a grant, each with who gets it.</summary>
    public IEnumerable<(string Privilege, string Grantee)> Rights(PgGrant grant) => grant.Privileges.Select(privilege => (privilege, grant.Grantee ?? tenantRole));

    /// <summary>A line for each privilege.</summary>
    public static IEnumerable<StructureLine> Grouped(IEnumerable<(string Privilege, string Grantee)> rights, string subject) => rights
        .GroupBy(item => item.Privilege, item => item.Grantee, StringComparer.Ordinal)
        .Select(same => new StructureLine($"privilege {same.Key} on {subject}", "for " + string.Join(", ", same.Distinct().Order(StringComparer.Ordinal))));

    private static string Describe(PgColumn column) => CatalogType(column.Type)
        + (column.IsNullable && column.Identity == IdentityColumn.None ? "" : " not null")
        + column.Identity switch { IdentityColumn.Always => " identity always", IdentityColumn.ByDefault => " identity by default", _ => "" }
        + (column.Generated is not null ? " generated" : column.Default is not null ? " default" : "");

    private static string Describe(PgIndex index) =>
        $"{(index.IsUnique ? "unique " : "")}{index.Method ?? TableIndex.DefaultMethod}, {string.Join(", ", index.Parts.Select(part => part.IsExpression ? "..." : part.Text).Concat(index.Include))}{(index.Where is null ? "" : ", of some rows")}";

    private static IEnumerable<StructureLine> Constraints(PgTable table)
    {
        if (table.PrimaryKey is { } primary)
            yield return Line(primary.Name, $"primary key ({string.Join(", ", primary.Columns)})");
        foreach (var key in table.UniqueKeys)
            yield return Line(key.Name, $"unique ({string.Join(", ", key.Columns)})");
        foreach (var check in table.Checks)
            yield return Line(check.Name, "check", Loose(check.Condition));
        foreach (var key in table.ForeignKeys)
        {
            var schema = key.References.Schema is { } other && other != table.Name.Schema ? SqlText.Identifier(other) + "." : "";
            yield return Line(key.Name, $"reference ({string.Join(", ", key.Columns)}) to {schema}{key.References.Name} ({string.Join(", ", key.ReferencedColumns)}){(key.CascadesOnDelete ? " cascade" : "")}");
        }

        StructureLine Line(string name, string said, params CodeText[] code) => new($"constraint {name} of {table.Name.Name}", said, code);
    }

    /// <summary>A type of a function's argument.</summary>
    private static string CatalogType(string type)
    {
        var element = type.EndsWith("[]", StringComparison.Ordinal) ? type[..^2] : type;
        return CatalogNames.GetValueOrDefault(element, element) + type[element.Length..];
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
/// <param name="Code">Its expressions or body.</param>
internal sealed record StructureLine(string Subject, string Said, IReadOnlyList<CodeText> Code)
{
    public StructureLine(string subject, string said)
        : this(subject, said, [])
    {
    }
}

/// <summary>A line as a catalog has it.</summary>
internal sealed record FoundLine(string Subject, string Said, IReadOnlyList<string?> Code)
{
    public bool Is(StructureLine expected) => Said == expected.Said && Enumerable.Range(0, Math.Max(Code.Count, expected.Code.Count))
        .All(i => (i < expected.Code.Count ? expected.Code[i] : CodeText.None).Matches(i < Code.Count ? Code[i] : null));
}
