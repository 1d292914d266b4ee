using Fenceline.Core.Manifest;

namespace Fenceline.Migrations.Tests.Plan;

/// <summary>Edits of a manifest, and the steps that each leads to, as the files' headers describe them.</summary>
public static class PlannedEdits
{
    public const string Manifest = """
        {
          "version": 1, "project": "opsai",
          "database": { "adminViewLimit": 100, "publicRights": "revokeUnlessUsed" },
          "tiers": { "standard": { "terraform": "directory", "airbyteWorkspace": "shared", "limits": { "statementTimeout": "30s" } } },
          "enums": { "state": ["open", "closed"] },
          "sources": {
            "github": {
              "sensitivity": "public", "connector": "source-github", "streams": { "repositories": "incremental_deduped_history" },
              "configuration": { "credentials": { "option_title": "PAT Credentials" }, "repositories": ["acme/*"] }, "secrets": { "credentials.personal_access_token": "github_token" },
              "tables": { "github_repositories": { "columns": { "id": "bigint not null", "name": "varchar(20)" }, "primaryKey": ["id"] } }
            }
          },
          "tables": {
            "countries": { "placement": "reference", "columns": { "code": "text not null", "label": "text" }, "primaryKey": ["code"] },
            "notes": { "placement": "shared", "columns": { "id": "bigint not null", "body": "varchar(20)", "country": "text", "state": "state" }, "primaryKey": ["id"], "indexes": [["country"]] },
            "drafts": { "placement": "schema", "columns": { "id": "bigint not null", "body": "text" }, "primaryKey": ["id"] }
          },
          "tenants": []
        }
        """;

