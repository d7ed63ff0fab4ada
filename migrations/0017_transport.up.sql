-- The way to Slack: installations by OAuth (several workspaces, org-wide installs, tokens that rotate), profiles that are
-- kept fresh, and deliveries that must not be lost.

-- An org-wide install (Slack Enterprise) is one workspace here: its `slack_team_id` is the org's id (`E…`), and `org_wide`
-- says so. `refresh_token_sealed` gets the next token, once, before `token_expires_at`; tokens that do not rotate have
-- neither. `installed_at` is from now on the moment of the latest installation, so that the news of an earlier one's end,
-- which Slack may deliver late, ends nothing.
ALTER TABLE master.installations
  ADD COLUMN org_wide             boolean NOT NULL DEFAULT false,
  ADD COLUMN refresh_token_sealed bytea,
  ADD COLUMN token_expires_at     timestamptz,
  ADD COLUMN scopes               text NOT NULL DEFAULT '',
  ADD CONSTRAINT installations_rotation_check CHECK ((refresh_token_sealed IS NULL) = (token_expires_at IS NULL));

-- What a browser that is on its way through Slack's consent page must come back with: only digests are kept. `browser` is the
-- digest of the cookie that the way began with, so that nobody finishes an installation that somebody else began.
CREATE TABLE master.oauth_states (
  state      bytea       NOT NULL,
  browser    bytea       NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  CONSTRAINT oauth_states_pkey PRIMARY KEY (state)
);
CREATE INDEX oauth_states_expired ON master.oauth_states (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON master.oauth_states TO crm_app;

-- What Slack last said of somebody, and when: where Slack says something else, that is taken over, and what people changed
-- here themselves stays. `left_slack_at`: they were deactivated here because Slack did so, and come back when Slack lets them.
ALTER TABLE crm.users
  ADD COLUMN slack_profile   jsonb,
  ADD COLUMN profile_read_at timestamptz,
  ADD COLUMN left_slack_at   timestamptz,
  ADD CONSTRAINT users_slack_profile_check CHECK (jsonb_typeof(slack_profile) = 'object');

-- A call to Slack that must not be lost, until it succeeded. `waiting`: a job tries it. `failed`: it was given up, for
-- `reason`; an administrator sees it and may send it off again. `message_key` names the message that the call changes: of
-- several changes that wait, only the latest is sent: a later one takes the earlier one's place and raises its `version`, so
-- that whoever has just sent the earlier one sees that there is more to send.
CREATE TABLE crm.deliveries (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  method       text        NOT NULL,
  arguments    jsonb       NOT NULL,
  recipient    text        NOT NULL,
  message_key  text,
  state        text        NOT NULL DEFAULT 'waiting',
  version      integer     NOT NULL DEFAULT 1,
  tries        integer     NOT NULL DEFAULT 0,
  reason       text,
  created_at   timestamptz NOT NULL,
  tried_at     timestamptz,
  CONSTRAINT deliveries_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT deliveries_state_check CHECK (state IN ('waiting', 'failed')),
  CONSTRAINT deliveries_reason_check CHECK (state <> 'failed' OR reason IS NOT NULL),
  CONSTRAINT deliveries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES crm.workspace_settings (workspace_id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX deliveries_message_key ON crm.deliveries (workspace_id, message_key) WHERE message_key IS NOT NULL AND state = 'waiting';
CREATE INDEX deliveries_failed ON crm.deliveries (workspace_id, tried_at DESC) WHERE state = 'failed';
CALL crm.protect('crm.deliveries');
