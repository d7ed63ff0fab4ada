DROP TABLE crm.requests_seen, crm.event_values, crm.events, crm.users, crm.reference_counters, crm.workspace_settings;
DROP PROCEDURE crm.protect(regclass);
DROP FUNCTION crm.in_scope(uuid);
DROP FUNCTION crm.current_workspace();
REVOKE USAGE ON SCHEMA crm FROM crm_app, crm_search;
