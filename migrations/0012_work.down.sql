DROP INDEX crm.files_sha256;
ALTER TABLE crm.files DROP CONSTRAINT files_sha256_fkey, DROP CONSTRAINT files_storage_key_check;
DROP TABLE crm.file_contents;
DROP INDEX crm.reminders_automatic, crm.reminders_of_owner;
-- Without a moment there was no reminder before.
ALTER TABLE crm.reminders NO FORCE ROW LEVEL SECURITY;
DELETE FROM crm.reminders WHERE remind_at IS NULL;
ALTER TABLE crm.reminders FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.reminders
  DROP COLUMN minutes_before, DROP COLUMN automatic, DROP COLUMN sent_at, ALTER COLUMN remind_at SET NOT NULL;
DROP INDEX crm.events_stream;
ALTER TABLE crm.activities DROP CONSTRAINT activities_happened_at_check, DROP COLUMN place;
CREATE INDEX activities_record ON crm.activities (workspace_id, record_id, happened_at, id);
ALTER TABLE crm.tasks
  DROP CONSTRAINT tasks_start_on_check, DROP CONSTRAINT tasks_completed_at_check,
  DROP COLUMN due_time, DROP COLUMN overdue_told_for, DROP COLUMN due_by, DROP COLUMN place;
CREATE INDEX tasks_owner ON crm.tasks (workspace_id, owner_id, status);
CREATE INDEX tasks_due_on ON crm.tasks (workspace_id, due_on) WHERE due_on IS NOT NULL;
CREATE INDEX tasks_due_at ON crm.tasks (workspace_id, due_at) WHERE due_at IS NOT NULL;
DROP FUNCTION crm.sees(text, uuid);
