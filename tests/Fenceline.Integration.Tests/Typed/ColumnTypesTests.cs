using System.Net;
using System.Text.Json;
using Fenceline.Integration.Tests.Database;
using Npgsql;
using NpgsqlTypes;

namespace Fenceline.Integration.Tests.Typed;

/// <summary>Values of every type that a column can have, read and sent as generated code does.</summary>
public sealed class ColumnTypesTests(SampleDatabase sample) : IClassFixture<SampleDatabase>
{
    private static readonly DateTimeOffset Noon = new(2024, 2, 29, 12, 30, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Values_keep_their_meaning()
    {
        await ReadsAsync("'x'::text", "x");
        await ReadsAsync("'x'::varchar(3)", "x");
        await ReadsAsync("'x'::char(3)", "x  ");
        await ReadsAsync("1::smallint", (short)1);
        await ReadsAsync("1::integer", 1);
        await ReadsAsync("1::bigint", 1L);
        await ReadsAsync("1.5::real", 1.5f);
        await ReadsAsync("1.5::double precision", 1.5);
        await ReadsAsync("1.50::numeric(12,2)", 1.50m);
        await ReadsAsync("true", true);
        await ReadsAsync("date '2024-02-29'", new DateOnly(2024, 2, 29));
        await ReadsAsync("time '12:30'", new TimeOnly(12, 30));
        await ReadsAsync("timetz '12:30+02'", new DateTimeOffset(1, 1, 2, 12, 30, 0, TimeSpan.FromHours(2)));
        await ReadsAsync("timestamp '2024-02-29 12:30'", Noon.DateTime);
        await ReadsAsync("timestamptz '2024-02-29 14:30+02'", Noon);
        await ReadsAsync("interval '1 day 02:00'", TimeSpan.FromHours(26));
        await ReadsAsync("uuid '00000000-0000-0000-0000-000000000001'", new Guid("00000000-0000-0000-0000-000000000001"));
        await ReadsAsync("inet '10.0.0.1'", IPAddress.Parse("10.0.0.1"));
        await ReadsAsync(@"'\x0102'::bytea", new byte[] { 1, 2 });
    }

    [Fact]
    public async Task Arrays_may_hold_nulls()
    {
        await ReadsAsync("ARRAY['x', NULL]::text[]", new[] { "x", null });
        await ReadsAsync("ARRAY[1, NULL]::bigint[]", new long?[] { 1, null });
        await ReadsAsync("ARRAY[timestamptz '2024-02-29 12:30Z', NULL]", new DateTimeOffset?[] { Noon, null });
        await ReadsAsync("ARRAY[date '2024-02-29', NULL]", new DateOnly?[] { new(2024, 2, 29), null });
        await ReadsAsync(@"ARRAY['\x01', NULL]::bytea[]", new byte[]?[] { [1], null });
        await ReadsAsync("ARRAY[inet '10.0.0.1', NULL]", new IPAddress?[] { IPAddress.Parse("10.0.0.1"), null });
    }

    [Fact]
    public async Task Nulls_are_null()
    {
        Assert.Null(await ReadAsync("NULL::bigint", reader => ColumnReader.Nullable<long>(reader, 0)));
        Assert.Null(await ReadAsync("NULL::text", reader => ColumnReader.Reference<string>(reader, 0)));
        Assert.Null(await ReadAsync("NULL::jsonb", reader => ColumnReader.NullableJson(reader, 0)));
        Assert.Null(await ReadAsync("NULL::jsonb[]", reader => ColumnReader.NullableJsonArray(reader, 0)));
    }

    [Fact]
    public async Task Json_is_read_as_it_is()
    {
        foreach (var type in new[] { "json", "jsonb" })
        {
            Assert.Equal("y", (await ReadAsync($$"""'{"x": "y"}'::{{type}}""", reader => ColumnReader.Json(reader, 0))).GetProperty("x").GetString());
            Assert.Equal(JsonValueKind.Null, (await ReadAsync($"'null'::{type}", reader => ColumnReader.NullableJson(reader, 0)))?.ValueKind);
            var items = await ReadAsync($"ARRAY['1', NULL]::{type}[]", reader => ColumnReader.JsonArray(reader, 0));
            Assert.Equal((1, null), (items?[0]?.GetInt32(), items?[1]));
        }
    }

    [Fact]
    public async Task Keys_of_every_type_find_their_row()
    {
        await FindsAsync("text", "x", NpgsqlDbType.Text);
        await FindsAsync("varchar", "x", NpgsqlDbType.Varchar);
        await FindsAsync("char(3)", "x", NpgsqlDbType.Char);
        await FindsAsync("smallint", (short)1, NpgsqlDbType.Smallint);
        await FindsAsync("integer", 1, NpgsqlDbType.Integer);
        await FindsAsync("bigint", 1L, NpgsqlDbType.Bigint);
        await FindsAsync("real", 1.5f, NpgsqlDbType.Real);
        await FindsAsync("double precision", 1.5, NpgsqlDbType.Double);
        await FindsAsync("numeric", 1.5m, NpgsqlDbType.Numeric);
        await FindsAsync("boolean", true, NpgsqlDbType.Boolean);
        await FindsAsync("date", new DateOnly(2024, 2, 29), NpgsqlDbType.Date);
        await FindsAsync("time", new TimeOnly(12, 30), NpgsqlDbType.Time);
        await FindsAsync("timetz", new DateTimeOffset(1, 1, 2, 12, 30, 0, TimeSpan.FromHours(2)), NpgsqlDbType.TimeTz);
        await FindsAsync("timestamp", Noon.DateTime, NpgsqlDbType.Timestamp);
        await FindsAsync("timestamptz", Noon, NpgsqlDbType.TimestampTz);
        await FindsAsync("interval", TimeSpan.FromHours(26), NpgsqlDbType.Interval);
        await FindsAsync("uuid", new Guid("00000000-0000-0000-0000-000000000001"), NpgsqlDbType.Uuid);
        await FindsAsync("bytea", new byte[] { 1 }, NpgsqlDbType.Bytea);
        await FindsAsync("inet", IPAddress.Parse("10.0.0.1"), NpgsqlDbType.Inet);
    }

    private async Task ReadsAsync<T>(string sql, T expected)
        where T : notnull => Assert.Equal(expected, await ReadAsync(sql, reader => ColumnReader.Value<T>(reader, 0)));

    private async Task<T?> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var db = new OpsaiDatabase(sample.Cluster.ConnectionString(sample.Name, "opsai_app"));
        await using var transaction = await db.Tenant(OpsaiTenants.User123).BeginTransactionAsync(cancellationToken: Cancellation);
        await using var command = new NpgsqlCommand("SELECT " + sql, transaction.Session.Connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        return await reader.ReadAsync(Cancellation) ? read(reader) : default;
    }

    /// <summary>The value goes out as a parameter of its type, and is compared with what comes back.</summary>
    private async Task FindsAsync<T>(string type, T key, NpgsqlDbType parameter)
    {
        await using var db = new OpsaiDatabase(sample.Cluster.ConnectionString(sample.Name, "opsai_app"));
        await using var transaction = await db.Tenant(OpsaiTenants.User123).BeginTransactionAsync(cancellationToken: Cancellation);
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM (SELECT $1::{type} AS key) AS s WHERE key = $1", transaction.Session.Connection);
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = key, NpgsqlDbType = parameter });
        Assert.Equal(1L, await command.ExecuteScalarAsync(Cancellation));
    }
}
