using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Diff;
using Fenceline.Migrations.Engines;
using Fenceline.Migrations.Plan;
using Fenceline.Migrations.Render;
using Fenceline.Migrations.Scripts;
using Fenceline.Sql.Collections;

namespace Fenceline.Migrations.Adoption;

/// <summary>
/// Owners, tenants, policies that hold nobody yet, and the views that pinned sessions read through. Programs of before go on to see what they saw, and programs that pin already work.
/// </summary>
internal sealed class ShadowUnits(TenantManifest manifest, SqlTree tree, DatabaseNames names, AdoptedState state, AdoptedChanges changes)
{
    // So many tenants in one transaction.
    private const int Chunk = 50;

    private static readonly SqlTarget NoTenant = new("", "");

    private readonly TableSteps _steps = new(NoTenant, isLive: true);
    private readonly ObjectSet _after = tree.Model.Shared;

    public IEnumerable<AdoptionUnit> All() => Schemas().Concat(Enums()).Concat(TenantSteps()).Concat(Tenants()).Concat(state.Tables.Select(Table).OfType<AdoptionUnit>()).Concat(TenantTables()).Concat(Views()).Concat(Objects());

    private IEnumerable<AdoptionUnit> Schemas()
    {
        foreach (var schema in state.Schemas)
        {
            var owner = schema.Tenant is not null ? names.Owner : _after.Schemas.FirstOrDefault(own => own.Name == schema.Name && !own.IsPublic)?.Owner;
            if (owner is null || owner == schema.Owner)
                continue;
            var again = schema.Rights.Where(right => right.Grantee == schema.Owner).Select(right => AdoptionSql.Grant("SCHEMA " + SqlText.Identifier(schema.Name), right));
            var grants = _after.Grants.Where(grant => grant.Kind == GrantTarget.Schema && grant.Target.Name == schema.Name);
            yield return Unit($"Give schema {schema.Name} to {owner}", [
                new Step($"Give schema {schema.Name} to {owner}; {schema.Owner} keeps what it may do there", [AdoptionSql.SetSchemaOwner(schema.Name, owner), .. again, .. new PrivilegeSql(NoTenant).Grant(grants)])
                {
                    Note = $"{schema.Owner} can't drop or rename it any more.", Reverse = [AdoptionSql.SetSchemaOwner(schema.Name, schema.Owner)],
                }]);
        }
    }

    private IEnumerable<AdoptionUnit> Enums()
    {
        foreach (var type in state.Enums.Where(type => type.Owner != names.Owner))
        {
            var grants = _after.Grants.Where(grant => grant.Kind == GrantTarget.Type && grant.Target == type.Name);
            yield return Unit($"Give type {type.Name.Schema}.{type.Name.Name} to {names.Owner}", [
                new Step($"Give type {type.Name.Schema}.{type.Name.Name} to {names.Owner}", [AdoptionSql.SetOwner("TYPE", type.Name, names.Owner), .. new PrivilegeSql(NoTenant).Grant(grants)]) { Reverse = [AdoptionSql.SetOwner("TYPE", type.Name, type.Owner)] }]);
        }
    }

    private IEnumerable<AdoptionUnit> TenantSteps()
    {
        var control = SqlText.Identifier(manifest.Database.ControlSchema);
        foreach (var file in tree.TenantStream.Files.Where(file => !state.RecordedSteps.Contains(file.Version)))
        {
            yield return new AdoptionUnit(AdoptionStage.Shadow, $"Keep tenants' step {file.Name} in the database", [
                new Step($"Keep tenants' step {file.Name} in the database", [.. SqlStatements.Of(file.File.Content)]) { Reverse = [FormattableString.Invariant($"DELETE FROM {control}.tenant_steps WHERE version = {file.Version}")] }]) { Run = AdoptionRun.Outside };
        }
    }

