using System.Text.RegularExpressions;
using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;
using Fenceline.Sql.Collections;

namespace Fenceline.Integration.Tests.Leaks;

/// <summary>The oracle's tables, and statements about them, with tenant columns of a type: what is written for text becomes the same for another.</summary>
/// <param name="Type">Of each tenant column.</param>
/// <param name="Own">The id of the tenant that runs the statements.</param>
/// <param name="Other">That of the one whom careless statements name.</param>
internal sealed partial record LeakDialect(TenantKeyType Type, string Own, string Other)
{
    public static LeakDialect Text { get; } = new(TenantKeyType.Text, "07", "b");

    /// <summary>What cuts the id off gives that of tenant 7.</summary>
    public static LeakDialect Number { get; } = new(TenantKeyType.Bigint, "70", "11");

    public static LeakDialect Uuid { get; } = new(TenantKeyType.Uuid, "07000000-0000-4000-8000-000000000007", "b0000000-0000-4000-8000-00000000000b");

    private string Word => TenantKeyTypes.WordOf(Type);

    /// <summary>The oracle's script.</summary>
    public string Script(string sql) => Type == TenantKeyType.Text ? sql : Ids(sql
        .Replace("ADD tenant text DEFAULT '07'::text", "ADD tenant text DEFAULT '07'", StringComparison.Ordinal)
        .Replace("'07'::text", $"'07'::{Word}", StringComparison.Ordinal)
        .Replace("statement USING tenant", $"statement USING tenant::{Word}", StringComparison.Ordinal)
        .Replace("user_id text NOT NULL DEFAULT public.current_user_id()", $"user_id {Word} NOT NULL DEFAULT public.current_user_id_{Word}()", StringComparison.Ordinal)
        .Replace("metadata jsonb NOT NULL", $"user_id {Word} NOT NULL", StringComparison.Ordinal)
        .Replace("jsonb_build_object('user_id', %2$L, 'n', (i + %5$s) %% 3)", "%2$L", StringComparison.Ordinal)
        .Replace("jsonb_build_object('user_id', $1)", $"$1::{Word}", StringComparison.Ordinal)
        .Replace("SELECT $1, i,", $"SELECT $1::{Word}, i,", StringComparison.Ordinal)
        .Replace("SELECT %2$L, i", $"SELECT %2$L::{Word}, i", StringComparison.Ordinal)
        .Replace("THEN '07' ELSE 'b' END, i,", $"THEN '07'::{Word} ELSE 'b'::{Word} END, i,", StringComparison.Ordinal)
        .Replace("WHEN 'events' THEN 'metadata ->> ''user_id'''", "WHEN 'events' THEN 'user_id'", StringComparison.Ordinal)
        .Replace(
            "CREATE FUNCTION oracle.tables()",
            $"CREATE FUNCTION public.current_user_id_{Word}() RETURNS {Word} LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT public.current_user_id()::{Word} $$;\nCREATE FUNCTION oracle.tables()",
            StringComparison.Ordinal));

    public SqlCatalog Catalog(SqlCatalog catalog) => Type == TenantKeyType.Text ? catalog : catalog with
    {
        Tables = catalog.Tables.Select(table => table.TenantKey is not { } key ? table
            : key.IsJson ? table with { TenantKey = new TenantKey("user_id", default) { Type = Type }, Columns = EquatableArray.Of("id", "kind", "user_id") }
            : table with { TenantKey = key with { Type = Type } }).ToEquatableArray(),
    };

    public GeneratedStatement Statement(GeneratedStatement statement) => Type == TenantKeyType.Text ? statement
        : new GeneratedStatement(Sql(statement.Template), statement.ReturnsRows, statement.Writes, Sql(statement.Setup)) { IsCareful = statement.IsCareful };

    private string Sql(string sql)
    {
        sql = JsonKey().Replace(sql, "user_id").Replace("SELECT 'b', ", $"SELECT 'b'::{Word}, ", StringComparison.Ordinal);
        sql = EmptyKey().Replace(sql, "coalesce($1, '0')");
        sql = sql.Replace(" COLLATE \"C\"", "", StringComparison.Ordinal)
            .Replace(") LIKE '%'", ")::text::text LIKE '%'", StringComparison.Ordinal)
            .Replace("text[]", Word + "[]", StringComparison.Ordinal)
            .Replace("counted(tenant text)", $"counted(tenant {Word})", StringComparison.Ordinal)
            .Replace("DECLARE other text", $"DECLARE other {Word}", StringComparison.Ordinal)
            .Replace("lower('B')", Type == TenantKeyType.Uuid ? $"lower('{Other}')::uuid" : $"abs(-{Other})::bigint", StringComparison.Ordinal);
        sql = TextCast().Replace(sql, "::" + Word);
        sql = CutCast().Replace(sql, $"$0::{Word}");
        sql = sql.Replace(" AS text)", $" AS {Word})", StringComparison.Ordinal).Replace(" AS bpchar(1))", $" AS bpchar(1))::{Word}", StringComparison.Ordinal);
        sql = Part().Replace(sql, $"substr(($1)::text, 1, 1)::{Word}");
        sql = Setting().Replace(sql, $"current_setting('app.user_id', true)::{Word}");
        // Every spelling of the current tenant.
        sql = Asked().Replace(sql, match => (match.Index % 3) switch { 0 => $"current_user_id()::{Word}", 1 => $"public.current_user_id_{Word}()", _ => $"current_user_id_{Word}()" });
        // set_config takes a text.
        sql = Set().Replace(sql, "set_config('app.user_id', ($1)::text, true)");
        return Ids(sql);
    }

    // Tenants by the names that they have in the script.
    private string Ids(string sql) => Tenant().Replace(sql, match => "'" + match.Groups[1].Value switch
    {
        "07" => Own,
        "b" => Other,
        "0" when Type == TenantKeyType.Uuid => "00000000-0000-4000-8000-000000000000",
        "7" when Type == TenantKeyType.Uuid => "07000000-0000-4000-8000-000000000000",
        var same => same,
    } + "'");

    [GeneratedRegex("metadata ->> 'user_id'")]
    private static partial Regex JsonKey();

    [GeneratedRegex(@"coalesce\((\w+\.user_id), ''\)")]
    private static partial Regex EmptyKey();

    [GeneratedRegex(@"(?<=\)|\$1|int8)::(text|varchar)(?!::text LIKE| LIKE|\()")]
    private static partial Regex TextCast();

    [GeneratedRegex(@"::(varchar|char|character varying)\(1\)(?!\[)|::char(?![\w(])")]
    private static partial Regex CutCast();

    [GeneratedRegex(@"substr\((.+?), 1, 1\)")]
    private static partial Regex Part();

    [GeneratedRegex(@"current_setting\('app\.user_id', true\)(?!::)")]
    private static partial Regex Setting();

    [GeneratedRegex(@"(public\.)?current_user_id\(\)(?!::)")]
    private static partial Regex Asked();

    [GeneratedRegex(@"set_config\('app\.user_id', (?!'b')(.+?), true\)")]
    private static partial Regex Set();

    [GeneratedRegex("'(07|0|7|b)'")]
    private static partial Regex Tenant();
}
