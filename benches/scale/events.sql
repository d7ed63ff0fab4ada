-- What happened to the records: one event for each time that one was made or changed, in the order of time, as they would
-- have come in. After records.sql, in one transaction.
SET session_replication_role = replica;
SET work_mem = '256MB';
SET maintenance_work_mem = '512MB';
TRUNCATE crm.events, crm.event_values;
UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid IN ('crm.events'::regclass, 'crm.event_values'::regclass);

-- Six kinds of changes of a contact, company, lead or task, in turn.
CREATE FUNCTION bench.change(team integer, n bigint, change integer) RETURNS jsonb[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE (n + change) % 6
  WHEN 0 THEN ARRAY['{"title": "Buyer"}', '{"title": "Head of Purchasing"}']::jsonb[]
  WHEN 1 THEN ARRAY['{"city": null}', '{"city": "Stockholm"}']::jsonb[]
  WHEN 2 THEN ARRAY[jsonb_build_object('owner_id', bench.person(team, 1 + n % 12)), jsonb_build_object('owner_id', bench.person(team, 1 + change % 12))]
  WHEN 3 THEN ARRAY['{"follow_up_on": null}', jsonb_build_object('follow_up_on', date '2025-01-01' + (n % 700)::integer)]
  WHEN 4 THEN ARRAY['{"source": "web"}', '{"source": "referral"}']::jsonb[]
  ELSE ARRAY['{"tags": ["vip"]}', '{"tags": ["vip", "newsletter"]}']::jsonb[] END;

CREATE UNLOGGED TABLE bench.happened AS
SELECT * FROM (
  SELECT workspace_id, bench.id(at, 'contact event', team, n * 4096 + change) AS id, CASE change WHEN 0 THEN 'contact.created' ELSE 'contact.changed' END AS kind, 'contact' AS record_kind, record_id,
         1 + change AS version, actor_id, at, CASE WHEN change > 0 THEN bench.change(team, n, change) ELSE ARRAY[NULL, jsonb_build_object('name', name, 'emails', jsonb_build_array(slug || '@gmail.com'),
           'owner_id', actor_id, 'lifecycle', 'lead', 'source', 'web', 'country', 'SE')] END AS change
    FROM (SELECT workspace_id, team, n, change, name, slug, id AS record_id, owner_id AS actor_id,
                 bench.changed_at(made_at, change, changes, bench.dice(n * 4096 + change, 902)) AS at
            FROM bench.contacts CROSS JOIN LATERAL generate_series(0, changes) AS change) AS c
  UNION ALL
  SELECT workspace_id, bench.id(at, 'company event', team, n * 4096 + change), CASE change WHEN 0 THEN 'company.created' ELSE 'company.changed' END, 'company', record_id,
         1 + change, actor_id, at, CASE WHEN change > 0 THEN bench.change(team, n, change) ELSE ARRAY[NULL, jsonb_build_object('name', name, 'domain', domain, 'owner_id', actor_id, 'lifecycle', 'lead')] END
    FROM (SELECT workspace_id, team, n, change, name, domain, id AS record_id, owner_id AS actor_id,
                 bench.changed_at(made_at, change, changes, bench.dice(n * 4096 + change, 901)) AS at
            FROM bench.firms CROSS JOIN LATERAL generate_series(0, changes) AS change) AS c
  UNION ALL
  SELECT workspace_id, bench.id(at, 'deal event', team, n * 4096 + change),
         CASE WHEN change = 0 THEN 'deal.created' WHEN change > moves THEN 'deal.changed' WHEN change = moves AND fate <> 'open' THEN 'deal.' || fate ELSE 'deal.moved' END, 'deal', record_id,
         1 + change, actor_id, at,
         CASE WHEN change = 0 THEN ARRAY[NULL, jsonb_build_object('name', name, 'company_id', company_id, 'contact_id', contact_id, 'pipeline_id', pipeline_id, 'stage_id', stages[1], 'owner_id', actor_id,
                                                                   'amount', (n % 900 * 100)::text || '.00', 'currency', 'EUR')]
              WHEN change <= moves THEN ARRAY[jsonb_build_object('stage_id', bench.stage(stages, fate, moves, change - 1)), jsonb_build_object('stage_id', bench.stage(stages, fate, moves, change))]
              WHEN change % 2 = 0 THEN ARRAY[jsonb_build_object('amount', (n % 900 * 100)::text || '.00'), jsonb_build_object('amount', (n % 900 * 110)::text || '.00')]
              ELSE ARRAY[jsonb_build_object('close_on', at::date), jsonb_build_object('close_on', at::date + 30)] END
    FROM (SELECT d.*, change, id AS record_id, owner_id AS actor_id,
                 bench.changed_at(made_at, change, changes, bench.dice(n * 4096 + change, 903)) AS at
            FROM bench.deals d CROSS JOIN LATERAL generate_series(0, changes) AS change) AS d
  UNION ALL
  SELECT workspace_id, bench.id(at, 'lead event', team, n * 4096 + change), CASE change WHEN 0 THEN 'lead.created' ELSE 'lead.changed' END, 'lead', record_id,
         1 + change, actor_id, at, CASE WHEN change > 0 THEN bench.change(team, n, change) ELSE ARRAY[NULL, jsonb_build_object('contact_id', contact_id, 'source', 'web', 'status', 'new', 'owner_id', actor_id)] END
    FROM (SELECT workspace_id, team, n, change, contact_id, id AS record_id, owner_id AS actor_id,
                 bench.changed_at(made_at, change, changes, bench.dice(n * 4096 + change, 904)) AS at
            FROM bench.leads CROSS JOIN LATERAL generate_series(0, changes) AS change) AS c
  UNION ALL
  SELECT workspace_id, bench.id(at, 'task event', team, n * 4096 + change), CASE change WHEN 0 THEN 'task.created' ELSE 'task.changed' END, 'task', record_id,
         1 + change, actor_id, at, CASE WHEN change > 0 THEN bench.change(team, n, change) ELSE ARRAY[NULL, jsonb_build_object('title', name, 'record_id', contact_id, 'owner_id', actor_id)] END
    FROM (SELECT workspace_id, team, n, change, name, contact_id, id AS record_id, owner_id AS actor_id,
                 bench.changed_at(made_at, change, changes, bench.dice(n * 4096 + change, 905)) AS at
            FROM bench.tasks CROSS JOIN LATERAL generate_series(0, changes) AS change) AS c) AS everything
 ORDER BY at;

-- One in ten came with a file.
INSERT INTO crm.events (workspace_id, id, kind, record_kind, record_id, record_version, fields, actor_kind, actor_id, origin, batch_id, occurred_at)
SELECT workspace_id, id, kind, record_kind, record_id, version, ARRAY(SELECT jsonb_object_keys(change[2])), CASE WHEN actor_id IS NULL THEN 'system' ELSE 'person' END, actor_id,
       CASE WHEN version = 1 AND get_byte(uuid_send(id), 15) < 26 THEN 'import' ELSE 'slack' END,
       CASE WHEN version = 1 AND get_byte(uuid_send(id), 15) < 26 THEN overlay(bench.made_at(0, 1)::date::text || md5(date_trunc('day', at)::text) PLACING '' FROM 1 FOR 10)::uuid END, at
  FROM bench.happened;
INSERT INTO crm.event_values (workspace_id, event_id, before, after) SELECT workspace_id, id, change[1], change[2] FROM bench.happened;
DROP TABLE bench.happened;
REINDEX TABLE crm.events; REINDEX TABLE crm.event_values;