    private IEnumerable<AdoptionUnit> Tenants()
    {
        foreach (var chunk in state.Unregistered.Chunk(Chunk))
        {
            var ids = string.Join(", ", chunk.Select(tenant => tenant.Id));
            yield return Unit($"Register {(chunk.Length == 1 ? "tenant" : $"{chunk.Length} tenants:")} {ids}", [
                new Step($"Register {(chunk.Length == 1 ? "tenant" : $"{chunk.Length} tenants:")} {ids}", [Block("adopt_tenant", chunk)])
                {
                    RunsAs = names.Maker, Note = "Each gets a role and, where it has none, a schema.", Reverse = [Block("disown_tenant", chunk)],
                }]);
        }
    }

    private string Block(string name, IReadOnlyList<AdoptedTenant> tenants)
    {
        var holes = PostgresEngine.TenantHoles(manifest);
        holes["tenants_text"] = SqlText.Literal("[" + string.Join(", ", tenants.Select(Json)) + "]");
        return "DO " + DollarText.Quote("\n" + FunctionBodies.Read(name, holes));
    }

    private static string Json(AdoptedTenant tenant)
    {
        var sources = tenant.Sources.Select(source => $"{{\"name\": {JsonText.Literal(source.Name)}, \"placement\": \"{(source.IsInTenantSchema ? "schema" : "shared")}\"}}");
        return $"{{\"id\": {JsonText.Literal(tenant.Id)}, \"name\": {(tenant.Name is null ? "null" : JsonText.Literal(tenant.Name))}, \"tier\": {JsonText.Literal(tenant.Tier)}, \"adopts\": {(tenant.HasSchema ? "true" : "false")}, \"sources\": [{string.Join(", ", sources)}]}}";
    }

    private AdoptionUnit? Table(AdoptedTable table)
    {
        var steps = new List<Step>();
        var name = Of(table.Wanted.Name);
        if (table.Owner != names.Owner)
            steps.Add(Own(table));
        if (table.Owner != names.Owner && table.Found is { HasRowSecurity: true, IsRowSecurityForced: false } && table.Bridge is null)
        {
            steps.Add(new Step($"Let {table.Owner} see all rows of {name} until the fence is up, as its owner did", [AdoptionSql.Bridge(table.Wanted.Name, table.Owner)])
            {
                Lock = Exclusive, Fence = FenceEffect.Same, Reverse = [AdoptionSql.DropPolicy(table.Wanted.Name, AdoptionSql.Temporary)],
            });
        }

        var grants = GrantsOn(table).Where(grant => !IsGiven(table.Rights, grant)).ToList();
        grants.RemoveAll(grant => grant.Kind == GrantTarget.Sequence && table.Sequences.Values.Any(sequence => sequence.Name == grant.Target && IsGiven(sequence.Rights, grant)));
        if (grants.Count > 0)
        {
            var privileges = new PrivilegeSql(NoTenant);
            steps.Add(new Step($"Let the project's roles at {name}", [.. privileges.Grant(grants)])
            {
                RunsAs = names.Owner, Fence = FenceEffect.Widened, Note = "For sessions that are pinned to a tenant, the admin and dumps.", Reverse = [.. grants.Select(privileges.Revoke)],
            });
        }

        foreach (var policy in table.Policies.Where(policy => table.Wanted.Policies.Any(own => own.Name == policy.Name)))
        {
            var other = DerivedName.Join(policy.Name, "before");
            steps.Add(new Step($"Rename policy {policy.Name} of {name} to {other}, until the fence is up", [AdoptionSql.RenamePolicy(table.Wanted.Name, policy.Name, other)]) { Lock = Exclusive, Reverse = [AdoptionSql.RenamePolicy(table.Wanted.Name, other, policy.Name)] });
        }

        steps.AddRange(changes.Of<PolicyAdded>(table).SelectMany(_steps.Write));
        steps.AddRange(changes.Of<DefaultChanged>(table).Where(change => changes.IsTenantColumn(change, change.Column) && !EnforceUnit.IsLate(table, change)).SelectMany(_steps.Write));
        return steps.Count == 0 ? null : Unit($"Bring owner, rights and policies of {name} to the manifest", steps) with { Locks = [AdoptionSql.Name(table.Wanted.Name)] };
    }

