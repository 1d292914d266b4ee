using System.Text;

namespace Fenceline.Integration.Tests.Leaks;

/// <content>FROM: tables, queries and joins, with filters in their conditions.</content>
internal sealed partial class QueryGenerator
{
    private string From(int depth, IReadOnlyList<GeneratedSource> outer, out List<GeneratedSource> sources)
    {
        sources = [];
        var text = new StringBuilder(Item(depth, outer, [], out var first));
        sources.Add(first);
        for (var count = Chance(0.4) ? 0 : random.Next(1, 3); count > 0; count--)
            Join(text, depth, outer, sources);
        return text.ToString();
    }

    private void Join(StringBuilder text, int depth, IReadOnlyList<GeneratedSource> outer, List<GeneratedSource> sources)
    {
        if (Chance(0.15))
        {
            text.Append(", ").Append(Item(depth, outer, sources, out var listed));
            sources.Add(listed);
            return;
        }

        if (Chance(0.1) && sources.Count == 1)
        {
            JoinUsing(text, sources);
            return;
        }

        if (sources.FindIndex(source => source is { IsOpen: true, Key: not null, IsMerged: false }) is var open and >= 0 && Chance(0.08))
        {
            sources[open] = Linked(text, sources[open]);
            return;
        }

        var kind = random.Next(8) switch { 0 or 1 => "LEFT JOIN", 2 => "RIGHT JOIN", 3 => "FULL JOIN", 4 => "CROSS JOIN", _ => "JOIN" };
        text.Append(' ').Append(kind).Append(' ').Append(Item(depth, outer, kind is "RIGHT JOIN" or "FULL JOIN" ? [] : sources, out var right));
        if (kind == "CROSS JOIN")
        {
            sources.Add(right);
            return;
        }

        var left = sources[random.Next(sources.Count)];
        var on = new List<string> { $"{left.Column(random, false)} = {right.Column(random, false)}" };
        if (kind != "FULL JOIN")
        {
            on.AddRange(OnPins(kind, sources, ref right));
            if (Chance(0.2))
                on.Add(_conditions.Other([.. sources, right]));
        }

        text.Append(" ON ").AppendJoin(" AND ", on.OrderBy(_ => random.Next()).ToList());
        sources.Add(right);
    }

    /// <summary>Joins an item that is held to one tenant, and the source with it.</summary>
    private GeneratedSource Linked(StringBuilder text, GeneratedSource source)
    {
        var alias = NewName("k");
        var tenant = _conditions.Tenant();
        var inner = $"SELECT lx.id FROM github_issues AS lx WHERE lx.user_id = {tenant} AND {(Botch() ? "lx.user_id <> 'q'" : "lx.user_id = " + source.Key)}";
        text.Append(random.Next(4) switch
        {
            0 => $" JOIN unnest(ARRAY[{tenant}{(Botch() ? ", 'b'" : "")}]::text[]) AS {alias} (u) ON {alias}.u = {source.Key}",
            1 when Botch() => $" CROSS JOIN LATERAL ({inner} UNION ALL SELECT 1) AS {alias}",
            1 => $" CROSS JOIN LATERAL (SELECT lx.state FROM github_issues AS lx WHERE lx.user_id = {tenant} AND lx.user_id = {source.Key} GROUP BY lx.state) AS {alias}",
            2 when Botch() => $" LEFT JOIN LATERAL ({inner}) AS {alias} ON true",
            2 => $" JOIN LATERAL ({inner} LIMIT 2) AS {alias} ON true",
            _ => $" CROSS JOIN LATERAL ({inner}) AS {alias}",
        });
        return source with { IsOpen = false };
    }

    /// <summary>Filters in ON: enough on the side whose rows may be missing, too little on the other.</summary>
    private List<string> OnPins(string kind, List<GeneratedSource> sources, ref GeneratedSource right)
    {
        var pins = new List<string>();
        if (right is { IsOpen: true, Key: not null } && Chance(0.5) && (kind != "RIGHT JOIN" || Botch()))
        {
            var partner = sources.FirstOrDefault(source => source.Key is not null);
            var isLinked = partner is not null && Chance(0.5);
            pins.Add(isLinked ? Equal(right.Key, partner!.Key!) : _conditions.Pin(right.Key, "true"));
            right = right with { IsOpen = false, IsLinked = isLinked };
        }

        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i] is { IsOpen: true, Key: not null } && Chance(0.25) && (kind != "LEFT JOIN" || Botch()))
            {
                pins.Add(_conditions.Pin(sources[i].Key!, "true"));
                sources[i] = sources[i] with { IsOpen = kind == "RIGHT JOIN" && sources.Count > 1 };
            }
        }

        return pins;
    }

    private void JoinUsing(StringBuilder text, List<GeneratedSource> sources)
    {
        var alias = NewName("u");
        var other = NewName("u");
        var kind = random.Next(4) switch { 0 => "LEFT ", 1 => "RIGHT ", 2 => "FULL ", _ => "" };
        var (names, columns) = random.Next(3) switch
        {
            0 => ("(SELECT user_id, id, body AS x FROM notes)", "user_id, id"),
            1 => ("github_issues", "user_id, id"),
            _ => ("github_issues", "id"),
        };
        text.Clear();
        text.Append($"github_repositories AS {alias} {kind}JOIN {names} AS {other} USING ({columns})");
        sources.Clear();
        sources.Add(GeneratedSource.OfShared(0, alias));
        sources.Add(names[0] == '(' ? new GeneratedSource(other, ["x"], ["id"], other + ".user_id", true) : GeneratedSource.OfShared(1, other));
        if (columns.StartsWith("user_id", StringComparison.Ordinal) && Chance(0.7))
        {
            // The merged column speaks for both sides.
            sources[0] = sources[0] with { Key = "user_id" };
            sources[1] = sources[1] with { IsOpen = false, Key = null };
        }
    }

    private string Item(int depth, IReadOnlyList<GeneratedSource> outer, List<GeneratedSource> lateral, out GeneratedSource source)
    {
        var alias = NewName("d");
        if (_tables.Count > 0 && Chance(0.6))
        {
            var (name, columns) = _tables[random.Next(_tables.Count)];
            source = columns with { Alias = alias, Key = alias + ".user_id" };
            return $"{name} AS {alias}";
        }

        if (depth > 0 && Chance(0.2))
        {
            var isOpen = Chance(0.4);
            source = new GeneratedSource(alias, ["t"], ["n"], alias + ".user_id", isOpen);
            var isLateral = lateral.Count > 0 && Chance(0.5);
            return $"{(isLateral ? "LATERAL " : "")}({Query(depth - 1, isLateral ? [.. lateral, .. outer] : outer, true, isOpen)}) AS {alias}";
        }

        if (lateral.Count > 0 && Chance(0.1))
        {
            source = new GeneratedSource(alias, ["name"], ["n"], null, false);
            return $"(SELECT code, name, length(code) AS n FROM countries) AS {alias}";
        }

        return Table(random.Next(GeneratedSource.SharedCount), out source);
    }
}
