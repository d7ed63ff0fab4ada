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

-- Who looks after a new record of a kind that nobody was named for. Rules are asked in the order of `position`; the first
-- whose conditions hold and who has somebody there decides. `conditions`: a list of {"field", "test", "values"}, all of
-- which must hold; an empty one takes every record. `members`: a list of {"person": id} or {"team": id}. `territories`, for
-- the strategy of that name: a list of {"country", "region", "postal_prefix", "person"}. `capacity`: as many open records
-- of the kind one person may have before the rule passes them over.
CREATE TABLE crm.assignment_rules (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  record_kind  text        NOT NULL,
  name         text        NOT NULL,
  position     smallint    NOT NULL,
  conditions   jsonb       NOT NULL DEFAULT '[]',
  strategy     text        NOT NULL,
  members      jsonb       NOT NULL DEFAULT '[]',
  territories  jsonb       NOT NULL DEFAULT '[]',
  capacity     integer,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT assignment_rules_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT assignment_rules_record_kind_check CHECK (record_kind IN ('lead', 'ticket')),
  CONSTRAINT assignment_rules_name_check CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT assignment_rules_strategy_check CHECK (strategy IN ('round_robin', 'territory', 'workload')),
  CONSTRAINT assignment_rules_conditions_check CHECK (jsonb_typeof(conditions) = 'array'),
  CONSTRAINT assignment_rules_members_check CHECK (jsonb_typeof(members) = 'array'),
  CONSTRAINT assignment_rules_territories_check CHECK (jsonb_typeof(territories) = 'array'),
  CONSTRAINT assignment_rules_capacity_check CHECK (capacity > 0)
);
CREATE INDEX assignment_rules_order ON crm.assignment_rules (workspace_id, record_kind, position) WHERE deleted_at IS NULL;
CALL crm.protect('crm.assignment_rules');

-- What a rule has given to whom. `turns`: how many; `last_turn`: which of the rule's records was their last, counted from
-- 1; `position`: where they stood in its list then. Written with the record in one transaction, under one lock for each
-- kind, so that turns stay fair however many come at once.
CREATE TABLE crm.assignment_turns (
  workspace_id uuid        NOT NULL,
  rule_id      uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  turns        bigint      NOT NULL,
  last_turn    bigint      NOT NULL,
  position     integer     NOT NULL,
  last_at      timestamptz NOT NULL,
  CONSTRAINT assignment_turns_pkey PRIMARY KEY (workspace_id, rule_id, user_id),
  CONSTRAINT assignment_turns_rule_id_fkey FOREIGN KEY (workspace_id, rule_id) REFERENCES crm.assignment_rules (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT assignment_turns_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX assignment_turns_user ON crm.assignment_turns (workspace_id, user_id);
CALL crm.protect('crm.assignment_turns');

-- Somebody who is away gets nothing new until then.
ALTER TABLE crm.users ADD COLUMN away_until timestamptz;

-- The rule that gave the lead to its owner; nothing where a person did.
ALTER TABLE crm.leads
  ADD COLUMN assignment_rule_id uuid,
  ADD CONSTRAINT leads_assignment_rule_id_fkey FOREIGN KEY (workspace_id, assignment_rule_id) REFERENCES crm.assignment_rules (workspace_id, id) ON DELETE RESTRICT;
CREATE INDEX leads_assignment_rule ON crm.leads (workspace_id, assignment_rule_id) WHERE assignment_rule_id IS NOT NULL;
-- How many open leads somebody has.
CREATE INDEX leads_open ON crm.leads (workspace_id, owner_id) WHERE status IN ('new', 'working', 'qualified') AND deleted_at IS NULL;