    private const string Exclusive = "ACCESS EXCLUSIVE";

    /// <summary>A new owner takes the old one's rights: they are given again.</summary>
    private Step Own(AdoptedTable table)
    {
        var sequences = table.Sequences.Values;
        var again = table.Rights.Where(right => right.Grantee == table.Owner).Select(right => AdoptionSql.Grant(AdoptionSql.Name(table.Wanted.Name), right))
            .Concat(sequences.SelectMany(sequence => sequence.Rights.Where(right => right.Grantee == table.Owner).Select(right => AdoptionSql.Grant("SEQUENCE " + AdoptionSql.Name(sequence.Name), right))));
        return new Step($"Give {Of(table.Wanted.Name)} to {names.Owner}; {table.Owner} keeps what it may do with the rows", [AdoptionSql.SetOwner("TABLE", table.Wanted.Name, names.Owner), .. again])
        {
            Lock = Exclusive, Risk = StepRisk.Review, Note = $"{table.Owner} can't alter or drop it any more: migrations do.", Reverse = [AdoptionSql.SetOwner("TABLE", table.Wanted.Name, table.Owner)],
        };
    }

    /// <summary>What a table that a migration makes has: the model's grants, and what everything of the owner's has for dumps.</summary>
    private IEnumerable<PgGrant> GrantsOn(AdoptedTable table)
    {
        var name = table.Wanted.Name;
        var role = table.Tenant is { } tenant ? TenantNames.For(manifest.Database.TenantSchema, tenant).Role : null;
        var given = table.Tenant is null
            ? _after.Grants.Where(grant => grant.Kind == GrantTarget.Table && grant.Target == name)
            : tree.Model.TenantSets.SelectMany(set => set.Grants).Where(grant => grant.Target.Name == name.Name).Select(grant => grant with { Target = name, Grantee = grant.Grantee ?? role });
        foreach (var grant in given)
            yield return grant;
        yield return ForDumps(GrantTarget.Table, name);
        foreach (var column in table.Wanted.Columns.Where(column => column.Identity != IdentityColumn.None && table.Sequences.ContainsKey(column.Name)))
            yield return ForDumps(GrantTarget.Sequence, table.Sequences[column.Name].Name);
    }

    private PgGrant ForDumps(GrantTarget kind, ObjectName name) => new(kind, name, null, EquatableArray.Of("SELECT"), default, names.Backup);

    private static bool IsGiven(IReadOnlyList<AdoptedRight> rights, PgGrant grant) =>
        grant.Privileges.All(privilege => (grant.Columns.Count == 0 ? new string?[] { null } : [.. grant.Columns]).All(column => rights.Any(right => right.Column == column && right.Grantee == grant.Grantee && right.Privilege == privilege)));

    /// <summary>Tables of a tenant's schema that the manifest has and the schema has not.</summary>
    private IEnumerable<AdoptionUnit> TenantTables()
    {
        foreach (var missing in state.MissingInSchemas)
        {
            var target = new SqlTarget(SqlText.Identifier(missing.Schema), SqlText.Identifier(missing.Schema));
            var there = _after.Tables.Select(table => table.Name).Concat(missing.There).ToHashSet();
            var grants = tree.Model.TenantSets.SelectMany(set => set.Grants).Where(grant => missing.Tables.Any(table => table.Name == grant.Target));
            yield return Unit($"Make {string.Join(", ", missing.Tables.Select(table => table.Name.Name))} in schema {missing.Schema}", [
                new Step($"Make {string.Join(", ", missing.Tables.Select(table => table.Name.Name))} in schema {missing.Schema}", [.. new ObjectSetSql(target).Tables(missing.Tables, there), .. new PrivilegeSql(target).Grant(grants)])
                {
                    RunsAs = names.Owner, Reverse = [.. missing.Tables.Reverse().Select(table => $"DROP TABLE {target.Name(table.Name)}")],
                }]);
        }
    }

