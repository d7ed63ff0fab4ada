DROP INDEX crm.leads_open;
ALTER TABLE crm.leads DROP COLUMN assignment_rule_id;
ALTER TABLE crm.users DROP COLUMN away_until;
DROP TABLE crm.assignment_turns, crm.assignment_rules, crm.reasons;
