-- People in full: roles made of permissions, of which a person may hold several; teams and departments; the scopes Team and
-- Department; who may see and change which field.

-- A role is a set of permissions and the scope that goes with it. The six system roles (decision X5) are default data of
-- every workspace; a new release that knows a new permission brings it to them by a migration. `key` never changes. A retired
-- role (deleted_at) gives nobody anything and may come back. `field_access`: what the role may do with single fields,
-- {"contact.phones": "masked"}; without an entry, read and write. It takes the place of a table that nothing ever used, so
-- that such a rule has version, history and undo with its role.
CREATE TABLE crm.roles (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  key          text        NOT NULL,
  name         text        NOT NULL,
  system       boolean     NOT NULL DEFAULT false,
  permissions  text[]      NOT NULL,
  scope        text        NOT NULL,
  field_access jsonb       NOT NULL DEFAULT '{}',
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT roles_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT roles_key UNIQUE (workspace_id, key),
  CONSTRAINT roles_key_check CHECK (key ~ '^[A-Z][A-Z0-9_]{0,49}$'),
  CONSTRAINT roles_name_check CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT roles_scope_check CHECK (scope IN ('own', 'team', 'department', 'all')),
  CONSTRAINT roles_field_access_check CHECK (jsonb_typeof(field_access) = 'object'),
  CONSTRAINT roles_system_check CHECK (NOT system OR deleted_at IS NULL),
  CONSTRAINT roles_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES crm.workspace_settings (workspace_id) ON DELETE RESTRICT
);
-- Whoever picks a role, team or department by its name means one.
CREATE UNIQUE INDEX roles_name ON crm.roles (workspace_id, lower(name)) WHERE deleted_at IS NULL;
CALL crm.protect('crm.roles');
DROP TABLE crm.field_access;

