DROP TABLE crm.quotas;
DROP INDEX crm.deals_decided, crm.deals_open, crm.deal_stage_changes_stays;
ALTER TABLE crm.deals DROP COLUMN decided_owner_id;
ALTER TABLE crm.deal_stage_changes DROP COLUMN left_at;
ALTER TABLE crm.stages DROP CONSTRAINT stages_decided_check;
DROP INDEX crm.stages_outcome_key, crm.stages_name_key, crm.pipelines_name_key;
