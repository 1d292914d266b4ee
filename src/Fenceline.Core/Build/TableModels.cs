using Fenceline.Sql.Collections;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;

namespace Fenceline.Core.Build;

/// <summary>Turns the manifest's tables into tables of PostgreSQL's, for each place where one can stand.</summary>
/// <param name="shared">The tables that hold rows of all tenants, by name.</param>
/// <param name="reference">Those that hold no tenant's rows.</param>
internal sealed class TableModels(DatabaseOptions database, DatabaseNames names, IReadOnlyDictionary<string, Table> shared, IReadOnlyDictionary<string, Table> reference)
{
    private readonly TenantFunctions _functions = new(database);

    /// <summary>One table for all tenants: keys lead with the tenant, references carry it, row-level security holds for the owner too.</summary>
    public PgTable Shared(Table table)
    {
        var key = table.TenantKey!;
        var plain = key.Parent is not null ? Plain(table, table.NameIn(database), TableDistribution.ByTenant) : key.IsJson ? JsonKeyed(table, key) : ColumnKeyed(table, key);
        return WithIndexedReferences(plain with
        {
            Distribution = TableDistribution.ByTenant,
            HasRowSecurity = true,
            IsRowSecurityForced = true,
            Policies = Policies(key),
        });
    }

    /// <summary>The same rows for everybody.</summary>
    public PgTable Reference(Table table) =>
        WithIndexedReferences(Plain(table, table.NameIn(database), TableDistribution.Reference));

    /// <summary>The application's own rows: tenants have no rights there.</summary>
    public PgTable Global(Table table) => Reference(table);

    /// <summary>A table in each tenant's schema, which the owner owns: what is published, or what the application writes.</summary>
    public PgTable OfTenant(Table table) =>
        WithIndexedReferences(Plain(table, ObjectName.OfTenant(table.Name), TableDistribution.InTenantSchema));

    private PgTable ColumnKeyed(Table table, TenantKey key)
    {
        var plain = Plain(table, table.NameIn(database), TableDistribution.ByTenant);
        var type = new ColumnType(TenantKeyTypes.WordOf(key.Type), null, null, IsArray: false);
        var tenant = new PgColumn(key.Column, type, false, new PgDefault(PgDefaultKind.Function, _functions.Current(key.Type).ToString()), IdentityColumn.None, key.Description);
        return plain with
        {
            Columns = key.WithTenant(plain.Columns, tenant).ToEquatableArray(),
            PrimaryKey = Leading(plain.PrimaryKey!),
            UniqueKeys = (table.IsParent ? [new PgKey(DerivedName.Join([table.Name, .. table.PrimaryKey, "across", "key"]), table.PrimaryKey)] : Array.Empty<PgKey>())
                .Concat(plain.UniqueKeys.Select(Leading)).ToEquatableArray(),
            Indexes = table.Indexes.Select(index => Index(table, index, new IndexPart(key.Column, false))).ToEquatableArray(),
        };

        PgKey Leading(PgKey unique) => unique with { Columns = unique.Columns.Prepend(key.Column).ToEquatableArray() };
    }

    /// <summary>An expression can't be part of a primary key; a unique index over it keeps the same promise.</summary>
    private PgTable JsonKeyed(Table table, TenantKey key)
    {
        var plain = Plain(table, table.NameIn(database), TableDistribution.ByTenant);
        var expression = TenantKeySql.Expression(key);
        var leading = new IndexPart("(" + expression + ")", true);
        var stamped = new PgDefault(PgDefaultKind.Expression, TenantKeySql.Document(key, _functions.Current(key.Type) + "()"));
        return plain with
        {
            Columns = plain.Columns.Select(column => column.Name == key.Column ? column with { IsNullable = false, Default = stamped } : column).ToEquatableArray(),
            PrimaryKey = null,
            UniqueKeys = default,
            Checks = plain.Checks.Prepend(new PgCheck(DerivedName.Join(table.Name, key.Column, "check"), $"coalesce({expression}, '') <> ''")).ToEquatableArray(),
            Indexes = table.UniqueKeys.Select(unique => unique.Columns).Prepend(table.PrimaryKey)
                .Select(columns => new TableIndex(columns.Select(column => new IndexPart(column, false)).ToEquatableArray()) { IsUnique = true })
                .Concat(table.Indexes)
                .Select(index => Index(table, index, leading))
                .ToEquatableArray(),
        };
    }

    private PgTable Plain(Table table, ObjectName name, TableDistribution distribution) => new(
        name,
        names.Owner,
        distribution,
        table.Columns.Select(Column).ToEquatableArray(),
        new PgKey(DerivedName.Join(table.Name, "pkey"), table.PrimaryKey),
        table.UniqueKeys.Select(unique => new PgKey(DerivedName.Join([table.Name, .. unique.Columns, "key"]), unique.Columns)).ToEquatableArray(),
        table.Checks.Select(check => new PgCheck(DerivedName.Join(table.Name, check.Name, "check"), check.Condition)).ToEquatableArray(),
        table.ForeignKeys.Select(key => Reference(table, key, name)).ToEquatableArray(),
        table.Indexes.Select(index => Index(table, index, null)).ToEquatableArray(),
        HasRowSecurity: false,
        IsRowSecurityForced: false,
        default,
        table.Description);

