-- What a workspace demands of its records beyond each single field: where all `conditions` hold, these fields must be filled,
-- or the change is refused with the workspace's own words. Conditions are [{"field", "test", "values"}].
CREATE TABLE crm.validation_rules (
  workspace_id    uuid        NOT NULL,
  id              uuid        NOT NULL,
  record_kind     text        NOT NULL,
  name            text        NOT NULL,
  conditions      jsonb       NOT NULL DEFAULT '[]',
  required_fields text[]      NOT NULL DEFAULT '{}',
  message         text,
  position        smallint    NOT NULL DEFAULT 0,
  version         integer     NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL,
  created_by      uuid,
  updated_at      timestamptz NOT NULL,
  updated_by      uuid,
  deleted_at      timestamptz,
  deleted_by      uuid,
  CONSTRAINT validation_rules_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT validation_rules_record_kind_check CHECK (record_kind IN ('contact', 'company', 'deal', 'lead', 'task')),
  CONSTRAINT validation_rules_name_check CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT validation_rules_conditions_check CHECK (jsonb_typeof(conditions) = 'array'),
  CONSTRAINT validation_rules_demand_check CHECK (cardinality(required_fields) > 0 OR message IS NOT NULL)
);
CREATE INDEX validation_rules_kind ON crm.validation_rules (workspace_id, record_kind) WHERE deleted_at IS NULL;
CALL crm.protect('crm.validation_rules');
