using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Diff;
using Fenceline.Migrations.Render;

namespace Fenceline.Migrations.Plan;

/// <summary>Makes steps of changes: their SQL, and what is known of each before it runs.</summary>
/// <param name="target">How names of objects are written.</param>
/// <param name="owner">Who owns everything but what says otherwise.</param>
/// <param name="others">Schemas that are not the owner's, whose privileges who applies gives.</param>
/// <param name="isLive">The tables are large and in use: what would hold them for long is done in pieces.</param>
internal sealed class StepWriter(SqlTarget target, string owner, IReadOnlyCollection<string> others, bool isLive)
{
    private readonly FunctionSql _functions = new(target);
    private readonly ViewSql _views = new(target);
    private readonly PrivilegeSql _privileges = new(target);
    private readonly TableSteps _tables = new(target, isLive);

    public IEnumerable<Step> Write(IReadOnlyList<Change> changes) =>
        changes.SelectMany(change => RenameHint.For(change, changes) is { } hint ? Write(change).Select(step => step with { Note = hint }) : Write(change));

    private IEnumerable<Step> Write(Change change) => change switch
    {
        TablesAdded or TableChange => _tables.Write(change).Select(AsOwner),
        FunctionAdded { Function: var function } added =>
            [new Step($"Create function {Name(function.Name)}", [_functions.Create(function)]) { Rank = added.IsNeededByTables ? Ranks.EarlyFunction : Ranks.Function, Upkeep = StepUpkeep.Function, RunsAs = function.Owner, Reverse = [_functions.Drop(function)] }],
        FunctionReplaced replaced => [Replace(replaced)],
        FunctionDropped { Function: var function } dropped =>
            [new Step($"Drop function {Name(function.Name)}", [_functions.Drop(function)])
            {
                Rank = dropped.ComesBack ? Ranks.FunctionThatComesBack : Ranks.DropFunction,
                RunsAs = function.Owner,
                Risk = dropped.ComesBack ? StepRisk.Safe : StepRisk.Breaking,
                // All functions are Fenceline's own: who asked for less has said so by what they were for.
                Upkeep = StepUpkeep.Dropped,
                Reverse = [_functions.Create(function), .. _privileges.Grant(dropped.Grants)],
            }],
        ViewAdded added => [Add(added)],
        ViewDropped dropped => [AsOwner(new Step($"Drop view {Name(dropped.View.Name)}{(dropped.ComesBack ? ", to make it again" : "")}", [$"DROP VIEW {target.Name(dropped.View.Name)}"])
        {
            Rank = Ranks.DropView,
            Lock = "ACCESS EXCLUSIVE",
            Risk = dropped.ComesBack ? StepRisk.Safe : StepRisk.Breaking,
            // The manifest's own views have a path; the others follow the tables.
            Upkeep = dropped.ComesBack || dropped.View.Path is null ? StepUpkeep.Dropped : null,
            Reverse = [.. _views.Create(dropped.View), .. _privileges.Grant(dropped.Grants)],
        })],
        TriggerAdded { Trigger: var trigger } => [AsOwner(new Step($"Create trigger {trigger.Name} on {Name(trigger.Table)}", [TriggerSql.Create(trigger, target)]) { Rank = Ranks.Trigger, Upkeep = StepUpkeep.Trigger, Lock = "SHARE ROW EXCLUSIVE", Reverse = [TriggerSql.Drop(trigger, target)] })],
        TriggerDropped { Trigger: var trigger } => [AsOwner(new Step($"Drop trigger {trigger.Name} on {Name(trigger.Table)}", [TriggerSql.Drop(trigger, target)]) { Rank = Ranks.DropTrigger, Upkeep = StepUpkeep.Dropped, Lock = "ACCESS EXCLUSIVE", Reverse = [TriggerSql.Create(trigger, target)] })],
        Granted granted => [Grant(granted)],
        Revoked { Grant: var grant } revoked => [AsGiver(grant, revoked.Giver, new Step($"Take {Describe(grant)}", [_privileges.Revoke(grant)])
        {
            Rank = Ranks.Revoke, Fence = FenceEffect.Narrowed, Risk = StepRisk.Breaking, Reverse = [.. _privileges.Grant([grant])],
        })],
        RowsPut { Rows: var rows } put => [AsOwner(new Step($"Write {(rows.Count == 1 ? "a row" : rows.Count + " rows")} of {Name(rows[0].Table)}", [RegistrySql.Put(rows, put.Key, target)])
        {
            Rank = Ranks.Row,
            Upkeep = rows[0].IsSeed ? null : StepUpkeep.RegistryRow,
            Reverse = [.. put.Before.GroupBy(row => row.Columns).Select(same => RegistrySql.Put([.. same], put.Key, target)), .. put.Added.Reverse().Select(row => RegistrySql.Remove(row, put.Key, target))],
        })],
        RowRemoved { Row: var row, Key: var key } => [AsOwner(new Step($"Delete a row of {Name(row.Table)}", [RegistrySql.Remove(row, key, target)])
        {
            Rank = Ranks.DeleteRow,
            Upkeep = row.IsSeed ? null : StepUpkeep.RegistryRow,
            Reverse = [.. RegistrySql.Insert([row], target)],
            Risk = row.IsSeed ? StepRisk.Destructive : StepRisk.Safe,
            Note = row.IsSeed ? "It fails while something refers to the row." : "It fails while something refers to the row, such as a tenant to its tier.",
        })],
        _ => WriteRest(change),
    };

