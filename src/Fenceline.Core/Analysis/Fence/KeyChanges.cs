using Fenceline.Core.Analysis.Scripts;
using Fenceline.Core.Rules;
using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Fence;

/// <summary>Primary, unique and foreign keys of tables with a tenant column: without it one tenant's row stands in another's way, or refers to it.</summary>
internal sealed class KeyChanges(FenceState state)
{
    private const string Remedy = "Put the tenant column into the key";

    /// <summary>Reads the parentheses of CREATE TABLE.</summary>
    /// <returns>Whether the table has a tenant column.</returns>
    public bool OfNewTable(DdlReader reader, DdlName table)
    {
        if (!HasTenantColumn(reader))
            return false;

        var end = End(reader);
        reader.Accept(SqlTokenKind.OpenParen);
        while (reader.Position < end)
        {
            Element(reader, table, null, end);
            while (reader.Position < end && reader.Current.Kind != SqlTokenKind.Comma)
                reader.SkipOne();
            reader.Position++;
        }

        return true;
    }

    /// <summary>Whether one of the columns in the parentheses that open here is a tenant column; the reader stays.</summary>
    public bool HasTenantColumn(DdlReader reader)
    {
        var start = reader.Position;
        var end = End(reader);
        var found = false;
        reader.Accept(SqlTokenKind.OpenParen);
        while (reader.Position < end)
        {
            found |= reader.Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier && state.IsTenantColumn(reader.Current.Value);
            while (reader.Position < end && reader.Current.Kind != SqlTokenKind.Comma)
                reader.SkipOne();
            reader.Position++;
        }

        reader.Position = start;
        return found;
    }

    /// <summary>Behind ADD of ALTER TABLE.</summary>
    /// <param name="known">The shared table; null for any other.</param>
    public void Added(DdlReader reader, DdlName table, SqlTable? known)
    {
        reader.Accept("column");
        reader.SkipIfExists();
        if (known is not null)
            Element(reader, table, known, int.MaxValue);
    }

    public void UniqueIndex(DdlReader reader)
    {
        reader.Accept("concurrently");
        reader.SkipIfExists();
        if (!reader.At("on"))
            reader.Name();
        reader.Accept("on");
        reader.Accept("only");
        if (reader.Name() is not { } table || state.Shared(table) is not { } known)
            return;
        if (reader.Accept("using"))
            reader.Position++;
        if (reader.Current.Kind == SqlTokenKind.OpenParen && !Holds(reader, TenantColumn(known)) && !IsHeld(reader, known))
            state.Report(FenceRules.KeyWithoutTenant, $"the unique index on `{table.Name}` lacks the tenant column: one tenant's row keeps others from having theirs, and the error tells them of it. {Remedy}", table.Span);
    }

    private void Element(DdlReader reader, DdlName table, SqlTable? known, int end)
    {
        if (reader.Accept("constraint"))
            reader.Name();
        var span = reader.Span;
        if (reader.Accept("primary", "key") || reader.Accept("unique"))
        {
            if (!reader.At("using", "index"))
                Unique(reader, table, known, span, end);
            return;
        }

        if (reader.Accept("foreign", "key"))
        {
            var hasTenant = Holds(reader, TenantColumn(known));
            reader.SkipOne();
            if (reader.Accept("references") && reader.Name() is { } target && !hasTenant)
                Foreign(table, target, span);
            return;
        }

        Column(reader, table, known, end);
    }

    private void Column(DdlReader reader, DdlName table, SqlTable? known, int end)
    {
        if (reader.AtAny("check", "exclude", "like") || reader.Name() is not { } column)
            return;

        var isTenant = known is null ? state.IsTenantColumn(column.Name) : TenantColumn(known) == column.Name;
        while (!reader.IsAtEnd && reader.Position < end && reader.Current.Kind != SqlTokenKind.Comma)
        {
            var span = reader.Span;
            if ((reader.Accept("primary", "key") || reader.Accept("unique")) && !isTenant)
                Report(table, span);
            else if (reader.Accept("references") && reader.Name() is { } target && !isTenant)
                Foreign(table, target, span);
            else if (!reader.IsAtEnd && reader.Current.Kind != SqlTokenKind.Comma)
                reader.SkipOne();
        }
    }

    private void Unique(DdlReader reader, DdlName table, SqlTable? known, TextSpan span, int end)
    {
        while (!reader.IsAtEnd && reader.Position < end && reader.Current.Kind is not (SqlTokenKind.OpenParen or SqlTokenKind.Comma))
            reader.Position++;
        if (reader.Current.Kind == SqlTokenKind.OpenParen && !Holds(reader, TenantColumn(known)) && !IsHeld(reader, known ?? state.Shared(table)))
            Report(table, span);
    }

    // The key by which rows of other tables are its tenant's; the manifest asks for it.
    private bool IsHeld(DdlReader reader, SqlTable? table) =>
        table is { HoldsGlobalKey: true } && table.GlobalKey.All(column => Holds(reader, column)) && Columns(reader) == table.GlobalKey.Count;

    // How many the parentheses that open here hold; the reader stays.
    private static int Columns(DdlReader reader)
    {
        var (start, end, count) = (reader.Position, End(reader), 1);
        for (reader.Position++; reader.Position < end; reader.Position++)
            count += reader.Current.Kind == SqlTokenKind.Comma ? 1 : 0;
        reader.Position = start;
        return count;
    }

    private void Report(DdlName table, TextSpan span) => state.Report(
        FenceRules.KeyWithoutTenant, $"this key of `{table.Name}` lacks the tenant column: one tenant's row keeps others from having theirs, and the error tells them of it. {Remedy}", span);

    private void Foreign(DdlName table, DdlName target, TextSpan span)
    {
        if (state.Shared(target) is not null)
            state.Report(FenceRules.KeyWithoutTenant, $"this foreign key of `{table.Name}` lacks the tenant column: a row may refer to another tenant's row of `{target.Name}`, and shows that it exists. {Remedy} on both sides", span);
    }

    // What has to be in a key of the table for it to be within one tenant.
    private static string? TenantColumn(SqlTable? known) => known?.TenantKey!.Parent is { } parent ? parent.Columns[0] : known?.TenantKey!.Column;

    // Whether the parentheses that open here name a tenant column; the reader stays.
    private bool Holds(DdlReader reader, string? column)
    {
        var start = reader.Position;
        var end = End(reader);
        var found = false;
        for (reader.Position++; reader.Position < end && !found; reader.Position++)
            found = column is null ? state.IsTenantColumn(reader.Current.Value) : reader.Current.Value == column;
        reader.Position = start;
        return found;
    }

    private static int End(DdlReader reader)
    {
        var start = reader.Position;
        reader.SkipOne();
        var end = reader.Position - 1;
        reader.Position = start;
        return end;
    }
}
