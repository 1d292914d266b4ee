using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Diff;
using Fenceline.Migrations.Render;
using Fenceline.Sql.Collections;

namespace Fenceline.Migrations.Plan;

/// <summary>Makes steps of the changes of tables.</summary>
/// <param name="isLive">The tables are large and in use: what would hold them for long is done in pieces.</param>
internal sealed class TableSteps(SqlTarget target, bool isLive)
{
    private const string Exclusive = "ACCESS EXCLUSIVE";
    private const string NotMoved = "It gets another placement, and its rows do not move with it. To keep them, leave it where it is, add the table under another name in the other placement, copy the rows, and drop this one later.";

    private readonly TableSql _tables = new(target);
    private readonly RowSecuritySql _rowSecurity = new(target);

    public IEnumerable<Step> Write(Change change) => change switch
    {
        TablesAdded added => [Add(added.Tables)],
        TableDropped { Table: var table } dropped => [new Step($"Drop table {Name(table)} with all its rows", [$"DROP TABLE {target.Name(table.Name)}"]) { Rank = Ranks.DropTable, Risk = StepRisk.Destructive, Lock = Exclusive, Note = dropped.IsPlacedElsewhere ? NotMoved : null }],
        TableRenamed renamed => [new Step($"Rename table {Name(renamed.From)} to {renamed.Table.Name.Name}", [$"ALTER TABLE {target.Name(renamed.From)} RENAME TO {SqlText.Identifier(renamed.Table.Name.Name)}"])
        {
            Rank = Ranks.RenameTable, Risk = StepRisk.Breaking, Lock = Exclusive, Reverse = [$"ALTER TABLE {target.Name(renamed.Table.Name)} RENAME TO {SqlText.Identifier(renamed.From.Name)}"],
        }],
        ColumnAdded added => [Add(added)],
        ColumnDropped { Column: var column } dropped => [Alter(dropped, $"Drop column {column.Name} of {Name(dropped.Table)} with its values", $"DROP COLUMN {SqlText.Identifier(column.Name)}") with { Rank = Ranks.DropColumn, Risk = StepRisk.Destructive }],
        ColumnRenamed renamed => [Alter(renamed, $"Rename column {renamed.From} of {Name(renamed.Table)} to {renamed.To}", Rename("COLUMN", renamed.From, renamed.To)) with
        {
            Rank = Ranks.RenameColumn, Risk = StepRisk.Breaking, Reverse = [AlterTable(renamed.Table) + Rename("COLUMN", renamed.To, renamed.From)],
        }],
        ColumnRetyped retyped => Retype(retyped),
        NullabilityChanged changed => ChangeNullability(changed),
        DefaultChanged { Column: var column } changed => [Alter(changed, $"{(column.Default is null ? "Drop" : "Set")} the default of {Name(changed.Table)}.{column.Name}", Default(column, column.Default)) with
        {
            Rank = Ranks.AlterColumn, Reverse = [AlterTable(changed.Table) + Default(column, changed.Before)],
        }],
        GenerationEnded ended => [EndGeneration(ended)],
        IdentityChanged changed => [ChangeIdentity(changed)],
        CommentChanged changed => [new Step($"Describe {Name(changed.Table)}{(changed.Column is null ? "" : "." + changed.Column.Name)}", [_tables.Comment(changed.Table, changed.Column)])
        {
            Rank = Ranks.Comment, Lock = "SHARE UPDATE EXCLUSIVE", Reverse = [changed.Column is { } described ? _tables.Comment(changed.Table, described with { Comment = changed.Before }) : _tables.Comment(changed.Table with { Comment = changed.Before }, null)],
        }],
        _ => WriteRest(change),
    };