    private IEnumerable<Step> WriteRest(Change change) => change switch
    {
        SchemaAdded { Schema: var schema } => [new Step($"Create schema {schema.Name}", [$"CREATE SCHEMA {SqlText.Identifier(schema.Name)} AUTHORIZATION {SqlText.Identifier(schema.Owner)}"]) { Rank = Ranks.Ground, Reverse = [$"DROP SCHEMA {SqlText.Identifier(schema.Name)}"] }],
        SchemaDropped { Schema: var schema } dropped => [new Step($"Drop schema {schema.Name}", [$"DROP SCHEMA {SqlText.Identifier(schema.Name)}"])
        {
            Rank = Ranks.DropSchema, Risk = StepRisk.Breaking, Note = "It fails while something else is in it: move that to another schema before.",
            Reverse = [$"CREATE SCHEMA {SqlText.Identifier(schema.Name)} AUTHORIZATION {SqlText.Identifier(schema.Owner)}", .. _privileges.Grant(dropped.Grants)],
        }],
        ExtensionAdded { Extension: var extension } => [new Step($"Install extension {extension.Name}", [$"CREATE EXTENSION IF NOT EXISTS {SqlText.Identifier(extension.Name)} SCHEMA {SqlText.Identifier(extension.Schema)}"]) { Rank = Ranks.Ground }],
        DefaultPrivilegeAdded { Privilege: var privilege } => [Default(privilege)],
        DefaultPrivilegeRemoved { Privilege: var privilege } => [Default(privilege with { IsRevoked = !privilege.IsRevoked })],
        EnumAdded { Type: var type } => [AsOwner(new Step($"Create type {Name(type.Name)}", [CreateEnum(type)]) { Rank = Ranks.Enum, Reverse = [$"DROP TYPE {target.Name(type.Name)}"] })],
        LabelAdded added => [AsOwner(new Step($"Add label {added.Label} to {Name(added.Type.Name)}", [$"ALTER TYPE {target.Name(added.Type.Name)} ADD VALUE {SqlText.Literal(added.Label)}{(added.Before is null ? "" : " BEFORE " + SqlText.Literal(added.Before))}"]) { Phase = StepPhase.Labels, Rank = Ranks.AddLabel, Risk = StepRisk.Review, Note = "Code that does not know the label fails on rows that have it." })],
        LabelRenamed { Type: var type } renamed => [AsOwner(new Step($"Rename label {renamed.From} of {Name(type.Name)} to {renamed.To}", [RenameLabel(type, renamed.From, renamed.To)])
        {
            Phase = StepPhase.Labels, Rank = Ranks.RenameLabel, Risk = StepRisk.Breaking, Note = "Rows have the new label at once: code that does not know it fails on them.", Reverse = [RenameLabel(type, renamed.To, renamed.From)],
        })],
        EnumDropped { Type: var type } dropped => [AsOwner(new Step($"Drop type {Name(type.Name)}", [$"DROP TYPE {target.Name(type.Name)}"]) { Rank = Ranks.DropEnum, Risk = StepRisk.Breaking, Reverse = [CreateEnum(type), .. _privileges.Grant(dropped.Grants)] })],
        _ => throw new InvalidOperationException($"No step is known for {change}."),
    };

