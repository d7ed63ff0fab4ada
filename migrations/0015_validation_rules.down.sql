DROP TABLE crm.validation_rules;
