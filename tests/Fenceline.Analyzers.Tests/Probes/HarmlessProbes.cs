namespace Fenceline.Analyzers.Tests.Probes;

/// <summary>What people write who keep to the rules: nothing is said of it.</summary>
internal static class HarmlessProbes
{
    private static readonly (string Body, string Members)[] Written =
    [
        ("""connection.Query<Note>("SELECT * FROM notes WHERE user_id = @userId", new { userId });""", ""),
        ("""const string Sql = "SELECT * FROM notes WHERE user_id = @userId"; connection.Query<Note>(Sql, new { userId });""", ""),
        ("""var sql = "SELECT * FROM notes WHERE user_id = @userId"; if (flag) sql += " AND id > 5"; connection.Query<Note>(sql, new { userId });""", ""),
        ("""var sql = "SELECT * FROM notes"; sql += " WHERE user_id = @userId"; connection.Query<Note>(sql, new { userId });""", ""),
        ("""var sql = "SELECT * FROM notes"; using (command) { sql += " WHERE user_id = @userId"; } connection.Query<Note>(sql, new { userId });""", ""),
        ("""string sql; try { sql = "SELECT 1"; } finally { Console.Write(1); } connection.Query<Note>(sql);""", ""),
        ("""var sql = new StringBuilder("SELECT * FROM notes WHERE user_id = @userId"); if (flag) sql.Append(" AND id > @id"); sql.Append(" ORDER BY id"); connection.Query<Note>(sql.ToString(), new { userId, id });""", ""),
        ("""var sql = new StringBuilder(); sql.AppendLine("SELECT *"); sql.AppendLine("FROM notes"); sql.AppendLine("WHERE user_id = @userId"); command.CommandText = sql.ToString();""", ""),
        ("""var parts = new List<string> { "user_id = @userId" }; if (flag) parts.Add("id > @id"); connection.Query<Note>("SELECT * FROM notes WHERE " + parts[0]);""", ""),
        ("""var parts = new List<string> { "user_id = @userId" }; if (flag) parts.Add("id > @id"); if (id > 3) parts.Add("body = @body"); connection.Query<Note>("SELECT * FROM notes WHERE " + string.Join(" AND ", parts));""", ""),
        ("""command.CommandText = string.Join("\n", "SELECT *", "FROM notes", "WHERE user_id = @userId");""", ""),
        ("""command.CommandText = $"SELECT {string.Join(", ", new[] { "id", "body" })} FROM notes WHERE user_id = @userId";""", ""),
        ("""command.CommandText = $"SELECT * FROM notes WHERE user_id = @userId ORDER BY {(flag ? "id" : "body")}";""", ""),
        ("""command.CommandText = $"SELECT * FROM notes WHERE user_id = @userId ORDER BY id {(flag ? "ASC" : "DESC")}";""", ""),
        ("""var order = id switch { 1 => "id", 2 => "body", _ => "id DESC" }; command.CommandText = $"SELECT * FROM notes WHERE user_id = @userId ORDER BY {order}";""", ""),
        ("""command.CommandText = $"SELECT * FROM notes WHERE user_id = @userId LIMIT {id}";""", ""),
        ("""command.CommandText = $"SELECT * FROM notes WHERE user_id = @userId LIMIT {Math.Min(id, 50)} OFFSET {id * 10}";""", ""),
        ("""command.CommandText = "SELECT * FROM notes WHERE user_id = @userId LIMIT " + id.ToString(CultureInfo.InvariantCulture);""", ""),
        ("""command.CommandText = $"SELECT * FROM countries WHERE id = '{Guid.NewGuid()}'";""", ""),
        ("""command.CommandText = $"SELECT * FROM countries WHERE kind = '{DayOfWeek.Friday}'";""", ""),
        ("""command.CommandText = $"SELECT * FROM countries WHERE day = '{DateTime.UtcNow:yyyy-MM-dd}'";""", ""),
        ("""command.CommandText = $"SELECT * FROM countries WHERE day = '{DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture)}'";""", ""),
        ("""command.CommandText = $"SELECT * FROM notes WHERE user_id = @userId AND id = ANY(@ids) AND body LIKE @p{id}";""", ""),
        ("""for (var i = 0; i < 3; i++) { command.CommandText = $"SELECT * FROM notes WHERE user_id = @userId AND id = {i}"; }""", ""),
        ("""foreach (var item in items) { connection.Execute("UPDATE notes SET body = @item WHERE user_id = @userId", new { item, userId }); }""", ""),
        ("""foreach (var table in new[] { "countries" }) connection.Execute("ANALYZE " + table);""", ""),
        ("""foreach (var sql in new[] { "SELECT 1", "SELECT * FROM countries" }) connection.Execute(sql);""", ""),
        ("""connection.Execute(Sql);""", "private const string Sql = \"SELECT * FROM countries\";"),
        ("""connection.Execute(Sql);""", "private static readonly string Sql = \"SELECT * FROM countries\";"),
        ("""connection.Execute(Sql);""", "private static string Sql => \"SELECT * FROM countries\";"),
        ("""connection.Execute(Queries.All);""", "private static class Queries { public const string All = \"SELECT * FROM countries WHERE \" + Filter; private const string Filter = \"id = 1\"; }"),
        ("""connection.Execute(Build(flag));""", "private static string Build(bool all) { var sql = \"SELECT * FROM countries\"; if (!all) sql += \" WHERE id = 1\"; return sql; }"),
        ("""connection.Execute(Of("countries"));""", "private static string Of(string table) => $\"SELECT * FROM {table}\";"),
        ("""string Of(string table) => $"SELECT * FROM {table}"; connection.Execute(Of("countries"));""", ""),
        ("""connection.Execute(With("user_id = @userId"));""", "private static string With(string filter) { if (filter.Length > 0) filter = \" WHERE \" + filter; return \"SELECT * FROM notes\" + filter; }"),
        ("""Run(connection, "SELECT * FROM countries");""", "private static void Run(NpgsqlConnection c, string sql) => c.Execute(sql);"),
        ("""Run(connection, "SELECT * FROM notes WHERE user_id = @userId");""", "private static void Run(NpgsqlConnection c, string sql, object values = null) { using var cmd = new NpgsqlCommand(sql, c); cmd.ExecuteNonQuery(); }"),
        ("""await RunAsync(connection, "SELECT * FROM countries");""", "private static async Task RunAsync(NpgsqlConnection c, string sql) { await c.OpenAsync(); await c.ExecuteAsync(sql); }"),
        ("""await Retry(() => connection.ExecuteAsync("SELECT * FROM countries"));""", "private static Task<T> Retry<T>(Func<Task<T>> action) => action();"),
        ("""var sql = "SELECT * FROM countries"; await Retry(() => connection.ExecuteAsync(sql));""", "private static Task<T> Retry<T>(Func<Task<T>> action) => action();"),
        ("""var sql = "SELECT * FROM notes"; sql += " WHERE user_id = @userId"; await Retry(() => connection.ExecuteAsync(sql));""", "private static Task<T> Retry<T>(Func<Task<T>> action) => action();"),
        ("""var sql = new StringBuilder("SELECT * FROM countries").Append(" ORDER BY id"); await Retry(() => connection.ExecuteAsync(sql.ToString()));""", "private static Task<T> Retry<T>(Func<Task<T>> action) => action();"),
        ("""void Go(string sql) => connection.Execute(sql); Go("SELECT * FROM countries");""", ""),
        ("""var sql = flag ? "SELECT 1" : throw new InvalidOperationException(); connection.Execute(sql);""", ""),
        ("""var sql = flag switch { true => "SELECT 1", false => "SELECT 2" }; connection.Execute(sql);""", ""),
        ("""string sql = null; sql ??= "SELECT 1"; connection.Execute(sql);""", ""),
        ("""(string Sql, object Values) query = ("SELECT 1", null); connection.Execute(query.Sql, query.Values);""", ""),
        ("""var (sql, values) = Make(id); connection.Execute(sql, values);""", "private static (string, object) Make(int id) => (\"SELECT * FROM countries WHERE id = @id\", new { id });"),
        ("""var query = new Query("SELECT 1", 3); connection.Execute(query.Sql);""", "private sealed record Query(string Sql, int Timeout);"),
        ("""connection.Execute("SELECT * FROM countries".Trim());""", ""),
        ("""connection.Execute("SELECT * FROM $t".Replace("$t", "countries"));""", ""),
        ("""connection.Execute(string.Format("SELECT * FROM {0} LIMIT {1}", "countries", id));""", ""),
        ("""connection.Execute(string.Format(CultureInfo.InvariantCulture, "SELECT * FROM countries LIMIT {0}", id));""", ""),
        ("""connection.Execute(FormattableString.Invariant($"SELECT * FROM countries LIMIT {id}"));""", ""),
        ("""db.Notes.FromSql($"SELECT * FROM notes WHERE user_id = {userId}").ToList();""", ""),
        ("""db.Database.ExecuteSqlRaw("DELETE FROM notes WHERE user_id = {0}", userId);""", ""),
        ("""db.Database.ExecuteSqlInterpolated($"DELETE FROM notes WHERE user_id = {userId} AND id = {id}");""", ""),
        ("""FormattableString sql = $"DELETE FROM notes WHERE user_id = {userId}"; db.Database.ExecuteSql(sql);""", ""),
        ("""await session.ExecuteAsync($"SELECT * FROM notes WHERE body = {userId}");""", ""),
        ("""SqlStatement filter = $"id = {id}"; await session.ExecuteAsync($"SELECT * FROM notes WHERE {filter}");""", ""),
        ("""if (flag) command.CommandText = "SELECT 1"; else command.CommandText = "SELECT 2"; command.ExecuteNonQuery();""", ""),
        ("""using var batch = new NpgsqlBatch(connection) { BatchCommands = { new("SELECT 1"), new("SELECT 2") } };""", ""),
        ("""await using var cmd = dataSource.CreateCommand("SELECT * FROM notes WHERE user_id = $1"); cmd.Parameters.AddWithValue(userId);""", ""),
        ("""Console.WriteLine("SELECT * FROM notes"); var s = "SELECT * FROM notes " + userId; Console.WriteLine(s);""", ""),
        ("""var message = $"could not read {userId}"; throw new InvalidOperationException(message);""", ""),
        ("""Log($"SELECT * FROM notes {userId}");""", "private static void Log(string text) => Console.WriteLine(text);"),
        ("""var builder = new StringBuilder(); foreach (var item in items) builder.Append(item); Console.WriteLine(builder);""", ""),
        ("""command.CommandText = "SELECT * FROM notes WHERE user_id = @userId ORDER BY " + new NpgsqlCommandBuilder().QuoteIdentifier(userId);""", ""),
        ("""command.CommandText = $"SELECT {new NpgsqlCommandBuilder().QuoteIdentifier(userId)} FROM notes WHERE user_id = @userId";""", ""),
        ("""command.CommandText = "SELECT * FROM notes WHERE user_id = @userId ORDER BY " + Columns[userId];""", "private static readonly Dictionary<string, string> Columns = new() { [\"name\"] = \"body\", [\"date\"] = \"id\" };"),
        ("""command.CommandText = "SELECT * FROM notes WHERE user_id = @userId ORDER BY " + (Columns.TryGetValue(userId, out var column) ? column : "id");""", "private static readonly Dictionary<string, string> Columns = new() { [\"name\"] = \"body\", [\"date\"] = \"id\" };"),
        ("""command.CommandText = File.ReadAllText("sql/fine.sql");""", ""),
        ("""var sql = nameof(Note); command.CommandText = $"SELECT 1 AS {sql}";""", ""),
        ("""var i = 0; command.CommandText = $"SELECT * FROM countries WHERE id IN (@p{i++}, @p{i++})";""", ""),
        ("""object[] values = [userId, id]; command.CommandText = "SELECT * FROM notes WHERE user_id = $1"; foreach (var value in values) command.Parameters.AddWithValue(value);""", ""),
        ("""lock (connection) { command.CommandText = "SELECT 1"; }""", ""),
        ("""do { command.CommandText = "SELECT 1"; } while (await command.ExecuteScalarAsync() is null);""", ""),
        ("""Action run = () => connection.Execute("SELECT 1"); run();""", ""),
        ("""items.ToList().ForEach(item => connection.Execute("UPDATE notes SET body = @item WHERE user_id = @userId", new { item, userId }));""", ""),
        ("""var all = items.Select(item => connection.Query<Note>("SELECT * FROM notes WHERE user_id = @item", new { item })).ToList();""", ""),
        ("""await foreach (var n in Stream(connection)) { }""", "private static async IAsyncEnumerable<Note> Stream(NpgsqlConnection c) { await Task.Yield(); foreach (var n in c.Query<Note>(\"SELECT * FROM countries\", buffered: false)) yield return n; }"),
        ("""new Job(connection).Go();""", "private sealed class Job(NpgsqlConnection c) { private readonly string _sql = \"SELECT 1\"; public void Go() => c.Execute(_sql); }"),
        ("""new Job(connection).Go();""", "private sealed class Job { private readonly NpgsqlConnection _c; private readonly string _sql; public Job(NpgsqlConnection c) { _c = c; _sql = \"SELECT * FROM \" + Table; } private static string Table => \"countries\"; public void Go() => _c.Execute(_sql); }"),
    ];

