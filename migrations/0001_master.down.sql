DROP TABLE master.schedules, master.jobs, master.form_endpoints, master.installations, master.workspaces, master.databases;
REVOKE USAGE ON SCHEMA master FROM crm_app;
