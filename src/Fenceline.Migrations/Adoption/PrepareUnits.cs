using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Diff;
using Fenceline.Migrations.Plan;
using Fenceline.Migrations.Render;
using Fenceline.Sql.Collections;

namespace Fenceline.Migrations.Adoption;

/// <summary>Columns, keys, references and indexes: each in pieces that hold a table for a moment only.</summary>
internal sealed class PrepareUnits(AdoptedChanges changes, string logSchema)
{
    private const string Exclusive = "ACCESS EXCLUSIVE";

    private static readonly SqlTarget NoTenant = new("", "");

    private readonly TableSteps _steps = new(NoTenant, isLive: true);
    private readonly TableSql _sql = new(NoTenant);

    public IEnumerable<AdoptionUnit> All() => Columns().Concat(Filled()).Concat(NotNull()).Concat(Names()).Concat(Indexes()).Concat(Keys()).Concat(Checks()).Concat(Proofs()).Concat(Leftovers());

    private IEnumerable<AdoptionUnit> Columns()
    {
        foreach (var table in changes.Tables.Values)
        {
            var steps = new List<Step>();
            foreach (var added in changes.Of<ColumnAdded>(table))
                steps.AddRange(changes.IsTenantColumn(added, added.Column) ? [AddTenant(table, added.Column)] : _steps.Write(added));
            if (changes.SourceOf(table) is { } source && !table.IsFilled && (table.HasRowsWithoutTenant || changes.Of<ColumnAdded>(table).Any(added => changes.IsTenantColumn(added, added.Column))))
                steps.Add(Trigger(table, source));
            foreach (var changed in changes.Of<IdentityChanged>(table).Where(change => !changes.IsTenantColumn(change, change.Column)))
                steps.AddRange(ToIdentity(table, changed));
            steps.AddRange(changes.Of<DefaultChanged>(table).Where(change => !changes.IsTenantColumn(change, change.Column)).SelectMany(_steps.Write));
            steps.AddRange(changes.Of<CommentChanged>(table).SelectMany(_steps.Write));
            steps.AddRange(changes.Of<GenerationEnded>(table).SelectMany(_steps.Write));
            if (steps.Count > 0)
                yield return On(table, $"Bring the columns of {Of(table)} to the manifest", steps);
        }
    }

    private static Step AddTenant(AdoptedTable table, PgColumn column) =>
        new($"Add column {column.Name} to {Of(table)}, without a value at first", [AdoptionSql.AddColumn(table.Wanted, column)])
        {
            Lock = Exclusive, Reverse = [$"ALTER TABLE {AdoptionSql.Name(table.Wanted.Name)} DROP COLUMN {SqlText.Identifier(column.Name)}"],
        };

    private Step Trigger(AdoptedTable table, FillSource source) =>
        new($"Fill {source.Column} of {Of(table)} in when a program does not", [AdoptionSql.FillFunction(table.Wanted, source, logSchema), AdoptionSql.HideFillFunction(table.Wanted, logSchema), AdoptionSql.FillTrigger(table.Wanted, logSchema)])
        {
            Lock = "SHARE ROW EXCLUSIVE", Note = "Until the fence is up: programs of today do not know the column.", Reverse = [AdoptionSql.DropFillTrigger(table.Wanted)],
        };

    private IEnumerable<Step> ToIdentity(AdoptedTable table, IdentityChanged changed)
    {
        if (!table.Sequences.TryGetValue(changed.Column.Name, out var sequence) || sequence.IsIdentity)
            return _steps.Write(changed);
        return
        [
            new Step($"Turn the sequence of {Of(table)}.{changed.Column.Name} into an identity, which goes on with its numbers", [.. AdoptionSql.ToIdentity(table.Wanted, changed.Column, sequence.Name, changed.Column.Identity == IdentityColumn.Always)])
            {
                Lock = Exclusive, Reverse = [.. AdoptionSql.FromIdentity(table.Wanted, changed.Column, sequence.Name, table.Owner, sequence.Rights.Where(right => right.Grantee != table.Owner))],
            },
        ];
    }

    private IEnumerable<AdoptionUnit> Filled()
    {
        foreach (var table in changes.Tables.Values.Where(IsFilledLater))
        {
            if (changes.SourceOf(table) is { } source)
            {
                yield return new AdoptionUnit(AdoptionStage.Prepare, $"Give the rows of {Of(table)} the tenant of the row that they refer to", [
                    new Step($"Give the rows of {Of(table)} the tenant of the row that they refer to, 5000 at a time", [AdoptionSql.Fill(table.Wanted, source)]) { Lock = "ROW EXCLUSIVE", Reverse = [] }]) { Run = AdoptionRun.Batches };
            }
        }
    }

