ALTER TABLE crm.workspace_settings DROP COLUMN version, DROP COLUMN updated_by;
DROP TABLE crm.user_settings, crm.settings, crm.exchange_rates;
