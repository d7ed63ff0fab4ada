-- The records of a sales team. Columns that every record has: a number people say aloud (C-17), `version` for optimistic
-- locking, who and when for creation, change and deletion. A deleted record stays until it is purged; reads leave it out.
-- Foreign keys restrict: nothing cascades, so nothing disappears by surprise.

CREATE TABLE crm.tags (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  name         text        NOT NULL,
  created_at   timestamptz NOT NULL,
  CONSTRAINT tags_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT tags_name_key UNIQUE (workspace_id, name),
  CONSTRAINT tags_name_check CHECK (name = lower(name) AND length(name) BETWEEN 1 AND 50)
);
CALL crm.protect('crm.tags');

-- An organisation; people know it by its name and its e-mail domain.
CREATE TABLE crm.companies (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  number       bigint      NOT NULL,
  name         text        NOT NULL,
  -- Text equality is leakproof, lower() is not: under row-level security only the former uses its index.
  name_key     text        NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
  domain       text,
  phone        text,
  street       text,
  postal_code  text,
  city         text,
  country      text,
  owner_id     uuid,
  lifecycle    text        NOT NULL DEFAULT 'lead',
  source       text,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT companies_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT companies_number_key UNIQUE (workspace_id, number),
  CONSTRAINT companies_name_check CHECK (length(name) BETWEEN 1 AND 200),
  CONSTRAINT companies_domain_check CHECK (domain = lower(domain)),
  CONSTRAINT companies_lifecycle_check CHECK (lifecycle IN ('lead', 'qualified', 'opportunity', 'customer', 'former')),
  CONSTRAINT companies_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX companies_domain ON crm.companies (workspace_id, domain) WHERE deleted_at IS NULL;
CREATE INDEX companies_name_key ON crm.companies (workspace_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX companies_owner ON crm.companies (workspace_id, owner_id, updated_at);
CALL crm.protect('crm.companies');

-- A person, stored once, whatever they are to us just now (lifecycle).
CREATE TABLE crm.contacts (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  number       bigint      NOT NULL,
  name         text        NOT NULL,
  name_key     text        NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
  title        text,
  company_id   uuid,
  street       text,
  postal_code  text,
  city         text,
  country      text,
  owner_id     uuid,
  lifecycle    text        NOT NULL DEFAULT 'lead',
  source       text,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT contacts_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT contacts_number_key UNIQUE (workspace_id, number),
  CONSTRAINT contacts_name_check CHECK (length(name) BETWEEN 1 AND 200),
  CONSTRAINT contacts_lifecycle_check CHECK (lifecycle IN ('lead', 'qualified', 'opportunity', 'customer', 'former')),
  CONSTRAINT contacts_company_id_fkey FOREIGN KEY (workspace_id, company_id) REFERENCES crm.companies (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT contacts_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX contacts_name_key ON crm.contacts (workspace_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX contacts_company ON crm.contacts (workspace_id, company_id);
CREATE INDEX contacts_owner ON crm.contacts (workspace_id, owner_id, updated_at);
CALL crm.protect('crm.contacts');

-- A contact's e-mail addresses, lower-cased; position 1 is the one to write to.
CREATE TABLE crm.contact_emails (
  workspace_id uuid     NOT NULL,
  contact_id   uuid     NOT NULL,
  email        text     NOT NULL,
  position     smallint NOT NULL,
  CONSTRAINT contact_emails_pkey PRIMARY KEY (workspace_id, contact_id, email),
  CONSTRAINT contact_emails_email_check CHECK (email = lower(email) AND length(email) <= 254),
  CONSTRAINT contact_emails_contact_id_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES crm.contacts (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX contact_emails_email ON crm.contact_emails (workspace_id, email);
CALL crm.protect('crm.contact_emails');

-- A contact's telephone numbers in E.164 where they could be read so, else digits as typed.
CREATE TABLE crm.contact_phones (
  workspace_id uuid     NOT NULL,
  contact_id   uuid     NOT NULL,
  number       text     NOT NULL,
  position     smallint NOT NULL,
  CONSTRAINT contact_phones_pkey PRIMARY KEY (workspace_id, contact_id, number),
  CONSTRAINT contact_phones_number_check CHECK (number ~ '^\+?[0-9]{4,18}$'),
  CONSTRAINT contact_phones_contact_id_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES crm.contacts (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX contact_phones_number ON crm.contact_phones (workspace_id, number);
CALL crm.protect('crm.contact_phones');

-- Which record carries which tag; `record_kind` names the table.
CREATE TABLE crm.record_tags (
  workspace_id uuid NOT NULL,
  record_kind  text NOT NULL,
  record_id    uuid NOT NULL,
  tag_id       uuid NOT NULL,
  CONSTRAINT record_tags_pkey PRIMARY KEY (workspace_id, record_id, tag_id),
  CONSTRAINT record_tags_record_kind_check CHECK (record_kind IN ('contact', 'company', 'deal', 'lead')),
  CONSTRAINT record_tags_tag_id_fkey FOREIGN KEY (workspace_id, tag_id) REFERENCES crm.tags (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX record_tags_tag ON crm.record_tags (workspace_id, tag_id);
CALL crm.protect('crm.record_tags');

CREATE TABLE crm.pipelines (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  name         text        NOT NULL,
  position     smallint    NOT NULL,
  created_at   timestamptz NOT NULL,
  CONSTRAINT pipelines_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT pipelines_position_key UNIQUE (workspace_id, position)
);
CALL crm.protect('crm.pipelines');

-- The steps of a pipeline. `outcome` says whether a deal in it is open, won or lost; probability in per cent.
CREATE TABLE crm.stages (
  workspace_id uuid     NOT NULL,
  id           uuid     NOT NULL,
  pipeline_id  uuid     NOT NULL,
  name         text     NOT NULL,
  position     smallint NOT NULL,
  probability  smallint NOT NULL,
  outcome      text     NOT NULL,
  CONSTRAINT stages_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT stages_of_pipeline_key UNIQUE (workspace_id, pipeline_id, id),
  CONSTRAINT stages_position_key UNIQUE (workspace_id, pipeline_id, position),
  CONSTRAINT stages_probability_check CHECK (probability BETWEEN 0 AND 100),
  CONSTRAINT stages_outcome_check CHECK (outcome IN ('open', 'won', 'lost')),
  CONSTRAINT stages_pipeline_id_fkey FOREIGN KEY (workspace_id, pipeline_id) REFERENCES crm.pipelines (workspace_id, id) ON DELETE RESTRICT
);
CALL crm.protect('crm.stages');

CREATE TABLE crm.deals (
  workspace_id     uuid        NOT NULL,
  id               uuid        NOT NULL,
  number           bigint      NOT NULL,
  name             text        NOT NULL,
  company_id       uuid,
  contact_id       uuid,
  pipeline_id      uuid        NOT NULL,
  stage_id         uuid        NOT NULL,
  amount           numeric(15, 2),
  currency         text        NOT NULL,
  close_on         date,
  owner_id         uuid,
  stage_entered_at timestamptz NOT NULL,
  closed_at        timestamptz,
  version          integer     NOT NULL DEFAULT 1,
  created_at       timestamptz NOT NULL,
  created_by       uuid,
  updated_at       timestamptz NOT NULL,
  updated_by       uuid,
  deleted_at       timestamptz,
  deleted_by       uuid,
  CONSTRAINT deals_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT deals_number_key UNIQUE (workspace_id, number),
  CONSTRAINT deals_name_check CHECK (length(name) BETWEEN 1 AND 200),
  CONSTRAINT deals_amount_check CHECK (amount >= 0),
  CONSTRAINT deals_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT deals_company_id_fkey FOREIGN KEY (workspace_id, company_id) REFERENCES crm.companies (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT deals_contact_id_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES crm.contacts (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT deals_stage_id_fkey FOREIGN KEY (workspace_id, pipeline_id, stage_id) REFERENCES crm.stages (workspace_id, pipeline_id, id) ON DELETE RESTRICT,
  CONSTRAINT deals_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX deals_name ON crm.deals (workspace_id, name);
CREATE INDEX deals_company ON crm.deals (workspace_id, company_id);
CREATE INDEX deals_contact ON crm.deals (workspace_id, contact_id);
CREATE INDEX deals_stage ON crm.deals (workspace_id, stage_id);
CREATE INDEX deals_owner ON crm.deals (workspace_id, owner_id, updated_at);
CREATE INDEX deals_created ON crm.deals (workspace_id, created_at);
CALL crm.protect('crm.deals');

-- Each time a deal changed its stage; the first row of a deal has no `from_stage_id`. Reports and time in stage read it.
CREATE TABLE crm.deal_stage_changes (
  workspace_id  uuid        NOT NULL,
  id            uuid        NOT NULL,
  deal_id       uuid        NOT NULL,
  from_stage_id uuid,
  to_stage_id   uuid        NOT NULL,
  changed_at    timestamptz NOT NULL,
  changed_by    uuid,
  CONSTRAINT deal_stage_changes_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT deal_stage_changes_deal_id_fkey FOREIGN KEY (workspace_id, deal_id) REFERENCES crm.deals (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT deal_stage_changes_from_fkey FOREIGN KEY (workspace_id, from_stage_id) REFERENCES crm.stages (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT deal_stage_changes_to_fkey FOREIGN KEY (workspace_id, to_stage_id) REFERENCES crm.stages (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX deal_stage_changes_deal ON crm.deal_stage_changes (workspace_id, deal_id, changed_at);
CREATE INDEX deal_stage_changes_time ON crm.deal_stage_changes (workspace_id, changed_at);
CALL crm.protect('crm.deal_stage_changes');

-- A contact's declared interest before it is a deal (DECISIONS X1: the person is stored once, as a contact).
CREATE TABLE crm.leads (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  number       bigint      NOT NULL,
  contact_id   uuid        NOT NULL,
  status       text        NOT NULL DEFAULT 'new',
  source       text,
  campaign     text,
  message      text,
  owner_id     uuid,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT leads_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT leads_number_key UNIQUE (workspace_id, number),
  CONSTRAINT leads_status_check CHECK (status IN ('new', 'working', 'qualified', 'converted', 'disqualified')),
  CONSTRAINT leads_message_check CHECK (length(message) <= 10000),
  CONSTRAINT leads_contact_id_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES crm.contacts (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT leads_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX leads_contact ON crm.leads (workspace_id, contact_id);
CREATE INDEX leads_owner ON crm.leads (workspace_id, owner_id, updated_at);
CREATE INDEX leads_created ON crm.leads (workspace_id, created_at);
CALL crm.protect('crm.leads');