    private bool IsFilledLater(AdoptedTable table) => table.TenantColumn is not null && (table.HasRowsWithoutTenant || changes.Of<ColumnAdded>(table).Any(added => changes.IsTenantColumn(added, added.Column)));

    private IEnumerable<AdoptionUnit> NotNull()
    {
        foreach (var table in changes.Tables.Values)
        {
            var nullability = changes.Of<NullabilityChanged>(table).Concat(changes.Of<ColumnAdded>(table).Where(added => changes.IsTenantColumn(added, added.Column)).Select(added => new NullabilityChanged(table.Wanted, added.Column)));
            foreach (var step in nullability.SelectMany(_steps.Write))
            {
                // One that an earlier try left is made again.
                var again = step.Sql.Count == 1 && step.Sql[0].EndsWith(" NOT VALID", StringComparison.Ordinal) ? step with { Sql = [.. step.Reverse!.Select(undo => undo.Replace("DROP CONSTRAINT ", "DROP CONSTRAINT IF EXISTS ", StringComparison.Ordinal)), .. step.Sql] } : step;
                if (step.Phase != StepPhase.Validation)
                {
                    yield return On(table, step.What, [again]);
                    continue;
                }

                // All rows are read without holding the table; what holds it is over in a moment.
                yield return new AdoptionUnit(AdoptionStage.Prepare, step.What, [step with { What = $"Prove that no row of {Of(table)} lacks it", Sql = [step.Sql[0]], Lock = "SHARE UPDATE EXCLUSIVE", Reverse = [] }]);
                yield return On(table, step.What, [step with { Sql = [.. step.Sql.Skip(1)], Lock = Exclusive, Note = null }]);
            }
        }
    }

    /// <summary>Names, and what is in the way of new ones.</summary>
    private IEnumerable<AdoptionUnit> Names()
    {
        foreach (var table in changes.Tables.Values)
        {
            var steps = new List<Step>();
            foreach (var index in changes.Of<IndexDropped>(table).Where(dropped => !dropped.Index.Name.EndsWith(Before, StringComparison.Ordinal) && table.Wanted.Indexes.Any(wanted => wanted.Name == dropped.Index.Name)))
                steps.AddRange(_steps.Write(new IndexRenamed(table.Wanted, index.Index.Name, AsBefore(index.Index.Name))));
            steps.AddRange(changes.Of<IndexRenamed>(table).SelectMany(_steps.Write));
            steps.AddRange(changes.Of<ConstraintRenamed>(table).SelectMany(_steps.Write));
            if (steps.Count > 0)
                yield return On(table, $"Rename indexes and constraints of {Of(table)}", [.. steps.Select(step => step with { Upkeep = null })]);
        }
    }

    private const string Before = "_before";

    private static string AsBefore(string name) => DerivedName.Join(name, "before");

    private static string ForKey(TableConstraint constraint) => DerivedName.Join(constraint.Name, "adopted");

    private static bool IsKey(TableConstraint constraint) => constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique;

    private IEnumerable<AdoptionUnit> Indexes()
    {
        foreach (var table in changes.Tables.Values)
        {
            foreach (var added in changes.Of<ConstraintAdded>(table).Where(added => IsKey(added.Constraint)))
            {
                var name = ForKey(added.Constraint);
                if (table.Indexes.Contains(name))
                    continue;
                yield return Concurrently(new Step($"Build the index of {Describe(added.Constraint)} of {Of(table)}", Build(table, new PgIndex(name, true, ColumnsOf(table, added.Constraint))))
                {
                    Lock = "SHARE UPDATE EXCLUSIVE", Note = "While the table is in use. It stops on rows that are there twice.", Reverse = [Drop(table, name)],
                });
            }

            foreach (var added in changes.Of<IndexAdded>(table))
            {
                yield return Concurrently(new Step($"Build index {added.Index.Name} of {Of(table)}", Build(table, added.Index))
                {
                    Lock = "SHARE UPDATE EXCLUSIVE", Note = "While the table is in use.", Reverse = [Drop(table, added.Index.Name)],
                });
            }
        }
    }

    private static AdoptionUnit Concurrently(Step step) => new(AdoptionStage.Prepare, step.What, [step]) { Run = AdoptionRun.Outside };

    private string[] Build(AdoptedTable table, PgIndex index) => [Drop(table, index.Name), _sql.Index(table.Wanted, index, isConcurrent: true)];

    private static string Drop(AdoptedTable table, string index) => $"DROP INDEX CONCURRENTLY IF EXISTS {SqlText.Qualified(table.Wanted.Name.Schema!, index)}";

