-- What a change brought about by itself (a won deal makes its company a customer) is found by the change that caused it,
-- so that both are taken back together.
CREATE INDEX events_caused ON crm.events (workspace_id, caused_by) WHERE caused_by IS NOT NULL;

-- By which event a change is undone just now; nothing while it holds. A taking back may itself be taken back, and so on, and
-- the first change may be taken back again after that: what was done last counts.
CREATE FUNCTION crm.undoing(change uuid) RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (WITH RECURSIVE chain AS (
    SELECT e.id, 1 AS depth FROM crm.events e WHERE e.workspace_id = crm.current_workspace() AND e.undoes = change
    UNION ALL
    SELECT e.id, c.depth + 1 FROM chain c JOIN crm.events e ON e.workspace_id = crm.current_workspace() AND e.undoes = c.id)
  SELECT CASE WHEN depth % 2 = 1 THEN id END FROM chain ORDER BY id DESC LIMIT 1);
