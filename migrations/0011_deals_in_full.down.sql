DROP TABLE crm.quotas;
DROP INDEX crm.deals_decided, crm.deals_open, crm.deal_stage_changes_stays;
ALTER TABLE crm.deals DROP COLUMN decided_owner_id;
ALTER TABLE crm.deal_stage_changes DROP COLUMN left_at;
-- The previous release keeps cents; what is finer is rounded.
ALTER TABLE crm.deals
  DROP CONSTRAINT deals_amount_check,
  ALTER COLUMN amount TYPE numeric(15, 2),
  ADD CONSTRAINT deals_amount_check CHECK (amount >= 0);
ALTER TABLE crm.stages DROP CONSTRAINT stages_decided_check;
DROP INDEX crm.stages_outcome_key, crm.stages_name_key, crm.pipelines_name_key;
