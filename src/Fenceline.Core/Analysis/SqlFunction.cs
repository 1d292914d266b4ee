using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>A function that texts may call which do not create it themselves.</summary>
/// <param name="Schema">Null: wherever an unqualified name leads.</param>
public sealed record SqlFunction(string? Schema, string Name, SqlFunctionEffect Effect)
{
    /// <summary>For <see cref="SqlFunctionEffect.HarmlessForArgument"/>: which one, the first is 1.</summary>
    public int PinnedArgument { get; init; }

    /// <summary>The name of that argument, where it has one and it is known.</summary>
    public string? PinnedName { get; init; }

    /// <summary>A shared table that it reads, as it is declared; null where its body was read.</summary>
    public string? ReadTable { get; init; }

    /// <summary>It has an OUT or INOUT parameter: a CALL in PL/pgSQL may give other values to the variables that stand there.</summary>
    public bool GivesBack { get; init; }

    /// <summary>Of a trigger's function: the columns of the row that it gives values to.</summary>
    public EquatableArray<string> Assigned { get; init; }

    /// <summary>What is true of both of two functions, where one of them may be meant.</summary>
    internal static SqlFunction? Worse(SqlFunction? one, SqlFunction? two)
    {
        if (one is null || two is null)
            return one ?? two;
        var worse = (two.Effect > one.Effect ? two : one) with { GivesBack = one.GivesBack || two.GivesBack, Assigned = one.Assigned.Concat(two.Assigned).ToEquatableArray() };
        var areBoth = one.Effect == two.Effect && worse.Effect == SqlFunctionEffect.HarmlessForArgument;
        return areBoth && (one.PinnedArgument, one.PinnedName) != (two.PinnedArgument, two.PinnedName) ? worse with { Effect = SqlFunctionEffect.Unknown }
            // Where another one wants one argument, all of them are the caller's.
            : worse;
    }

    internal static SqlFunction Of(DeclaredFunction function, DesiredState state)
    {
        var shared = new HashSet<string>(state.SharedTables.Select(table => table.Name), StringComparer.Ordinal);
        var read = function.Reads.FirstOrDefault(shared.Contains);
        var effect = read is null ? SqlFunctionEffect.Harmless : function.PinnedArgument is null ? SqlFunctionEffect.ReadsAll : SqlFunctionEffect.HarmlessForArgument;
        return new SqlFunction(function.Schema, function.Name, effect) { PinnedArgument = function.PinnedArgument ?? 0, ReadTable = read };
    }
}

/// <summary>What a call of a function may see and change, the worse the later.</summary>
public enum SqlFunctionEffect
{
    /// <summary>Nothing of other tenants, whatever its arguments are.</summary>
    Harmless,

    /// <summary>Nothing of other tenants when one of its arguments is the tenant.</summary>
    HarmlessForArgument,

    /// <summary>Nothing of other tenants when its arguments are the caller's, as parameters or the current tenant are.</summary>
    HarmlessForCaller,

    /// <summary>Rows of all tenants, as it is declared.</summary>
    ReadsAll,
    Unknown,
}
