using System.Globalization;
using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Render;

namespace Fenceline.Migrations.Scripts;

/// <summary>
/// The tenant stream: what stands in each tenant's schema. The database keeps its steps, so that a tenant that is made
/// later gets them without a file.
/// </summary>
internal sealed class TenantStream
{
    // What no manifest value brings along: values are quoted, and control characters are not let through.
    private const string Schema = "\u0001";
    private const string Role = "\u0002";

    private static readonly SqlTarget AnyTenant = new(Schema, Role);

    public TenantStream(DatabaseModel model, DatabaseOptions database, DatabaseNames names)
    {
        var there = model.Shared.Tables.Select(table => table.Name);
        Files = [.. model.TenantSets.Select((set, i) => Write(set, i + 1, there, database, names))];
    }

    public IReadOnlyList<TenantStepFile> Files { get; }

    private static TenantStepFile Write(TenantObjectSet set, int version, IEnumerable<ObjectName> there, DatabaseOptions database, DatabaseNames names)
    {
        var control = SqlText.Identifier(database.ControlSchema);
        var statements = new ObjectSetSql(AnyTenant).Tables(set.Tables, there.ToHashSet()).Concat(new PrivilegeSql(AnyTenant).Grant(set.Grants));
        // The step is a template of format(): %1$I is the tenant's schema and %2$I its role.
        var step = string.Join(";\n", statements).Replace("%", "%%", StringComparison.Ordinal)
            .Replace(Schema, "%1$I", StringComparison.Ordinal).Replace(Role, "%2$I", StringComparison.Ordinal);
        var source = set.Source is null ? "NULL" : SqlText.Literal(set.Source);
        var who = set.Source is null ? "every tenant" : $"each tenant that keeps {set.Source} in its own schema";
        var text = SqlFile.Write(
            $"Tables of {who}. The database keeps the step and runs it for tenants that are made later; %1$I is the tenant's schema, %2$I its role.",
            [
                $"SET LOCAL ROLE {SqlText.Identifier(names.Owner)}",
                string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {control}.tenant_steps (version, name, source, sql) VALUES ({version}, {SqlText.Literal(set.Name)}, {source}, {DollarText.Quote("\n" + step + "\n")})"),
                $"SELECT {control}.run_steps(t.tenant_id) FROM {control}.tenants AS t WHERE t.status <> {SqlText.Literal(TenantStatuses.Leaving)}",
            ]);
        return new TenantStepFile(version, new GeneratedFile(string.Create(CultureInfo.InvariantCulture, $"sql/tenant/{version:D4}_{set.Name}.sql"), text));
    }
}

/// <summary>One file of the tenant stream.</summary>
internal sealed record TenantStepFile(int Version, GeneratedFile File);
