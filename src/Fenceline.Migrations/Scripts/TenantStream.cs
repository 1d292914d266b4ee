using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Plan;
using Fenceline.Migrations.Render;

namespace Fenceline.Migrations.Scripts;

/// <summary>
/// The tenant stream: what stands in each tenant's schema. The database keeps its steps, so that a tenant that is made
/// later gets them without a file. A file adds a step; running it for each tenant, in a transaction of its own, comes after.
/// </summary>
internal sealed class TenantStream
{
    /// <summary>Where its files are, relative to the output folder.</summary>
    public const string Folder = "sql/tenant";

    private readonly string _control;
    private readonly string _owner;

    /// <param name="written">The numbered files that are there; when there are none the first ones make everything.</param>
    /// <param name="parts">What is to follow them.</param>
    public TenantStream(DatabaseModel model, DatabaseOptions database, DatabaseNames names, IReadOnlyList<NumberedFile> written, IEnumerable<PlanPart> parts)
    {
        _control = SqlText.Identifier(database.ControlSchema);
        _owner = SqlText.Identifier(names.Owner);
        var there = model.Shared.Tables.Select(table => table.Name).ToList();
        Files = written.Count == 0 && !parts.Any()
            ? [.. model.TenantSets.Select((set, i) => First(set, i + 1, there))]
            : [.. written, .. parts.Select((part, i) => Write(part.Name, part.Source, written.Count + i + 1, StepFile.Describe(part.Steps), part.Steps.SelectMany(step => step.Sql)))];
    }

    /// <summary>Names of a tenant's objects, as the database fills them in.</summary>
    internal static SqlTarget AnyTenant { get; } = new(TenantTemplate.Schema, TenantTemplate.Role);

    public IReadOnlyList<NumberedFile> Files { get; }

    private NumberedFile First(TenantObjectSet set, int version, IReadOnlyList<ObjectName> there) => Write(
        set.Name,
        set.Source,
        version,
        "Its tables.",
        new ObjectSetSql(AnyTenant).Tables(set.Tables, there.ToHashSet()).Concat(new PrivilegeSql(AnyTenant).Grant(set.Grants)));

    private NumberedFile Write(string name, string? source, int version, string what, IEnumerable<string> statements)
    {
        var step = TenantTemplate.Format(string.Join(";\n", statements));
        var who = source is null ? "every tenant" : $"each tenant that keeps {source} in its own schema";
        var hash = NumberedFile.HashOf([step]);
        var text = SqlFile.Write(
            $"A step for {who}. The database keeps it, and {_control}.run_steps runs it for a tenant; %1$I is the tenant's schema, %2$I its role.\n{what}",
            [
                $"SET LOCAL ROLE {_owner}",
                NumberedFile.Record(_control + ".tenant_steps", version, name, hash, ", source, sql", $", {(source is null ? "NULL" : SqlText.Literal(source))}, {DollarText.Quote("\n" + step + "\n")}"),
            ]);
        return new NumberedFile(version, name, hash, new GeneratedFile(NumberedFile.PathOf(Folder, version, name), text));
    }
}
