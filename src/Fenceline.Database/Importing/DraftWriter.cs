using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Database.Importing;

/// <summary>Writes a draft as a manifest.</summary>
internal sealed class DraftWriter(Draft draft)
{
    private readonly PlacedText _text = new();

    public static PlacedText Write(Draft draft) => new DraftWriter(draft).Write();

    private PlacedText Write()
    {
        var parts = new List<Action>
        {
            () => Member("$schema", JsonText.Literal("./tenants.schema.json")),
            () => Member("version", "1"),
            () => Member("project", JsonText.Literal(draft.Project)),
        };
        if (Database() is { Count: > 0 } options)
            parts.Add(() => Block("database", '{', '}', options));
        Add("enums", '{', '}', draft.Enums, WriteEnum);
        Add("sources", '{', '}', draft.Sources, source => new SourceWriter(draft, _text).Write(source));
        Add("tables", '{', '}', draft.Tables, table => new TableWriter(draft, _text).Write(table, draft.Tables));
        Add("views", '{', '}', draft.Views, WriteView);
        Add("tenants", '[', ']', draft.Tenants, WriteTenant);
        _text.Block('{', '}', [.. Comments("")], parts);
        _text.Add("\n");
        return _text;

        void Add<T>(string property, char open, char close, List<T> items, Action<T> write)
        {
            if (items.Count > 0 || draft.Comments.ContainsKey(property))
                parts.Add(() => Block(property, open, close, [.. items.Select(item => (Action)(() => write(item)))]));
        }
    }

    private List<Action> Database()
    {
        var options = new List<Action>();
        if (draft.IsSupabase)
            options.Add(() => Member("engine", JsonText.Literal("supabase")));
        if (draft.SharedSchema != "public")
            options.Add(() => Member("sharedSchema", JsonText.Literal(draft.SharedSchema)));
        if (draft.TenantSchema != "user_{id}")
            options.Add(() => Member("tenantSchema", JsonText.Literal(draft.TenantSchema)));
        if (draft.TenantColumn is { } column)
            options.Add(() => Member("tenantColumn", JsonText.Literal(column)));
        if (draft.TenantType != TenantKeyType.Text)
            options.Add(() => Member("tenantType", JsonText.Literal(TenantKeyTypes.WordOf(draft.TenantType))));
        if (draft.Identity is not null || draft.IdentityFunction is not null)
            options.Add(WriteIdentity);
        if (draft.Members is not null)
            options.Add(WriteMembers);
        if (draft.Extensions.Count > 0)
        {
            options.Add(() => Member("extensions", Texts(draft.Extensions)));
            options.Add(() => Member("extensionSchema", JsonText.Literal(draft.ExtensionSchema ?? "extensions")));
        }

        options.Add(() => Member("publicRights", JsonText.Literal("keep")));
        return options;
    }

    private void WriteIdentity() => _text.Part(
        reason =>
        {
            draft.Note(ImportNoteKind.LeftOut, "identity", reason);
            draft.Comment("database", $"Left out: the identity {draft.Identity?.Spelling}: {reason}");
            draft.Identity = null;
        },
        () =>
        {
            var members = draft.Identity is { } identity ? Words(identity) : [];
            if (draft.IdentityFunction is not null)
                members.Add($"\"function\": {JsonText.Literal(draft.IdentityFunction)}");
            Member("identity", "{ " + string.Join(", ", members) + " }");
        });

    private static List<string> Words(IdentityForm identity)
    {
        var members = new List<string>();
        if (identity.Kind is not { } kind)
            return members;
        members.Add($"\"kind\": {JsonText.Literal(kind switch { IdentityKind.Jwt => "jwt", IdentityKind.Role => "role", _ => "setting" })}");
        if (identity.Setting is not null)
            members.Add($"\"setting\": {JsonText.Literal(identity.Setting)}");
        if (identity.Claim is not null)
            members.Add($"\"claim\": {(identity.Within is null ? JsonText.Literal(identity.Claim) : Texts([identity.Within, identity.Claim]))}");
        return members;
    }

    private void WriteMembers() => _text.Part(
        reason =>
        {
            draft.Note(ImportNoteKind.LeftOut, "members", reason);
            draft.Comment("database", $"Left out: the members by {draft.Members?.Table}: {reason}");
            draft.Members = null;
            foreach (var table in draft.Tables)
                table.Roles.Clear();
        },
        () =>
        {
            var form = draft.Members!;
            var role = form.Role is null ? "" : $", \"role\": {JsonText.Literal(form.Role)}";
            Member("members", $"{{ \"table\": {JsonText.Literal(form.Table)}, \"user\": {JsonText.Literal(form.User)}{role}, \"identity\": {{ {string.Join(", ", Words(form.Identity))} }} }}");
        });

    private void WriteEnum(DraftEnum type) => _text.Part(
        reason =>
        {
            draft.Enums.Remove(type);
            draft.Note(ImportNoteKind.LeftOut, $"{type.Found.Schema}.{type.Found.Name}", reason);
            draft.Comment("enums", $"Left out: {type.Found.Name}: {reason}");
        },
        () => Member(type.Found.Name, Texts(type.Found.Labels)));

    private void WriteView(DraftView view) => _text.Part(
        reason =>
        {
            draft.Views.Remove(view);
            draft.Note(ImportNoteKind.LeftOut, view.Found.FullName, "a view: " + reason);
            draft.Comment("views", $"Left out: {view.Found.FullName}: {reason}");
        },
        () => Member(view.Found.Name, "{ \"sql\": " + JsonText.Literal(ExpressionText.Normalize(view.Found.Query!.Trim().TrimEnd(';'))) + " }"));

    private void WriteTenant(DraftTenant tenant) => _text.Part(
        reason =>
        {
            draft.Tenants.Remove(tenant);
            draft.Note(ImportNoteKind.LeftOut, $"tenant {tenant.Id}", reason);
            draft.Comment("tenants", $"Left out: {tenant.Id}: {reason}");
        },
        () =>
        {
            var sources = draft.Sources.Where(source => tenant.Sources.Contains(source.Name)).ToList();
            var own = sources.Where(source => !source.IsSensitive).ToList();
            _text.Add("{ \"id\": " + JsonText.Literal(tenant.Id)
                + (sources.Count == 0 ? "" : ", \"sources\": { " + string.Join(", ", sources.Select(source => JsonText.Literal(source.Name) + ": {}")) + " }")
                + (own.Count == 0 ? "" : ", \"placement\": { " + string.Join(", ", own.Select(source => JsonText.Literal(source.Name) + ": \"schema\"")) + " }") + " }");
        });

    private void Member(string name, string value) => _text.Add(JsonText.Literal(name) + ": " + value);

    private void Block(string name, char open, char close, IReadOnlyList<Action> parts)
    {
        _text.Add(JsonText.Literal(name) + ": ");
        _text.Block(open, close, [.. Comments(name)], parts);
    }

    private IEnumerable<string> Comments(string property) => draft.Comments.GetValueOrDefault(property)?.Select(SqlText.Comment) ?? [];

    internal static string Texts(IEnumerable<string> texts) => "[" + string.Join(", ", texts.Select(JsonText.Literal)) + "]";
}
