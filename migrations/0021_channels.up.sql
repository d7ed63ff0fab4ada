-- Slack channels that are about a record, and what messages in Slack became here.

-- A channel that is about a contact, company, lead or deal. `mode`: what is logged of it (nothing, that something was said, or
-- what was said). `shows_amounts`: whether amounts, addresses and telephone numbers may be shown to everybody in it; never
-- where it is shared with another organisation (`connected`, Slack Connect). `opened`: the program opened it for the record.
-- An archived row is a link that was taken away; the channel itself is Slack's.
CREATE TABLE crm.channels (
  workspace_id  uuid        NOT NULL,
  id            uuid        NOT NULL,
  slack_id      text        NOT NULL,
  name          text        NOT NULL,
  is_private    boolean     NOT NULL DEFAULT false,
  connected     boolean     NOT NULL DEFAULT false,
  opened        boolean     NOT NULL DEFAULT false,
  mode          text        NOT NULL,
  shows_amounts boolean     NOT NULL DEFAULT false,
  record_kind   text        NOT NULL,
  record_id     uuid        NOT NULL,
  version       integer     NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL,
  created_by    uuid,
  updated_at    timestamptz NOT NULL,
  updated_by    uuid,
  deleted_at    timestamptz,
  deleted_by    uuid,
  CONSTRAINT channels_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT channels_slack_id_check CHECK (slack_id ~ '^[CG][A-Z0-9]{1,29}$'),
  CONSTRAINT channels_mode_check CHECK (mode IN ('off', 'links', 'full')),
  CONSTRAINT channels_shows_amounts_check CHECK (NOT (connected AND shows_amounts)),
  CONSTRAINT channels_record_kind_check CHECK (record_kind IN ('contact', 'company', 'lead', 'deal'))
);
-- A channel is about one thing at a time; one channel at most is opened for a record.
CREATE UNIQUE INDEX channels_slack_id ON crm.channels (workspace_id, slack_id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX channels_opened ON crm.channels (workspace_id, record_id) WHERE opened AND deleted_at IS NULL;
CREATE INDEX channels_record ON crm.channels (workspace_id, record_id);
CALL crm.protect('crm.channels');

-- What the program wrote over a channel, so that it is written anew only where it differs.
CREATE TABLE crm.channel_topics (
  workspace_id uuid        NOT NULL,
  slack_id     text        NOT NULL,
  topic        text        NOT NULL,
  set_at       timestamptz NOT NULL,
  CONSTRAINT channel_topics_pkey PRIMARY KEY (workspace_id, slack_id)
);
CALL crm.protect('crm.channel_topics');

-- What became of a message in Slack: the activity that a linked channel logged, the note that somebody's star saved, the task
-- that a mention asked for. `purpose` and `by` (a Slack id, or nothing) make it one thing for each, so that the same message
-- twice is kept once, and an edit, a deletion or a reaction that is taken away finds what it is about.
CREATE TABLE crm.kept_messages (
  workspace_id uuid        NOT NULL,
  channel      text        NOT NULL,
  ts           text        NOT NULL,
  purpose      text        NOT NULL,
  by           text        NOT NULL DEFAULT '',
  record_kind  text        NOT NULL,
  record_id    uuid        NOT NULL,
  event_id     uuid        NOT NULL,
  kept_at      timestamptz NOT NULL,
  CONSTRAINT kept_messages_pkey PRIMARY KEY (workspace_id, channel, ts, purpose, by)
);
CREATE INDEX kept_messages_record ON crm.kept_messages (workspace_id, record_id);
CALL crm.protect('crm.kept_messages');

-- Whoever keeps deals may open channels for them. Rows of every workspace: row-level security is forced, so it is lifted for
-- the owner of the table and put back.
ALTER TABLE crm.roles NO FORCE ROW LEVEL SECURITY;
UPDATE crm.roles SET permissions = array_append(permissions, 'manage_channels')
 WHERE system AND key <> 'SUPPORT_AGENT' AND NOT 'manage_channels' = ANY (permissions);
ALTER TABLE crm.roles FORCE ROW LEVEL SECURITY;
