namespace Fenceline.Analyzers.Tests.Probes;

/// <summary>Every way to write a text, every way for it to travel and every way for it to reach a database, in pairs.</summary>
internal static class GeneratedProbes
{
    /// <summary>Expressions that give the statement; <c>$T</c> is a table.</summary>
    public static readonly string[] Texts =
    [
        """ "SELECT * FROM $T" """,
        """ @"SELECT * FROM $T" """,
        """ $"SELECT * FROM {"$T"}" """,
        """ ("SELECT * " + "FROM " + "$T") """,
        """ string.Concat("SELECT * FROM ", "$T") """,
        """ string.Concat(new[] { "SELECT ", "* FROM ", "$T" }) """,
        """ string.Join(" ", "SELECT *", "FROM", "$T") """,
        """ string.Join(' ', new List<string> { "SELECT *", "FROM", "$T" }) """,
        """ string.Format("SELECT * FROM {0}", "$T") """,
        """ string.Format(CultureInfo.InvariantCulture, "SELECT {1} FROM {0}", "$T", 1) """,
        """ FormattableString.Invariant($"SELECT * FROM {"$T"}") """,
        """ "SELECT * FROM #".Replace("#", "$T") """,
        """ "SELECT * FROM $T;;".Trim(';') """,
        """ "   SELECT * FROM $T".Substring(3) """,
        """ "SELECT * FROM $T xx"[..^3] """,
        """ "SELECT * FROM ".Insert(14, "$T") """,
        """ "SELECT * FROM $Txx".Remove(14 + "$T".Length) """,
        """ "select * from $T".ToUpperInvariant() """,
        """ "SELECT * FROM $T".PadRight(40) """,
        """ new string("SELECT * FROM $T".ToCharArray()) """,
        """ "SELECT * FROM $T".AsSpan().ToString() """,
        """ new StringBuilder("SELECT * FROM ").Append("$T").ToString() """,
        """ new StringBuilder().Append("SELECT * FROM x").Replace("x", "$T").ToString() """,
        """ (flag ? "SELECT * FROM $T" : "SELECT 1") """,
        """ (id switch { 1 => "SELECT 1", _ => "SELECT * FROM $T" }) """,
        """ ("SELECT * FROM $T" ?? "SELECT 1") """,
        """ ((string)(object)"SELECT * FROM $T") """,
        """ ("SELECT * FROM $T" as string)! """,
        """ "SELECT * FROM $T".ToString() """,
        """ new[] { "SELECT 1", "SELECT * FROM $T" }[1] """,
        """ new[] { "SELECT * FROM $T" }.First() """,
        """ ("SELECT 1", "SELECT * FROM $T").Item2 """,
        """ new { Sql = "SELECT * FROM $T" }.Sql """,
        """ new Func<string>(() => "SELECT * FROM $T")() """,
        """ new Lazy<string>(() => "SELECT * FROM $T").Value """,
        """ (flag ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes("SELECT * FROM $T")) : "SELECT 1") """,
        """ string.Concat(Enumerable.Repeat("SELECT * FROM $T", 1)) """,
    ];

