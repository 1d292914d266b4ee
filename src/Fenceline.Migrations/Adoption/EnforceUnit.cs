using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Diff;
using Fenceline.Migrations.Plan;
using Fenceline.Migrations.Render;

namespace Fenceline.Migrations.Adoption;

/// <summary>Policies begin to hold, for all tables in one moment: so that a failure leaves all as it was.</summary>
internal sealed class EnforceUnit(AdoptedState state, AdoptedChanges changes, ObjectSet after, string logSchema)
{
    private const string Exclusive = "ACCESS EXCLUSIVE";

    private static readonly SqlTarget NoTenant = new("", "");

    private readonly TableSteps _steps = new(NoTenant, isLive: true);

    /// <summary>Programs of before rely on what fills the tenant in today.</summary>
    public static bool IsLate(AdoptedTable table, DefaultChanged change) => change.Before is not null || table.Sequences.ContainsKey(change.Column.Name) || table.IsFilled || table.HasRowsWithoutTenant || table.Found.Columns.All(column => column.Name != change.Column.Name);

    public AdoptionUnit? Make()
    {
        var tables = state.Tables.Where(table => table.Tenant is null).Select(table => (Table: table, Steps: Steps(table).ToList())).Where(pair => pair.Steps.Count > 0).ToList();
        if (tables.Count == 0)
            return null;
        return new AdoptionUnit(AdoptionStage.Enforce, "Let the policies hold", [.. tables.SelectMany(pair => pair.Steps)])
        {
            Locks = [.. tables.Select(pair => AdoptionSql.Name(pair.Table.Wanted.Name))],
        };
    }

    private IEnumerable<Step> Steps(AdoptedTable table)
    {
        var name = table.Wanted.Name;
        if (table.IsFilled)
            yield return new Step($"Drop what filled the tenant of {Of(name)} in", [AdoptionSql.DropFillTrigger(table.Wanted)]) { Lock = Exclusive, Reverse = [AdoptionSql.FillTrigger(table.Wanted, logSchema)] };
        // Whoever makes a tenant from here on says its id: onboarding does.
        foreach (var changed in changes.Of<IdentityChanged>(table).Where(change => changes.IsTenantColumn(change, change.Column)))
        {
            yield return new Step($"Let {Of(name)}.{changed.Column.Name} count no more: who makes a tenant says its id", [$"ALTER TABLE {AdoptionSql.Name(name)} ALTER COLUMN {SqlText.Identifier(changed.Column.Name)} DROP IDENTITY"])
            {
                Lock = Exclusive, Risk = StepRisk.Breaking, Note = "Programs that insert tenants call onboarding instead.", Reverse = [.. AdoptionSql.Recount(table.Wanted, changed.Before)],
            };
        }

        foreach (var step in changes.Of<DefaultChanged>(table).Where(change => changes.IsTenantColumn(change, change.Column) && IsLate(table, change)).SelectMany(_steps.Write)
            .Concat(changes.Of<ColumnAdded>(table).Where(added => changes.IsTenantColumn(added, added.Column)).SelectMany(added => _steps.Write(new DefaultChanged(table.Wanted, added.Column, null)))))
            yield return step;
        if (table.TenantColumn is { } tenant && table.Sequences.TryGetValue(tenant, out var sequence) && !sequence.IsIdentity)
        {
            yield return new Step($"Drop the sequence of {Of(name)}.{tenant}, which counts no more", [$"DROP SEQUENCE {AdoptionSql.Name(sequence.Name)}"])
            {
                Lock = Exclusive, Reverse = [.. AdoptionSql.Resequence(table.Wanted, tenant, sequence.Name, table.Owner)],
            };
        }

        foreach (var step in changes.Of<RowSecurityChanged>(table).SelectMany(_steps.Write))
            yield return step;
        foreach (var policy in table.Policies)
        {
            yield return new Step($"Drop policy {policy.Name} of {Of(name)}, which the manifest does not have", [AdoptionSql.DropPolicy(name, policy.Name)])
            {
                Lock = Exclusive, Risk = StepRisk.Review, Fence = policy.IsRestrictive ? FenceEffect.Widened : FenceEffect.Narrowed, Reverse = [policy.Create],
            };
        }

        if (table.Bridge is { } bridge)
        {
            yield return new Step($"Hold {Of(name)}'s owner of before by the policies too", [AdoptionSql.DropPolicy(name, bridge.Name)]) { Lock = Exclusive, Fence = FenceEffect.Narrowed, Reverse = [bridge.Create] };
        }

        foreach (var trigger in after.Triggers.Where(trigger => trigger.Table == name && !state.Objects.Triggers.Contains((trigger.Table, trigger.Name))))
            yield return new Step($"Create trigger {trigger.Name} on {Of(name)}", [TriggerSql.Create(trigger, NoTenant)]) { Lock = "SHARE ROW EXCLUSIVE", Reverse = [TriggerSql.Drop(trigger, NoTenant)] };
    }

    private static string Of(ObjectName name) => $"{name.Schema}.{name.Name}";
}