    /// <summary>The manifest's views that are there.</summary>
    private IEnumerable<AdoptionUnit> Views()
    {
        foreach (var (view, there) in state.Objects.Views.Where(view => view.Value.Owner != names.Owner))
        {
            var grants = _after.Grants.Where(grant => grant.Kind == GrantTarget.Table && grant.Target == view).Append(ForDumps(GrantTarget.Table, view));
            var again = there.Rights.Where(right => right.Grantee == there.Owner).Select(right => AdoptionSql.Grant(AdoptionSql.Name(view), right));
            yield return Unit($"Give view {Of(view)} to {names.Owner}", [
                new Step($"Give view {Of(view)} to {names.Owner}; {there.Owner} keeps what it may do with it", [AdoptionSql.SetOwner("VIEW", view, names.Owner), .. again, .. new PrivilegeSql(NoTenant).Grant(grants)])
                {
                    Lock = Exclusive, Reverse = [AdoptionSql.SetOwner("VIEW", view, there.Owner)],
                }]);
        }
    }

    private IEnumerable<AdoptionUnit> Objects()
    {
        var adopted = state.Tables.Where(table => table.Tenant is null).Select(table => table.Wanted.Name).ToHashSet();
        var missing = changes.Missing.Select(table => table.Name).ToHashSet();
        var foundation = ObjectSetParts.Split(_after, manifest.Database, names.Lookup).First().Objects;
        var functions = foundation.Functions.Concat(_after.Functions.Where(function => state.Objects.Functions.Contains((function.Name, function.Signature)))).Distinct().ToList();
        var views = foundation.Views.Concat(_after.Views.Where(view => state.Objects.Views.ContainsKey(view.Name))).Distinct().ToList();
        // Those of tables and types that are there come with these.
        var there = adopted.Concat(views.Select(view => view.Name)).ToHashSet();
        var types = state.Enums.Select(type => type.Name).ToHashSet();
        var before = _after with
        {
            Tables = _after.Tables.Where(table => !missing.Contains(table.Name)).ToEquatableArray(),
            Enums = state.Enums.Select(type => new PgEnum(type.Name, names.Owner, type.Labels.ToEquatableArray())).ToEquatableArray(),
            Functions = functions.ToEquatableArray(),
            Views = views.ToEquatableArray(),
            Triggers = _after.Triggers.Where(trigger => adopted.Contains(trigger.Table) || state.Objects.Triggers.Contains((trigger.Table, trigger.Name))).ToEquatableArray(),
            Grants = _after.Grants.Where(grant => foundation.Grants.Contains(grant) || grant.Kind is GrantTarget.Schema or GrantTarget.Database || (grant.Kind == GrantTarget.Table && there.Contains(grant.Target))
                || (grant.Kind == GrantTarget.Type && types.Contains(grant.Target)) || (grant.Kind == GrantTarget.Function && functions.Exists(function => function.Name == grant.Target && function.Signature == grant.Signature))).ToEquatableArray(),
            Rows = state.IsRegistryWritten ? _after.Rows : foundation.Rows,
        };
        var foreign = _after.Schemas.Where(schema => schema.IsPublic).Select(schema => schema.Name).ToList();
        var steps = new StepWriter(NoTenant, names.Owner, foreign, isLive: true).Write(ObjectSetDiff.Compare(before, _after, Renames.None));
        foreach (var phase in steps.OrderBy(step => step.Phase).ThenBy(step => step.Rank).GroupBy(step => step.Phase))
            yield return Unit(phase.Key == StepPhase.Labels ? "Add labels to enums" : "Make what pinned sessions and the admin read through, and write the registry", [.. phase]);
    }

    private static AdoptionUnit Unit(string what, IReadOnlyList<Step> steps) => new(AdoptionStage.Shadow, what, steps);

    private static string Of(ObjectName name) => $"{name.Schema}.{name.Name}";
}
