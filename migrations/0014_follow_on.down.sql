DROP INDEX crm.events_caused;
