-- Tasks, activities, files and reminders at work: what lists, calendars and timelines need beyond the tables of 0006.
--
-- `place` is where a row stands in a timeline: a UUID whose first 48 bits are milliseconds, as those of version 7 are, so
-- that events, activities, files and finished tasks have one order and one cursor. Generated and stored: an expression
-- would not be leakproof, and row-level security would then keep its index from being used.

-- Whether the acting person sees the record that an activity or file belongs to, archived or not: those of a record are
-- seen by whoever sees the record.
CREATE FUNCTION crm.sees(kind text, record uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE kind
  WHEN 'contact' THEN EXISTS (SELECT FROM crm.contacts r
    WHERE r.workspace_id = crm.current_workspace() AND r.id = record AND crm.in_scope(r.owner_id))
  WHEN 'company' THEN EXISTS (SELECT FROM crm.companies r
    WHERE r.workspace_id = crm.current_workspace() AND r.id = record AND crm.in_scope(r.owner_id))
  WHEN 'lead' THEN EXISTS (SELECT FROM crm.leads r
    WHERE r.workspace_id = crm.current_workspace() AND r.id = record AND crm.in_scope(r.owner_id))
  WHEN 'deal' THEN EXISTS (SELECT FROM crm.deals r
    WHERE r.workspace_id = crm.current_workspace() AND r.id = record AND crm.in_scope(r.owner_id))
  WHEN 'task' THEN EXISTS (SELECT FROM crm.tasks r
    WHERE r.workspace_id = crm.current_workspace() AND r.id = record
      AND (crm.in_scope(r.owner_id) OR r.created_by = nullif(current_setting('app.user_id', true), '')::uuid))
  ELSE false END;

-- `due_time`: the wall time of a task due at a moment, where its assignee is; a task that comes again keeps it over the days
-- on which clocks change. `due_by`: by when it is due for the purpose of sorting: the moment, the end of the day in UTC, or
-- never. A day ends up to 14 hours before that and up to 12 after, by the assignee's zone, so a query takes the wider range
-- by the index and looks at the zone then. `overdue_told_for`: for which due date it was told that the task is overdue.
ALTER TABLE crm.tasks
  ADD COLUMN due_time         text,
  ADD COLUMN overdue_told_for timestamptz,
  ADD COLUMN due_by           timestamptz NOT NULL GENERATED ALWAYS AS
    (coalesce(due_at, (due_on + 1)::timestamp AT TIME ZONE 'UTC', '9999-12-31 00:00:00+00'::timestamptz)) STORED,
  ADD COLUMN place            uuid GENERATED ALWAYS AS
    ((lpad(to_hex(floor(extract(epoch FROM completed_at AT TIME ZONE 'UTC') * 1000)::bigint), 12, '0') || right(replace(id::text, '-', ''), 20))::uuid) STORED,
  ADD CONSTRAINT tasks_due_time_check CHECK (due_time ~ '^[0-2][0-9]:[0-5][0-9]$'),
  ADD CONSTRAINT tasks_start_on_check CHECK (start_on <= due_on),
  ADD CONSTRAINT tasks_completed_at_check CHECK (completed_at >= '1970-01-01 00:00:00+00');
DROP INDEX crm.tasks_owner, crm.tasks_due_on, crm.tasks_due_at;
-- Open tasks of all and of one, by due date; the calendar, which shows finished ones too; those that I made for others.
CREATE INDEX tasks_open ON crm.tasks (workspace_id, due_by, id) WHERE status = 'open' AND deleted_at IS NULL;
CREATE INDEX tasks_open_of_owner ON crm.tasks (workspace_id, owner_id, due_by, id) WHERE status = 'open' AND deleted_at IS NULL;
CREATE INDEX tasks_due ON crm.tasks (workspace_id, due_by, id);
CREATE INDEX tasks_due_of_owner ON crm.tasks (workspace_id, owner_id, due_by, id);
CREATE INDEX tasks_due_of_maker ON crm.tasks (workspace_id, created_by, due_by, id);
CREATE INDEX tasks_untold ON crm.tasks (workspace_id, due_by)
  WHERE status = 'open' AND deleted_at IS NULL AND overdue_told_for IS DISTINCT FROM due_by;
CREATE INDEX tasks_stream ON crm.tasks (workspace_id, record_id, place) WHERE place IS NOT NULL;

ALTER TABLE crm.activities
  ADD COLUMN place uuid NOT NULL GENERATED ALWAYS AS
    ((lpad(to_hex(floor(extract(epoch FROM happened_at AT TIME ZONE 'UTC') * 1000)::bigint), 12, '0') || right(replace(id::text, '-', ''), 20))::uuid) STORED,
  ADD CONSTRAINT activities_happened_at_check CHECK (happened_at >= '1970-01-01 00:00:00+00');
DROP INDEX crm.activities_record;
CREATE INDEX activities_stream ON crm.activities (workspace_id, record_id, place);

-- A batch, and a change with what followed from it, are one entry of a timeline. Changes that took something back have none
-- of their own: the entry that they took back says so.
CREATE INDEX events_stream ON crm.events (workspace_id, record_id, (coalesce(batch_id, caused_by, id)))
  INCLUDE (kind, id, batch_id, caused_by) WHERE undoes IS NULL;

-- `minutes_before`: how long before its start or deadline. `automatic`: made for its assignee with a task that has a time,
-- and kept with it; one for each task. A reminder without a moment waits for its task to get a date.
ALTER TABLE crm.reminders
  ALTER COLUMN remind_at DROP NOT NULL,
  ADD COLUMN minutes_before integer     NOT NULL DEFAULT 0,
  ADD COLUMN automatic      boolean     NOT NULL DEFAULT false,
  ADD COLUMN sent_at        timestamptz,
  ADD CONSTRAINT reminders_minutes_before_check CHECK (minutes_before BETWEEN 0 AND 40320),
  ADD CONSTRAINT reminders_sent_at_check CHECK ((state = 'sent') = (sent_at IS NOT NULL));
CREATE UNIQUE INDEX reminders_automatic ON crm.reminders (workspace_id, record_id) WHERE automatic;
CREATE INDEX reminders_of_owner ON crm.reminders (workspace_id, owner_id, remind_at, id);

-- The bytes of files, stored once for each content. A row is written before the bytes are: what no file points at any more,
-- or never did because somebody gave up, is found by it and removed.
CREATE TABLE crm.file_contents (
  workspace_id uuid        NOT NULL,
  sha256       text        NOT NULL,
  size_bytes   bigint      NOT NULL,
  received_at  timestamptz NOT NULL,
  CONSTRAINT file_contents_pkey PRIMARY KEY (workspace_id, sha256),
  CONSTRAINT file_contents_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT file_contents_size_check CHECK (size_bytes >= 0)
);
CALL crm.protect('crm.file_contents');
ALTER TABLE crm.files
  ADD CONSTRAINT files_sha256_fkey FOREIGN KEY (workspace_id, sha256) REFERENCES crm.file_contents (workspace_id, sha256) ON DELETE RESTRICT,
  ADD CONSTRAINT files_storage_key_check CHECK ((storage_key IS NULL) = (sha256 IS NULL));
CREATE INDEX files_sha256 ON crm.files (workspace_id, sha256) WHERE sha256 IS NOT NULL;
