using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <content>Loops, and how they are left.</content>
public sealed partial class PlParser
{
    private void Loop()
    {
        Expect("loop");
        Nested();
        Expect("end");
        Expect("loop");
        if (Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier)
            _pos++;
        EndOfStatement();
    }

    private void For()
    {
        var start = Current.Start;
        _pos++;
        var targets = Targets();
        Expect("in");
        if (At("execute"))
        {
            Execute(start, "loop");
        }
        else if (At("reverse") || IsRange())
        {
            Accept("reverse");
            Expression("..");
            Expect(SqlTokenKind.DotDot);
            Expression("by", "loop");
            if (Accept("by"))
                Expression("loop");
        }
        else if (At("select") || At("with") || At("insert") || At("update") || At("delete") || At("merge") || At("values") || At("table") || At("explain") || At("show") || Current.Kind == SqlTokenKind.OpenParen)
        {
            Sql("loop");
        }
        else
        {
            CursorArguments("loop");
        }

        _nodes.Add(new PlTaken(targets, SpanFrom(start)));
        Loop();
    }

    private bool IsRange()
    {
        var first = _pos;
        SkipTo("loop", "..");
        var isRange = Current.Kind == SqlTokenKind.DotDot;
        _pos = first;
        return isRange;
    }

    private void ForEach()
    {
        var start = Current.Start;
        _pos++;
        var targets = Targets();
        if (Accept("slice"))
            _pos++;
        Expect("in");
        Expect("array");
        Expression("loop");
        _nodes.Add(new PlTaken(targets, SpanFrom(start)));
        Loop();
    }

    private void Exit()
    {
        _pos++;
        if (Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier && !At("when"))
            _pos++;
        if (Accept("when"))
            Expression(";");
        EndOfStatement();
    }
}
