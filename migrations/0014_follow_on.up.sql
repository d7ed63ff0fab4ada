-- What a change brought about by itself (a won deal makes its company a customer) is found by the change that caused it,
-- so that both are taken back together.
CREATE INDEX events_caused ON crm.events (workspace_id, caused_by) WHERE caused_by IS NOT NULL;
