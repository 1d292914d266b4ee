using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Core.Schema;
using Fenceline.Terraform;
using Scriban.Runtime;

namespace Fenceline.Migrations.Tree;

/// <summary>One tenant's files: its schema, roles and grants, and their removal. Run for thousands of tenants, so what they share is computed once.</summary>
internal sealed class TenantSql
{
    private readonly TenantTemplate _onboard;
    private readonly TenantTemplate _offboard;

    public TenantSql(TenantManifest manifest, DesiredState state)
    {
        var model = SqlModel.Database(manifest);
        // Rows go before those that they refer to.
        model["shared_tables"] = new ScriptArray(state.SharedTables.Reverse().Select(table => new ScriptObject
        {
            ["name"] = SqlText.Qualified(manifest.Database.SharedSchema, table.Name),
            ["tenant_key"] = TenantKeySql.Expression(table.TenantKey!),
        }));
        _onboard = new TenantTemplate("sql/tenant.sbn", model, SlotNames);
        _offboard = new TenantTemplate("sql/offboard.sbn", model, SlotNames);
    }

    private static IEnumerable<string> SlotNames =>
        ["title", "id_text", "name_or_null_text", "tier_text", "sources", "placements", "schema", "schema_text", "landing", "landing_text", "role", "role_text", "loader", "loader_text"];

    public GeneratedFile Onboard(TenantPlan plan) => Render(plan, _onboard, ".sql");

    public GeneratedFile Offboard(TenantPlan plan) => Render(plan, _offboard, ".offboard.sql");

    private static GeneratedFile Render(TenantPlan plan, TenantTemplate template, string ending) =>
        new("sql/tenants/" + plan.Names.FileStem + ending, template.Fill(Slots(plan)));

    private static Dictionary<string, string> Slots(TenantPlan plan)
    {
        var (tenant, names) = (plan.Tenant, plan.Names);
        var connected = plan.Connected.ToList();
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["title"] = SqlText.Comment(tenant.Name is null ? tenant.Id : $"{tenant.Id} ({tenant.Name})"),
            ["id_text"] = SqlText.Literal(tenant.Id),
            ["name_or_null_text"] = tenant.Name is null ? "NULL" : SqlText.Literal(tenant.Name),
            ["tier_text"] = SqlText.Literal(tenant.Tier),
            ["sources"] = string.Join(", ", connected.Select(source => SqlText.Literal(source.Name))),
            ["placements"] = string.Join(", ", connected.Select(source => source.IsInTenantSchema ? "'schema'" : "'shared'")),
            ["schema"] = SqlText.Identifier(names.Schema),
            ["schema_text"] = SqlText.Literal(names.Schema),
            ["landing"] = SqlText.Identifier(names.LandingSchema),
            ["landing_text"] = SqlText.Literal(names.LandingSchema),
            ["role"] = SqlText.Identifier(names.Role),
            ["role_text"] = SqlText.Literal(names.Role),
            ["loader"] = SqlText.Identifier(names.LoaderRole),
            ["loader_text"] = SqlText.Literal(names.LoaderRole),
        };
    }
}
