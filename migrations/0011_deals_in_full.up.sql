-- Deals and pipelines in full: rules that a pipeline keeps, how long a deal stayed in each stage, indexes for sums over
-- deals, and what each person is to win in a period.

-- A pipeline is known by its name, a stage by its name within its pipeline, case aside. A pipeline has one stage for deals
-- that were won and one for those that were lost: why a deal was lost is a reason, not a stage.
CREATE UNIQUE INDEX pipelines_name_key ON crm.pipelines (workspace_id, lower(name)) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX stages_name_key ON crm.stages (workspace_id, pipeline_id, lower(name)) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX stages_outcome_key ON crm.stages (workspace_id, pipeline_id, outcome)
  WHERE outcome <> 'open' AND deleted_at IS NULL;
ALTER TABLE crm.stages
  ADD CONSTRAINT stages_decided_check CHECK (outcome = 'open' OR probability = CASE outcome WHEN 'won' THEN 100 ELSE 0 END);

-- When the deal left the stage that this row brought it into; nothing while it is there. Kept with the row, so that time in
-- stage is one sum over an index. The owner of the tables is held to one workspace as everybody else; for the length of the
-- backfill it is not.
ALTER TABLE crm.deal_stage_changes ADD COLUMN left_at timestamptz;
ALTER TABLE crm.deal_stage_changes NO FORCE ROW LEVEL SECURITY;
UPDATE crm.deal_stage_changes AS c SET left_at = n.left_at
  FROM (SELECT workspace_id, id, lead(changed_at) OVER (PARTITION BY workspace_id, deal_id ORDER BY changed_at, id) AS left_at
          FROM crm.deal_stage_changes) AS n
 WHERE n.workspace_id = c.workspace_id AND n.id = c.id AND n.left_at IS NOT NULL;
ALTER TABLE crm.deal_stage_changes FORCE ROW LEVEL SECURITY;
CREATE INDEX deal_stage_changes_stays ON crm.deal_stage_changes (workspace_id, to_stage_id, left_at)
  INCLUDE (deal_id, changed_at) WHERE left_at IS NOT NULL;

-- Whose deal it was when it was decided. A win stays theirs in every sum, whoever looks after the deal later.
ALTER TABLE crm.deals
  ADD COLUMN decided_owner_id uuid,
  ADD CONSTRAINT deals_decided_owner_id_fkey FOREIGN KEY (workspace_id, decided_owner_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT;
ALTER TABLE crm.deals NO FORCE ROW LEVEL SECURITY;
UPDATE crm.deals SET decided_owner_id = owner_id WHERE closed_at IS NOT NULL AND owner_id IS NOT NULL;
ALTER TABLE crm.deals FORCE ROW LEVEL SECURITY;

-- Sums over open deals (pipeline, forecast) and over decided ones (won in a period) read these alone, never the rows.
CREATE INDEX deals_open ON crm.deals (workspace_id, close_on)
  INCLUDE (pipeline_id, stage_id, owner_id, currency, amount, probability, forecast_category)
  WHERE closed_at IS NULL AND deleted_at IS NULL;
CREATE INDEX deals_decided ON crm.deals (workspace_id, closed_at)
  INCLUDE (pipeline_id, stage_id, owner_id, decided_owner_id, currency, amount)
  WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

-- Amounts are kept as they are written in their currency, with the decimals of its smallest coin: none of yen, three of
-- Kuwaiti dinars, four at most (ISO 4217). Which they are, the program knows; no value is touched here.
ALTER TABLE crm.deals
  ALTER COLUMN amount TYPE numeric,
  DROP CONSTRAINT deals_amount_check,
  ADD CONSTRAINT deals_amount_check CHECK (amount >= 0 AND amount <= 9999999999999 AND scale(amount) <= 4);

-- What a person is to win in a month, a quarter or a year that begins on `starts_on`, the first of a month.
CREATE TABLE crm.quotas (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  period       text        NOT NULL,
  starts_on    date        NOT NULL,
  amount       numeric     NOT NULL,
  currency     text        NOT NULL,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT quotas_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT quotas_period_check CHECK (period IN ('month', 'quarter', 'year')),
  CONSTRAINT quotas_starts_on_check CHECK (extract(day FROM starts_on) = 1),
  CONSTRAINT quotas_amount_check CHECK (amount > 0 AND amount <= 9999999999999 AND scale(amount) <= 4),
  CONSTRAINT quotas_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT quotas_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX quotas_of_period_key ON crm.quotas (workspace_id, user_id, period, starts_on) WHERE deleted_at IS NULL;
CREATE INDEX quotas_period ON crm.quotas (workspace_id, starts_on, period) WHERE deleted_at IS NULL;
CREATE INDEX quotas_archived ON crm.quotas (workspace_id, deleted_at) WHERE deleted_at IS NOT NULL;
CALL crm.protect('crm.quotas');
