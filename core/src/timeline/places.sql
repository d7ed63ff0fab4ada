-- A page of a timeline: the latest entries of these records ($2 their kinds, $3 their ids) before $4 and not before $5, $6 of
-- them at most. What an entry is found by is its `place`; a batch has one place, however many records it changed.
--
-- Of thousands of records few have anything on the page. So the latest event of each is looked up first; where there are as
-- many of them as the page holds, nothing before the last of these can be on it, and most records are not looked at again.
WITH record AS MATERIALIZED (
  SELECT r.kind, r.id FROM unnest($2::text[], $3::uuid[]) AS r (kind, id)
), heads AS MATERIALIZED (
  SELECT r.kind, r.id, head.place
    FROM record r CROSS JOIN LATERAL (
      SELECT coalesce(e.batch_id, e.caused_by, e.id) AS place FROM crm.events e
       WHERE e.workspace_id = $1 AND e.record_id = r.id AND e.undoes IS NULL
         AND coalesce(e.batch_id, e.caused_by, e.id) < $4 AND coalesce(e.batch_id, e.caused_by, e.id) >= $5
         AND ($7::text[] IS NULL OR (split_part(e.kind, '.', 2) = ANY ($7)) <> $8)
       ORDER BY 1 DESC LIMIT 1) AS head
   WHERE $9
), bar AS MATERIALIZED (
  SELECT coalesce((SELECT place FROM (SELECT DISTINCT place FROM heads) AS every ORDER BY place DESC OFFSET $6::bigint - 1 LIMIT 1), $5) AS place
), entries AS (
  SELECT 'event' AS source, found.place, found.id, heads.kind AS record_kind, heads.id AS record_id
    FROM heads CROSS JOIN LATERAL (
      SELECT DISTINCT ON (1) coalesce(e.batch_id, e.caused_by, e.id) AS place, e.id FROM crm.events e
       WHERE e.workspace_id = $1 AND e.record_id = heads.id AND e.undoes IS NULL
         AND coalesce(e.batch_id, e.caused_by, e.id) < $4
         AND coalesce(e.batch_id, e.caused_by, e.id) >= (SELECT place FROM bar)
         AND ($7::text[] IS NULL OR (split_part(e.kind, '.', 2) = ANY ($7)) <> $8)
       ORDER BY 1 DESC, e.id LIMIT $6) AS found
   WHERE heads.place >= (SELECT place FROM bar)
  UNION ALL
  SELECT 'activity', found.place, found.id, r.kind, r.id
    FROM record r CROSS JOIN LATERAL (
      SELECT a.place, a.id FROM crm.activities a
       WHERE a.workspace_id = $1 AND a.record_id = r.id AND a.place < $4 AND a.place >= (SELECT place FROM bar)
         AND a.deleted_at IS NULL AND a.type = ANY ($10) AND ($11::text[] IS NULL OR a.channel = ANY ($11))
       ORDER BY a.place DESC LIMIT $6) AS found
   WHERE cardinality($10::text[]) > 0
  UNION ALL
  -- A file that an activity shows has no entry of its own.
  SELECT 'file', found.id, found.id, r.kind, r.id
    FROM record r CROSS JOIN LATERAL (
      SELECT f.id FROM crm.files f
       WHERE f.workspace_id = $1 AND f.record_id = r.id AND f.id < $4 AND f.id >= (SELECT place FROM bar) AND f.deleted_at IS NULL
         AND NOT EXISTS (SELECT FROM crm.activities a
               WHERE a.workspace_id = $1 AND a.file_id = f.id AND a.deleted_at IS NULL)
       ORDER BY f.id DESC LIMIT $6) AS found
   WHERE $12
  UNION ALL
  SELECT 'task', found.place, found.id, r.kind, r.id
    FROM record r CROSS JOIN LATERAL (
      SELECT t.place, t.id FROM crm.tasks t
       WHERE t.workspace_id = $1 AND t.record_id = r.id AND t.place < $4 AND t.place >= (SELECT place FROM bar)
         AND t.deleted_at IS NULL AND (crm.in_scope(t.owner_id) OR t.created_by = $14)
       ORDER BY t.place DESC LIMIT $6) AS found
   WHERE $13
)
SELECT place AS "place!", min(source) AS "source!", count(*) AS "records!",
       (array_agg(id ORDER BY id))[1] AS "id!",
       (array_agg(record_kind ORDER BY id))[1] AS "record_kind!", (array_agg(record_id ORDER BY id))[1] AS "record_id!"
  FROM entries GROUP BY place ORDER BY place DESC LIMIT $6
