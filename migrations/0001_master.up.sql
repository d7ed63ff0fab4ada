-- The `master` schema: what must be known before a workspace's own data can be opened.
-- Nothing here belongs to the business of a workspace, so row-level security does not apply;
-- nothing here is readable without the workspace's id or an unguessable key.

-- A server other than the main one that holds some workspaces' data. The URL is sealed (AES-256-GCM).
CREATE TABLE master.databases (
  key        text        NOT NULL,
  url_sealed bytea       NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT databases_pkey PRIMARY KEY (key)
);

-- A workspace is one Slack team (or one org-wide install). It is the tenant.
CREATE TABLE master.workspaces (
  id                  uuid        NOT NULL,
  slack_team_id       text        NOT NULL,
  slack_enterprise_id text,
  name                text        NOT NULL,
  domain              text        NOT NULL,
  database_key        text,
  created_at          timestamptz NOT NULL,
  updated_at          timestamptz NOT NULL,
  deleted_at          timestamptz,
  CONSTRAINT workspaces_pkey PRIMARY KEY (id),
  CONSTRAINT workspaces_slack_team_id_key UNIQUE (slack_team_id),
  CONSTRAINT workspaces_database_key_fkey FOREIGN KEY (database_key) REFERENCES master.databases (key) ON DELETE RESTRICT
);

-- The Slack app as installed in a workspace. The token is sealed; it is absent where it comes from SLACK_BOT_TOKEN.
CREATE TABLE master.installations (
  workspace_id       uuid        NOT NULL,
  app_id             text,
  bot_user_id        text        NOT NULL,
  bot_token_sealed   bytea,
  installer_slack_id text,
  installed_at       timestamptz NOT NULL,
  revoked_at         timestamptz,
  CONSTRAINT installations_pkey PRIMARY KEY (workspace_id),
  CONSTRAINT installations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES master.workspaces (id) ON DELETE RESTRICT
);

-- Where a form posts: the key in the address says which workspace and form a delivery is for.
CREATE TABLE master.form_endpoints (
  key          text NOT NULL,
  workspace_id uuid NOT NULL,
  form_id      uuid NOT NULL,
  CONSTRAINT form_endpoints_pkey PRIMARY KEY (key),
  CONSTRAINT form_endpoints_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES master.workspaces (id) ON DELETE RESTRICT
);
CREATE INDEX form_endpoints_form ON master.form_endpoints (workspace_id, form_id);

-- Work for later. Outside row-level security because one worker serves all workspaces; `workspace_id` says whose
-- work it is (null: the installation's own). `lane` says the same without a null: workers go round the pairs of lane
-- and kind, a little from each, so that a backlog delays neither another workspace nor another kind of work.
-- `waiting`: its moment has not come; when it does, the job is `queued`, so that looking for work never passes over
-- work for later.
CREATE TABLE master.jobs (
  id           uuid        NOT NULL,
  workspace_id uuid,
  lane         uuid        NOT NULL GENERATED ALWAYS AS (coalesce(workspace_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) STORED,
  kind         text        NOT NULL,
  payload      jsonb       NOT NULL,
  unique_key   text,
  state        text        NOT NULL DEFAULT 'queued',
  run_at       timestamptz NOT NULL,
  attempts     integer     NOT NULL DEFAULT 0,
  max_attempts integer     NOT NULL DEFAULT 12,
  lease_until  timestamptz,
  leased_by    uuid,
  error        text,
  created_at   timestamptz NOT NULL,
  finished_at  timestamptz,
  CONSTRAINT jobs_pkey PRIMARY KEY (id),
  CONSTRAINT jobs_state_check CHECK (state IN ('waiting', 'queued', 'running', 'done', 'dead'))
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.05);
-- While a job with a unique key waits or runs, a second one of its workspace and kind with the same key is not taken in.
CREATE UNIQUE INDEX jobs_unique_key ON master.jobs (lane, kind, unique_key)
  WHERE unique_key IS NOT NULL AND state IN ('waiting', 'queued', 'running');
-- Whose turn it is, and what comes first in it.
CREATE INDEX jobs_ready ON master.jobs (lane, kind, run_at, id) WHERE state = 'queued';
CREATE INDEX jobs_waiting ON master.jobs (run_at) WHERE state = 'waiting';
CREATE INDEX jobs_leases ON master.jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_finished ON master.jobs (finished_at) WHERE state = 'done';
CREATE INDEX jobs_dead ON master.jobs (lane, finished_at) WHERE state = 'dead';

-- Recurring work: a cron expression in a time zone. `next_at` moves on in the transaction that enqueues the job,
-- so that each tick fires once, however many processes look. Null: there is no further tick.
CREATE TABLE master.schedules (
  id           uuid        NOT NULL,
  workspace_id uuid,
  key          text        NOT NULL,
  job_kind     text        NOT NULL,
  payload      jsonb       NOT NULL,
  cron         text        NOT NULL,
  time_zone    text        NOT NULL,
  next_at      timestamptz,
  last_at      timestamptz,
  created_at   timestamptz NOT NULL,
  CONSTRAINT schedules_pkey PRIMARY KEY (id),
  CONSTRAINT schedules_key UNIQUE NULLS NOT DISTINCT (workspace_id, key),
  CONSTRAINT schedules_payload_check CHECK (jsonb_typeof(payload) = 'object')
);
CREATE INDEX schedules_due ON master.schedules (next_at);

GRANT USAGE ON SCHEMA master TO crm_app;
GRANT SELECT, INSERT, UPDATE ON master.workspaces, master.installations, master.form_endpoints TO crm_app;
GRANT SELECT ON master.databases TO crm_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON master.jobs, master.schedules TO crm_app;
GRANT SELECT ON master._sqlx_migrations TO crm_app;
