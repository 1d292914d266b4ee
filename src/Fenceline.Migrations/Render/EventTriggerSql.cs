using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>Statements that make event triggers, which only a superuser, or what a managed server has instead, may run.</summary>
internal sealed class EventTriggerSql(SqlTarget target)
{
    public string Create(PgEventTrigger trigger)
    {
        var tags = trigger.Tags.Count == 0 ? "" : $" WHEN TAG IN ({string.Join(", ", trigger.Tags.Select(SqlText.Literal))})";
        var create = $"CREATE EVENT TRIGGER {SqlText.Identifier(trigger.Name)} ON ddl_command_end{tags} EXECUTE FUNCTION {target.Name(trigger.Function)}()";
        var otherwise = trigger.IsRequired
            ? "RAISE EXCEPTION 'This login may not make event triggers, and without one a loader could make more than tables in this database.'\n    USING HINT = 'Set \"landing\": \"database\" in the manifest, or apply as a superuser.';"
            : "RAISE WARNING 'This login may not make event triggers: a loader can make more than tables in this landing database. Nothing of it is evaluated by others.';";
        return "DO " + DollarText.Quote($"\nBEGIN\n  {create};\nEXCEPTION WHEN insufficient_privilege THEN\n  {otherwise}\nEND\n");
    }
}
