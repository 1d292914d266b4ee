using System.Globalization;
using System.Text.RegularExpressions;
using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Migrations.Render;
using Fenceline.Migrations.Scripts;

namespace Fenceline.Migrations.Layouts;

/// <summary>All scripts of a database, in the order in which a new one needs them.</summary>
/// <param name="manifest">Whose tenants get scripts of their own.</param>
/// <param name="tree">What was generated.</param>
/// <param name="isPerTenant">Steps run in one script for each tenant; else in one for all.</param>
/// <param name="wasWritten">Whether a unit was written before.</param>
internal sealed partial class ScriptUnits(TenantManifest manifest, SqlTree tree, bool isPerTenant, Func<string, bool> wasWritten)
{
    private readonly string _control = SqlText.Identifier(manifest.Database.ControlSchema);
    private readonly string _actAsOwner = $"SET LOCAL ROLE {SqlText.Identifier(new DatabaseNames(manifest.Project).Owner)}";

    /// <summary>Whether a unit is of a numbered file, which every folder of the same history has.</summary>
    public static bool IsNumbered(string unit) => NumberedPattern().IsMatch(unit);

    /// <summary>For the tenants' database.</summary>
    public IReadOnlyList<Script> OfTenants()
    {
        var plans = manifest.Tenants.Select(new TenantPlanner(manifest).PlanOf).ToList();
        return
        [
            new Script(Unit("roles"), tree.Shared.Roles.Content, DueWhen.OthersAre),
            .. tree.Shared.Numbered.Select(file => Once("shared", file)),
            .. tree.TenantStream.Files.Select(file => Once("tenant", file)),
            .. Steps(plans),
            .. plans.Select(plan => new Script(Unit(plan.Names.FileStem), tree.Onboard(plan).Content, DueWhen.Changed)),
            new Script(Unit("access"), tree.Shared.Access.Content, DueWhen.OthersAre),
        ];
    }

    /// <summary>For the landing database.</summary>
    /// <param name="stream">What it has once.</param>
    public IReadOnlyList<Script> OfLanding(SharedStream stream) =>
    [
        new Script(Unit("roles"), stream.Roles.Content, DueWhen.OthersAre),
        .. stream.Numbered.Select(file => Once("landing", file)),
        .. manifest.Tenants.Select(new TenantPlanner(manifest).PlanOf).Select(plan => new Script(Unit(plan.Names.FileStem), tree.OpenLanding(plan).Content, DueWhen.Changed)),
        new Script(Unit("access"), stream.Access.Content, DueWhen.OthersAre),
    ];

    private static string Unit(string name) => ScriptName.UnitPrefix + name;

    private static string Numbered(string stream, NumberedFile file) => Unit(string.Create(CultureInfo.InvariantCulture, $"{stream}_{file.Version:D4}_{file.Name}"));

    private static Script Once(string stream, NumberedFile file) => new(Numbered(stream, file), file.File.Content, DueWhen.Missing);

    /// <summary>Runs the tenant steps that are new for tenants that are not.</summary>
    private IEnumerable<Script> Steps(IReadOnlyList<TenantPlan> plans)
    {
        var added = tree.TenantStream.Files.Where(file => !wasWritten(Numbered("tenant", file))).Select(TenantStep.Read).ToList();
        if (added.Count == 0 || !plans.Any(plan => wasWritten(Unit(plan.Names.FileStem))))
            yield break;

        var unit = string.Create(CultureInfo.InvariantCulture, $"steps_{added[^1].Version:D4}");
        if (isPerTenant)
        {
            foreach (var plan in plans.Where(plan => wasWritten(Unit(plan.Names.FileStem))))
            {
                var own = added.Where(step => step.IsFor(plan)).ToList();
                if (own.Count > 0)
                    yield return new Script(Unit($"{unit}_{plan.Names.FileStem}"), OfTenant(plan, own), DueWhen.Missing);
            }
        }

        yield return new Script(Unit(isPerTenant ? unit + "_others" : unit), OfAll(added), DueWhen.Missing);
    }

    private string OfTenant(TenantPlan plan, IReadOnlyList<TenantStep> steps) => SqlFile.Write(
        $"Runs for tenant {plan.Tenant.Id} what the database keeps for tenants and this one has not had yet:\n{string.Join("\n", steps.Select(step => step.Expand(plan.Names)))}",
        [_actAsOwner, $"SELECT {_control}.run_steps({SqlText.Literal(plan.Tenant.Id)})"]);

    private string OfAll(IReadOnlyList<TenantStep> steps) => SqlFile.Write(
        $"Runs {string.Join(", ", steps.Select(step => step.Name))} for each tenant that has not had it yet, those of the database's registry too.",
        [_actAsOwner, "DO " + DollarText.Quote($"\nDECLARE\n  behind text;\nBEGIN\n  FOR behind IN SELECT DISTINCT p.tenant_id FROM {PendingSteps.OfTenants(_control)} LOOP\n    PERFORM {_control}.run_steps(behind);\n  END LOOP;\nEND\n")]);

    [GeneratedRegex("^fenceline_(shared|tenant|landing)_[0-9]{4,}_")]
    private static partial Regex NumberedPattern();
}
