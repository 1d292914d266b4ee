using Fenceline.Core.Naming;
using Fenceline.Core.Rules;

namespace Fenceline.Database.Importing;

/// <summary>Policies that bind nobody, and those that a manifest has no form for.</summary>
internal sealed class OpenPolicies(FoundCatalog catalog, Tenancy tenancy, PolicyReader policies, Draft draft)
{
    private const int Longest = 160;

    /// <param name="isOfTenants">It has rows of several tenants.</param>
    public void Add(FoundTable table, bool isOfTenants)
    {
        var conditions = table.Policies.ConvertAll(policy => (Policy: policy, Using: policies.Read(table, policy.Using), Check: policies.Read(table, policy.Check)));
        foreach (var (policy, read, written) in conditions)
        {
            if (isOfTenants && policy.IsPermissive)
                AddOpen(table, policy, read, written);
            foreach (var (condition, text) in new[] { (read, policy.Using), (written, policy.Check) }.Where(pair => pair.Item1 is not null).DistinctBy(pair => pair.Item2))
            {
                if (FaultOf(table, policy, condition!) is { } fault)
                    draft.Note(ImportNoteKind.LeftOut, table.FullName, $"policy {policy.Name}: {fault}: {Short(text!)}");
            }
        }

        // Permissive policies add up.
        var binding = conditions.Where(item => item.Policy.IsPermissive && item.Using?.Kind == ConditionKind.Tenant).ToList();
        foreach (var (policy, read, _) in conditions.Where(item => isOfTenants && item.Policy.IsPermissive && item.Using?.Kind is ConditionKind.Other or ConditionKind.Related && !IsParent(table, item.Using)))
        {
            if (binding.Find(other => Meet(other.Policy.Command, policy.Command)).Policy is { } other)
                Note(table, $"policy {policy.Name} lets more pass than {other.Name}: permissive policies add up", "Say AS RESTRICTIVE where both must hold; or name it as an exception, with its reason.");
        }
    }

    private void AddOpen(FoundTable table, FoundPolicy policy, PolicyCondition? read, PolicyCondition? written)
    {
        var name = $"{SqlText.Identifier(policy.Name)} ON {SqlText.Qualified(table.Schema, table.Name)}";
        var roles = string.Join(", ", policy.Roles);
        if (read?.Kind == ConditionKind.Always)
            Note(table, $"policy {policy.Name} lets {roles} {Does(policy.Command)} every tenant's rows", $"DROP POLICY {name}; or let it compare with who asks.");
        if (written?.Kind == ConditionKind.Always)
            Note(table, $"policy {policy.Name} lets {roles} write rows for any tenant", $"ALTER POLICY {name} WITH CHECK (the same as USING);");
        else if (written is null && read is { Kind: not ConditionKind.Always } && policy.Command is '*' or 'w')
            Note(table, $"policy {policy.Name} has no WITH CHECK of its own: PostgreSQL takes USING for rows that are written, and whoever widens reading widens writing", $"ALTER POLICY {name} WITH CHECK (the same as USING);");
    }

    private string? FaultOf(FoundTable table, FoundPolicy policy, PolicyCondition condition)
    {
        if (!policy.IsPermissive)
            return "restrictive, and a manifest has none";
        return condition.Kind switch
        {
            ConditionKind.Tenant when tenancy.Identity is not null && condition.Identity!.Key != tenancy.Identity.Key => "asks another identity than most",
            ConditionKind.Member when draft.Members is not { } members || condition.Member!.Key != members.Key => $"membership by {condition.Member!.Table}, and a manifest has one way to be a member",
            ConditionKind.Member when condition.Member!.Role is { } role && role != draft.Members!.Role => $"asks for {role}, and a manifest has one column of what a member is",
            ConditionKind.Tenant when tenancy.Members is { } who && table.Name == who.Table && condition.Term?.Column == who.User => "shows a user its own memberships, and a manifest's members see all members of their tenants",
            ConditionKind.Tenant when tenancy.Keys.TryGetValue(table, out var key) && key != condition.Term => $"compares {condition.Term!.Column}, and not {key.Column}",
            ConditionKind.Tenant when condition.Identity!.Kind is null => "asks an identity that a manifest has no word for",
            ConditionKind.Tenant or ConditionKind.Member or ConditionKind.Related when !condition.IsWhole => "asks for more than the tenant, and a manifest's policies do not",
            ConditionKind.Related when !IsParent(table, condition) => $"membership: rows of the tenants that {condition.RelatedTable} says, and a manifest has no form for that yet",
            ConditionKind.Other when condition.Term is not null => $"a function or a query of one's own says which {condition.Term.Column} passes, and a manifest has no form for that yet",
            ConditionKind.Other => "of no form that a manifest has",
            _ => null,
        };
    }

    private bool IsParent(FoundTable table, PolicyCondition? condition) =>
        condition?.Kind == ConditionKind.Related && TenancyGuess.IsParent(table, condition) && catalog.Find(condition.RelatedSchema ?? table.Schema, condition.RelatedTable!) is not null;

    private static bool Meet(char left, char right) => left == right || left == '*' || right == '*';

    private static string Does(char command) => command switch { 'r' => "read", 'a' => "insert", 'w' => "update", 'd' => "delete", _ => "read and write" };

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : line[..Longest] + "...";
    }

    private void Note(FoundTable table, string reason, string remedy) => draft.Note(ImportNoteKind.Open, table.FullName, reason, remedy, FenceRules.PolicyWidened);
}
