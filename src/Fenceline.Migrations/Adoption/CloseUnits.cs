using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Plan;
using Fenceline.Migrations.Render;
using Fenceline.Migrations.Scripts;

namespace Fenceline.Migrations.Adoption;

/// <summary>What logins of before could do with the tables ends; then the database says that it has run the files that it is as if it had run.</summary>
internal sealed class CloseUnits(TenantManifest manifest, SqlTree tree, DatabaseNames names, AdoptedState state)
{
    public IEnumerable<AdoptionUnit> All()
    {
        var missing = tree.Shared.Numbered.Where(file => !state.RecordedFiles.Contains(file.Version)).ToList();
        if (missing.Count == 0)
            yield break;
        var steps = AirbyteColumns().Concat(Revoke()).ToList();
        steps.Add(new Step($"Record that the database is at {missing[^1].Version:D4}_{missing[^1].Name}", [.. missing.Select(file => NumberedFile.Record(tree.Shared.History, file.Version, file.Name, file.Hash))])
        {
            Note = "From here on 'fenceline migrate' takes over.", Reverse = [$"DELETE FROM {tree.Shared.History}"],
        });
        yield return new AdoptionUnit(AdoptionStage.Close, "Take from logins of before what they can do with the tables, and record the present", steps) { Locks = [.. state.Tables.Select(table => AdoptionSql.Name(table.Wanted.Name))] };
        yield return new AdoptionUnit(AdoptionStage.Close, "Say who may connect", [
            new Step("Say who may connect", [.. SqlStatements.Of(tree.Shared.Access.Content)]) { Note = "What PUBLIC may do with the database is taken where nobody seems to rely on it; else a warning names who does.", Reverse = [] }]) { Run = AdoptionRun.Outside };
    }

    /// <summary>Airbyte's own columns: what publishing writes has none of them.</summary>
    private IEnumerable<Step> AirbyteColumns() => state.Tables.Where(table => table.AirbyteColumns.Count > 0).Select(table =>
        new Step($"Drop Airbyte's own columns of {Of(table.Wanted.Name.Schema!, table.Wanted.Name.Name)}: {string.Join(", ", table.AirbyteColumns)}", [$"ALTER TABLE {AdoptionSql.Name(table.Wanted.Name)} {string.Join(", ", table.AirbyteColumns.Select(column => "DROP COLUMN " + SqlText.Identifier(column)))}"])
        {
            Lock = "ACCESS EXCLUSIVE", Risk = StepRisk.Destructive, Note = "Airbyte writes into the landing from here on, and publishing into this table.",
        });

    private IEnumerable<Step> Revoke()
    {
        foreach (var table in state.Tables)
        {
            if (Revoke(Of(table.Wanted.Name.Schema!, table.Wanted.Name.Name), AdoptionSql.Name(table.Wanted.Name), table.Rights) is { } step)
                yield return step;
            foreach (var sequence in table.Sequences.Values)
            {
                if (Revoke(Of(sequence.Name.Schema!, sequence.Name.Name), "SEQUENCE " + AdoptionSql.Name(sequence.Name), sequence.Rights) is { } its)
                    yield return its;
            }
        }

        foreach (var (view, there) in state.Objects.Views)
        {
            if (Revoke(Of(view.Schema!, view.Name), AdoptionSql.Name(view), there.Rights) is { } step)
                yield return step;
        }

        foreach (var schema in state.Schemas)
        {
            // On a schema of others, who needs it for something else keeps what it has; what PUBLIC may do there is judged with the database.
            var isOthers = tree.Model.Shared.Schemas.Any(own => own.Name == schema.Name && own.IsPublic);
            if (isOthers && (schema.HasOthers || manifest.Database.Engine == DatabaseEngine.Supabase))
                continue;
            var rights = isOthers ? [.. schema.Rights.Where(right => right.Grantee is not null)] : schema.Rights;
            if (Revoke("schema " + schema.Name, "SCHEMA " + SqlText.Identifier(schema.Name), rights, isOthers ? schema.Owner : null) is { } step)
                yield return step;
        }

        foreach (var type in state.Enums)
            yield return new Step($"Take what PUBLIC may do with type {Of(type.Name.Schema!, type.Name.Name)}", [$"REVOKE ALL ON TYPE {AdoptionSql.Name(type.Name)} FROM PUBLIC"]) { Reverse = [$"GRANT USAGE ON TYPE {AdoptionSql.Name(type.Name)} TO PUBLIC"] };
    }

    /// <param name="keeps">The owner of what stays others'; null for what is the project's by then.</param>
    private Step? Revoke(string what, string target, IReadOnlyList<AdoptedRight> rights, string? keeps = null)
    {
        var others = rights.Where(right => (keeps is null || right.Grantee != keeps) && !IsOurs(right.Grantee)).ToList();
        if (others.Count == 0)
            return null;
        var who = string.Join(", ", others.Select(right => right.Grantee ?? "PUBLIC").Distinct(StringComparer.Ordinal));
        return new Step($"Take what {who} may do with {what}", [.. others.Select(right => AdoptionSql.Revoke(target, right))])
        {
            Fence = FenceEffect.Narrowed, Risk = StepRisk.Breaking, Reverse = [.. others.Select(right => AdoptionSql.Grant(target, right))],
        };
    }

    private bool IsOurs(string? role) => role is not null && (names.AllRoles.Contains(role) || state.Schemas.Any(schema => schema.Tenant is { } tenant && TenantNames.For(manifest.Database.TenantSchema, tenant).Role == role) || role == names.Owner);

    private static string Of(string schema, string name) => $"{schema}.{name}";
}
