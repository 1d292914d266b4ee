using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>
/// Writes objects in an order in which each is there before something needs it. Roles, memberships and what belongs to the
/// database as a whole are not among them. Statements are without their semicolons.
/// </summary>
internal sealed class ObjectSetSql(SqlTarget target)
{
    private readonly TableSql _tables = new(target);
    private readonly RowSecuritySql _rowSecurity = new(target);
    private readonly PrivilegeSql _privileges = new(target);
    private readonly FunctionSql _functions = new(target);
    private readonly ViewSql _views = new(target);
    private readonly EventTriggerSql _eventTriggers = new(target);

    /// <param name="made">Tables that are there already; those that are made here are added.</param>
    /// <param name="owner">Who owns everything but what says otherwise.</param>
    public IEnumerable<string> Create(ObjectSet set, ISet<ObjectName> made, string owner)
    {
        yield return ActAs(owner);
        foreach (var type in set.Enums)
            yield return $"CREATE TYPE {target.Name(type.Name)} AS ENUM ({string.Join(", ", type.Labels.Select(SqlText.Literal))})";

        // Policies and defaults call functions, and functions that are bound when they are made name tables.
        var early = set.Functions.Where(function => IsNeededByTables(function, set)).ToList();
        foreach (var statement in early.Where(function => function.Owner == owner).Select(function => _functions.Create(function)).Concat(FunctionsOfOthers([.. early.Where(function => function.Owner != owner)], owner)).Concat(Tables(set.Tables, made)))
            yield return statement;
        foreach (var statement in set.Functions.Except(early).Where(function => function.Owner == owner).OrderBy(FunctionSql.IsBoundWhenMade).Select(function => _functions.Create(function)))
            yield return statement;
        foreach (var statement in set.Triggers.Select(trigger => TriggerSql.Create(trigger, target)).Concat(set.Views.SelectMany(_views.Create)))
            yield return statement;
        var others = set.Functions.Except(early).Where(function => function.Owner != owner).ToList();
        foreach (var statement in FunctionsOfOthers(others, owner).Concat(GrantsOfOthers(set, owner)))
            yield return statement;
        foreach (var statement in _privileges.Grant(set.Grants.Where(grant => grant.Kind != GrantTarget.Database && (set.OwnerOf(grant) ?? owner) == owner)).Concat(RegistrySql.Insert(set.Rows, target)))
            yield return statement;
        foreach (var statement in AsApplier(set, owner))
            yield return statement;
    }

    /// <summary>Tables with all that belongs to them, each after those that it refers to.</summary>
    public IEnumerable<string> Tables(IEnumerable<PgTable> tables, ISet<ObjectName> made)
    {
        var late = new List<string>();
        foreach (var table in tables)
        {
            var before = new HashSet<ObjectName>(made);
            yield return _tables.Create(table, before);
            late.AddRange(_tables.LateReferences(table, before));
            made.Add(table.Name);
            foreach (var statement in _tables.Indexes(table).Concat(_tables.Comments(table)).Concat(_rowSecurity.Protect(table)))
                yield return statement;
        }

        foreach (var statement in late)
            yield return statement;
    }

    private static string ActAs(string role) => $"SET LOCAL ROLE {SqlText.Identifier(role)}";

    /// <summary>Functions that another than the owner has: they are made as that one.</summary>
    private IEnumerable<string> FunctionsOfOthers(IReadOnlyCollection<PgFunction> functions, string owner) => functions.GroupBy(function => function.Owner)
        .SelectMany(same => same.Select(function => _functions.Create(function)).Prepend(ActAs(same.Key)).Append(ActAs(owner)));

    /// <summary>What is not the owner's to give, on such functions and on schemas of others.</summary>
    private IEnumerable<string> GrantsOfOthers(ObjectSet set, string owner) => set.Grants.Where(grant => set.OwnerOf(grant) is { } giver && giver != owner).GroupBy(set.OwnerOf)
        .SelectMany(same => _privileges.Grant(same).Prepend(ActAs(same.Key!)).Append(ActAs(owner)));

    /// <summary>As who applies, since the owner may not. What an event trigger makes harmless is granted after it.</summary>
    private IEnumerable<string> AsApplier(ObjectSet set, string owner)
    {
        var onDatabase = set.Grants.Where(grant => grant.Kind == GrantTarget.Database).ToList();
        var required = set.EventTriggers.Where(trigger => trigger.IsRequired).ToList();
        return required.Count + onDatabase.Count == 0
            ? []
            : ["RESET ROLE", .. required.Select(_eventTriggers.Ensure), .. onDatabase.Select(_privileges.GrantOnDatabase), ActAs(owner)];
    }

    /// <summary>Policies or defaults call it, or what they call does and is bound when it is made: so it comes before the tables.</summary>
    public static bool IsNeededByTables(PgFunction function, ObjectSet set)
    {
        var name = function.Name.ToString();
        return set.Tables.Any(table =>
            table.Columns.Any(column => column.Default is { Kind: not PgDefaultKind.Literal } value && value.Text.Contains(name, StringComparison.Ordinal))
            || table.Policies.Any(policy => policy.Predicate.Function == function.Name))
            || set.Functions.Any(other => other.Language == FunctionLanguage.SqlReturn && other.Body.Text.Contains(name + "()", StringComparison.Ordinal) && IsNeededByTables(other, set));
    }
}