    private static PgColumn Column(ColumnDefinition column) =>
        new(column.Name, column.Type, column.Nullable, Default(column.Default), column.Identity, column.Description) { Generated = column.Generated };

    private static PgDefault? Default(ColumnDefault? value) =>
        value is null ? null : new PgDefault(value.Kind == ColumnDefaultKind.Text ? PgDefaultKind.Literal : PgDefaultKind.Expression, value.Text);

    /// <param name="tenant">What leads it in a shared table: whoever looks has one tenant's rows in mind.</param>
    private PgIndex Index(Table table, TableIndex index, IndexPart? tenant) => new(
        IndexNames.Of(table.Name, index),
        index.IsUnique,
        (tenant is null || !IndexMethods.CanLeadWithText(index.Method, database.Extensions) ? index.Parts : index.Parts.Prepend(tenant)).ToEquatableArray())
    {
        Method = index.Method == TableIndex.DefaultMethod ? null : index.Method,
        Include = index.Include,
        Where = index.Where,
    };

    /// <summary>References ignore row-level security, so between shared tables they carry the tenant on both sides.</summary>
    private PgForeignKey Reference(Table table, ForeignKey key, ObjectName name)
    {
        // A row that belongs to another one refers to it by an id that no two tenants have.
        var carriesTenant = name.Schema is not null && table.TenantKey is { Parent: null } && shared.ContainsKey(table.Name) && shared.ContainsKey(key.ReferencedTable);
        var isOfTenant = name.Schema is null && !reference.ContainsKey(key.ReferencedTable);
        return new PgForeignKey(
            DerivedName.Join([table.Name, .. key.Columns, "fkey"]),
            (carriesTenant ? Carried(table) : []).Concat(key.Columns).ToEquatableArray(),
            isOfTenant ? ObjectName.OfTenant(key.ReferencedTable) : (reference.TryGetValue(key.ReferencedTable, out var same) ? same : shared[key.ReferencedTable]).NameIn(database),
            (carriesTenant ? Carried(shared[key.ReferencedTable]) : []).Concat(key.ReferencedColumns).ToEquatableArray(),
            key.CascadeOnDelete);

        static string[] Carried(Table side) => [side.TenantKey!.Column];
    }

    /// <summary>A reference without an index makes each deletion of what it refers to read the whole table.</summary>
    private static PgTable WithIndexedReferences(PgTable table)
    {
        var missing = table.ForeignKeys
            .Where(key => !IsIndexed(table, key))
            .Select(key => new PgIndex(NameFor(key), false, key.Columns.Select(column => new IndexPart(column, false)).ToEquatableArray()))
            .GroupBy(index => index.Name, StringComparer.Ordinal).Select(same => same.First());
        return table with { Indexes = table.Indexes.Concat(missing).ToEquatableArray() };

        // One of the manifest's, which leads with the tenant, may have the plain name.
        string NameFor(PgForeignKey key)
        {
            var name = DerivedName.Join([table.Name.Name, .. key.Columns, "idx"]);
            return table.Indexes.All(index => index.Name != name) ? name : DerivedName.Join([table.Name.Name, .. key.Columns, "fkey", "idx"]);
        }
    }

    private static bool IsIndexed(PgTable table, PgForeignKey key) =>
        table.Indexes.Where(index => index is { Method: null, Where: null }).Select(index => index.Parts.Select(part => part.IsExpression ? "" : part.Text))
            .Concat(table.UniqueKeys.Select(unique => unique.Columns.AsEnumerable()))
            .Concat(table.PrimaryKey is { } primary ? [primary.Columns.AsEnumerable()] : [])
            .Any(columns => columns.Take(key.Columns.Count).SequenceEqual(key.Columns));

    private EquatableArray<PgPolicy> Policies(TenantKey key)
    {
        return EquatableArray.Of(
            new PgPolicy("user_isolation", names.TenantGroup, false, IsOf(_functions.Current(key.Type))),
            new PgPolicy("maintenance", names.Owner, false, IsOf(_functions.Acting(key.Type))),
            new PgPolicy("admin_reads", names.Admin, true, RowPredicate.Always),
            new PgPolicy("backup_reads", names.Backup, true, RowPredicate.Always));

        // The parent's own policies say whose it is.
        RowPredicate IsOf(ObjectName tenant) => key.Parent is { } parent
            ? RowPredicate.HasParent(new ObjectName(parent.Schema, parent.Table), parent.Columns, parent.ReferencedColumns)
            : RowPredicate.TenantIs(TenantKeySql.Expression(key), tenant);
    }
}