    private IEnumerable<Step> WriteRest(Change change) => change switch
    {
        ConstraintAdded added => AddConstraint(added),
        ConstraintDropped { Constraint: var constraint } dropped => [Alter(dropped, $"Drop {Describe(constraint)} of {Name(dropped.Table)}", $"DROP CONSTRAINT {SqlText.Identifier(constraint.Name)}") with
        {
            Rank = constraint.Kind == ConstraintKind.ForeignKey ? Ranks.DropForeignKey : Ranks.DropConstraint, Risk = StepRisk.Review, Reverse = [AlterTable(dropped.Table) + "ADD " + TableSql.Named(constraint.Name, constraint.Definition)],
        }],
        ConstraintRenamed renamed => [Alter(renamed, $"Rename constraint {renamed.From} of {Name(renamed.Table)} to {renamed.To}", Rename("CONSTRAINT", renamed.From, renamed.To)) with { Rank = Ranks.RenameConstraint, Upkeep = StepUpkeep.Name, Reverse = [AlterTable(renamed.Table) + Rename("CONSTRAINT", renamed.To, renamed.From)] }],
        IndexAdded added => [AddIndex(added)],
        IndexDropped dropped => [DropIndex(dropped)],
        IndexRenamed renamed => [new Step($"Rename index {renamed.From} of {Name(renamed.Table)} to {renamed.To}", [$"ALTER INDEX {target.Name(renamed.Table.Name with { Name = renamed.From })} RENAME TO {SqlText.Identifier(renamed.To)}"]) { Rank = Ranks.RenameConstraint, Upkeep = StepUpkeep.Name, Lock = "SHARE UPDATE EXCLUSIVE", Reverse = [$"ALTER INDEX {target.Name(renamed.Table.Name with { Name = renamed.To })} RENAME TO {SqlText.Identifier(renamed.From)}"] }],
        RowSecurityChanged changed => [ChangeRowSecurity(changed)],
        PolicyDropped { Policy: var policy } dropped => [new Step($"Drop policy {policy.Name} of {Name(dropped.Table)}", [$"DROP POLICY {SqlText.Identifier(policy.Name)} ON {target.Name(dropped.Table.Name)}"]) { Rank = Ranks.DropPolicy, Lock = Exclusive, Fence = policy.IsRestrictive ? FenceEffect.Widened : FenceEffect.Narrowed, Reverse = [_rowSecurity.Create(policy, target.Name(dropped.Table.Name))] }],
        PolicyAdded { Policy: var policy } added => [new Step($"{(added.Before is null ? "Create" : "Make again")} policy {policy.Name} on {Name(added.Table)}, for {policy.Role}", [_rowSecurity.Create(policy, target.Name(added.Table.Name))]) { Rank = Ranks.AddPolicy, Lock = Exclusive, Fence = policy.IsRestrictive ? FenceEffect.Narrowed : FenceEffect.Widened, Risk = StepRisk.Review, Reverse = [$"DROP POLICY {SqlText.Identifier(policy.Name)} ON {target.Name(added.Table.Name)}"] }],
        _ => throw new InvalidOperationException($"No step is known for {change}."),
    };

    private Step Add(IReadOnlyList<PgTable> tables)
    {
        // Those that are referred to and were there before are made, as far as this is concerned.
        var referred = tables.SelectMany(table => table.ForeignKeys).Select(key => key.References).Where(name => tables.All(table => table.Name != name)).ToHashSet();
        var names = string.Join(", ", referred.Select(Name));
        return new Step($"Create {string.Join(", ", tables.Select(Name))}", [.. new ObjectSetSql(target).Tables(tables, referred)])
        {
            Rank = Ranks.AddTable,
            Lock = names.Length > 0 ? "SHARE ROW EXCLUSIVE" : null,
            Note = names.Length > 0 ? $"The lock is on {names}, to which it refers: for a moment nobody can write there." : null,
            Reverse = [.. tables.Reverse().Select(table => $"DROP TABLE {target.Name(table.Name)}")],
        };
    }

    private Step Add(ColumnAdded added)
    {
        var column = added.Column;
        if (column is { IsNullable: false, Default: null, Identity: IdentityColumn.None, Generated: null })
            throw new PlanException($"Column {column.Name} of {Name(added.Table)} is not null and has no default, and rows that are there have no value for it. Give it a default, or make it nullable first.");
        var isWritten = column.Identity != IdentityColumn.None || column.Generated is not null || column.Default is { Kind: PgDefaultKind.Function } or { Kind: PgDefaultKind.Expression, Text: "gen_random_uuid()" };
        return Alter(added, $"Add column {column.Name} to {Name(added.Table)}", "ADD COLUMN " + TableSql.Column(column)) with
        {
            Rank = Ranks.AddColumn,
            Rewrites = isWritten,
            Risk = isWritten ? StepRisk.Review : StepRisk.Safe,
            Reverse = [AlterTable(added.Table) + $"DROP COLUMN {SqlText.Identifier(column.Name)}"],
        };
    }

