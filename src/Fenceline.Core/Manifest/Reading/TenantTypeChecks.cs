using Fenceline.Core.Naming;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Every tenant's id must be a value of every type that a shared table's tenant column has.</summary>
internal sealed class TenantTypeChecks(ManifestDocument document)
{
    private readonly Dictionary<TenantKeyType, TableDraft> _first = [];

    public void Check(SourceIndex sources, IReadOnlyList<TableDraft> tables, IReadOnlyList<TenantDraft> tenants)
    {
        var shared = sources.All.Where(source => source.IsSharedForSome).SelectMany(source => source.Tables)
            .Concat(tables.Where(table => table is { Parent: null, Table.Placement: TablePlacement.Shared }));
        foreach (var table in shared)
        {
            if (table.Table.TenantKey is not { Type: not TenantKeyType.Text } key || _first.ContainsKey(key.Type))
                continue;
            if (_first.FirstOrDefault(other => TenantKeyTypes.IsNumber(other.Key) != TenantKeyTypes.IsNumber(key.Type)) is { Value: { } other } found)
                document.Error(ManifestRules.InvalidKey, table.NameSpan, $"The tenant column of {Wording.Quote(table.Table.Name)} is {TenantKeyTypes.WordOf(key.Type)}, and that of {Wording.Quote(other.Table.Name)} is {TenantKeyTypes.WordOf(found.Key)}: no tenant's id is a value of both. Give both the same type, or make one of them text.");
            else
                _first.Add(key.Type, table);
        }

        foreach (var tenant in tenants)
        {
            if (_first.FirstOrDefault(type => !TenantKeyValues.IsValue(type.Key, tenant.Tenant.Id)) is { Value: { } table } wanted)
                NameRules.Report(tenant.Place.Document, tenant.Place.Span, tenant.Tenant.Id, "a tenant's id", $"the tenant column of table {Wording.Quote(table.Table.Name)} is {TenantKeyTypes.WordOf(wanted.Key)}, so an id must be {TenantKeyValues.Describe(wanted.Key)}");
        }
    }
}
