using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Database.Importing;

/// <summary>Writes one table of a draft, and knows what of it goes when its reader refuses a part.</summary>
internal sealed class TableWriter(Draft draft, PlacedText text)
{
    /// <param name="owner">The list that holds the table: it goes out of it when it can't be said.</param>
    public void Write(DraftTable table, List<DraftTable> owner) => text.Part(reason => Drop(table, owner, reason), () =>
    {
        text.Add(JsonText.Literal(table.Found.Name) + ": ");
        text.Block('{', '}', [.. table.Comments.Select(SqlText.Comment)], [.. Properties(table, reason => Drop(table, owner, reason))]);
    });

    private void Drop(DraftTable table, List<DraftTable> owner, string reason)
    {
        if (owner.Remove(table))
            draft.LeaveOut(table.Found, reason);
    }

    private IEnumerable<Action> Properties(DraftTable table, Action<string> drop)
    {
        var isOfSource = draft.Sources.Exists(source => source.Tables.Contains(table));
        if (!isOfSource)
            yield return () => Member("placement", JsonText.Literal(TablePlacements.WordOf(table.Placement)));
        if (table.Description is not null)
            yield return () => text.Part(reason => { table.Description = null; draft.LeaveOut(table, "description", reason); }, () => Member("description", JsonText.Literal(table.Description)));
        if (table.Placement != TablePlacement.Schema && table.Found.Schema != draft.SharedSchema && !isOfSource)
            yield return () => Member("schema", JsonText.Literal(table.Found.Schema));
        if (table.Parent is not null)
            yield return () => Member("parent", JsonText.Literal(table.Parent));
        if (table.Key is { IsJson: true } json)
            yield return () => Member("tenantKey", "{ \"json\": " + JsonText.Literal(json.Column) + ", \"path\": " + DraftWriter.Texts(json.JsonPath) + " }");
        else if (table.Key is { } key && key.Column != draft.TenantColumn)
            yield return () => Member("tenantColumn", JsonText.Literal(key.Column));
        if (table.Key is { IsJson: false } && isOfSource && table.KeyType != draft.TenantType)
            yield return () => Member("tenantType", JsonText.Literal(TenantKeyTypes.WordOf(table.KeyType)));
        yield return () => Block("columns", '{', '}', [.. table.Columns.Where(column => !isOfSource || column.Name != table.Key?.Column).Select(column => (Action)(() => WriteColumn(table, column, drop)))]);
        yield return () => text.Part(drop, () => Member("primaryKey", DraftWriter.Texts(table.PrimaryKey)));
        if (table.IsUniqueAcrossTenants && !isOfSource)
            yield return () => Member("uniqueAcrossTenants", "true");
        if (table.Unique.Count > 0)
            yield return () => Block("unique", '[', ']', Parts(table, table.Unique, key => $"constraint {key.Name}", key => text.Add(DraftWriter.Texts(key.Columns))));
        if (table.Indexes.Count > 0)
            yield return () => Block("indexes", '[', ']', Parts(table, table.Indexes, index => $"index {index.Name}", WriteIndex));
        if (table.Checks.Count > 0)
            yield return () => Block("checks", '{', '}', Parts(table, table.Checks, check => $"constraint {check.Name}", check => Member(check.Key, JsonText.Literal(check.Condition))));
        if (table.Roles.Count > 0)
            yield return () => text.Part(reason => { table.Roles.Clear(); draft.LeaveOut(table, "what members may", reason); }, () => Member("roles", "{ " + string.Join(", ", table.Roles.Select(rule => JsonText.Literal(rule.Key) + ": " + DraftWriter.Texts(rule.Value))) + " }"));
        if (table.References.Count > 0)
            yield return () => Block("foreignKeys", '[', ']', Parts(table, table.References, key => $"constraint {key.Name}", WriteReference));
    }

    private IReadOnlyList<Action> Parts<T>(DraftTable table, List<T> items, Func<T, string> name, Action<T> write) => [.. items.Select(item => (Action)(() => text.Part(
        reason =>
        {
            if (items.Remove(item))
                draft.LeaveOut(table, name(item), reason);
        },
        () => write(item))))];

    private void WriteColumn(DraftTable table, DraftColumn column, Action<string> drop) => text.Part(
        reason =>
        {
            if (column.Name == table.Key?.Column)
                drop($"its tenant column {column.Name}: {reason}");
            else if (column.Default is not null && reason.Contains("can't be the default", StringComparison.Ordinal))
                DropDefault(table, column, reason);
            else if (table.Columns.Remove(column))
                draft.LeaveOut(table, $"column {column.Name}", reason);
        },
        () =>
        {
            var said = column.Type + (column.Default is null ? "" : " default " + column.Default);
            if (column.Description is null)
                Member(column.Name, JsonText.Literal(said));
            else
                WriteDescribed(table, column, said);
        });

    private void DropDefault(DraftTable table, DraftColumn column, string reason)
    {
        column.Default = null;
        draft.LeaveOut(table, $"default of {column.Name}", reason);
    }

    private void WriteDescribed(DraftTable table, DraftColumn column, string said)
    {
        text.Add(JsonText.Literal(column.Name) + ": { \"type\": " + JsonText.Literal(said) + ", ");
        text.Part(reason => { column.Description = null; draft.LeaveOut(table, $"description of {column.Name}", reason); }, () => Member("description", JsonText.Literal(column.Description!)));
        text.Add(" }");
    }

    private void WriteIndex(DraftIndex index)
    {
        var members = new List<string> { "\"name\": " + JsonText.Literal(index.Name), "\"columns\": " + DraftWriter.Texts(index.Parts) };
        if (index.IsUnique)
            members.Add("\"unique\": true");
        if (index.Method is not null)
            members.Add("\"using\": " + JsonText.Literal(index.Method));
        if (index.Where is not null)
            members.Add("\"where\": " + JsonText.Literal(index.Where));
        if (index.Include.Count > 0)
            members.Add("\"include\": " + DraftWriter.Texts(index.Include));
        text.Add("{ " + string.Join(", ", members) + " }");
    }

    private void WriteReference(DraftReference key) => text.Add(
        "{ \"columns\": " + DraftWriter.Texts(key.Columns) + ", \"references\": " + JsonText.Literal(key.Table) + (key.Referenced.Count == 0 ? "" : ", \"referencedColumns\": " + DraftWriter.Texts(key.Referenced))
        + (key.Cascades ? ", \"onDelete\": \"cascade\"" : "") + " }");

    private void Member(string name, string value) => text.Add(JsonText.Literal(name) + ": " + value);

    private void Block(string name, char open, char close, IReadOnlyList<Action> parts)
    {
        text.Add(JsonText.Literal(name) + ": ");
        text.Block(open, close, [], parts);
    }
}