    /// <summary>What is replaced, by what, and the steps: a line each, notes indented. Empty where only what Fenceline keeps itself follows.</summary>
    public static TheoryData<string, string, string> All => new()
    {
        // Columns.
        {
            "\"body\": \"varchar(20)\"",
            "\"body\": \"varchar(20)\", \"title\": \"text\"",
            """
            Add column title to public.notes [safe; lock ACCESS EXCLUSIVE]
              Undo: ALTER TABLE public.notes DROP COLUMN title
            """
        },
        {
            "\"body\": \"varchar(20)\"",
            "\"body\": \"varchar(20)\", \"key\": \"uuid not null default gen_random_uuid()\"",
            """
            Add column key to public.notes [review; lock ACCESS EXCLUSIVE; reads or writes the whole table]
              Undo: ALTER TABLE public.notes DROP COLUMN key
            """
        },
        {
            "\"body\": \"varchar(20)\", \"country\"",
            "\"country\"",
            """
            Drop column body of public.notes with its values [destructive; lock ACCESS EXCLUSIVE; can't be undone]
            """
        },
        {
            "\"body\": \"varchar(20)\"",
            "\"text\": { \"type\": \"varchar(20)\", \"renamedFrom\": \"body\" }",
            """
            Rename column body of public.notes to text [breaking; lock ACCESS EXCLUSIVE]
              Undo: ALTER TABLE public.notes RENAME COLUMN text TO body
            """
        },
        {
            "\"body\": \"varchar(20)\"",
            "\"body\": \"varchar(40)\"",
            """
            Change public.notes.body from varchar(20) to varchar(40) [safe; lock ACCESS EXCLUSIVE]
              Undo: ALTER TABLE public.notes ALTER COLUMN body TYPE varchar(20)
            """
        },
        {
            "\"body\": \"varchar(20)\"",
            "\"body\": \"text\"",
            """
            Change public.notes.body from varchar(20) to text [safe; lock ACCESS EXCLUSIVE]
              Undo: ALTER TABLE public.notes ALTER COLUMN body TYPE varchar(20)
            """
        },
        {
            "\"body\": \"varchar(20)\"",
            "\"body\": \"varchar(10)\"",
            """
            Change public.notes.body from varchar(20) to varchar(10) [destructive; lock ACCESS EXCLUSIVE; reads or writes the whole table; can't be undone]
              Values that don't fit are cut or stop the step, and the whole table is rewritten while nobody can use it.
            """
        },
        {
            "\"body\": \"varchar(20)\"",
            "\"body\": \"varchar(20) not null\"",
            """
            Refuse null in public.notes.body, for rows to come [review; lock ACCESS EXCLUSIVE]
              Undo: ALTER TABLE public.notes DROP CONSTRAINT notes_body_present
            Refuse null in public.notes.body, for all [review; lock SHARE UPDATE EXCLUSIVE, then ACCESS EXCLUSIVE for a moment]
              It stops on a row without a value: fill these first.
              Undo: ALTER TABLE public.notes ALTER COLUMN body DROP NOT NULL; ALTER TABLE public.notes ADD CONSTRAINT notes_body_present CHECK (body IS NOT NULL) NOT VALID
            """
        },
        {
            "\"body\": \"varchar(20)\"",
            "\"body\": \"varchar(20) default 'x'\"",
            """
            Set the default of public.notes.body [safe; lock ACCESS EXCLUSIVE]
              Undo: ALTER TABLE public.notes ALTER COLUMN body DROP DEFAULT
            """
        },
        {
            "\"body\": \"varchar(20)\"",
            "\"body\": { \"type\": \"varchar(20)\", \"description\": \"Words\" }",
            """
            Describe public.notes.body [safe; lock SHARE UPDATE EXCLUSIVE]
              Undo: COMMENT ON COLUMN public.notes.body IS NULL
            """
        },
        {
            "\"body\": \"text\"",
            "\"body\": \"text not null\"",
            """
            Refuse null in drafts.body [review; lock ACCESS EXCLUSIVE; reads or writes the whole table]
              It stops on a row without a value: fill these first.
              Undo: ALTER TABLE {schema}.drafts ALTER COLUMN body DROP NOT NULL
            """
        },
        // Tables.
        {
            "\"drafts\": { \"placement\"",
            "\"sketches\": { \"renamedFrom\": \"drafts\", \"placement\"",
            """
            Rename table drafts to sketches [breaking; lock ACCESS EXCLUSIVE]
              Undo: ALTER TABLE {schema}.sketches RENAME TO drafts
            """
        },
        {
            "\"countries\": { \"placement\"",
            "\"lands\": { \"renamedFrom\": \"countries\", \"placement\"",
            """
            Rename table public.countries to lands [breaking; lock ACCESS EXCLUSIVE]
              Undo: ALTER TABLE public.lands RENAME TO countries
            """
        },
        {
            "\"drafts\": {",
            "\"more\": { \"placement\": \"shared\", \"columns\": { \"id\": \"bigint not null\" }, \"primaryKey\": [\"id\"] }, \"drafts\": {",
            """
            Create public.more [safe]
              Undo: DROP TABLE public.more
            """
        },
        {
            "\"countries\": { \"placement\": \"reference\", \"columns\": { \"code\": \"text not null\", \"label\": \"text\" }, \"primaryKey\": [\"code\"] },",
            "",
            """
            Drop table public.countries with all its rows [destructive; lock ACCESS EXCLUSIVE; can't be undone]
            """
        },
        // Keys, references and indexes.
        {
            "\"primaryKey\": [\"id\"], \"indexes\": [[\"country\"]]",
            "\"primaryKey\": [\"id\"], \"unique\": [[\"country\"]], \"indexes\": [[\"country\"]]",
            """
            Create index notes_country_key on public.notes [review; lock SHARE UPDATE EXCLUSIVE]
              Stops on rows that are there twice. An index that an earlier try left behind is dropped first.
              Undo: ALTER TABLE public.notes DROP CONSTRAINT IF EXISTS notes_country_key; DROP INDEX CONCURRENTLY IF EXISTS public.notes_country_key
            Add key notes_country_key to public.notes [safe; lock ACCESS EXCLUSIVE]
            """
        },
        {
            "\"indexes\": [[\"country\"]]",
            "\"indexes\": [[\"country\"]], \"foreignKeys\": [{ \"columns\": [\"country\"], \"references\": \"countries\" }]",
            """
            Add reference notes_country_fkey to public.notes, for rows to come [review; lock SHARE ROW EXCLUSIVE]
              Stops on a row that breaks it.
              Undo: ALTER TABLE public.notes DROP CONSTRAINT notes_country_fkey
            Create index notes_country_fkey_idx on public.notes [safe; lock SHARE UPDATE EXCLUSIVE]
              One that an earlier try left behind is dropped first.
              Undo: DROP INDEX CONCURRENTLY public.notes_country_fkey_idx
            Add reference notes_country_fkey to public.notes, for all [review; lock SHARE UPDATE EXCLUSIVE]
              Stops on a row that breaks it.
            """
        },
        {
            "\"indexes\": [[\"country\"]]",
            "\"indexes\": [[\"country\", \"id\"]]",
            """
            Drop index notes_country_idx of public.notes [review; lock SHARE UPDATE EXCLUSIVE]
              Undo: CREATE INDEX CONCURRENTLY notes_country_idx ON public.notes (user_id, country)
            Create index notes_country_id_idx on public.notes [safe; lock SHARE UPDATE EXCLUSIVE]
              One that an earlier try left behind is dropped first.
              Undo: DROP INDEX CONCURRENTLY public.notes_country_id_idx
            """
        },
        {
            "\"drafts\": {",
            "\"more\": { \"placement\": \"shared\", \"columns\": { \"id\": \"bigint not null\", \"country\": \"text\" }, \"primaryKey\": [\"id\"], \"foreignKeys\": [{ \"columns\": [\"country\"], \"references\": \"countries\" }] }, \"drafts\": {",
            """
            Create public.more [safe; lock SHARE ROW EXCLUSIVE]
              The lock is on public.countries, to which it refers: for a moment nobody can write there.
              Undo: DROP TABLE public.more
            """
        },
        // Types.
        {
            "\"open\", \"closed\"",
            "\"open\", \"asleep\", \"closed\"",
            """
            Add label asleep to public.state [review; can't be undone]
              Code that does not know the label fails on rows that have it.
            """
        },
        {
            "\"open\", \"closed\"",
            "\"open\", { \"label\": \"done\", \"renamedFrom\": \"closed\" }",
            """
            Rename label closed of public.state to done [breaking]
              Rows have the new label at once: code that does not know it fails on them.
              Undo: ALTER TYPE public.state RENAME VALUE 'done' TO 'closed'
            """
        },
        {
            "\"open\", \"closed\"",
            "\"open\", \"closed\", { \"label\": \"done\", \"renamedFrom\": \"closed\" }",
            """
            Rename label closed of public.state to done [breaking]
              Rows have the new label at once: code that does not know it fails on them.
              Undo: ALTER TYPE public.state RENAME VALUE 'done' TO 'closed'
            Add label closed to public.state [review; can't be undone]
              Code that does not know the label fails on rows that have it.
            """
        },
        // Checks, generated columns, other indexes, rows.
        {
            "\"indexes\": [[\"country\"]]",
            "\"indexes\": [[\"country\"]], \"checks\": { \"positive\": \"id > 0\" }",
            """
            Add check notes_positive_check to public.notes, for rows to come [review; lock ACCESS EXCLUSIVE]
              Stops on a row that breaks it.
              Undo: ALTER TABLE public.notes DROP CONSTRAINT notes_positive_check
            Add check notes_positive_check to public.notes, for all [review; lock SHARE UPDATE EXCLUSIVE]
              Stops on a row that breaks it.
            """
        },
        {
            "\"indexes\": [[\"country\"]]",
            "\"indexes\": [{ \"columns\": [\"country\"], \"where\": \"id > 0\" }]",
            """
            Drop index notes_country_idx of public.notes [review; lock SHARE UPDATE EXCLUSIVE]
              Undo: CREATE INDEX CONCURRENTLY notes_country_idx ON public.notes (user_id, country)
            Create index notes_country_idx on public.notes [safe; lock SHARE UPDATE EXCLUSIVE]
              One that an earlier try left behind is dropped first.
              Undo: DROP INDEX CONCURRENTLY public.notes_country_idx
            """
        },
        { "\"indexes\": [[\"country\"]]", "\"indexes\": [{ \"columns\": [\"country\"], \"name\": \"by_country\" }]", "" },
        {
            "\"body\": \"varchar(20)\"",
            "\"body\": \"varchar(20)\", \"size\": \"integer generated always as (length(body)) stored\"",
            """
            Add column size to public.notes [review; lock ACCESS EXCLUSIVE; reads or writes the whole table]
              Undo: ALTER TABLE public.notes DROP COLUMN size
            """
        },
        {
            "\"label\": \"text\" }, \"primaryKey\": [\"code\"]",
            "\"label\": \"text\" }, \"primaryKey\": [\"code\"], \"seed\": [{ \"code\": \"NL\" }, { \"code\": \"BE\" }]",
            """
            Write 2 rows of public.countries [safe]
              Undo: DELETE FROM public.countries WHERE code = 'BE'::text; DELETE FROM public.countries WHERE code = 'NL'::text
            """
        },
        // What Fenceline itself keeps.
        { "\"adminViewLimit\": 100", "\"adminViewLimit\": 200", "" },
        { "\"statementTimeout\": \"30s\"", "\"statementTimeout\": \"40s\"", "" },
        {
            "\"sensitivity\": \"public\"",
            "\"sensitivity\": \"sensitive\"",
            """
            Drop table public.github_repositories with all its rows [destructive; lock ACCESS EXCLUSIVE; can't be undone]
            """
        },
    };

    public static TenantManifest Read(string text)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }
}
