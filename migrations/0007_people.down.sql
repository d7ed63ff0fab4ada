CREATE OR REPLACE FUNCTION crm.in_scope(owner uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN current_setting('app.scope', true) = 'all'
    OR (owner IS NULL AND current_setting('app.scope', true) = 'own')
    OR owner = nullif(current_setting('app.user_id', true), '')::uuid;
DROP FUNCTION crm.visible_owners(uuid, text);
DROP INDEX crm.field_access_role;
ALTER TABLE crm.field_access DROP CONSTRAINT field_access_role_fkey;
DROP TABLE crm.team_members, crm.teams, crm.departments, crm.user_roles, crm.roles;
-- A scope that the previous release does not know becomes the narrowest.
ALTER TABLE crm.users NO FORCE ROW LEVEL SECURITY;
UPDATE crm.users SET scope = CASE WHEN coalesce(own_scope, scope) = 'all' THEN 'all' ELSE 'own' END;
ALTER TABLE crm.users FORCE ROW LEVEL SECURITY;
ALTER TABLE crm.users
  DROP COLUMN own_scope,
  DROP CONSTRAINT users_scope_check,
  ADD CONSTRAINT users_scope_check CHECK (scope IN ('own', 'all'));