-- Who holds which role. What a person may do is what any of their roles lets them do.
CREATE TABLE crm.user_roles (
  workspace_id uuid NOT NULL,
  user_id      uuid NOT NULL,
  role_id      uuid NOT NULL,
  CONSTRAINT user_roles_pkey PRIMARY KEY (workspace_id, user_id, role_id),
  CONSTRAINT user_roles_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT user_roles_role_id_fkey FOREIGN KEY (workspace_id, role_id) REFERENCES crm.roles (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX user_roles_role ON crm.user_roles (workspace_id, role_id);
CALL crm.protect('crm.user_roles');

-- `own_scope`: the scope that was set for the person; without one they have the widest of their roles'. `role` and `scope`
-- are what the previous release reads: the highest system role and the scope that comes of it. They are still written along,
-- and go with a later migration.
ALTER TABLE crm.users
  ADD COLUMN own_scope text,
  ADD CONSTRAINT users_own_scope_check CHECK (own_scope IN ('own', 'team', 'department', 'all')),
  DROP CONSTRAINT users_scope_check,
  ADD CONSTRAINT users_scope_check CHECK (scope IN ('own', 'team', 'department', 'all'));

-- The owner of the tables is held to one workspace as everybody else; for the length of a backfill it is not.
ALTER TABLE crm.workspace_settings NO FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.users NO FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.roles NO FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.user_roles NO FORCE ROW LEVEL SECURITY;
INSERT INTO crm.roles (workspace_id, id, key, name, system, permissions, scope, created_at, updated_at)
SELECT w.workspace_id, gen_random_uuid(), r.key, r.name, true, string_to_array(r.permissions, ' '), r.scope, now(), now()
  FROM crm.workspace_settings w CROSS JOIN (VALUES
    ('ADMIN', 'Administrator', 'all', 'read_records read_contacts write_contacts read_companies write_companies read_leads write_leads read_deals write_deals read_tasks write_tasks read_activities write_activities archive purge assign merge bulk_change import export report share_reports share_searches undo_others audit see_sensitive manage_quotas manage_rules manage_tags manage_pipelines manage_fields manage_team manage_roles manage_workspace'),
    ('MANAGER', 'Manager', 'all', 'read_records read_contacts write_contacts read_companies write_companies read_leads write_leads read_deals write_deals read_tasks write_tasks read_activities write_activities archive assign merge bulk_change import export report share_reports share_searches see_sensitive manage_tags'),
    ('CLOSER', 'Closer', 'own', 'read_records read_contacts write_contacts read_companies write_companies read_leads write_leads read_deals write_deals read_tasks write_tasks read_activities write_activities archive assign merge bulk_change see_sensitive'),
    ('SETTER', 'Setter', 'own', 'read_records read_contacts write_contacts read_companies write_companies read_leads write_leads read_deals write_deals read_tasks write_tasks read_activities write_activities archive assign merge bulk_change'),
    ('SALES_REP', 'Sales rep', 'own', 'read_records read_contacts write_contacts read_companies write_companies read_leads write_leads read_deals write_deals read_tasks write_tasks read_activities write_activities archive assign merge bulk_change'),
    ('SUPPORT_AGENT', 'Support agent', 'own', 'read_records read_contacts write_contacts read_companies write_companies read_leads write_leads read_deals read_tasks write_tasks read_activities write_activities archive assign')) AS r (key, name, scope, permissions);
INSERT INTO crm.user_roles (workspace_id, user_id, role_id)
SELECT u.workspace_id, u.id, r.id FROM crm.users u JOIN crm.roles r ON r.workspace_id = u.workspace_id AND r.key = u.role;
UPDATE crm.users u SET own_scope = u.scope FROM crm.roles r
 WHERE r.workspace_id = u.workspace_id AND r.key = u.role AND r.scope <> u.scope;
ALTER TABLE crm.workspace_settings FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.users FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.roles FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.user_roles FORCE ROW LEVEL SECURITY;

-- A part of the organisation that several teams belong to.
CREATE TABLE crm.departments (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  name         text        NOT NULL,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT departments_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT departments_name_check CHECK (length(name) BETWEEN 1 AND 100)
);
CREATE UNIQUE INDEX departments_name ON crm.departments (workspace_id, lower(name)) WHERE deleted_at IS NULL;
CALL crm.protect('crm.departments');

CREATE TABLE crm.teams (
  workspace_id  uuid        NOT NULL,
  id            uuid        NOT NULL,
  name          text        NOT NULL,
  department_id uuid,
  version       integer     NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL,
  created_by    uuid,
  updated_at    timestamptz NOT NULL,
  updated_by    uuid,
  deleted_at    timestamptz,
  deleted_by    uuid,
  CONSTRAINT teams_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT teams_name_check CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT teams_department_id_fkey FOREIGN KEY (workspace_id, department_id) REFERENCES crm.departments (workspace_id, id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX teams_name ON crm.teams (workspace_id, lower(name)) WHERE deleted_at IS NULL;
CREATE INDEX teams_department ON crm.teams (workspace_id, department_id) WHERE department_id IS NOT NULL;
CALL crm.protect('crm.teams');

-- Who is in which team.
CREATE TABLE crm.team_members (
  workspace_id uuid NOT NULL,
  team_id      uuid NOT NULL,
  user_id      uuid NOT NULL,
  CONSTRAINT team_members_pkey PRIMARY KEY (workspace_id, team_id, user_id),
  CONSTRAINT team_members_team_id_fkey FOREIGN KEY (workspace_id, team_id) REFERENCES crm.teams (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT team_members_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX team_members_user ON crm.team_members (workspace_id, user_id);
CALL crm.protect('crm.team_members');

-- Which of them lead it.
CREATE TABLE crm.team_leads (
  workspace_id uuid NOT NULL,
  team_id      uuid NOT NULL,
  user_id      uuid NOT NULL,
  CONSTRAINT team_leads_pkey PRIMARY KEY (workspace_id, team_id, user_id),
  CONSTRAINT team_leads_team_id_fkey FOREIGN KEY (workspace_id, team_id) REFERENCES crm.teams (workspace_id, id) ON DELETE RESTRICT,
  CONSTRAINT team_leads_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX team_leads_user ON crm.team_leads (workspace_id, user_id);
CALL crm.protect('crm.team_leads');

-- Whose records a person sees under the scope Team or Department, themselves among them: user ids with spaces between, for
-- the setting `app.visible_owners` of their transaction. Empty where the scope says enough by itself. Somebody is of a
-- department through their teams.
CREATE FUNCTION crm.visible_owners(person uuid, reach text) RETURNS text
LANGUAGE sql STABLE
RETURN CASE WHEN reach IN ('team', 'department') THEN (
  SELECT concat_ws(' ', person::text, string_agg(DISTINCT other.user_id::text, ' ') FILTER (WHERE other.user_id <> person))
    FROM crm.team_members mine
    JOIN crm.teams team ON team.workspace_id = mine.workspace_id AND team.id = mine.team_id AND team.deleted_at IS NULL
    JOIN crm.teams near ON near.workspace_id = mine.workspace_id AND near.deleted_at IS NULL
                       AND (near.id = team.id OR reach = 'department' AND near.department_id = team.department_id)
    JOIN crm.team_members other ON other.workspace_id = mine.workspace_id AND other.team_id = near.id
   WHERE mine.workspace_id = crm.current_workspace() AND mine.user_id = person)
  ELSE '' END;

-- Whether the acting person may see a record that `owner` owns. Scope All: every one. Otherwise: theirs, and what nobody
-- owns yet, so that whoever is free can take it; under Team and Department also what those in `app.visible_owners` own.
--
-- One expression without a query, so that the planner puts it into the statement in place of the call. The owner is looked
-- for in the text of the setting because to read it as an array, for each row anew, takes ten times as long. Where a setting
-- is missing the answer is null, which shows nothing.
CREATE OR REPLACE FUNCTION crm.in_scope(owner uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN current_setting('app.scope', true) = 'all'
    OR CASE WHEN owner IS NULL THEN current_setting('app.scope', true) IN ('own', 'team', 'department')
       ELSE strpos(coalesce(nullif(current_setting('app.visible_owners', true), ''), current_setting('app.user_id', true)), owner::text) > 0
       END;