    private static EquatableArray<IndexPart> ColumnsOf(AdoptedTable table, TableConstraint constraint) =>
        (constraint.Kind == ConstraintKind.PrimaryKey ? table.Wanted.PrimaryKey! : table.Wanted.UniqueKeys.First(key => key.Name == constraint.Name)).Columns.Select(column => new IndexPart(column, false)).ToEquatableArray();

    /// <summary>Keys take their indexes over, and references follow: for each table that is referred to in one transaction.</summary>
    private IEnumerable<AdoptionUnit> Keys()
    {
        var constraints = changes.All.Where(change => change is ConstraintAdded { Constraint.Kind: not ConstraintKind.Check } or ConstraintDropped { Constraint.Kind: not ConstraintKind.Check }).Cast<TableChange>().ToList();
        foreach (var same in constraints.GroupBy(change => ConstraintOf(change).References ?? change.Table.Name))
        {
            var table = changes.Tables.GetValueOrDefault(same.Key);
            var steps = same.OfType<ConstraintDropped>().OrderBy(change => IsKey(change.Constraint)).SelectMany(_steps.Write).ToList();
            var outside = table?.ReferredToBy ?? [];
            steps.InsertRange(0, outside.Select(reference => DropOutside(reference)));
            steps.AddRange(same.OfType<ConstraintAdded>().Where(change => IsKey(change.Constraint)).OrderBy(change => change.Constraint.Kind).Select(Take));
            steps.AddRange(table is null ? [] : Kept(table, outside));
            steps.AddRange(same.OfType<ConstraintAdded>().Where(change => !IsKey(change.Constraint)).Select(change => _steps.Write(change).First()));
            steps.AddRange(outside.Select(AddOutside));
            var what = same.Any(change => IsKey(ConstraintOf(change))) ? $"Swap the keys of {Of(same.Key)}, and the references to it" : $"Swap the references to {Of(same.Key)}";
            yield return new AdoptionUnit(AdoptionStage.Prepare, what, steps)
            {
                Locks = [.. same.Select(change => AdoptionSql.Name(change.Table.Name)).Prepend(AdoptionSql.Name(same.Key)).Concat(outside.Select(reference => reference.Table)).Distinct(StringComparer.Ordinal)],
            };
        }
    }

    private static TableConstraint ConstraintOf(TableChange change) => change is ConstraintAdded added ? added.Constraint : ((ConstraintDropped)change).Constraint;

    private static Step Take(ConstraintAdded added)
    {
        var (table, constraint) = added;
        var alter = $"ALTER TABLE {AdoptionSql.Name(table.Name)} ";
        var kind = constraint.Kind == ConstraintKind.PrimaryKey ? "PRIMARY KEY" : "UNIQUE";
        return new Step($"Add {Describe(constraint)} to {Of(table.Name)}", [alter + $"ADD CONSTRAINT {SqlText.Identifier(constraint.Name)} {kind} USING INDEX {SqlText.Identifier(ForKey(constraint))}"])
        {
            Lock = Exclusive, Risk = StepRisk.Review,
            Note = constraint.Definition.Contains(',', StringComparison.Ordinal) ? "INSERT ... ON CONFLICT that names the old key's columns fails from here on: let it name these." : null,
            Reverse = [alter + $"DROP CONSTRAINT {SqlText.Identifier(constraint.Name)}"],
        };
    }

    /// <summary>A key that tables outside of the manifest refer to stays, as a unique one where there is no other.</summary>
    private static IEnumerable<Step> Kept(AdoptedTable table, IReadOnlyList<AdoptedReference> outside)
    {
        foreach (var columns in outside.Select(reference => reference.Columns).DistinctBy(columns => string.Join(',', columns)))
        {
            if (table.Wanted.UniqueKeys.Any(key => key.Columns.SequenceEqual(columns)) || table.Wanted.PrimaryKey?.Columns.SequenceEqual(columns) == true)
                continue;
            var name = SqlText.Identifier(DerivedName.Join([table.Wanted.Name.Name, .. columns, "kept", "key"]));
            var alter = $"ALTER TABLE {AdoptionSql.Name(table.Wanted.Name)} ";
            yield return new Step($"Keep ({string.Join(", ", columns)}) of {Of(table)} unique, which tables outside of the manifest refer to", [alter + $"ADD CONSTRAINT {name} UNIQUE ({SqlText.IdentifierList(columns)})"])
            {
                Lock = Exclusive, Rewrites = true, Risk = StepRisk.Review, Reverse = [alter + $"DROP CONSTRAINT {name}"],
            };
        }
    }

