using Fenceline.Core.Model;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Build;

/// <summary>Functions of the control schema, and who may call them.</summary>
internal abstract class FunctionList(string schema)
{
    private readonly List<PgFunction> _functions = [];
    private readonly List<PgGrant> _grants = [];

    public IReadOnlyList<PgFunction> All => _functions;

    public IReadOnlyList<PgGrant> Grants => _grants;

    protected FunctionDeclaration Declare { get; } = new(schema);

    protected ObjectName Name(string name) => new(schema, name);

    protected static PgFunction Stable(PgFunction function) => function with { Volatility = FunctionVolatility.Stable };

    protected static PgFunction With(PgFunction function, params PgSetting[] settings) =>
        function with { Settings = function.Settings.Concat(settings).ToEquatableArray() };

    /// <param name="roles">Who may call it, beside its owner.</param>
    protected void Add(PgFunction function, params string[] roles)
    {
        _functions.Add(function);
        _grants.AddRange(roles.Select(role => new PgGrant(GrantTarget.Function, function.Name, function.Signature, EquatableArray.Of("EXECUTE"), default, role)));
    }

    protected void Grant(PgGrant grant) => _grants.Add(grant);

    protected void GrantUsage(string of, params string[] roles) =>
        _grants.AddRange(roles.Select(role => new PgGrant(GrantTarget.Schema, new ObjectName(null, of), null, EquatableArray.Of("USAGE"), default, role)));

    /// <param name="columns">All when there are none.</param>
    protected void GrantReading(string table, string role, params string[] columns) =>
        _grants.Add(new PgGrant(GrantTarget.Table, Name(table), null, EquatableArray.Of("SELECT"), columns.ToEquatableArray(), role));
}
