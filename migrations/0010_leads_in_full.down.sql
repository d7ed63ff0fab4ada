DROP TABLE crm.reasons;
