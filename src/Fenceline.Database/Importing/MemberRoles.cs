using Fenceline.Core.Manifest;

namespace Fenceline.Database.Importing;

/// <summary>What policies ask of a member for each command, as a manifest says it.</summary>
internal sealed class MemberRoles(MemberForm members, PolicyReader policies)
{
    private static readonly (string Name, char Letter)[] Commands = [("select", 'r'), ("insert", 'a'), ("update", 'w'), ("delete", 'd')];

    public void Add(Draft draft)
    {
        foreach (var table in draft.Tables.Where(table => table is { Placement: TablePlacement.Shared, Parent: null } && table.Found is { IsSecured: true, Policies.Count: > 0 }))
        {
            var isMembers = table.Found.Name == members.Table;
            foreach (var (name, letter) in Commands.Where(command => !isMembers || command.Name != "select"))
            {
                if (RolesFor(table.Found, letter) is { } roles && (roles.Count > 0 || !isMembers))
                    table.Roles.Add(name, roles);
            }
        }
    }

    /// <returns>Empty: no member may. Null: every member may, or something else than the members decides.</returns>
    private List<string>? RolesFor(FoundTable table, char command)
    {
        var conditions = table.Policies.Where(policy => policy.IsPermissive && (policy.Command == command || policy.Command == '*'))
            .Select(policy => policies.Read(table, command == 'a' ? policy.Check ?? policy.Using : policy.Using)).OfType<PolicyCondition>().Where(condition => condition.Kind != ConditionKind.Never).ToList();
        if (conditions.Count == 0)
            return [];
        var forms = conditions.ConvertAll(condition => condition is { Kind: ConditionKind.Member, IsWhole: true } && condition.Member!.Key == members.Key ? condition.Member : null);
        return forms.Exists(form => form?.Role is null || form.Role != members.Role) ? null : [.. forms.SelectMany(form => form!.Roles).Distinct(StringComparer.Ordinal)];
    }
}
