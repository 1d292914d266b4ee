using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>A join as FROM was analysed, with the entries of its sides: from the first to before the middle, and from there to before the end.</summary>
/// <param name="Conditions">Applies ON and USING once more, at another location.</param>
/// <param name="Matched">The relations that ON and USING need to be there.</param>
internal sealed record AppliedJoin(SqlJoinKind Kind, int First, int Middle, int End, Action<SqlJoinKind> Conditions, IReadOnlyCollection<RangeEntry> Matched)
{
    public static bool IsOuter(SqlJoinKind kind) => kind is SqlJoinKind.Left or SqlJoinKind.Right or SqlJoinKind.Full;
}

/// <summary>
/// Outer joins whose rows without a partner are dropped by a condition further out: they are inner joins, or outer joins to one side only,
/// and their conditions restrict more than they seem to.
/// </summary>
internal static class OuterJoins
{
    /// <summary>Also says of each entry whether its row may be missing.</summary>
    /// <param name="joins">Inner ones before those around them.</param>
    /// <param name="first">The first entry of FROM.</param>
    /// <param name="end">The first entry behind it.</param>
    /// <param name="where">Drops rows in which what it needs is not there.</param>
    public static void Reduce(List<AppliedJoin> joins, int first, int end, SqlExpression? where, Scope scope)
    {
        if (joins.Count == 0)
            return;

        // Of each entry the range whose rows all need it. Those around come first, so that the first range is the widest.
        var ranges = new (int First, int End)?[end - first];
        Demand(NullRejection.Of(where, scope), first, end);
        for (var i = joins.Count - 1; i >= 0; i--)
        {
            var join = joins[i];
            var kind = Reduced(join);
            if (kind != join.Kind)
                join.Conditions(kind);
            if (kind is SqlJoinKind.Left or SqlJoinKind.Full)
                MayBeMissing(join.Middle, join.End);
            if (kind is SqlJoinKind.Right or SqlJoinKind.Full)
                MayBeMissing(join.First, join.Middle);
            if (kind != SqlJoinKind.Full)
                Demand(join.Matched, kind == SqlJoinKind.Left ? join.Middle : join.First, kind == SqlJoinKind.Right ? join.Middle : join.End);
        }

        void MayBeMissing(int from, int to)
        {
            foreach (var entry in scope.Names.Entries.Where(entry => entry.Id >= from && entry.Id < to))
                entry.MayBeMissing = true;
        }

        void Demand(IReadOnlyCollection<RangeEntry> entries, int from, int to)
        {
            foreach (var entry in entries.Where(entry => entry.Id >= from && entry.Id < to))
                ranges[entry.Id - first] ??= (from, to);
        }

        SqlJoinKind Reduced(AppliedJoin join) => join.Kind switch
        {
            SqlJoinKind.Left when IsRightNeeded(join) => SqlJoinKind.Inner,
            SqlJoinKind.Right when IsLeftNeeded(join) => SqlJoinKind.Inner,
            SqlJoinKind.Full => (IsLeftNeeded(join), IsRightNeeded(join)) switch
            {
                (true, true) => SqlJoinKind.Inner,
                (true, false) => SqlJoinKind.Left,
                (false, true) => SqlJoinKind.Right,
                _ => SqlJoinKind.Full,
            },
            _ => join.Kind,
        };

        bool IsLeftNeeded(AppliedJoin join) => IsNeeded(join, join.First, join.Middle);

        bool IsRightNeeded(AppliedJoin join) => IsNeeded(join, join.Middle, join.End);

        bool IsNeeded(AppliedJoin join, int from, int to)
        {
            for (var i = from - first; i < to - first; i++)
            {
                if (ranges[i] is { } range && range.First <= join.First && range.End >= join.End)
                    return true;
            }

            return false;
        }
    }
}