    private IEnumerable<Step> Retype(ColumnRetyped retyped)
    {
        var (table, before, column) = retyped;
        if (table.Columns.FirstOrDefault(other => other.Generated is { } expression && ExpressionText.NamesIn(expression).Contains(column.Name)) is { } dependent)
            throw new PlanException($"PostgreSQL can't change the type of {Name(table)}.{column.Name} while the generated column {dependent.Name} is made of it. Drop {dependent.Name} first, and add it again in a later change.");
        var name = SqlText.Identifier(column.Name);
        var isFree = TypeChange.IsFree(before.Type, column.Type);
        var keeps = TypeChange.KeepsValues(before.Type, column.Type);
        var statements = new List<string>();
        if (before.Default is not null)
            statements.Add(AlterTable(table) + $"ALTER COLUMN {name} DROP DEFAULT");
        statements.Add(AlterTable(table) + $"ALTER COLUMN {name} TYPE {column.Type.Sql} USING {name}::{column.Type.Sql}");
        yield return new Step($"Change {Name(table)}.{column.Name} from {before.Type.Sql} to {column.Type.Sql}", statements)
        {
            Rank = Ranks.RetypeColumn,
            Lock = Exclusive,
            Rewrites = !isFree,
            Risk = isFree ? StepRisk.Safe : keeps ? StepRisk.Breaking : StepRisk.Destructive,
            Reverse = TypeChange.ComesBack(before.Type, column.Type) ? [.. TypeBack(table, before)] : null,
            Note = isFree ? null : keeps ? "Rewrites the whole table while nobody can use it." : "Values that don't fit are cut or stop the step, and the whole table is rewritten while nobody can use it.",
        };
    }

    /// <summary>Stops on a value that does not fit, rather than cut it.</summary>
    private IEnumerable<string> TypeBack(PgTable table, PgColumn before)
    {
        // The step took the default away, and what set another one was undone before.
        var name = SqlText.Identifier(before.Name);
        yield return AlterTable(table) + $"ALTER COLUMN {name} TYPE {before.Type.Sql}" + (TypeChange.IsAssigned(before.Type) ? "" : $" USING {name}::{before.Type.Sql}");
        if (before.Default is not null)
            yield return AlterTable(table) + Default(before, before.Default);
    }

    private static string Default(PgColumn column, PgDefault? value) => $"ALTER COLUMN {SqlText.Identifier(column.Name)} " + (value is null ? "DROP DEFAULT" : "SET DEFAULT " + TableSql.Value(value));

    private IEnumerable<Step> ChangeNullability(NullabilityChanged changed)
    {
        var (table, column) = changed;
        var name = SqlText.Identifier(column.Name);
        if (column.IsNullable)
        {
            yield return Alter(changed, $"Let {Name(table)}.{column.Name} be null", $"ALTER COLUMN {name} DROP NOT NULL") with { Rank = Ranks.AlterColumn, Risk = StepRisk.Breaking, Reverse = [AlterTable(table) + $"ALTER COLUMN {name} SET NOT NULL"] };
            yield break;
        }

        const string Note = "It stops on a row without a value: fill these first.";
        var what = $"Refuse null in {Name(table)}.{column.Name}";
        if (!isLive)
        {
            yield return Alter(changed, what, $"ALTER COLUMN {name} SET NOT NULL") with { Rank = Ranks.AlterColumn, Risk = StepRisk.Review, Rewrites = true, Note = Note, Reverse = [AlterTable(table) + $"ALTER COLUMN {name} DROP NOT NULL"] };
            yield break;
        }

        // A check that is proven first spares SET NOT NULL to read the table under its lock.
        var check = SqlText.Identifier(DerivedName.Join(table.Name.Name, column.Name, "present"));
        var present = AlterTable(table) + $"ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID";
        yield return new Step(what + ", for rows to come", [present]) { Rank = Ranks.AlterColumn, Risk = StepRisk.Review, Lock = Exclusive, Reverse = [AlterTable(table) + $"DROP CONSTRAINT {check}"] };
        yield return new Step(what + ", for all", [AlterTable(table) + $"VALIDATE CONSTRAINT {check}", AlterTable(table) + $"ALTER COLUMN {name} SET NOT NULL", AlterTable(table) + $"DROP CONSTRAINT {check}"])
        {
            Phase = StepPhase.Validation, Rank = Ranks.AlterColumn, Risk = StepRisk.Review, Lock = "SHARE UPDATE EXCLUSIVE, then ACCESS EXCLUSIVE for a moment", Note = Note,
            Reverse = [AlterTable(table) + $"ALTER COLUMN {name} DROP NOT NULL", present],
        };
    }

