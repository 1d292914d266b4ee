using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>Statements about triggers.</summary>
internal static class TriggerSql
{
    public static string Create(PgTrigger trigger, SqlTarget target) =>
        $"CREATE TRIGGER {SqlText.Identifier(trigger.Name)} AFTER {trigger.Event} ON {target.Name(trigger.Table)} REFERENCING NEW TABLE AS written"
        + $"\n  FOR EACH STATEMENT EXECUTE FUNCTION {target.Name(trigger.Function)}()";

    public static string Drop(PgTrigger trigger, SqlTarget target) => $"DROP TRIGGER {SqlText.Identifier(trigger.Name)} ON {target.Name(trigger.Table)}";
}
