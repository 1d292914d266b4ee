using System.Diagnostics;
using Npgsql;

namespace Fenceline.Tests;

/// <summary>Where a value may stand in SQL of the application's own, and what such a call may not do. All of it is said before a connection is opened.</summary>
public sealed class SqlStatementTests
{
    private const int X = 1;
    private const int Y = 2;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string, Func<SqlStatement>>> Misplaced { get; } =
    [
        Row("inside a quoted text", () => $"SELECT '{X}'"),
        Row("inside a quoted text", () => $"SELECT 'it''s {X}'"),
        Row("inside a quoted text", () => $@"SELECT E'\'{X}'"),
        Row("inside a quoted text", () => $@"SELECT e'\\\'{X}'"),
        Row("inside a quoted text", () => $"SELECT U&'{X}'"),
        Row("inside a quoted text", () => $"SELECT 1 WHERE 'a' LIKE '%{X}%' AND true"),
        Row("inside a quoted text", () => $"SELECT 'never closed {X}"),
        Row("inside a quoted name", () => $"SELECT \"{X}\""),
        Row("inside a quoted name", () => $"SELECT \"a\"\"{X}\""),
        Row("inside a text between dollar signs", () => $"SELECT $${X}$$"),
        Row("inside a text between dollar signs", () => $"DO $body$ BEGIN RAISE '$$'; PERFORM {X}; END $body$"),
        Row("inside a text between dollar signs", () => $"SELECT $tag{X}$ $tag$"),
        Row("inside a comment", () => $"SELECT 1 -- {X}"),
        Row("inside a comment", () => $"SELECT 1 /* {X} */"),
        Row("inside a comment", () => $"SELECT 1 /* /* */ {X} */"),
        Row("right behind a name or a number", () => $"SELECT a{X}"),
        Row("right behind a name or a number", () => $"SELECT 1{X}"),
        Row("right behind a name or a number", () => $"SELECT é{X}"),
        Row("right before a name or a number", () => $"SELECT {X}a"),
        Row("right before a name or a number", () => $"SELECT 1 LIMIT {X}0"),
        Row("right behind another value", () => $"SELECT {X}{Y}"),
        Row("inside a quoted text", () => Nested($"'", $"'")),
        Row("inside a comment", () => Nested($"-- ", $"\n")),
    ];

    public static IEnumerable<TheoryDataRow<string, Func<SqlStatement>>> Placed { get; } =
    [
        Row("1", () => $"SELECT 1"),
        Row("2", () => $"SELECT {X}, ({Y}), ARRAY[{X},{Y}]"),
        Row("3", () => $"SELECT {X}-{Y}, {X}::int, -{X}"),
        Row("4", () => $"SELECT '' || {X} || 'it''s' || {Y}"),
        Row("5", () => $@"SELECT E'\'' || {X}, E'\\' || {Y}, 'a\' || {X}"),
        Row("6", () => $"SELECT 1 -- it's\n, {X}"),
        Row("7", () => $"SELECT /* ' /* \" */ $$ */ {X}"),
        Row("8", () => $"SELECT \"a'b\", \"c\"\"d\", {X}"),
        Row("9", () => $"SELECT $$'$$, $tag$ $$ $tag$, {X}"),
        Row("10", () => $"SELECT a$b, b$1c, {X}"),
        Row("11", () => $"SELECT '{{}}'::jsonb @> {X}"),
        Row("12", () => $"SELECT U&'\\0041' || {X}"),
        Row("13", () => Nested($"(", $")")),
        Row("14", () => $"WITH a AS (SELECT {X}) SELECT * FROM a"),
        Row("15", () => $"SELECT {X} = $1"),
    ];

    [Theory]
    [MemberData(nameof(Misplaced))]
    public async Task A_value_where_no_parameter_can_stand_is_refused(string where, Func<SqlStatement> sql)
    {
        await using var source = new TenantDataSource(Samples.ConnectionString, Samples.Tenancy);
        var session = source.ForTenant(TenantId.Parse("123"));
        Assert.Contains(where, (await Assert.ThrowsAsync<ArgumentException>(() => session.QueryAsync<int>(sql(), Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains(where, (await Assert.ThrowsAsync<ArgumentException>(() => session.ExecuteAsync(sql(), Cancellation))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Placed))]
    public async Task A_value_on_its_own_is_sent(string number, Func<SqlStatement> sql)
    {
        Assert.NotEmpty(number);
        await using var source = new TenantDataSource(Samples.ConnectionString, Samples.Tenancy);
        // Nobody answers: it has come that far.
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => source.ForTenant(TenantId.Parse("123")).QueryAsync<int>(sql(), Cancellation));
    }

    [Theory]
    [InlineData("COMMIT")]
    [InlineData("commit;")]
    [InlineData("  /* why */ -- not\n ; END")]
    [InlineData("ROLLBACK")]
    [InlineData("ABORT")]
    [InlineData("BEGIN")]
    [InlineData("START TRANSACTION")]
    [InlineData("PREPARE TRANSACTION 'x'")]
    [InlineData("COMMIT AND CHAIN")]
    [InlineData("SAVEPOINT a")]
    [InlineData("RELEASE SAVEPOINT a")]
    [InlineData("ROLLBACK WORK TO a")]
    public async Task A_call_neither_begins_nor_ends_a_transaction(string sql)
    {
        await using var source = new TenantDataSource(Samples.ConnectionString, Samples.Tenancy);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => source.ForTenant(TenantId.Parse("123")).ExecuteAsync(Text(sql), Cancellation));
        Assert.Contains("BeginTransactionAsync", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_look_takes_a_time_that_grows_with_the_text()
    {
        await using var source = new TenantDataSource(Samples.ConnectionString, Samples.Tenancy);
        var start = Stopwatch.GetTimestamp();
        foreach (var part in new[] { "'a", "$a$b", "/* ", "\"", "$a", "E'\\" })
            await Assert.ThrowsAnyAsync<Exception>(() => source.ForTenant(TenantId.Parse("123")).QueryAsync<int>(Text(string.Concat(Enumerable.Repeat(part, 100_000))), Cancellation));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 20);
    }

    private static SqlStatement Nested(SqlStatement before, SqlStatement after) => $"SELECT {before}{X}{after}";

    private static TheoryDataRow<string, Func<SqlStatement>> Row(string name, Func<SqlStatement> sql) => new(name, sql);

    private static SqlStatement Text(string sql)
    {
        var statement = new SqlStatement(sql.Length, 0);
#pragma warning disable CA1857 // The tests' own texts.
        statement.AppendLiteral(sql);
#pragma warning restore CA1857
        return statement;
    }
}
