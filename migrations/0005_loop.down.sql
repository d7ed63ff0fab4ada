DROP TABLE crm.report_deliveries, crm.posted_messages, crm.drafts, crm.form_submissions, crm.forms;
