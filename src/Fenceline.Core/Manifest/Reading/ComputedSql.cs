using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>What SQL of the manifest's may call and use: functions, operators, types and collations that compute a value and do nothing else.</summary>
/// <param name="what">What the SQL is, as a message's subject: <c>A view</c>.</param>
/// <param name="isView">The SQL may ask who the tenant is.</param>
internal sealed class ComputedSql(DatabaseOptions database, string what, bool isView)
{
    private const string Catalog = "pg_catalog";

    private string Places => $"only those of PostgreSQL and of {Wording.Quote(database.SharedSchema)}";

    /// <summary>What is wrong with a node by itself, and where; null for nothing.</summary>
    public (TextSpan Place, string Message)? FaultOf(SqlNode node) => node switch
    {
        FunctionExpression call => FunctionFault(call.Name),
        SqlOperator { Schema: { } schema } operation when !IsOpen(schema) => (operation.Span, $"{what} can't use an operator of the schema {Wording.Quote(schema)}; {Places}."),
        SqlTypeName type when type.Name.LastIndexOf('.') is var dot and > 0 && !IsOpen(type.Name.Substring(0, dot)) =>
            (type.Span, $"{what} can't use the type {Wording.Quote(type.Name)}; {Places}."),
        CollateExpression { Collation.Parts.Count: > 1 } collate when !IsOpen(SchemaOf(collate.Collation)) =>
            (collate.Collation.Span, $"{what} can't use a collation of the schema {Wording.Quote(SchemaOf(collate.Collation))}; {Places}."),
        UnknownExpression unknown => (unknown.Span, $"What this does in {what.ToLowerInvariant()} is not known; write it another way."),
        _ => null,
    };

    /// <summary>A function of that name only computes, or says who the tenant is.</summary>
    public bool IsSafe(string function) =>
        (KnownFunctions.IsKnown(function) && !KnownFunctions.HasEffect(function)) || (isView && function == database.Identity.Function);

    public static string SchemaOf(QualifiedName name) => string.Join(".", name.Parts.Take(name.Parts.Count - 1).Select(part => part.Name));

    private (TextSpan Place, string Message)? FunctionFault(QualifiedName name)
    {
        var function = name.Last.Name;
        var isAtHome = name.Parts.Count == 1 || (function == database.Identity.Function ? SchemaOf(name) == database.SharedSchema : SchemaOf(name) == Catalog || IsOfExtensions(SchemaOf(name)));
        if (IsSafe(function) && isAtHome)
            return null;
        var full = string.Join(".", name.Parts.Select(part => part.Name));
        var identity = isView ? Wording.Quote(database.Identity.Function) + " and " : "";
        return (name.Span, $"{what} can't call {Wording.Quote(full)}. It may call {identity}those functions of PostgreSQL that only compute a value: none that changes the session, reads files or runs SQL.");
    }

    private bool IsOpen(string schema) => schema == Catalog || schema == database.SharedSchema || IsOfExtensions(schema);

    private bool IsOfExtensions(string schema) => database.Extensions.Count > 0 && schema == database.ExtensionSchema;
}
