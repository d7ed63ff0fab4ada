-- The records in full: everything that a sales team keeps of people, companies, leads and deals, and what is done with
-- them: tasks, activities, files, reminders. Every record has the same controlling columns (`version`, who and when for
-- creation, change and archiving), so that one store writes them all, with one event for each change.
--
-- `custom` holds the values of the workspace's own fields by their key; what a key means stands in field_definitions.
-- `follow_up_on`: when somebody wants to come back to the record.

-- Several addresses for a company as for a contact. The single telephone number moves into its table.
CREATE TABLE crm.company_emails (
  workspace_id uuid     NOT NULL,
  company_id   uuid     NOT NULL,
  email        text     NOT NULL,
  position     smallint NOT NULL,
  CONSTRAINT company_emails_pkey PRIMARY KEY (workspace_id, company_id, email),
  CONSTRAINT company_emails_email_check CHECK (email = lower(email) AND length(email) <= 254),
  CONSTRAINT company_emails_company_id_fkey FOREIGN KEY (workspace_id, company_id) REFERENCES crm.companies (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX company_emails_email ON crm.company_emails (workspace_id, email);
CALL crm.protect('crm.company_emails');

CREATE TABLE crm.company_phones (
  workspace_id uuid     NOT NULL,
  company_id   uuid     NOT NULL,
  number       text     NOT NULL,
  position     smallint NOT NULL,
  CONSTRAINT company_phones_pkey PRIMARY KEY (workspace_id, company_id, number),
  CONSTRAINT company_phones_number_check CHECK (number ~ '^\+?[0-9]{4,18}$'),
  CONSTRAINT company_phones_company_id_fkey FOREIGN KEY (workspace_id, company_id) REFERENCES crm.companies (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX company_phones_number ON crm.company_phones (workspace_id, number);
CALL crm.protect('crm.company_phones');

-- The owner of the tables is held to one workspace as everybody else; for the length of a backfill it is not.
ALTER TABLE crm.companies NO FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.company_phones NO FORCE ROW LEVEL SECURITY;
INSERT INTO crm.company_phones (workspace_id, company_id, number, position)
SELECT workspace_id, id, phone, 1 FROM crm.companies WHERE phone ~ '^\+?[0-9]{4,18}$';
ALTER TABLE crm.companies FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.company_phones FORCE ROW LEVEL SECURITY;

-- `addresses`: further postal addresses, each {"kind", "street", "postal_code", "city", "region", "country"}.
ALTER TABLE crm.companies
  ADD COLUMN region       text,
  ADD COLUMN addresses    jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN website      text,
  ADD COLUMN tax_id       text,
  ADD COLUMN industry     text,
  ADD COLUMN employees    integer,
  ADD COLUMN parent_id    uuid,
  ADD COLUMN description  text,
  ADD COLUMN follow_up_on date,
  ADD COLUMN custom       jsonb NOT NULL DEFAULT '{}',
  ADD CONSTRAINT companies_addresses_check CHECK (jsonb_typeof(addresses) = 'array'),
  ADD CONSTRAINT companies_custom_check CHECK (jsonb_typeof(custom) = 'object'),
  ADD CONSTRAINT companies_employees_check CHECK (employees >= 0),
  ADD CONSTRAINT companies_parent_id_check CHECK (parent_id <> id),
  ADD CONSTRAINT companies_parent_id_fkey FOREIGN KEY (workspace_id, parent_id) REFERENCES crm.companies (workspace_id, id) ON DELETE RESTRICT;
CREATE INDEX companies_parent ON crm.companies (workspace_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX companies_follow_up ON crm.companies (workspace_id, follow_up_on) WHERE follow_up_on IS NOT NULL;
CREATE INDEX companies_archived ON crm.companies (workspace_id, deleted_at) WHERE deleted_at IS NOT NULL;

-- `company_role`: what the person is to the decision at their company.
ALTER TABLE crm.contacts
  ADD COLUMN region       text,
  ADD COLUMN addresses    jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN website      text,
  ADD COLUMN tax_id       text,
  ADD COLUMN company_role text,
  ADD COLUMN description  text,
  ADD COLUMN follow_up_on date,
  ADD COLUMN custom       jsonb NOT NULL DEFAULT '{}',
  ADD CONSTRAINT contacts_addresses_check CHECK (jsonb_typeof(addresses) = 'array'),
  ADD CONSTRAINT contacts_custom_check CHECK (jsonb_typeof(custom) = 'object'),
  ADD CONSTRAINT contacts_company_role_check CHECK (company_role IN
    ('decision_maker', 'economic_buyer', 'champion', 'influencer', 'user', 'blocker', 'other'));
CREATE INDEX contacts_follow_up ON crm.contacts (workspace_id, follow_up_on) WHERE follow_up_on IS NOT NULL;
CREATE INDEX contacts_archived ON crm.contacts (workspace_id, deleted_at) WHERE deleted_at IS NOT NULL;

-- `qualification`: the answers to BANT and MEDDICC by their key; the scores are computed from them, 0 to 100.
ALTER TABLE crm.leads
  ADD COLUMN follow_up_on         date,
  ADD COLUMN custom               jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN qualification        jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN qualification_score  smallint,
  ADD COLUMN disqualified_reason  text,
  ADD COLUMN disqualified_note    text,
  ADD COLUMN converted_at         timestamptz,
  ADD COLUMN converted_company_id uuid,
  ADD COLUMN converted_deal_id    uuid,
  ADD CONSTRAINT leads_custom_check CHECK (jsonb_typeof(custom) = 'object'),
  ADD CONSTRAINT leads_qualification_check CHECK (jsonb_typeof(qualification) = 'object'),
  ADD CONSTRAINT leads_qualification_score_check CHECK (qualification_score BETWEEN 0 AND 100),
  ADD CONSTRAINT leads_converted_company_id_fkey FOREIGN KEY (workspace_id, converted_company_id) REFERENCES crm.companies (workspace_id, id) ON DELETE RESTRICT,
  ADD CONSTRAINT leads_converted_deal_id_fkey FOREIGN KEY (workspace_id, converted_deal_id) REFERENCES crm.deals (workspace_id, id) ON DELETE RESTRICT;
CREATE INDEX leads_follow_up ON crm.leads (workspace_id, follow_up_on) WHERE follow_up_on IS NOT NULL;
CREATE INDEX leads_archived ON crm.leads (workspace_id, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX leads_converted_company ON crm.leads (workspace_id, converted_company_id) WHERE converted_company_id IS NOT NULL;
CREATE INDEX leads_converted_deal ON crm.leads (workspace_id, converted_deal_id) WHERE converted_deal_id IS NOT NULL;

-- `probability` and `forecast_category`: where a person overrules those of the stage. `close_reason`: why it was won or lost.
ALTER TABLE crm.deals
  ADD COLUMN follow_up_on      date,
  ADD COLUMN custom            jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN description       text,
  ADD COLUMN source            text,
  ADD COLUMN probability       smallint,
  ADD COLUMN forecast_category text,
  ADD COLUMN close_reason      text,
  ADD COLUMN close_note        text,
  ADD CONSTRAINT deals_custom_check CHECK (jsonb_typeof(custom) = 'object'),
  ADD CONSTRAINT deals_probability_check CHECK (probability BETWEEN 0 AND 100),
  ADD CONSTRAINT deals_forecast_category_check CHECK (forecast_category IN ('pipeline', 'best_case', 'commit', 'closed', 'omitted'));
CREATE INDEX deals_follow_up ON crm.deals (workspace_id, follow_up_on) WHERE follow_up_on IS NOT NULL;
CREATE INDEX deals_archived ON crm.deals (workspace_id, deleted_at) WHERE deleted_at IS NOT NULL;

-- Who else takes part in a deal on the customer's side, and as what.
CREATE TABLE crm.deal_contacts (
  workspace_id uuid     NOT NULL,
  deal_id      uuid     NOT NULL,
  contact_id   uuid     NOT NULL,
  role         text     NOT NULL,
  position     smallint NOT NULL,
  CONSTRAINT deal_contacts_pkey PRIMARY KEY (workspace_id, deal_id, contact_id),
  CONSTRAINT deal_contacts_role_check CHECK (role IN ('decision_maker', 'economic_buyer', 'champion', 'influencer', 'user', 'blocker', 'other')),
  CONSTRAINT deal_contacts_deal_id_fkey FOREIGN KEY (workspace_id, deal_id) REFERENCES crm.deals (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT deal_contacts_contact_id_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES crm.contacts (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX deal_contacts_contact ON crm.deal_contacts (workspace_id, contact_id);
CALL crm.protect('crm.deal_contacts');

-- The event that moved the deal, so that undoing it takes the row back.
ALTER TABLE crm.deal_stage_changes ADD COLUMN event_id uuid;
CREATE INDEX deal_stage_changes_event ON crm.deal_stage_changes (workspace_id, event_id) WHERE event_id IS NOT NULL;

-- Pipelines and stages change like records: with a version, an event and undo. A retired stage takes no more deals.
-- `required_fields`: what a deal must have before it enters the stage.
ALTER TABLE crm.pipelines
  ADD COLUMN version    integer NOT NULL DEFAULT 1,
  ADD COLUMN created_by uuid,
  ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN updated_by uuid,
  ADD COLUMN deleted_at timestamptz,
  ADD COLUMN deleted_by uuid,
  DROP CONSTRAINT pipelines_position_key,
  ADD CONSTRAINT pipelines_name_check CHECK (length(name) BETWEEN 1 AND 100);
ALTER TABLE crm.pipelines ALTER COLUMN updated_at DROP DEFAULT;
ALTER TABLE crm.stages
  ADD COLUMN forecast_category text NOT NULL DEFAULT 'pipeline',
  ADD COLUMN required_fields   text[] NOT NULL DEFAULT '{}',
  ADD COLUMN version           integer NOT NULL DEFAULT 1,
  ADD COLUMN created_at        timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN created_by        uuid,
  ADD COLUMN updated_at        timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN updated_by        uuid,
  ADD COLUMN deleted_at        timestamptz,
  ADD COLUMN deleted_by        uuid,
  DROP CONSTRAINT stages_position_key,
  ADD CONSTRAINT stages_name_check CHECK (length(name) BETWEEN 1 AND 100),
  ADD CONSTRAINT stages_forecast_category_check CHECK (forecast_category IN ('pipeline', 'best_case', 'commit', 'closed', 'omitted'));
ALTER TABLE crm.stages ALTER COLUMN created_at DROP DEFAULT, ALTER COLUMN updated_at DROP DEFAULT;
ALTER TABLE crm.stages NO FORCE ROW LEVEL SECURITY;
UPDATE crm.stages SET forecast_category = CASE WHEN outcome = 'won' THEN 'closed' WHEN outcome = 'lost' THEN 'omitted'
  WHEN probability >= 75 THEN 'commit' WHEN probability >= 50 THEN 'best_case' ELSE 'pipeline' END;
ALTER TABLE crm.stages FORCE ROW LEVEL SECURITY;

-- Something to be done, by its assignee (`owner_id`). Due on a day, or at a moment; never both.
-- `recurrence`: how often it comes again once it is done. `snoozed_until`: out of sight until then.
CREATE TABLE crm.tasks (
  workspace_id  uuid        NOT NULL,
  id            uuid        NOT NULL,
  number        bigint      NOT NULL,
  title         text        NOT NULL,
  description   text,
  status        text        NOT NULL DEFAULT 'open',
  priority      smallint    NOT NULL DEFAULT 3,
  start_on      date,
  due_on        date,
  due_at        timestamptz,
  snoozed_until timestamptz,
  recurrence    text,
  previous_id   uuid,
  record_kind   text,
  record_id     uuid,
  completed_at  timestamptz,
  completed_by  uuid,
  owner_id      uuid,
  custom        jsonb       NOT NULL DEFAULT '{}',
  version       integer     NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL,
  created_by    uuid,
  updated_at    timestamptz NOT NULL,
  updated_by    uuid,
  deleted_at    timestamptz,
  deleted_by    uuid,
  CONSTRAINT tasks_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT tasks_number_key UNIQUE (workspace_id, number),
  CONSTRAINT tasks_title_check CHECK (length(title) BETWEEN 1 AND 200),
  CONSTRAINT tasks_status_check CHECK (status IN ('open', 'done', 'canceled')),
  CONSTRAINT tasks_priority_check CHECK (priority BETWEEN 1 AND 4),
  CONSTRAINT tasks_due_check CHECK (due_on IS NULL OR due_at IS NULL),
  CONSTRAINT tasks_record_check CHECK ((record_kind IS NULL) = (record_id IS NULL)),
  CONSTRAINT tasks_custom_check CHECK (jsonb_typeof(custom) = 'object'),
  CONSTRAINT tasks_previous_id_fkey FOREIGN KEY (workspace_id, previous_id) REFERENCES crm.tasks (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT tasks_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX tasks_owner ON crm.tasks (workspace_id, owner_id, status);
CREATE INDEX tasks_record ON crm.tasks (workspace_id, record_id) WHERE record_id IS NOT NULL;
CREATE INDEX tasks_due_on ON crm.tasks (workspace_id, due_on) WHERE due_on IS NOT NULL;
CREATE INDEX tasks_due_at ON crm.tasks (workspace_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX tasks_archived ON crm.tasks (workspace_id, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX tasks_previous ON crm.tasks (workspace_id, previous_id) WHERE previous_id IS NOT NULL;
CALL crm.protect('crm.tasks');

-- A file that somebody put to a record. The bytes live in the storage under `storage_key`; a file of Slack's is a link
-- until somebody asks to keep it.
CREATE TABLE crm.files (
  workspace_id  uuid        NOT NULL,
  id            uuid        NOT NULL,
  name          text        NOT NULL,
  content_type  text        NOT NULL,
  size_bytes    bigint      NOT NULL,
  sha256        text,
  storage_key   text,
  permalink     text,
  record_kind   text        NOT NULL,
  record_id     uuid        NOT NULL,
  owner_id      uuid,
  version       integer     NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL,
  created_by    uuid,
  updated_at    timestamptz NOT NULL,
  updated_by    uuid,
  deleted_at    timestamptz,
  deleted_by    uuid,
  CONSTRAINT files_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT files_name_check CHECK (length(name) BETWEEN 1 AND 255),
  CONSTRAINT files_size_check CHECK (size_bytes >= 0),
  CONSTRAINT files_place_check CHECK (storage_key IS NOT NULL OR permalink IS NOT NULL),
  CONSTRAINT files_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX files_record ON crm.files (workspace_id, record_id, id);
CREATE INDEX files_archived ON crm.files (workspace_id, deleted_at) WHERE deleted_at IS NOT NULL;
CALL crm.protect('crm.files');

-- What was done with a customer, or said by them: a call, a meeting, an e-mail, a note … `owner_id` is who did it.
-- A note is an activity of type `note`. `channel`: through which it went. Slack's own words stay in Slack: `permalink`.
CREATE TABLE crm.activities (
  workspace_id     uuid        NOT NULL,
  id               uuid        NOT NULL,
  type             text        NOT NULL,
  subject          text,
  body             text,
  outcome          text,
  direction        text,
  channel          text        NOT NULL,
  duration_minutes integer,
  happened_at      timestamptz NOT NULL,
  permalink        text,
  file_id          uuid,
  record_kind      text        NOT NULL,
  record_id        uuid        NOT NULL,
  owner_id         uuid,
  custom           jsonb       NOT NULL DEFAULT '{}',
  version          integer     NOT NULL DEFAULT 1,
  created_at       timestamptz NOT NULL,
  created_by       uuid,
  updated_at       timestamptz NOT NULL,
  updated_by       uuid,
  deleted_at       timestamptz,
  deleted_by       uuid,
  CONSTRAINT activities_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT activities_type_check CHECK (type IN ('call', 'meeting', 'email', 'task', 'note', 'message', 'file')),
  CONSTRAINT activities_direction_check CHECK (direction IN ('in', 'out')),
  CONSTRAINT activities_channel_check CHECK (channel IN ('phone', 'video', 'in_person', 'email', 'slack', 'sms', 'whatsapp', 'web', 'other')),
  CONSTRAINT activities_duration_check CHECK (duration_minutes BETWEEN 0 AND 10080),
  CONSTRAINT activities_custom_check CHECK (jsonb_typeof(custom) = 'object'),
  CONSTRAINT activities_body_check CHECK (length(body) <= 40000),
  CONSTRAINT activities_file_id_fkey FOREIGN KEY (workspace_id, file_id) REFERENCES crm.files (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT activities_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX activities_record ON crm.activities (workspace_id, record_id, happened_at, id);
CREATE INDEX activities_owner ON crm.activities (workspace_id, owner_id, happened_at);
CREATE INDEX activities_file ON crm.activities (workspace_id, file_id) WHERE file_id IS NOT NULL;
CREATE INDEX activities_archived ON crm.activities (workspace_id, deleted_at) WHERE deleted_at IS NOT NULL;
CALL crm.protect('crm.activities');

-- When somebody wants to be reminded of a task or record: at its start, at its deadline, or at a moment they chose.
CREATE TABLE crm.reminders (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  owner_id     uuid        NOT NULL,
  record_kind  text        NOT NULL,
  record_id    uuid        NOT NULL,
  occasion     text        NOT NULL,
  remind_at    timestamptz NOT NULL,
  state        text        NOT NULL DEFAULT 'pending',
  note         text,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT reminders_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT reminders_occasion_check CHECK (occasion IN ('start', 'deadline', 'custom')),
  CONSTRAINT reminders_state_check CHECK (state IN ('pending', 'sent', 'canceled')),
  CONSTRAINT reminders_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX reminders_due ON crm.reminders (workspace_id, remind_at) WHERE state = 'pending';
CREATE INDEX reminders_record ON crm.reminders (workspace_id, record_id);
CREATE INDEX reminders_archived ON crm.reminders (workspace_id, deleted_at) WHERE deleted_at IS NOT NULL;
CALL crm.protect('crm.reminders');

ALTER TABLE crm.record_tags
  DROP CONSTRAINT record_tags_record_kind_check,
  ADD CONSTRAINT record_tags_record_kind_check CHECK (record_kind IN ('contact', 'company', 'deal', 'lead', 'task'));

-- The workspace's own fields. `key` never changes once given (values are stored under it); the name may. A retired field
-- (deleted_at) keeps its values and may come back. `options`: the choices of a choice, the kind of a record link.
CREATE TABLE crm.field_definitions (
  workspace_id    uuid        NOT NULL,
  id              uuid        NOT NULL,
  record_kind     text        NOT NULL,
  key             text        NOT NULL,
  name            text        NOT NULL,
  shape           text        NOT NULL,
  options         jsonb       NOT NULL DEFAULT '[]',
  help            text,
  required        boolean     NOT NULL DEFAULT false,
  minimum         numeric,
  maximum         numeric,
  position        smallint    NOT NULL DEFAULT 0,
  version         integer     NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL,
  created_by      uuid,
  updated_at      timestamptz NOT NULL,
  updated_by      uuid,
  deleted_at      timestamptz,
  deleted_by      uuid,
  CONSTRAINT field_definitions_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT field_definitions_key UNIQUE (workspace_id, record_kind, key),
  CONSTRAINT field_definitions_record_kind_check CHECK (record_kind IN ('contact', 'company', 'deal', 'lead', 'task', 'activity')),
  CONSTRAINT field_definitions_key_check CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  CONSTRAINT field_definitions_name_check CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT field_definitions_shape_check CHECK (shape IN
    ('text', 'number', 'money', 'date', 'choice', 'multi_choice', 'yes_no', 'person', 'record', 'url', 'email', 'phone')),
  CONSTRAINT field_definitions_options_check CHECK (jsonb_typeof(options) = 'array')
);
CALL crm.protect('crm.field_definitions');

-- Each version of a definition as it was; what a value meant when it was written.
CREATE TABLE crm.field_definition_versions (
  workspace_id  uuid        NOT NULL,
  definition_id uuid        NOT NULL,
  version       integer     NOT NULL,
  definition    jsonb       NOT NULL,
  valid_from    timestamptz NOT NULL,
  CONSTRAINT field_definition_versions_pkey PRIMARY KEY (workspace_id, definition_id, version),
  CONSTRAINT field_definition_versions_definition_id_fkey FOREIGN KEY (workspace_id, definition_id) REFERENCES crm.field_definitions (workspace_id, id) ON DELETE RESTRICT
);
CALL crm.protect('crm.field_definition_versions');
REVOKE UPDATE, DELETE ON crm.field_definition_versions FROM crm_app;

-- What a role may do with a field, the product's own ones and the workspace's (`cf.<key>`). Without a row: read and write.
-- Somebody with several roles has the best of their accesses.
CREATE TABLE crm.field_access (
  workspace_id uuid NOT NULL,
  record_kind  text NOT NULL,
  field        text NOT NULL,
  role         text NOT NULL,
  access       text NOT NULL,
  CONSTRAINT field_access_pkey PRIMARY KEY (workspace_id, record_kind, field, role),
  CONSTRAINT field_access_access_check CHECK (access IN ('hidden', 'masked', 'read', 'write'))
);
CALL crm.protect('crm.field_access');

-- Changes come through more doors now, and by more kinds of actors.
ALTER TABLE crm.events
  DROP CONSTRAINT events_actor_kind_check,
  ADD CONSTRAINT events_actor_kind_check CHECK (actor_kind IN ('person', 'system', 'automation', 'api_key')),
  DROP CONSTRAINT events_origin_check,
  ADD CONSTRAINT events_origin_check CHECK (origin IN ('slack', 'form', 'import', 'console', 'api', 'automation', 'schedule'));
-- "The last thing I did", "the whole import", "was it undone?"
CREATE INDEX events_of_actor ON crm.events (workspace_id, actor_id, id);
CREATE INDEX events_of_batch ON crm.events (workspace_id, batch_id, id) WHERE batch_id IS NOT NULL;
CREATE INDEX events_undoing ON crm.events (workspace_id, undoes) WHERE undoes IS NOT NULL;