    private Step EndGeneration(GenerationEnded ended)
    {
        var (table, column) = ended;
        if (column.Generated is not null)
            throw new PlanException($"PostgreSQL before 17 can't give {Name(table)}.{column.Name} another expression, nor make a column generated that was not. Add a column with another name, and drop this one when nothing reads it.");
        return Alter(ended, $"Let {Name(table)}.{column.Name} be written, with the values that it has", $"ALTER COLUMN {SqlText.Identifier(column.Name)} DROP EXPRESSION") with { Rank = Ranks.AlterColumn, Risk = StepRisk.Breaking };
    }

    private Step ChangeIdentity(IdentityChanged changed)
    {
        var name = SqlText.Identifier(changed.Column.Name);
        var kind = changed.Column.Identity == IdentityColumn.Always ? "ALWAYS" : "BY DEFAULT";
        var action = (changed.Before.Identity, changed.Column.Identity) switch
        {
            (IdentityColumn.None, _) => $"ALTER COLUMN {name} ADD GENERATED {kind} AS IDENTITY",
            (_, IdentityColumn.None) => $"ALTER COLUMN {name} DROP IDENTITY",
            _ => $"ALTER COLUMN {name} SET GENERATED {kind}",
        };
        if (changed.Before.Identity == IdentityColumn.None && changed.Before.IsNullable)
            action = $"ALTER COLUMN {name} SET NOT NULL, {action}";
        // The numbers of an identity that goes are lost: what is made again begins at 1.
        var back = (changed.Before.Identity, changed.Column.Identity) switch
        {
            (_, IdentityColumn.None) => null,
            (IdentityColumn.None, _) => $"ALTER COLUMN {name} DROP IDENTITY" + (changed.Before.IsNullable ? $", ALTER COLUMN {name} DROP NOT NULL" : ""),
            (var was, _) => $"ALTER COLUMN {name} SET GENERATED {(was == IdentityColumn.Always ? "ALWAYS" : "BY DEFAULT")}",
        };
        return Alter(changed, $"Change how {Name(changed.Table)}.{changed.Column.Name} gets its numbers", action) with
        {
            Rank = Ranks.AlterColumn, Risk = StepRisk.Review, Note = changed.Before.Identity == IdentityColumn.None ? "Numbers begin at 1: set the sequence beyond those that are there." : null,
            Reverse = back is null ? null : [AlterTable(changed.Table) + back],
        };
    }

    private IEnumerable<Step> AddConstraint(ConstraintAdded added) => isLive && added.CanWait ? AddKeyOverIndex(added) : AddConstraintAtOnce(added);

    /// <summary>Its index is built first, while the table is in use; then the key takes it over.</summary>
    private IEnumerable<Step> AddKeyOverIndex(ConstraintAdded added)
    {
        var (table, constraint) = added;
        var index = new PgIndex(constraint.Name, true, table.UniqueKeys.Single(key => key.Name == constraint.Name).Columns.Select(column => new IndexPart(column, false)).ToEquatableArray());
        yield return AddIndex(new IndexAdded(table, index)) with
        {
            Risk = StepRisk.Review,
            Note = "Stops on rows that are there twice. An index that an earlier try left behind is dropped first.",
            // The key takes the index over, and takes it along when it goes.
            Reverse = [AlterTable(table) + $"DROP CONSTRAINT IF EXISTS {SqlText.Identifier(constraint.Name)}", $"DROP INDEX CONCURRENTLY IF EXISTS {target.Name(table.Name with { Name = constraint.Name })}"],
        };
        yield return Alter(added, $"Add {Describe(constraint)} to {Name(table)}", $"ADD CONSTRAINT {SqlText.Identifier(constraint.Name)} UNIQUE USING INDEX {SqlText.Identifier(constraint.Name)}") with
        {
            Phase = StepPhase.Validation, Rank = Ranks.AddConstraint, Reverse = [],
        };
    }

    private IEnumerable<Step> AddConstraintAtOnce(ConstraintAdded added)
    {
        var (table, constraint) = added;
        var isKey = constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique;
        var definition = TableSql.Named(constraint.Name, constraint.Definition);
        var what = $"Add {Describe(constraint)} to {Name(table)}";
        var inPieces = isLive && !isKey;
        yield return Alter(added, inPieces ? what + ", for rows to come" : what, $"ADD {definition}{(inPieces ? " NOT VALID" : "")}") with
        {
            Rank = constraint.Kind == ConstraintKind.ForeignKey ? Ranks.AddForeignKey : Ranks.AddConstraint,
            Risk = StepRisk.Review,
            Rewrites = !inPieces,
            Lock = constraint.Kind == ConstraintKind.ForeignKey ? "SHARE ROW EXCLUSIVE" : Exclusive,
            Note = isKey ? "Builds its index while nobody can use the table, and stops on rows that are there twice." : "Stops on a row that breaks it.",
            Reverse = [AlterTable(table) + $"DROP CONSTRAINT {SqlText.Identifier(constraint.Name)}"],
        };
        if (inPieces)
        {
            yield return new Step(what + ", for all", [AlterTable(table) + $"VALIDATE CONSTRAINT {SqlText.Identifier(constraint.Name)}"])
            {
                Phase = StepPhase.Validation, Rank = Ranks.AddConstraint, Risk = StepRisk.Review, Lock = "SHARE UPDATE EXCLUSIVE", Note = "Stops on a row that breaks it.",
                Reverse = [],
            };
        }
    }

