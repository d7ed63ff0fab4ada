-- The `crm` schema: everything that belongs to a workspace. Every table here has `workspace_id` first in every key,
-- is protected by crm.protect(), and is reached only with the workspace set on the transaction.

-- The workspace of this transaction. After SET LOCAL has ended the setting is an empty string, not null.
CREATE FUNCTION crm.current_workspace() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('app.workspace_id', true), '')::uuid;

-- Whether the acting person may see a record that `owner` owns. Scope Own: theirs, and what nobody owns yet, so that
-- whoever is free can take it. Scope All: every one.
CREATE FUNCTION crm.in_scope(owner uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN current_setting('app.scope', true) = 'all'
    OR (owner IS NULL AND current_setting('app.scope', true) = 'own')
    OR owner = nullif(current_setting('app.user_id', true), '')::uuid;

-- Row-level security, forced, so that even the owner of the table sees one workspace at a time. The expression stands
-- in the policy itself and not behind current_workspace(), so that the planner folds it into an index condition.
CREATE PROCEDURE crm.protect(protected regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', protected);
  EXECUTE format($policy$CREATE POLICY one_workspace ON %s
    USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)
    WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)$policy$, protected);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO crm_app', protected);
END $$;

-- Settings of a workspace. `join_policy`: what happens when somebody new types /crm.
CREATE TABLE crm.workspace_settings (
  workspace_id  uuid        NOT NULL,
  currency      text        NOT NULL,
  time_zone     text        NOT NULL,
  locale        text        NOT NULL,
  country       text        NOT NULL,
  join_policy   text        NOT NULL DEFAULT 'ask',
  leads_channel text,
  updated_at    timestamptz NOT NULL,
  CONSTRAINT workspace_settings_pkey PRIMARY KEY (workspace_id),
  CONSTRAINT workspace_settings_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT workspace_settings_country_check CHECK (country ~ '^[A-Z]{2}$'),
  CONSTRAINT workspace_settings_join_policy_check CHECK (join_policy IN ('ask', 'sales_rep'))
);
CALL crm.protect('crm.workspace_settings');

-- The last number given out for each kind of record, so that a reference such as D-142 is never used twice.
CREATE TABLE crm.reference_counters (
  workspace_id uuid   NOT NULL,
  kind         text   NOT NULL,
  last_number  bigint NOT NULL,
  CONSTRAINT reference_counters_pkey PRIMARY KEY (workspace_id, kind)
);
CALL crm.protect('crm.reference_counters');

-- People of the workspace, from their Slack profiles. `requested`: waits for an administrator's tap.
CREATE TABLE crm.users (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  slack_id     text        NOT NULL,
  name         text        NOT NULL,
  email        text,
  time_zone    text        NOT NULL,
  locale       text        NOT NULL,
  role         text        NOT NULL,
  scope        text        NOT NULL,
  status       text        NOT NULL,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT users_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT users_slack_id_key UNIQUE (workspace_id, slack_id),
  CONSTRAINT users_role_check CHECK (role IN ('ADMIN', 'MANAGER', 'CLOSER', 'SETTER', 'SALES_REP', 'SUPPORT_AGENT')),
  CONSTRAINT users_scope_check CHECK (scope IN ('own', 'all')),
  CONSTRAINT users_status_check CHECK (status IN ('requested', 'active', 'declined', 'deactivated')),
  CONSTRAINT users_email_check CHECK (email = lower(email)),
  CONSTRAINT users_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES crm.workspace_settings (workspace_id) ON DELETE RESTRICT
);
CALL crm.protect('crm.users');

-- One row for each change, written in the transaction of the change and never altered afterwards.
CREATE TABLE crm.events (
  workspace_id   uuid        NOT NULL,
  id             uuid        NOT NULL,
  kind           text        NOT NULL,
  record_kind    text        NOT NULL,
  record_id      uuid        NOT NULL,
  record_version integer     NOT NULL,
  fields         text[]      NOT NULL,
  actor_kind     text        NOT NULL,
  actor_id       uuid,
  origin         text        NOT NULL,
  batch_id       uuid,
  caused_by      uuid,
  undoes         uuid,
  occurred_at    timestamptz NOT NULL,
  CONSTRAINT events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT events_actor_kind_check CHECK (actor_kind IN ('person', 'system')),
  CONSTRAINT events_origin_check CHECK (origin IN ('slack', 'form', 'import', 'console'))
);
CREATE INDEX events_of_record ON crm.events (workspace_id, record_id, id);
CREATE INDEX events_in_time ON crm.events (workspace_id, occurred_at);
CALL crm.protect('crm.events');
REVOKE UPDATE, DELETE ON crm.events FROM crm_app;

-- What a change changed. Beside the event, so that erasure can remove values and the audit row stays.
CREATE TABLE crm.event_values (
  workspace_id uuid  NOT NULL,
  event_id     uuid  NOT NULL,
  before       jsonb,
  after        jsonb,
  CONSTRAINT event_values_pkey PRIMARY KEY (workspace_id, event_id),
  CONSTRAINT event_values_event_id_fkey FOREIGN KEY (workspace_id, event_id) REFERENCES crm.events (workspace_id, id) ON DELETE RESTRICT
);
CALL crm.protect('crm.event_values');

-- Requests that already changed something, by Slack's trigger or event id: the same one twice changes the world once.
CREATE TABLE crm.requests_seen (
  workspace_id uuid        NOT NULL,
  key          text        NOT NULL,
  seen_at      timestamptz NOT NULL,
  CONSTRAINT requests_seen_pkey PRIMARY KEY (workspace_id, key)
);
CREATE INDEX requests_seen_at ON crm.requests_seen (workspace_id, seen_at);
CALL crm.protect('crm.requests_seen');

GRANT USAGE ON SCHEMA crm TO crm_app, crm_search;
