-- The search documents, written by the function that the triggers call, a few thousand records at a time. After records.sql.
SET work_mem = '64MB';
SET maintenance_work_mem = '512MB';
TRUNCATE crm.search_documents;
UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid = 'crm.search_documents'::regclass AND NOT indisprimary;
DO $$
DECLARE part record;
BEGIN
  FOR part IN
    SELECT w.workspace_id, r.kind, r.ids FROM bench.workspaces w CROSS JOIN LATERAL (
      SELECT 'company' AS kind, array_agg(id) AS ids, number / 5000 AS place FROM crm.companies c WHERE c.workspace_id = w.workspace_id GROUP BY number / 5000
      UNION ALL SELECT 'contact', array_agg(id), number / 5000 FROM crm.contacts c WHERE c.workspace_id = w.workspace_id GROUP BY number / 5000
      UNION ALL SELECT 'lead', array_agg(id), number / 5000 FROM crm.leads c WHERE c.workspace_id = w.workspace_id GROUP BY number / 5000
      UNION ALL SELECT 'deal', array_agg(id), number / 5000 FROM crm.deals c WHERE c.workspace_id = w.workspace_id GROUP BY number / 5000
      UNION ALL SELECT 'task', array_agg(id), number / 5000 FROM crm.tasks c WHERE c.workspace_id = w.workspace_id GROUP BY number / 5000) AS r
  LOOP
    PERFORM set_config('app.workspace_id', part.workspace_id::text, false);
    PERFORM crm.index_records(part.kind, part.ids);
  END LOOP;
END $$;
REINDEX TABLE crm.search_documents;
