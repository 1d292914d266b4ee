using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Build;

/// <summary>
/// The functions that find rows of all tenants by their values, for an application that does not know yet which tenant it works for.
/// They run as a role that may read the columns that they compare and tell, and no others.
/// </summary>
internal sealed class LookupModels(TenantManifest manifest, DatabaseNames names)
{
    public const string PolicyName = "lookup_reads";

    private readonly List<(Lookup Lookup, Table Table)> _lookups = [.. manifest.Lookups.Select(lookup => (lookup, lookup.TableIn(manifest)))];

    public IEnumerable<PgFunction> Functions() => _lookups.Select(item =>
    {
        var (lookup, table) = item;
        var returns = lookup.Returns.Select(column => $"{SqlText.Identifier(column)} {TypeOf(table, column)}");
        var conditions = lookup.By.Select((column, i) => FormattableString.Invariant($"t.{SqlText.Identifier(column)} = ${i + 1}{CastOf(table, column)}"));
        // Its arguments by their numbers, and columns by their table: no name of the one is taken for one of the other.
        var body = "BEGIN\n"
            + $"  RETURN QUERY SELECT {string.Join(", ", lookup.Returns.Select(column => Value(table, column)))}\n"
            + $"    FROM {table.NameIn(manifest.Database)} AS t\n"
            + $"    WHERE {string.Join(" AND ", conditions)};\n"
            + "END";
        return new FunctionDeclaration(names.Lookup).Definer(names.Lookup, lookup.Name, $"TABLE ({string.Join(", ", returns)})", [.. lookup.By.Select(column => FunctionDeclaration.In(ArgumentName(lookup, column), ArgumentTypeOf(table, column)))]) with
        {
            Body = new FunctionBody(body, IsTemplate: false),
            Volatility = FunctionVolatility.Stable,
            // What compares values of an extension's types is the extension's too.
            Settings = UsesExtension(item) ? EquatableArray.Of(new PgSetting("search_path", $"pg_catalog, {SqlText.Identifier(manifest.Database.ExtensionSchema)}, pg_temp")) : FunctionDeclaration.FixedPath,
            Comment = lookup.Description,
        };
    });

    public IEnumerable<PgGrant> Grants()
    {
        yield return Grant(GrantTarget.Schema, new ObjectName(null, names.Lookup), "USAGE", names.App);
        foreach (var schema in _lookups.Select(item => item.Table.SchemaIn(manifest.Database)).Concat(_lookups.Any(UsesExtension) ? [manifest.Database.ExtensionSchema] : []).Distinct(StringComparer.Ordinal))
            yield return Grant(GrantTarget.Schema, new ObjectName(null, schema), "USAGE", names.Lookup);
        foreach (var type in _lookups.SelectMany(Columns).Select(column => column.Type).OfType<ColumnType>().Where(type => type.IsEnum).Select(type => new ObjectName(type.EnumSchema, type.Name)).Distinct())
            yield return Grant(GrantTarget.Type, type, "USAGE", names.Lookup);
        foreach (var table in _lookups.GroupBy(item => item.Table.NameIn(manifest.Database)))
            yield return Grant(GrantTarget.Table, table.Key, "SELECT", names.Lookup) with { Columns = table.SelectMany(Columns).Select(column => column.Name).Distinct(StringComparer.Ordinal).ToEquatableArray() };
        foreach (var function in Functions())
            yield return Grant(GrantTarget.Function, function.Name, "EXECUTE", names.App) with { Signature = function.Signature };
    }

    /// <summary>The table as look-ups need it: a shared one lets their role see all rows, and each finds its rows by an index.</summary>
    public PgTable Readable(PgTable table)
    {
        var own = _lookups.Where(item => item.Table.NameIn(manifest.Database) == table.Name).ToList();
        if (own.Count == 0)
            return table;
        var indexes = own.Select(item => item.Lookup.By).Distinct()
            .Where(by => !IsIndexed(table, by))
            .Select(by => new PgIndex(DerivedName.Join([table.Name.Name, .. by, "lookup", "idx"]), false, by.Select(column => new IndexPart(column, false)).ToEquatableArray()));
        return table with
        {
            Indexes = table.Indexes.Concat(indexes).ToEquatableArray(),
            Policies = table.HasRowSecurity && table.Policies.All(policy => policy.Name != PolicyName) ? table.Policies.Append(new PgPolicy(PolicyName, names.Lookup, true, RowPredicate.Always)).ToEquatableArray() : table.Policies,
        };
    }

    private static bool UsesExtension((Lookup, Table) item) => Columns(item).Any(column => column.Type is { ExtensionSchema: not null });

    private static bool IsIndexed(PgTable table, EquatableArray<string> columns) =>
        table.Indexes.Where(index => index is { Method: null, Where: null }).Select(index => index.Parts.Select(part => part.IsExpression ? "" : part.Text))
            .Concat(table.UniqueKeys.Select(unique => unique.Columns.AsEnumerable()))
            .Concat(table.PrimaryKey is { } primary ? [primary.Columns.AsEnumerable()] : [])
            .Any(leading => leading.Take(columns.Count).OrderBy(name => name, StringComparer.Ordinal).SequenceEqual(columns.OrderBy(name => name, StringComparer.Ordinal)));

    private static IEnumerable<(string Name, ColumnType? Type)> Columns((Lookup Lookup, Table Table) item) =>
        item.Lookup.By.Concat(item.Lookup.Returns).Select(name => (name, item.Table.Columns.FirstOrDefault(column => column.Name == name)?.Type));

    // PostgreSQL wants them to differ from the columns of the result.
    private static string ArgumentName(Lookup lookup, string column)
    {
        var name = DerivedName.Join("given", column);
        while (lookup.Returns.Contains(name))
            name = DerivedName.Join("given", name);
        return name;
    }

    // Whoever asks, or drops the function, may not be let in to the schema of an enum or of an extension.
    private static string ArgumentTypeOf(Table table, string column) =>
        table.Columns.First(candidate => candidate.Name == column).Type is var type && IsElsewhere(type) ? "text" + (type.IsArray ? "[]" : "") : type.Sql;

    private static string CastOf(Table table, string column) => table.Columns.First(candidate => candidate.Name == column).Type is var type && IsElsewhere(type) ? "::" + type.Sql : "";

    private static bool IsElsewhere(ColumnType type) => type is { EnumSchema: not null } or { ExtensionSchema: not null };

    // A tenant is told as the registry writes it.
    private static string TypeOf(Table table, string column) => table.Columns.FirstOrDefault(candidate => candidate.Name == column)?.Type.Sql ?? "text";

    private static string Value(Table table, string column) =>
        table.TenantKey is { } key && key.Column == column ? "t." + TenantKeySql.Text(key) : "t." + SqlText.Identifier(column);

    private static PgGrant Grant(GrantTarget kind, ObjectName target, string privilege, string grantee) =>
        new(kind, target, null, EquatableArray.Of(privilege), default, grantee);
}
