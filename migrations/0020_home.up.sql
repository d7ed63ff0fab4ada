-- The Home tab: what each person looks at there, and how far a new workspace is set up.

-- A person's Home tab. `view`: the one they chose last. `filters`: what they narrowed each view to, and its page, by view.
-- `turn` grows with each thing they do there, so that a menu shows no old choice. `notice`: what their last step came to, shown
-- on top until the next one. `digest`: of what was shown last, so that the same is not published twice; nothing where what is
-- shown is unknown. `slack_hash`: by which Slack tells whether that is still what is shown.
CREATE TABLE crm.home_tabs (
  workspace_id uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  view         text        NOT NULL,
  filters      jsonb       NOT NULL DEFAULT '{}',
  turn         integer     NOT NULL DEFAULT 0,
  notice       jsonb,
  opened_at    timestamptz NOT NULL,
  digest       text,
  slack_hash   text,
  shown_at     timestamptz,
  CONSTRAINT home_tabs_pkey PRIMARY KEY (workspace_id, user_id),
  CONSTRAINT home_tabs_view_check CHECK (view ~ '^[a-z_]{1,40}$'),
  CONSTRAINT home_tabs_filters_check CHECK (jsonb_typeof(filters) = 'object'),
  CONSTRAINT home_tabs_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
-- Whose tab is kept fresh: that of who opened it a short while ago.
CREATE INDEX home_tabs_opened ON crm.home_tabs (workspace_id, opened_at);
CALL crm.protect('crm.home_tabs');

-- Steps of the set-up that somebody said are as they should be, where nothing else in the workspace tells it.
CREATE TABLE crm.setup_steps (
  workspace_id uuid        NOT NULL,
  step         text        NOT NULL,
  done_at      timestamptz NOT NULL,
  done_by      uuid        NOT NULL,
  CONSTRAINT setup_steps_pkey PRIMARY KEY (workspace_id, step),
  CONSTRAINT setup_steps_step_check CHECK (step ~ '^[a-z_]{1,40}$'),
  CONSTRAINT setup_steps_done_by_fkey FOREIGN KEY (workspace_id, done_by) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CALL crm.protect('crm.setup_steps');

-- The message that leads an administrator through the set-up: where it stands, and what it shows. It is kept up to date until
-- every step is done, or it is old.
CREATE TABLE crm.setup_guides (
  workspace_id uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  channel      text        NOT NULL,
  ts           text        NOT NULL,
  digest       text        NOT NULL,
  posted_at    timestamptz NOT NULL,
  finished_at  timestamptz,
  CONSTRAINT setup_guides_pkey PRIMARY KEY (workspace_id, user_id),
  CONSTRAINT setup_guides_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CALL crm.protect('crm.setup_guides');

-- The columns of the pipeline: the open deals of a stage in the order in which they are to be decided.
CREATE INDEX deals_board ON crm.deals (workspace_id, stage_id, close_on, id)
  WHERE closed_at IS NULL AND deleted_at IS NULL;
-- How many deals went from which stage to which, of late.
CREATE INDEX deal_stage_changes_moves ON crm.deal_stage_changes (workspace_id, changed_at)
  INCLUDE (from_stage_id, to_stage_id) WHERE from_stage_id IS NOT NULL;
-- The meetings of a calendar.
CREATE INDEX activities_meetings ON crm.activities (workspace_id, happened_at)
  WHERE type = 'meeting' AND deleted_at IS NULL;
