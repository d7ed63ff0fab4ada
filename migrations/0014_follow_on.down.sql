DROP FUNCTION crm.undoing(uuid);
DROP INDEX crm.events_caused;
