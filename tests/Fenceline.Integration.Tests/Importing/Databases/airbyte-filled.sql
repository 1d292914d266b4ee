-- The guide's own situation: Airbyte fills a schema for each user.
DO $$ DECLARE s text; BEGIN
  FOREACH s IN ARRAY ARRAY['user_123', 'user_456'] LOOP
    EXECUTE format('CREATE SCHEMA %I', s);
    EXECUTE format('CREATE TABLE %I.stripe_customers (_airbyte_raw_id varchar(36) NOT NULL, _airbyte_extracted_at timestamptz NOT NULL, _airbyte_generation_id bigint, _airbyte_meta jsonb NOT NULL, id varchar, email varchar, created bigint, balance bigint, metadata jsonb)', s);
    EXECUTE format('CREATE TABLE %I.hubspot_contacts (_airbyte_raw_id varchar(36) NOT NULL, _airbyte_extracted_at timestamptz NOT NULL, _airbyte_meta jsonb NOT NULL, id varchar, properties jsonb)', s);
    EXECUTE format('CREATE TABLE %I.hubspot_events (_airbyte_raw_id varchar(36) NOT NULL, _airbyte_extracted_at timestamptz NOT NULL, _airbyte_meta jsonb NOT NULL, payload jsonb)', s);
  END LOOP;
END $$;
CREATE TABLE user_456.github_issues (_airbyte_raw_id varchar(36) NOT NULL, _airbyte_extracted_at timestamptz NOT NULL, _airbyte_meta jsonb NOT NULL, id bigint, title varchar, state varchar);
CREATE SCHEMA airbyte_internal;
CREATE TABLE airbyte_internal.user_123_raw__stream_stripe_customers (_airbyte_raw_id varchar(36), _airbyte_data jsonb);
CREATE TABLE public.github_repositories (_airbyte_raw_id varchar(36) NOT NULL, _airbyte_extracted_at timestamptz NOT NULL, _airbyte_meta jsonb NOT NULL, user_id text NOT NULL, id bigint, full_name varchar);
