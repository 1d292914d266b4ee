using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>Statements that make views.</summary>
internal sealed class ViewSql(SqlTarget target)
{
    public IEnumerable<string> Create(PgView view)
    {
        if (view.Path is not null)
            yield return $"SET LOCAL search_path = {view.Path}";
        yield return $"CREATE VIEW {target.Name(view.Name)} {Options(view.Rights)}AS\n{view.Query}\n";
        if (view.Path is not null)
            yield return "RESET search_path";
        if (view.Comment is not null)
            yield return $"COMMENT ON VIEW {target.Name(view.Name)} IS {SqlText.Literal(view.Comment)}";
    }

    private static string Options(ViewRights rights) => rights switch
    {
        ViewRights.Invoker => "WITH (security_invoker = true) ",
        ViewRights.OwnerBehindBarrier => "WITH (security_barrier = true) ",
        _ => "",
    };
}
