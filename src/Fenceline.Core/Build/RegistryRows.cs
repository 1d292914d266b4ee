using System.Globalization;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Core.Schema;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Build;

/// <summary>What the manifest says, as rows of the control schema: the functions there are the same for every manifest and go by these.</summary>
/// <param name="isShared">Whether a table of this name holds rows of all tenants.</param>
internal sealed class RegistryRows(TenantManifest manifest, Func<string, bool> isShared)
{
    private const string Null = "NULL";

    private readonly string _schema = manifest.Database.ControlSchema;

    public IEnumerable<RegistryRow> All()
    {
        var limit = manifest.Database.DeletionLimit;
        yield return Row("publish_settings", ("deletion_percent", Number(limit.Percent)), ("deletion_rows", Number(limit.Rows)));
        foreach (var tier in manifest.Tiers)
        {
            yield return Row("tiers", ("tier", Text(tier.Name)), ("statement_timeout", Text(tier.Limits.StatementTimeout)),
                ("idle_in_transaction_timeout", Text(tier.Limits.IdleInTransactionTimeout)), ("loader_connections", Number(tier.Limits.LoaderConnections)));
        }

        foreach (var source in manifest.Sources)
            yield return Row("sources", ("source", Text(source.Name)), ("placement", Text(TablePlacements.WordOf(source.DefaultPlacement))));
        foreach (var (tier, choice) in manifest.Tiers.SelectMany(tier => tier.Placements.Select(choice => (tier, choice))))
            yield return Row("tier_placements", ("tier", Text(tier.Name)), ("source", Text(choice.Source)), ("placement", Text(TablePlacements.WordOf(choice.Placement))));
        foreach (var table in manifest.Sources.SelectMany(source => source.Tables).Concat(manifest.Tables.Where(table => table.Placement != TablePlacement.Global)))
            yield return Table(table);
        foreach (var table in manifest.Sources.SelectMany(source => source.Tables))
        {
            for (var i = 0; i < table.Columns.Count; i++)
                yield return SyncedColumn(table, table.Columns[i], i + 1);
        }

        foreach (var row in TableOrder.ByReference(manifest.Tables).SelectMany(Seed))
            yield return row;
    }

    private IEnumerable<RegistryRow> Seed(Table table) => table.Seed.Select(row => new RegistryRow(
        table.NameIn(manifest.Database), row.Values.Select(value => value.Column).ToEquatableArray(), row.Values.Select(value => value.Sql).ToEquatableArray()) { IsSeed = true });

    private RegistryRow Table(Table table)
    {
        var isOfAll = isShared(table.Name);
        var isReference = table.Placement == TablePlacement.Reference;
        var key = isOfAll ? table.TenantKey : null;
        return Row(
            "tables",
            ("table_name", Text(table.Name)),
            ("source", Text(table.Source)),
            ("kind", Text(table.IsSynced ? "synced" : isReference ? "reference" : "application")),
            ("placement", Text(table.Placement is { } placement ? TablePlacements.WordOf(placement) : null)),
            ("shared_name", Text(isOfAll || isReference ? SqlText.Qualified(table.SchemaIn(manifest.Database), table.Name) : null)),
            ("tenant_key", Text(key is null ? null : TenantKeySql.Expression(key))),
            ("tenant_column", Text(key is { Parent: null } ? key.Column : null)),
            ("tenant_path", key is { IsJson: true } ? $"ARRAY[{string.Join(", ", key.JsonPath.Select(SqlText.Literal))}]" : Null),
            ("tenant_type", Text(key is null ? null : TenantKeyTypes.WordOf(key.Type))));
    }

    private RegistryRow SyncedColumn(Table table, ColumnDefinition column, int position) => Row(
        "synced_columns",
        ("table_name", Text(table.Name)),
        ("position", Number(position)),
        ("column_name", Text(column.Name)),
        ("type_sql", Text(column.Type.Sql)),
        ("is_key", table.PrimaryKey.Contains(column.Name) ? "true" : "false"),
        ("not_null", column.Nullable ? "false" : "true"),
        ("conversion", Conversion(column.Conversion)));

    private RegistryRow Row(string table, params (string Column, string Value)[] values) => new(
        new ObjectName(_schema, table),
        values.Select(value => value.Column).ToEquatableArray(),
        values.Select(value => value.Value).ToEquatableArray());

    private static string Conversion(ColumnConversion conversion) => conversion switch
    {
        ColumnConversion.UnixSeconds => "'unix_seconds'",
        ColumnConversion.UnixMilliseconds => "'unix_milliseconds'",
        _ => Null,
    };

    private static string Text(string? value) => value is null ? Null : SqlText.Literal(value);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
