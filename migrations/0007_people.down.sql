CREATE OR REPLACE FUNCTION crm.in_scope(owner uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN current_setting('app.scope', true) = 'all'
    OR (owner IS NULL AND current_setting('app.scope', true) = 'own')
    OR owner = nullif(current_setting('app.user_id', true), '')::uuid;
DROP FUNCTION crm.visible_owners(uuid, text);
DROP TABLE crm.team_leads, crm.team_members, crm.teams, crm.departments, crm.user_roles, crm.roles;
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
-- A scope that the previous release does not know becomes the narrowest.
ALTER TABLE crm.users NO FORCE ROW LEVEL SECURITY;
UPDATE crm.users SET scope = CASE WHEN coalesce(own_scope, scope) = 'all' THEN 'all' ELSE 'own' END;
ALTER TABLE crm.users FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.users
  DROP COLUMN own_scope,
  DROP CONSTRAINT users_scope_check,
  ADD CONSTRAINT users_scope_check CHECK (scope IN ('own', 'all'));