    private string CreateEnum(PgEnum type) => $"CREATE TYPE {target.Name(type.Name)} AS ENUM ({string.Join(", ", type.Labels.Select(SqlText.Literal))})";

    private string RenameLabel(PgEnum type, string from, string to) => $"ALTER TYPE {target.Name(type.Name)} RENAME VALUE {SqlText.Literal(from)} TO {SqlText.Literal(to)}";

    private Step AsOwner(Step step) => step with { RunsAs = owner };

    private Step AsGiver(PgGrant grant, string? giver, Step step) =>
        step with { RunsAs = grant.Kind == GrantTarget.Database || (grant.Kind == GrantTarget.Schema && others.Contains(grant.Target.Name)) ? null : giver ?? owner };

    private Step Replace(FunctionReplaced replaced)
    {
        var (before, function, isIdentity) = replaced;
        var widens = isIdentity || (function.IsSecurityDefiner && !before.IsSecurityDefiner);
        return new Step($"Replace function {Name(function.Name)}", [_functions.Create(function, replaces: true)])
        {
            Rank = isIdentity ? Ranks.EarlyFunction : Ranks.Function,
            Upkeep = widens ? null : StepUpkeep.Function,
            RunsAs = function.Owner,
            Fence = widens ? FenceEffect.Widened : FenceEffect.Same,
            Risk = widens ? StepRisk.Review : StepRisk.Safe,
            Note = isIdentity ? "It decides who is asking: each row of each shared table is kept apart by its answer." : null,
            // Nothing takes an argument's default away but a function that is made again.
            Reverse = before.Arguments.Zip(function.Arguments).Any(pair => pair.First.Default is null && pair.Second.Default is not null) ? null : [_functions.Create(before, replaces: true)],
        };
    }

    private Step Add(ViewAdded added)
    {
        var widens = added.Before is { Rights: ViewRights.Invoker } && added.View.Rights != ViewRights.Invoker;
        return AsOwner(new Step($"Create view {Name(added.View.Name)}", [.. _views.Create(added.View)])
        {
            Rank = Ranks.View,
            Upkeep = widens ? null : StepUpkeep.View,
            Fence = widens ? FenceEffect.Widened : FenceEffect.Same,
            Note = widens ? "It shows what its owner may see, and no longer what who asks may see." : null,
            Reverse = [$"DROP VIEW {target.Name(added.View.Name)}"],
        });
    }

    private Step Grant(Granted granted)
    {
        var grant = granted.Grant;
        var widens = granted is { IsNew: true, OnExisting: true };
        return AsGiver(grant, granted.Giver, new Step($"{(granted.IsNew ? "Give" : "Give again")} {Describe(grant)}", grant.Kind == GrantTarget.Database ? [_privileges.GrantOnDatabase(grant)] : [.. _privileges.Grant([grant])])
        {
            // Who makes a function or a policy must be let in to the names in it.
            Rank = grant.Kind is GrantTarget.Schema or GrantTarget.Type ? Ranks.GrantOfNames : Ranks.Grant,
            Upkeep = widens ? null : StepUpkeep.Privilege,
            Fence = widens ? FenceEffect.Widened : FenceEffect.Same,
            Reverse = [grant.Kind == GrantTarget.Database ? _privileges.RevokeOnDatabase(grant) : _privileges.Revoke(grant)],
        });
    }

    private static Step Default(PgDefaultPrivilege privilege) =>
        new($"Change what {privilege.Grantee ?? "PUBLIC"} may do with later {privilege.Objects.ToLowerInvariant()} of {privilege.Owner}", [PrivilegeSql.Default(privilege)])
        {
            Rank = Ranks.Ground,
            Fence = privilege.IsRevoked ? FenceEffect.Narrowed : FenceEffect.Widened,
            Reverse = [PrivilegeSql.Default(privilege with { IsRevoked = !privilege.IsRevoked })],
        };

    private static string Describe(PgGrant grant) =>
        $"{grant.Grantee ?? "the tenant's role"} {string.Join(", ", grant.Privileges)} on {Name(grant.Target)}{(grant.Columns.Count == 0 ? "" : $" ({string.Join(", ", grant.Columns)})")}";

    private static string Name(ObjectName name) => name.Schema is null ? name.Name : $"{name.Schema}.{name.Name}";
}
