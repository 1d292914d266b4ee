namespace Fenceline.Core.Analysis;

/// <summary>A function that texts may call which do not create it themselves.</summary>
/// <param name="Schema">Null: wherever an unqualified name leads.</param>
public sealed record SqlFunction(string? Schema, string Name, SqlFunctionEffect Effect);

/// <summary>What a call of a function may see and change, the worse the later.</summary>
public enum SqlFunctionEffect
{
    /// <summary>Nothing of other tenants, whatever its arguments are.</summary>
    Harmless,

    /// <summary>Nothing of other tenants when its arguments are the caller's, as parameters or the current tenant are.</summary>
    HarmlessForCaller,
    Unknown,
}
