-- Leads in full: why one came to nothing, and who looks after a new one.

-- Why a lead was disqualified, a deal lost or won. Records keep the key, which never changes; the name may. A retired
-- reason (deleted_at) is offered no more, and the records that have it keep it.
CREATE TABLE crm.reasons (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  kind         text        NOT NULL,
  key          text        NOT NULL,
  name         text        NOT NULL,
  position     smallint    NOT NULL,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT reasons_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT reasons_key UNIQUE (workspace_id, kind, key),
  CONSTRAINT reasons_kind_check CHECK (kind IN ('disqualified', 'won', 'lost')),
  CONSTRAINT reasons_key_check CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  CONSTRAINT reasons_name_check CHECK (length(name) BETWEEN 1 AND 100)
);
CALL crm.protect('crm.reasons');

-- Workspaces that are there already get what a new one begins with (core/src/reasons/mod.rs; a test compares). The owner
-- of the tables is held to one workspace as everybody else; for the length of the backfill it is not.
ALTER TABLE crm.workspace_settings NO FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.reasons NO FORCE ROW LEVEL SECURITY;
INSERT INTO crm.reasons (workspace_id, id, kind, key, name, position, created_at, updated_at)
SELECT s.workspace_id, gen_random_uuid(), r.kind, r.key, r.name, r.position, now(), now()
  FROM crm.workspace_settings AS s CROSS JOIN (VALUES
    ('disqualified', 'no_budget', 'No budget', 1),
    ('disqualified', 'no_authority', 'No say in the decision', 2),
    ('disqualified', 'no_need', 'No need', 3),
    ('disqualified', 'bad_timing', 'Bad timing', 4),
    ('disqualified', 'not_a_fit', 'Not a fit', 5),
    ('disqualified', 'competitor', 'Went to a competitor', 6),
    ('disqualified', 'no_response', 'No response', 7),
    ('disqualified', 'bad_data', 'Wrong contact details', 8),
    ('disqualified', 'duplicate', 'Duplicate', 9),
    ('disqualified', 'other', 'Other', 10),
    ('won', 'product', 'Best product', 1),
    ('won', 'price', 'Best price', 2),
    ('won', 'service', 'Best service', 3),
    ('won', 'relationship', 'Relationship', 4),
    ('won', 'speed', 'Fastest to deliver', 5),
    ('won', 'other', 'Other', 6),
    ('lost', 'price', 'Price', 1),
    ('lost', 'competitor', 'Went to a competitor', 2),
    ('lost', 'no_decision', 'No decision', 3),
    ('lost', 'no_budget', 'No budget', 4),
    ('lost', 'missing_feature', 'Missing feature', 5),
    ('lost', 'bad_timing', 'Bad timing', 6),
    ('lost', 'no_response', 'No response', 7),
    ('lost', 'other', 'Other', 8)
  ) AS r (kind, key, name, position);
ALTER TABLE crm.reasons FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.workspace_settings FORCE ROW LEVEL SECURITY;
