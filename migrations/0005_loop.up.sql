-- What the loop needs: forms and what they sent, unfinished modals, cards posted in Slack, reports delivered.

-- A form that may post leads. The secret that signs its deliveries is sealed (AES-256-GCM).
CREATE TABLE crm.forms (
  workspace_id  uuid        NOT NULL,
  id            uuid        NOT NULL,
  name          text        NOT NULL,
  endpoint_key  text        NOT NULL,
  secret_sealed bytea       NOT NULL,
  version       integer     NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL,
  created_by    uuid,
  updated_at    timestamptz NOT NULL,
  updated_by    uuid,
  deleted_at    timestamptz,
  deleted_by    uuid,
  CONSTRAINT forms_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT forms_name_check CHECK (length(name) BETWEEN 1 AND 100)
);
CALL crm.protect('crm.forms');

-- Each delivery of a form, kept as it came, before it is answered. `dedupe_key`: the sender's own id of the submission,
-- else a digest of the body, so that a repeated delivery makes one lead.
CREATE TABLE crm.form_submissions (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  form_id      uuid        NOT NULL,
  dedupe_key   text        NOT NULL,
  body         jsonb       NOT NULL,
  state        text        NOT NULL DEFAULT 'received',
  reason       text,
  lead_id      uuid,
  received_at  timestamptz NOT NULL,
  processed_at timestamptz,
  CONSTRAINT form_submissions_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT form_submissions_dedupe_key UNIQUE (workspace_id, form_id, dedupe_key),
  CONSTRAINT form_submissions_state_check CHECK (state IN ('received', 'processed', 'failed')),
  CONSTRAINT form_submissions_form_id_fkey FOREIGN KEY (workspace_id, form_id) REFERENCES crm.forms (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT form_submissions_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES crm.leads (workspace_id, id) ON DELETE RESTRICT
);
CALL crm.protect('crm.form_submissions');

-- A modal or a question that somebody has before them: what they typed so far, and where to answer once they have decided
-- (sealed, because the address itself is the permission). Kept here, so that Slack holds nothing but the draft's id.
CREATE TABLE crm.drafts (
  workspace_id        uuid        NOT NULL,
  id                  uuid        NOT NULL,
  user_id             uuid        NOT NULL,
  content             jsonb       NOT NULL,
  response_url_sealed bytea,
  expires_at          timestamptz NOT NULL,
  CONSTRAINT drafts_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT drafts_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX drafts_expired ON crm.drafts (workspace_id, expires_at);
CALL crm.protect('crm.drafts');

-- A message in Slack that shows a record or asks for a decision. `purpose` and `subject_id` make it one message per thing.
CREATE TABLE crm.posted_messages (
  workspace_id uuid        NOT NULL,
  purpose      text        NOT NULL,
  subject_id   uuid        NOT NULL,
  recipient    text        NOT NULL,
  channel      text        NOT NULL,
  ts           text        NOT NULL,
  posted_at    timestamptz NOT NULL,
  CONSTRAINT posted_messages_pkey PRIMARY KEY (workspace_id, purpose, subject_id, recipient)
);
CALL crm.protect('crm.posted_messages');

-- Each report that reached somebody. The next one begins where the last delivered one ended.
CREATE TABLE crm.report_deliveries (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  report       text        NOT NULL,
  covers_from  timestamptz NOT NULL,
  covers_to    timestamptz NOT NULL,
  delivered_at timestamptz NOT NULL,
  CONSTRAINT report_deliveries_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT report_deliveries_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX report_deliveries_last ON crm.report_deliveries (workspace_id, user_id, report, covers_to);
CALL crm.protect('crm.report_deliveries');
