using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql.Tests;

public class ParserTests
{
    [Theory]
    [InlineData("a OR b AND NOT c = d", "(Or a (And b (Not (= c d))))")]
    [InlineData("a AND b AND c OR d", "(Or (And a b c) d)")]
    [InlineData("1 + 2 * 3 - 4", "(+ - 1 (* 2 3) 4)")]
    [InlineData("2 ^ 3 ^ 4 * -5", "(* (^ ^ 2 3 4) (- 5))")]
    [InlineData("a || b + c || d", "(|| || a (+ b c) d)")]
    [InlineData("a = b IS NULL", "(IsNull (= a b))")]
    [InlineData("a + b IS NOT TRUE + 3", "(+ (IsNotTrue (+ a b)) 3)")]
    [InlineData("a IS NOT DISTINCT FROM b + 1", "(IsNotDistinct a (+ b 1))")]
    [InlineData("a BETWEEN 1 AND 2 AND b", "(And (Between a 1 2) b)")]
    [InlineData("a BETWEEN 1 AND 2 = true", "(= (Between a 1 2) true)")]
    [InlineData("a = b LIKE c || d ESCAPE 'x'", "(= a (Like b (|| c d) 'x'))")]
    [InlineData("1 + NOT a = b AND c", "(And (+ 1 (Not (= a b))) c)")]
    [InlineData("- a ^ 2", "(^ (- a) 2)")]
    [InlineData("-a::int", "(- (Cast a int))")]
    [InlineData("@ a + b @@ c", "(@@ (@ (+ a b)) c)")]
    [InlineData("a NOT IN (1, @p)", "(NotIn a [1 Atp])")]
    [InlineData("a IN @ids", "(In a [Atids])")]
    [InlineData("a IN ((SELECT 1))", "(InQuery a)")]
    [InlineData("a IN ((SELECT 1), 2)", "(In a [SubqueryExpression 2])")]
    [InlineData("a = ANY (:ids) = c", "(= (= Any a Colonids) c)")]
    [InlineData("a NOT LIKE ALL (b)", "(not like All a b)")]
    [InlineData("a AT TIME ZONE 'x'::text || b", "(|| (At a (Cast 'x' text)) b)")]
    [InlineData("a COLLATE \"C\" = b", "(= (Collate a) b)")]
    [InlineData("(a).b[1].*", "(. ([] (. a b) 1) *)")]
    [InlineData("a[1:b]", "([] a 1:b)")]
    [InlineData("((SELECT 1) + 1, (2))", "(Row (+ SubqueryExpression 1) 2)")]
    [InlineData("f(a, x => b)", "(f a b)")]
    [InlineData("extract(year FROM a)", "(extract 'year' a)")]
    [InlineData("interval '1' day", "interval day'1'")]
    [InlineData("a::numeric(10, 2)[]", "(Cast a numeric[])")]
    public void Operators_bind_as_in_PostgreSQL(string sql, string expected)
    {
        var body = Assert.IsType<SelectBody>(Query("SELECT " + sql).Body);
        Assert.Equal(expected, Shape.Of(Assert.Single(body.Targets).Expression));
    }

    [Fact]
    public void A_statement_that_is_wrong_hides_no_other()
    {
        var script = SqlParser.Parse("SELECT (1; SELECT 'a;b'; SELECT FROM FROM; UPDATE t SET a = 1");
        Assert.Collection(
            script.Statements,
            first => Assert.IsType<InvalidStatement>(first),
            second => Assert.IsType<QueryStatement>(second),
            third => Assert.Equal("syntax error at or near \"FROM\"", Assert.IsType<InvalidStatement>(third).Message),
            fourth => Assert.IsType<UpdateStatement>(fourth));
        Assert.Equal(2, script.Errors.Count);
    }

    [Fact]
    public void UNION_and_EXCEPT_chain_and_INTERSECT_binds_tighter()
    {
        var body = Assert.IsType<SetOperationBody>(Query("SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 EXCEPT ALL SELECT 4").Body);
        Assert.Equal([SqlSetOperator.Union, SqlSetOperator.ExceptAll], body.Operators.Select(item => item.Operator));
        Assert.IsType<SetOperationBody>(body.Operands[1]);
    }

    [Fact]
    public void The_condition_of_an_outer_join_stands_on_the_join_that_it_belongs_to()
    {
        var body = Assert.IsType<SelectBody>(Query("SELECT * FROM a LEFT JOIN b JOIN c ON x ON y").Body);
        var outer = Assert.IsType<JoinSource>(Assert.Single(body.From));
        Assert.Equal((SqlJoinKind.Left, "y"), (outer.Kind, Shape.Of(outer.On!)));
        var inner = Assert.IsType<JoinSource>(outer.Right);
        Assert.Equal((SqlJoinKind.Inner, "x"), (inner.Kind, Shape.Of(inner.On!)));
    }