    /// <summary>Statements that bring the text <c>$E</c> into <c>sql</c>, and members that they need.</summary>
    public static readonly (string Statements, string Members)[] Flows =
    [
        ("""var sql = $E;""", ""),
        ("""string sql; sql = $E;""", ""),
        ("""string sql = null; if (flag) sql = $E; else sql = "SELECT 1";""", ""),
        ("""string sql = "SELECT 1"; if (flag) { sql = $E; }""", ""),
        ("""string sql; switch (id) { case 1: sql = $E; break; default: sql = "SELECT 1"; break; }""", ""),
        ("""string sql = "SELECT 1"; switch (id) { case 1: sql = "SELECT 2"; goto case 2; case 2: sql = $E; break; }""", ""),
        ("""string sql = "SELECT 1"; try { sql = $E; Console.Write(1); } catch { }""", ""),
        ("""string sql = "SELECT 1"; try { Console.Write(1); } catch { sql = $E; }""", ""),
        ("""string sql = "SELECT 1"; try { Console.Write(1); } finally { sql = $E; }""", ""),
        ("""string sql = "SELECT 1"; try { Console.Write(1); sql = $E; Console.Write(1); sql = "SELECT 2"; } catch (InvalidOperationException) { }""", ""),
        ("""string sql = "SELECT 1"; while (true) { if (flag) { sql = $E; break; } sql = "SELECT 2"; if (id > 3) break; }""", ""),
        ("""string sql = "SELECT 1"; for (var i = 0; i < id; i++) { sql = $E; if (flag) continue; sql = "SELECT 2"; }""", ""),
        ("""string sql = "SELECT 1"; do { sql = $E; } while (flag);""", ""),
        ("""string sql = $E; goto end; end: ;""", ""),
        ("""string sql = "SELECT 1"; again: if (flag) { sql = $E; goto again; }""", ""),
        ("""string sql; if ((sql = $E) is null) return;""", ""),
        ("""string sql = null; if (flag && (sql = $E) != null) { } sql ??= "SELECT 1";""", ""),
        ("""string sql = null; sql ??= $E;""", ""),
        ("""string first; var sql = first = $E;""", ""),
        ("""string sql; (sql, _) = ($E, 1);""", ""),
        ("""var (sql, n) = ($E, 1);""", ""),
        ("""(string Sql, int N) pair = ($E, 1); var sql = pair.Sql;""", ""),
        ("""Put(out var sql); void Put(out string s) => s = $E;""", ""),
        ("""string sql = "SELECT 1"; Change(ref sql); void Change(ref string s) { s = $E; }""", ""),
        ("""string sql = "SELECT 1"; ref var alias = ref sql; alias = $E;""", ""),
        ("""string sql = "SELECT 1"; void Set() { sql = $E; } Set();""", ""),
        ("""string sql = "SELECT 1"; Action set = () => sql = $E; set();""", ""),
        ("""var text = $E; string Get() => text; var sql = Get();""", ""),
        ("""Func<string> get = () => $E; var sql = get();""", ""),
        ("""Func<string, string> same = x => x; var sql = same($E);""", ""),
        ("""var sql = Same($E); static string Same(string s) => s;""", ""),
        ("""var sql = Same($E);""", """static T Same<T>(T value) => value;"""),
        ("""var sql = Changed($E);""", """static string Changed(string s) { if (s.Length > 3) s = s + " "; return s; }"""),
        ("""var sql = Optional(text: $E);""", """static string Optional(int n = 1, string text = "SELECT 1") => text;"""),
        ("""var sql = All("", $E);""", """static string All(params string[] parts) => string.Concat(parts);"""),
        ("""var sql = await Later($E);""", """static async Task<string> Later(string s) { await Task.Yield(); return s; }"""),
        ("""var sql = ""; foreach (var s in new[] { "SELECT 1", $E }) sql = s;""", ""),
        ("""var sql = ""; foreach (var s in Each($E)) sql = s;""", """static IEnumerable<string> Each(string s) { yield return s; }"""),
        ("""var list = new List<string>(); list.Add($E); var sql = list[0];""", ""),
        ("""var list = new List<string>(); list.Add($E); var sql = string.Join(" ", list);""", ""),
        ("""var map = new Dictionary<int, string> { [1] = $E }; var sql = map[1];""", ""),
        ("""var array = new string[1]; array[0] = $E; var sql = array[0];""", ""),
        ("""var builder = new StringBuilder(); builder.Append($E); var sql = builder.ToString();""", ""),
        ("""var builder = new StringBuilder(); var other = builder; other.Append($E); var sql = builder.ToString();""", ""),
        ("""var builder = new StringBuilder("x"); builder.Length = 0; builder.Append($E); var sql = builder.ToString();""", ""),
        ("""var builder = new StringBuilder("xxx"); builder.Remove(0, 3); builder.Insert(0, $E); var sql = builder.ToString();""", ""),
        ("""StringBuilder builder = null; if (flag) builder = new(); builder?.Append($E); var sql = builder?.ToString() ?? "SELECT 1";""", ""),
        ("""var builder = new StringBuilder(); Fill(builder); var sql = builder.ToString(); void Fill(StringBuilder b) => b.Append($E);""", ""),
        ("""var builder = new StringBuilder(); Action fill = () => builder.Append($E); fill(); var sql = builder.ToString();""", ""),
        ("""var pair = (new StringBuilder(), 1); pair.Item1.Append($E); var sql = pair.Item1.ToString();""", ""),
        ("""var builder = new StringBuilder(); foreach (var part in new[] { $E }) builder.Append(part); var sql = builder.ToString();""", ""),
        ("""var builder = new StringBuilder(); builder.Append(CultureInfo.InvariantCulture, $"{$E}"); var sql = builder.ToString();""", ""),
        ("""var writer = new StringWriter(); writer.Write($E); var sql = writer.ToString();""", ""),
        ("""var handler = new System.Runtime.CompilerServices.DefaultInterpolatedStringHandler(1, 0); handler.AppendLiteral($E); var sql = handler.ToStringAndClear();""", ""),
        ("""var holder = new Holder { Text = $E }; var sql = holder.Text;""", """class Holder { public string Text; public string Other { get; set; } }"""),
        ("""var holder = new Holder($E); var sql = holder.Text;""", """record Holder(string Text);"""),
        ("""var holder = new Holder("SELECT 1") with { Text = $E }; var sql = holder.Text;""", """record Holder(string Text);"""),
        ("""var holder = new Holder($E); string sql = holder;""", """class Holder(string s) { public static implicit operator string(Holder h) => h.Get(); string Get() => s; }"""),
        ("""var holder = new Holder(); var sql = holder[$E];""", """class Holder { public string this[string s] => s; }"""),
        ("""object boxed = $E; var sql = (string)boxed;""", ""),
        ("""object boxed = $E; if (boxed is not string sql) return;""", ""),
        ("""object boxed = $E; var sql = boxed switch { string s => s, _ => "SELECT 1" };""", ""),
        ("""dynamic boxed = $E; string sql = boxed;""", ""),
        ("""var sql = ""; using (command) { lock (connection) { checked { sql = $E; } } }""", ""),
        ("""var sql = $E; if (flag) throw new InvalidOperationException(); for (;;) { break; }""", ""),
        ("""var sql = $E; sql += " "; sql = sql + " ";""", ""),
        ("""var sql = ""; for (var i = 0; i < 2; i++) sql += i == 0 ? $E : " ";""", ""),
        ("""string sql; try { sql = $E; } catch (Exception) when (id > 1) { sql = "SELECT 1"; }""", ""),
        ("""string sql = "SELECT 1"; var done = flag || (sql = $E).Length > 0;""", ""),
        ("""var sql = new[] { $E }.Select(x => x).First();""", ""),
        ("""var sql = new[] { "", $E }.Aggregate((a, b) => a + b);""", ""),
        ("""Span<char> buffer = stackalloc char[200]; $E.AsSpan().CopyTo(buffer); var sql = buffer.ToString();""", ""),
        ("""var sql = Field;""", """static string Field = "SELECT 1"; static void Set(bool flag, int id) { Field = $E; }"""),
        ("""var sql = Field;""", """private static string Field = Make(true, 1); static string Make(bool flag, int id) => $E;"""),
        ("""var sql = Value;""", """static string Value { get { bool flag = true; int id = 1; return $E; } }"""),
        ("""var sql = Value;""", """static string Value { get; set; } = Make(true, 1); static string Make(bool flag, int id) => $E;"""),
    ];

