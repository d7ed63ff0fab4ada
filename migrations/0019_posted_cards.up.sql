-- A record's card that stands in a channel, so that it can follow the record. `digest` is of what it shows: Slack is called
-- only where that differs. Which record it is says no foreign key, as records are of several kinds; what is purged is forgotten
-- when its card would be shown anew.
CREATE TABLE crm.posted_cards (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  record_kind  text        NOT NULL,
  record_id    uuid        NOT NULL,
  channel      text        NOT NULL,
  ts           text        NOT NULL,
  variant      text        NOT NULL,
  shared_by    uuid,
  digest       bytea       NOT NULL,
  posted_at    timestamptz NOT NULL,
  CONSTRAINT posted_cards_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT posted_cards_place_key UNIQUE (workspace_id, channel, ts),
  CONSTRAINT posted_cards_shared_by_fkey FOREIGN KEY (workspace_id, shared_by) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT posted_cards_record_kind_check CHECK (record_kind IN ('contact', 'company', 'lead', 'deal', 'task')),
  CONSTRAINT posted_cards_variant_check CHECK (variant ~ '^[a-z_]{1,40}$')
);
CREATE INDEX posted_cards_record ON crm.posted_cards (workspace_id, record_id, id);
CREATE INDEX posted_cards_shared_by ON crm.posted_cards (workspace_id, shared_by) WHERE shared_by IS NOT NULL;
CALL crm.protect('crm.posted_cards');