    private static Step DropOutside(AdoptedReference reference) => new($"Drop reference {reference.Name} of {reference.Table}, to make it again", [$"ALTER TABLE {reference.Table} DROP CONSTRAINT {SqlText.Identifier(reference.Name)}"])
    {
        Lock = Exclusive, Reverse = [$"ALTER TABLE {reference.Table} ADD CONSTRAINT {SqlText.Identifier(reference.Name)} {NotValid(reference)}"],
    };

    private static Step AddOutside(AdoptedReference reference) => new($"Make reference {reference.Name} of {reference.Table} again", [$"ALTER TABLE {reference.Table} ADD CONSTRAINT {SqlText.Identifier(reference.Name)} {NotValid(reference)}"])
    {
        Lock = "SHARE ROW EXCLUSIVE", Reverse = [$"ALTER TABLE {reference.Table} DROP CONSTRAINT {SqlText.Identifier(reference.Name)}"],
    };

    private static string NotValid(AdoptedReference reference) => reference.Definition.EndsWith(" NOT VALID", StringComparison.Ordinal) ? reference.Definition : reference.Definition + " NOT VALID";

    private IEnumerable<AdoptionUnit> Checks()
    {
        foreach (var table in changes.Tables.Values)
        {
            var steps = changes.Of<ConstraintDropped>(table).Where(change => change.Constraint.Kind == ConstraintKind.Check).SelectMany(_steps.Write)
                .Concat(changes.Of<ConstraintAdded>(table).Where(change => change.Constraint.Kind == ConstraintKind.Check).Select(change => _steps.Write(change).First())).ToList();
            if (steps.Count > 0)
                yield return On(table, $"Bring the checks of {Of(table)} to the manifest, for rows to come", steps);
        }
    }

    /// <summary>What was made for rows to come is proven for those that are there.</summary>
    private IEnumerable<AdoptionUnit> Proofs()
    {
        foreach (var added in changes.All.OfType<ConstraintAdded>().Where(change => !IsKey(change.Constraint)))
        {
            var proof = _steps.Write(added).Last();
            yield return new AdoptionUnit(AdoptionStage.Prepare, proof.What, [proof]);
        }

        foreach (var (table, name) in changes.Tables.Values.SelectMany(table => table.Unproven.Select(name => (table, name))))
        {
            var now = changes.Of<ConstraintRenamed>(table).FirstOrDefault(renamed => renamed.From == name)?.To ?? name;
            yield return new AdoptionUnit(AdoptionStage.Prepare, $"Prove constraint {now} of {Of(table)} for all rows", [
                new Step($"Prove constraint {now} of {Of(table)} for all rows", [$"ALTER TABLE {AdoptionSql.Name(table.Wanted.Name)} VALIDATE CONSTRAINT {SqlText.Identifier(now)}"]) { Lock = "SHARE UPDATE EXCLUSIVE", Note = "Stops on a row that breaks it.", Reverse = [] }]);
        }

        foreach (var reference in changes.Tables.Values.SelectMany(table => table.ReferredToBy))
        {
            yield return new AdoptionUnit(AdoptionStage.Prepare, $"Prove reference {reference.Name} of {reference.Table} for all rows", [
                new Step($"Prove reference {reference.Name} of {reference.Table} for all rows", [$"ALTER TABLE {reference.Table} VALIDATE CONSTRAINT {SqlText.Identifier(reference.Name)}"]) { Lock = "SHARE UPDATE EXCLUSIVE", Reverse = [] }]);
        }
    }

    private IEnumerable<AdoptionUnit> Leftovers()
    {
        foreach (var dropped in changes.All.OfType<IndexDropped>())
        {
            var table = changes.Tables[dropped.Table.Name];
            var isInTheWay = table.Wanted.Indexes.Any(wanted => wanted.Name == dropped.Index.Name);
            var name = isInTheWay ? AsBefore(dropped.Index.Name) : dropped.Index.Name;
            yield return Concurrently(new Step($"Drop index {name} of {Of(table)}, which another one replaces", [Drop(table, name)])
            {
                Lock = "SHARE UPDATE EXCLUSIVE", Reverse = [_sql.Index(table.Wanted, dropped.Index with { Name = name }, isConcurrent: true)],
            });
        }
    }

    private static AdoptionUnit On(AdoptedTable table, string what, IReadOnlyList<Step> steps) => new(AdoptionStage.Prepare, what, steps) { Locks = [AdoptionSql.Name(table.Wanted.Name)] };

    private static string Describe(TableConstraint constraint) => constraint.Kind == ConstraintKind.PrimaryKey ? "the primary key" : "key " + constraint.Name;

    private static string Of(AdoptedTable table) => Of(table.Wanted.Name);

    private static string Of(ObjectName name) => $"{name.Schema}.{name.Name}";
}
