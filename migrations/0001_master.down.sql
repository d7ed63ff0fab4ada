DROP TABLE master.schedules, master.jobs, master.form_endpoints, master.installations, master.workspaces, master.databases;