    private static readonly int[] OrdinaryTexts = [0, 1, 2, 3, 4, 6, 8, 10, 11, 12, 21, 22, 23, 24, 25, 28];
    private static readonly int[] OrdinaryFlows = [0, 1, 2, 3, 4, 6, 7, 9, 15, 17, 18, 20, 21, 31, 33, 34, 36, 37, 42, 51, 52];
    private static readonly int[] OrdinarySinks = [0, 2, 4, 5, 6, 7, 9, 10, 11, 12, 13, 15, 16, 31, 32];

    /// <summary>Written by hand.</summary>
    public static IEnumerable<Probe> ByHand() => Written.Select((probe, i) => new Probe("harmless " + i, probe.Body, false, probe.Members));

    /// <summary>Ordinary texts, ways and sinks, with a table that all may read and with a filter.</summary>
    public static IEnumerable<Probe> Generated()
    {
        foreach (var text in OrdinaryTexts)
        {
            foreach (var flow in OrdinaryFlows)
                yield return GeneratedProbes.Make(text, flow, 0, "countries", false);
            foreach (var sink in OrdinarySinks)
                yield return GeneratedProbes.Make(text, 0, sink, "countries", false);
        }

        foreach (var flow in OrdinaryFlows)
        {
            foreach (var sink in OrdinarySinks)
                yield return GeneratedProbes.Make(0, flow, sink, "notes WHERE user_id = @userId", false);
        }
    }
}