    [Fact]
    public void A_function_body_in_quotes_says_where_it_stands()
    {
        const string Sql = "CREATE FUNCTION f() RETURNS int LANGUAGE SQL SECURITY DEFINER AS $b$SELECT 1$b$";
        var function = Assert.IsType<CreateFunctionStatement>(Assert.Single(SqlParser.Parse(Sql).Statements));
        Assert.Equal(("sql", true, true), (function.Language, function.IsSecurityDefiner, function.Body!.IsVerbatim));
        Assert.Equal("SELECT 1", Sql.Substring(function.Body.ContentSpan.Start, function.Body.ContentSpan.Length));
    }

    [Theory]
    [InlineData("SET search_path = a, \"B\"", SqlSettingScope.None, "search_path", "'a' 'B'")]
    [InlineData("SET LOCAL app.user_id TO '42'", SqlSettingScope.Local, "app.user_id", "'42'")]
    [InlineData("SET SESSION ROLE x", SqlSettingScope.Session, "role", "'x'")]
    [InlineData("SET SCHEMA 'x'", SqlSettingScope.None, "search_path", "'x'")]
    [InlineData("SET SESSION AUTHORIZATION DEFAULT", SqlSettingScope.None, "session_authorization", "")]
    public void Settings_have_one_name_however_they_are_set(string sql, SqlSettingScope scope, string name, string values)
    {
        var set = Assert.IsType<SetStatement>(Assert.Single(SqlParser.Parse(sql).Statements));
        Assert.Equal((scope, name, values), (set.Scope, set.Name, string.Join(" ", set.Values.Select(Shape.Of))));
    }

    [Theory]
    [InlineData("CREATE POLICY p ON s.t USING (a IN (SELECT b FROM c))", "create policy", "s.t", true)]
    [InlineData("ALTER TABLE IF EXISTS ONLY a.b ADD c int REFERENCES d (e)", "alter table if exists", "a.b d", false)]
    [InlineData("GRANT SELECT ON t, u TO r", "grant select on", "t u", false)]
    [InlineData("REVOKE ALL ON SCHEMA s FROM r", "revoke all on schema", "", false)]
    public void Other_statements_say_what_they_begin_with_and_name(string sql, string keywords, string relations, bool hasQuery)
    {
        var other = Assert.IsType<OtherStatement>(Assert.Single(SqlParser.Parse(sql).Statements));
        var names = other.Relations.Select(name => string.Join(".", name.Parts.Select(part => part.Name)));
        Assert.Equal((keywords, relations, hasQuery), (other.Keywords, string.Join(" ", names), other.HasQuery));
    }

    [Fact]
    public void Text_that_is_not_known_may_be_a_value_or_a_name()
    {
        const string Sql = "SELECT * FROM user_{}.orders WHERE a = {} AND b LIKE '{}%'";
        var holes = new[] { Sql.IndexOf("{}", StringComparison.Ordinal), Sql.IndexOf("= {}", StringComparison.Ordinal) + 2, Sql.LastIndexOf("{}", StringComparison.Ordinal) };
        var script = SqlParser.Parse(Sql, holes.Select(at => new TextSpan(at, 2)).ToEquatableArray());
        Assert.Empty(script.Errors);
        var nodes = script.Statements[0].DescendantsAndSelf().ToList();
        Assert.True(nodes.OfType<TableReference>().Single().Name.HasHole);
        Assert.Single(nodes.OfType<HoleExpression>());
        Assert.True(nodes.OfType<LiteralExpression>().Single().HasHole);
    }

    [Fact]
    public void What_is_not_modelled_is_said_to_be_unknown()
    {
        // Of 'a':b the lexer makes a parameter, as .NET writes it.
        var nodes = Query("SELECT json_object('a':b), json_object(a:b(c))").DescendantsAndSelf();
        Assert.Equal(2, nodes.OfType<UnknownExpression>().Count());
        Assert.IsType<TableFunctionSource>(((SelectBody)Query("SELECT * FROM json_table(a, '$' COLUMNS (b int)) t").Body).From[0]);
    }

    [Fact]
    public void Comments_and_lines_for_psql_are_kept()
    {
        const string Sql = "-- fenceline: cross-tenant: audit\n\\set x 1\nSELECT 1 /* c */;";
        var script = SqlParser.Parse(Sql);
        Assert.Equal(["-- fenceline: cross-tenant: audit", "/* c */"], script.Comments.Select(span => Sql.Substring(span.Start, span.Length)));
        Assert.Equal("set x 1", Assert.IsType<PsqlCommandStatement>(script.Statements[0]).Command);
    }

    private static SqlQuery Query(string sql)
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors);
        return Assert.IsType<QueryStatement>(Assert.Single(script.Statements)).Query;
    }
}
