using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>Statements that make event triggers, which only a superuser, or what a managed server has instead, may run.</summary>
internal sealed class EventTriggerSql(SqlTarget target)
{
    /// <summary>Makes it, or enables it again; leaves one that works as it is.</summary>
    public string Ensure(PgEventTrigger trigger)
    {
        var name = SqlText.Identifier(trigger.Name);
        var tags = trigger.Tags.Count == 0 ? "" : $" WHEN TAG IN ({string.Join(", ", trigger.Tags.Select(SqlText.Literal))})";
        var function = target.Name(trigger.Function);
        return "DO " + DollarText.Quote($"""

            BEGIN
              IF NOT EXISTS (
                SELECT FROM pg_catalog.pg_event_trigger AS t
                WHERE t.evtname = {SqlText.Literal(trigger.Name)} AND t.evtenabled IN ('O', 'A') AND t.evtfoid = {SqlText.Literal(function)}::pg_catalog.regproc)
              THEN
                DROP EVENT TRIGGER IF EXISTS {name};
                CREATE EVENT TRIGGER {name} ON ddl_command_end{tags} EXECUTE FUNCTION {function}();
              END IF;
            EXCEPTION WHEN insufficient_privilege THEN
              {(trigger.IsRequired ? Refusal : Warning)}
            END

            """.ReplaceLineEndings("\n"));
    }

    private const string Refusal = """
        RAISE EXCEPTION 'This login may not make event triggers, and without one a loader could make more than tables in this database.'
            USING HINT = 'Set "landing": "database" in the manifest, or apply as a superuser.';
        """;

    private const string Warning =
        "RAISE WARNING 'This login may not make event triggers: a loader can make more than tables in this landing database. Nothing of it is evaluated by others. To close this too, apply once more as a superuser.';";
}
