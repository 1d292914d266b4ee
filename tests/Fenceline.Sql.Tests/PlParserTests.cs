using System.Diagnostics;
using Fenceline.Testing;

namespace Fenceline.Sql.Tests;

public sealed class PlParserTests
{
    private const string Everything = """
        #variable_conflict use_column
        <<outer_block>>
        DECLARE
          a int; b CONSTANT text NOT NULL DEFAULT 'x'; c numeric(10, 2) := 1 + 2; d notes%ROWTYPE; e notes.id%TYPE = 3; f text[] COLLATE "C"; g ALIAS FOR $1;
          h CURSOR FOR SELECT id FROM notes; i NO SCROLL CURSOR (x int, y text) IS SELECT x, y; j refcursor;
        BEGIN
          a := 1; d.body = 'x'; f[1 + 1] := 'y'; a = a + CASE WHEN true THEN 1 ELSE 2 END;
          NULL;
          PERFORM set_config('x', 'y', true);
          SELECT id, body INTO STRICT a, b FROM notes; SELECT max(id) FROM notes INTO a; INSERT INTO notes (id) VALUES (1) RETURNING id INTO a;
          EXECUTE 'SELECT 1' INTO a USING b, c; EXECUTE format('x %I', b);
          IF a > 1 THEN a := 2; ELSIF a < 1 THEN a := 3; ELSEIF a = 1 THEN NULL; ELSE a := 4; END IF;
          CASE a WHEN 1, 2 THEN NULL; WHEN 3 THEN a := 1; ELSE NULL; END CASE;
          CASE WHEN a = 1 THEN NULL; END CASE;
          <<l>> LOOP EXIT l WHEN a > 1; CONTINUE WHEN a < 1; EXIT; END LOOP l;
          WHILE a > 1 LOOP a := a - 1; END LOOP;
          FOR k IN REVERSE 10 .. 1 BY 2 LOOP NULL; END LOOP;
          FOR d IN SELECT * FROM notes LOOP RETURN NEXT d; END LOOP;
          FOR a, b IN EXECUTE 'SELECT 1' USING a LOOP NULL; END LOOP;
          FOR d IN i(1, 'x') LOOP NULL; END LOOP;
          FOREACH a SLICE 1 IN ARRAY ARRAY[1, 2] LOOP NULL; END LOOP;
          OPEN h; OPEN i (1, y := 'x'); OPEN j FOR SELECT 1; OPEN j NO SCROLL FOR EXECUTE 'SELECT 1' USING a;
          FETCH NEXT FROM h INTO a; FETCH h INTO a, b; MOVE FORWARD 2 FROM h; CLOSE h;
          GET DIAGNOSTICS a = ROW_COUNT; GET STACKED DIAGNOSTICS b := MESSAGE_TEXT, f = PG_EXCEPTION_DETAIL;
          RAISE; RAISE NOTICE 'a % b %', a, b USING HINT = 'h' || b; RAISE division_by_zero USING MESSAGE = 'x'; RAISE SQLSTATE '22012'; RAISE EXCEPTION USING ERRCODE = 'x';
          ASSERT a > 0, 'no'; CALL p(a); COMMIT; ROLLBACK; SET LOCAL x = 1; CREATE TEMP TABLE t AS SELECT 1; UPDATE notes SET id = 1 WHERE CURRENT OF h;
          RETURN QUERY SELECT 1; RETURN QUERY EXECUTE 'SELECT 1' USING a;
          DECLARE a int; BEGIN NULL; EXCEPTION WHEN division_by_zero OR SQLSTATE '22012' THEN NULL; WHEN others THEN RAISE; END;
          RETURN;
        END outer_block;
        """;

    [Fact]
    public void Every_statement_is_read() => Assert.Null(PlParser.Parse(Everything).Error);

    [Theory]
    [InlineData("BEGIN")]
    [InlineData("BEGIN IF true THEN NULL; END;")]
    [InlineData("BEGIN a := ; END")]
    [InlineData("BEGIN LOOP NULL; END LOOP END")]
    [InlineData("DECLARE a; BEGIN END")]
    [InlineData("BEGIN END; SELECT 1")]
    [InlineData("SELECT 1")]
    [InlineData("BEGIN SELECT (1; END")]
    public void What_is_wrong_is_said(string body) => Assert.NotNull(PlParser.Parse(body).Error);

    [Theory]
    [InlineData("BEGIN ", "END; ", "BEGIN ", "END")]
    [InlineData("BEGIN ", "END IF; ", "IF true THEN ", "END")]
    [InlineData("BEGIN ", "END LOOP; ", "LOOP ", "END")]
    [InlineData("BEGIN ", "END CASE; ", "CASE WHEN true THEN ", "END")]
    [InlineData("BEGIN a := ", ")", "(", "; END")]
    [InlineData("", "", "<<l>> ", "BEGIN END")]
    [InlineData("BEGIN ", "", "EXECUTE 'x'; ", "END")]
    public void What_nests_deeply_is_answered(string start, string close, string open, string end)
    {
        foreach (var depth in new[] { 10, 190, 1000, 20_000 })
            Assert.NotNull(SmallStack.Run(() => PlParser.Parse(start + string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth)) + end)));
    }

    // FENCELINE_SQL_FUZZ_SECONDS asks for a longer run.
    [Fact]
    public void Whatever_the_text_all_places_are_inside_of_it()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("FENCELINE_SQL_FUZZ_SECONDS"), out var asked) ? asked : 3;
        var random = new Random(20_240_102);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            var text = random.Next(2) == 0 ? Mutation.OfCharacters(Everything, random) : Mutation.OfTokens(Everything, random);
            var body = PlParser.Parse(text);
            Assert.All(body.Nodes, node => Assert.True(node.Span.Start >= 0 && node.Span.End <= text.Length, text));
        }
    }
}