    private Step AddIndex(IndexAdded added)
    {
        var name = target.Name(added.Table.Name with { Name = added.Index.Name });
        var what = $"Create index {added.Index.Name} on {Name(added.Table)}";
        return isLive
            ? new Step(what, [$"DROP INDEX CONCURRENTLY IF EXISTS {name}", _tables.Index(added.Table, added.Index, isConcurrent: true)])
            {
                Phase = StepPhase.Concurrently, Rank = Ranks.AddIndex, Lock = "SHARE UPDATE EXCLUSIVE", Note = "One that an earlier try left behind is dropped first.", Reverse = [$"DROP INDEX CONCURRENTLY {name}"],
            }
            : new Step(what, [_tables.Index(added.Table, added.Index, isConcurrent: false)]) { Rank = Ranks.AddIndex, Lock = "SHARE", Reverse = [$"DROP INDEX {name}"] };
    }

    private Step DropIndex(IndexDropped dropped)
    {
        var (table, index) = dropped;
        var name = target.Name(table.Name with { Name = index.Name });
        var step = new Step($"Drop index {index.Name} of {Name(table)}", [$"DROP INDEX {name}"]) { Rank = Ranks.DropIndex, Lock = Exclusive, Risk = StepRisk.Review, Reverse = [_tables.Index(table, index, isConcurrent: false)] };
        return isLive && dropped.CanWait
            ? step with { Sql = [$"DROP INDEX CONCURRENTLY IF EXISTS {name}"], Phase = StepPhase.Concurrently, Lock = "SHARE UPDATE EXCLUSIVE", Reverse = [_tables.Index(table, index, isConcurrent: true)] }
            : step;
    }

    private Step ChangeRowSecurity(RowSecurityChanged changed)
    {
        var (table, before) = changed;
        var widens = (before.HasRowSecurity && !table.HasRowSecurity) || (before.IsRowSecurityForced && !table.IsRowSecurityForced);
        return new Step($"Change row-level security of {Name(table)}", [.. Switch(before, table)])
        {
            Rank = Ranks.RowSecurity, Lock = Exclusive, Fence = widens ? FenceEffect.Widened : FenceEffect.Narrowed, Risk = StepRisk.Review, Reverse = [.. Switch(table, before)],
        };

        IEnumerable<string> Switch(PgTable from, PgTable to)
        {
            if (to.HasRowSecurity != from.HasRowSecurity)
                yield return AlterTable(table) + (to.HasRowSecurity ? "ENABLE ROW LEVEL SECURITY" : "DISABLE ROW LEVEL SECURITY");
            if (to.IsRowSecurityForced != from.IsRowSecurityForced)
                yield return AlterTable(table) + (to.IsRowSecurityForced ? "FORCE ROW LEVEL SECURITY" : "NO FORCE ROW LEVEL SECURITY");
        }
    }

    private Step Alter(TableChange change, string what, string action) => new(what, [AlterTable(change.Table) + action]) { Lock = Exclusive };

    private string AlterTable(PgTable table) => $"ALTER TABLE {target.Name(table.Name)} ";

    private static string Rename(string kind, string from, string to) => $"RENAME {kind} {SqlText.Identifier(from)} TO {SqlText.Identifier(to)}";

    private static string Describe(TableConstraint constraint) => constraint.Kind switch
    {
        ConstraintKind.PrimaryKey => "the primary key",
        ConstraintKind.Unique => $"key {constraint.Name}",
        ConstraintKind.Check => $"check {constraint.Name}",
        _ => $"reference {constraint.Name}",
    };

    private static string Name(PgTable table) => Name(table.Name);

    private static string Name(ObjectName name) => name.Schema is null ? name.Name : $"{name.Schema}.{name.Name}";
}
