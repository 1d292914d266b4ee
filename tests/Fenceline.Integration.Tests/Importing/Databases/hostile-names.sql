-- Names and texts that break what is not careful.
CREATE TABLE "it's ""quoted""" (id uuid PRIMARY KEY, tenant_id text NOT NULL);
CREATE TABLE "*/ // {}" (id uuid PRIMARY KEY, tenant_id text NOT NULL);
CREATE TABLE "ünï" (id uuid PRIMARY KEY, tenant_id text NOT NULL);
CREATE TABLE "select" (id uuid PRIMARY KEY, tenant_id text NOT NULL, "from" text, "a b" text DEFAULT '"},{', "order" integer DEFAULT '-1'::integer, xmin_ text DEFAULT E'\\ \n // */');
CREATE TABLE "SELECT" (id uuid PRIMARY KEY, tenant_id text NOT NULL);
CREATE TABLE "with
line" (id uuid PRIMARY KEY, tenant_id text NOT NULL);
COMMENT ON TABLE "select" IS E'a "comment" // with */ \n lines and sk_live_abcdefghijklmnop';
COMMENT ON COLUMN "select"."from" IS E'\\u0041 "\n';
CREATE TYPE "Odd" AS ENUM ('a');
CREATE TYPE two_in_one AS ENUM ('in doubt', 'in_doubt');
CREATE TYPE integer_ AS ENUM ('x', '"', E'\\', 'ü');
CREATE TABLE typed (id uuid PRIMARY KEY, tenant_id text NOT NULL, a "Odd", b two_in_one, c integer_ NOT NULL DEFAULT '"', total_users int, "totalUsers" int, CONSTRAINT "a"" // b" CHECK (id IS NOT NULL));
CREATE INDEX "select_idx
" ON "select" ("from");
CREATE INDEX typed_pattern ON typed ((id::text || ' // "x"')) WHERE total_users > 1;
CREATE POLICY "p'"" // " ON typed USING (tenant_id = current_setting('app."x', true));
CREATE SCHEMA "Odd Schema";
CREATE TABLE "Odd Schema".things (id uuid PRIMARY KEY, tenant_id text NOT NULL);
CREATE ROLE "import ""role" BYPASSRLS;