    /// <summary>Statements that hand the text <c>$S</c> to a database, and members that they need.</summary>
    public static readonly (string Statements, string Members)[] Sinks =
    [
        ("""command.CommandText = $S;""", ""),
        ("""command.CommandText = ""; command.CommandText += $S;""", ""),
        ("""command.CommandText ??= $S;""", ""),
        ("""(command.CommandText, var rest) = ($S, 1);""", ""),
        ("""_ = new NpgsqlCommand($S, connection);""", ""),
        ("""_ = new NpgsqlCommand { CommandText = $S, CommandTimeout = 3 };""", ""),
        ("""IDbCommand c = command; c.CommandText = $S;""", ""),
        ("""var c = dataSource.CreateCommand($S);""", ""),
        ("""var batch = new NpgsqlBatch { BatchCommands = { new NpgsqlBatchCommand($S) } };""", ""),
        ("""connection.Execute($S);""", ""),
        ("""await connection.QueryAsync($S, new { userId });""", ""),
        ("""connection.Execute(new CommandDefinition($S));""", ""),
        ("""db.Database.ExecuteSqlRaw($S);""", ""),
        ("""_ = db.Notes.FromSqlRaw($S).ToList();""", ""),
        ("""connection.BeginTextExport("COPY (" + $S + ") TO STDOUT");""", ""),
        ("""Send($S, command);""", """static void Send(string text, NpgsqlCommand command) => command.CommandText = text;"""),
        ("""Send($S, command);""", """static void Send(string text, NpgsqlCommand command) { var t = text; if (t.Length > 1) t = t.Trim(); command.CommandText = t; }"""),
        ("""Send($S, command);""", """static void Send(string text, NpgsqlCommand command) { text += " LIMIT 5"; command.CommandText = text; }"""),
        ("""Send(command, "", $S);""", """static void Send(NpgsqlCommand command, params string[] texts) { foreach (var text in texts) command.CommandText = text; }"""),
        ("""Send<string>($S, command);""", """static void Send<T>(T text, NpgsqlCommand command) => command.CommandText = text.ToString();"""),
        ("""Action<string> send = Send; send($S);""", """static void Send(string text) => new NpgsqlCommand(text).Dispose();"""),
        ("""Action<string> send = text => command.CommandText = text; send($S);""", ""),
        ("""new[] { $S }.ToList().ForEach(text => command.CommandText = text);""", ""),
        ("""new List<string> { $S }.ForEach(Send);""", """static void Send(string text) => new NpgsqlCommand(text).Dispose();"""),
        ("""_ = new[] { $S }.Select(text => connection.Execute(text)).Sum();""", ""),
        ("""_ = new Job(connection) { Text = $S };""", """class Job(NpgsqlConnection connection) { public string Text { set => connection.Execute(value); } }"""),
        ("""new Job($S).Go(connection);""", """class Job(string text) { public void Go(NpgsqlConnection connection) => connection.Execute(text); }"""),
        ("""new Job($S).Go(connection);""", """record Job(string Text) { public void Go(NpgsqlConnection connection) => connection.Execute(Text); }"""),
        ("""new Job()[$S] = connection;""", """class Job { public NpgsqlConnection this[string text] { set => value.Execute(text); } }"""),
        ("""_ = new Job(connection) + $S;""", """class Job(NpgsqlConnection connection) { public static Job operator +(Job job, string text) { job.Go(text); return job; } void Go(string t) => connection.Execute(t); }"""),
        ("""dynamic c = command; c.CommandText = $S;""", ""),
        ("""dynamic c = db.Database; c.ExecuteSqlRaw($S);""", ""),
        ("""Other.Marked.Run($S);""", ""),
        ("""_ = new Other.Options { Text = $S };""", ""),
        ("""_ = new Other.Job($S, 1);""", ""),
        ("""_ = new Other.Job("SELECT 1", 1) with { Text = $S };""", ""),
        ("""_ = new Microsoft.EntityFrameworkCore.Migrations.Operations.SqlOperation { Sql = $S };""", ""),
        ("""LinqToDB.Data.DataConnectionExtensions.Execute(null, $S);""", ""),
        ("""LinqToDB.Data.DataConnectionExtensions.SetCommand(null, $S).Execute();""", ""),
        ("""new SqlBuilder().AddTemplate($S);""", ""),
        ("""new Weasel.Postgresql.CommandBuilder().Append($S);""", ""),
    ];

    /// <summary>Text x flow, flow x sink and text x sink, each with the table.</summary>
    public static IEnumerable<Probe> All(string table, bool mustBeFound)
    {
        for (var text = 0; text < Texts.Length; text++)
        {
            for (var flow = 0; flow < Flows.Length; flow++)
                yield return Make(text, flow, 0, table, mustBeFound);
            for (var sink = 1; sink < Sinks.Length; sink++)
                yield return Make(text, 0, sink, table, mustBeFound);
        }

        for (var flow = 1; flow < Flows.Length; flow++)
        {
            for (var sink = 1; sink < Sinks.Length; sink++)
                yield return Make(0, flow, sink, table, mustBeFound);
        }
    }

    public static Probe Make(int text, int flow, int sink, string table, bool mustBeFound)
    {
        return new(
            $"{text} x {flow} x {sink}",
            Fill(Flows[flow].Statements) + " " + Sinks[sink].Statements.Replace("$S", "sql"),
            mustBeFound,
            Fill(Flows[flow].Members) + " " + Sinks[sink].Members);

        string Fill(string statements) => statements.Replace("$E", Texts[text].Trim().Replace("$T", table));
    }
}
