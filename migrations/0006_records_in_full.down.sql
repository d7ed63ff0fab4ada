DROP INDEX crm.events_of_actor, crm.events_of_batch, crm.events_undoing;
ALTER TABLE crm.events
  DROP CONSTRAINT events_actor_kind_check,
  ADD CONSTRAINT events_actor_kind_check CHECK (actor_kind IN ('person', 'system')),
  DROP CONSTRAINT events_origin_check,
  ADD CONSTRAINT events_origin_check CHECK (origin IN ('slack', 'form', 'import', 'console'));
DROP TABLE crm.field_access, crm.field_definition_versions, crm.field_definitions, crm.reminders, crm.activities, crm.files, crm.tasks;
ALTER TABLE crm.record_tags
  DROP CONSTRAINT record_tags_record_kind_check,
  ADD CONSTRAINT record_tags_record_kind_check CHECK (record_kind IN ('contact', 'company', 'deal', 'lead'));
ALTER TABLE crm.stages
  DROP CONSTRAINT stages_name_check,
  DROP COLUMN forecast_category, DROP COLUMN required_fields, DROP COLUMN version, DROP COLUMN created_at,
  DROP COLUMN created_by, DROP COLUMN updated_at, DROP COLUMN updated_by, DROP COLUMN deleted_at, DROP COLUMN deleted_by,
  ADD CONSTRAINT stages_position_key UNIQUE (workspace_id, pipeline_id, position);
ALTER TABLE crm.pipelines
  DROP CONSTRAINT pipelines_name_check,
  DROP COLUMN version, DROP COLUMN created_by, DROP COLUMN updated_at, DROP COLUMN updated_by, DROP COLUMN deleted_at,
  DROP COLUMN deleted_by, ADD CONSTRAINT pipelines_position_key UNIQUE (workspace_id, position);
DROP TABLE crm.deal_contacts;
ALTER TABLE crm.deal_stage_changes DROP COLUMN event_id;
ALTER TABLE crm.leads DROP COLUMN follow_up_on, DROP COLUMN custom, DROP COLUMN qualification, DROP COLUMN qualification_score,
  DROP COLUMN disqualified_reason, DROP COLUMN disqualified_note, DROP COLUMN converted_at, DROP COLUMN converted_company_id,
  DROP COLUMN converted_deal_id;
ALTER TABLE crm.deals DROP COLUMN follow_up_on, DROP COLUMN custom, DROP COLUMN description, DROP COLUMN source,
  DROP COLUMN probability, DROP COLUMN forecast_category, DROP COLUMN close_reason, DROP COLUMN close_note;
ALTER TABLE crm.contacts DROP COLUMN region, DROP COLUMN addresses, DROP COLUMN website, DROP COLUMN tax_id, DROP COLUMN company_role,
  DROP COLUMN description, DROP COLUMN follow_up_on, DROP COLUMN custom;
ALTER TABLE crm.companies DROP COLUMN region, DROP COLUMN addresses, DROP COLUMN website, DROP COLUMN tax_id, DROP COLUMN industry,
  DROP COLUMN employees, DROP COLUMN parent_id, DROP COLUMN description, DROP COLUMN follow_up_on, DROP COLUMN custom;
DROP TABLE crm.company_phones, crm.company_emails;
DROP INDEX IF EXISTS crm.contacts_archived, crm.companies_archived, crm.leads_archived, crm.deals_archived;
