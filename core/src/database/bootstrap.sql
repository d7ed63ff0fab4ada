-- What must exist before the first migration: the three roles, the extensions and the two schemas.
-- Runs as the login of DATABASE_MIGRATE_URL (or DATABASE_URL) and may run any number of times.
-- Roles belong to the whole server, so two databases may race to make them: the loser carries on.
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['crm_owner', 'crm_app', 'crm_search'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END;
    END IF;
    IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
    END IF;
  END LOOP;
  IF NOT pg_has_role('crm_owner', 'crm_search', 'MEMBER') THEN
    BEGIN
      GRANT crm_search TO crm_owner;
    EXCEPTION WHEN unique_violation OR internal_error THEN NULL;
    END;
  END IF;
END $$;

CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gin SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;

CREATE SCHEMA IF NOT EXISTS master AUTHORIZATION crm_owner;
CREATE SCHEMA IF NOT EXISTS crm AUTHORIZATION crm_owner;
