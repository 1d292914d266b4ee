using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>roles</c> of a table, what a user must be in the tenant for a command, and holds it to what the members' table says.</summary>
internal sealed class MemberRuleChecks(ManifestDocument document, DatabaseOptions database, EnumIndex enums)
{
    private static readonly string[] Commands = ["select", "insert", "update", "delete"];

    /// <summary>The rules of one table, whoever the members are.</summary>
    public static (EquatableArray<MemberRule> Rules, MemberRulesDraft? Draft) Read(ManifestDocument document, ObjectReader? table, TablePlacement? placement)
    {
        if (table?.Member("roles") is not { } member)
            return (default, null);
        if (placement != TablePlacement.Shared)
            document.Error(ManifestRules.InvalidPlacement, member.NameSpan, "'roles' say what a user must be in the tenant whose row of a shared table it is; remove them, or place the table 'shared'.");
        if (ObjectReader.Of(document, member.Value, "the roles") is not { } reader)
            return (default, null);

        var rules = new List<MemberRule>();
        var names = new List<JsonString>();
        foreach (var command in Commands)
        {
            if (reader.Node(command) is not { } node)
                continue;
            var roles = Expect.Texts(document, node, $"'{command}'");
            foreach (var name in roles.GroupBy(name => name.Value, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Last()))
                document.Error(ManifestRules.Duplicate, name.Span, $"{Wording.Quote(name.Value)} is listed twice in '{command}'; remove one of the two.");
            names.AddRange(roles);
            rules.Add(new MemberRule(command.ToUpperInvariant(), roles.Select(name => name.Value).ToEquatableArray()));
        }

        reader.Finish();
        return (rules.ToEquatableArray(), new MemberRulesDraft(member, names));
    }

    public void Check(IReadOnlyList<TableDraft> tables)
    {
        var members = database.Members;
        var role = members?.Role is { } name ? tables.FirstOrDefault(draft => draft.Table.Name == members.Table)?.Table.Columns.FirstOrDefault(column => column.Name == name) : null;
        var labels = role is { Type.IsEnum: true } ? enums.All.FirstOrDefault(draft => draft.Type.Name == role.Type.Name)?.Type.Labels : null;
        foreach (var draft in tables.Where(draft => draft.MemberRules is not null))
        {
            var place = draft.MemberRules!.Member.NameSpan;
            if (members is null || (members.Role is null && draft.MemberRules.Names.Count > 0))
                document.Error(ManifestRules.InvalidValue, place, "'roles' say what a user must be in the tenant, and nothing says what a user is: name the column under 'members' of 'database', as in \"role\": \"role\".");
            else if (draft.Parent is not null)
                document.Error(ManifestRules.InvalidValue, place, "The rows of this table are the tenant's that their parent is of, so 'roles' can't be checked for each; give the table a tenant column, or remove 'roles'.");
            else if (draft.Table.Name == members.Table && draft.Table.MemberRules.Any(rule => rule.Command == "SELECT"))
                document.Error(ManifestRules.InvalidValue, place, "Every member sees who else is one, since what a user is says this table; remove 'select'.");
            foreach (var unknown in labels is { } known ? draft.MemberRules.Names.Where(one => !known.Contains(one.Value)) : [])
                document.Error(ManifestRules.UnknownName, unknown.Span, $"{Wording.Quote(role!.Name)} has no label {Wording.Quote(unknown.Value)}.{Wording.DidYouMeanOrAll(unknown.Value, [.. labels!.Value])}");
        }
    }
}

/// <param name="Names">All roles that are named.</param>
internal sealed record MemberRulesDraft(JsonMember Member, IReadOnlyList<JsonString> Names);
