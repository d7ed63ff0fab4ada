-- Back to the walks of 0008.
DROP INDEX crm.deals_open_since;
GRANT CREATE ON SCHEMA crm TO crm_search;
DROP FUNCTION crm.search(text, boolean, text[], jsonb, jsonb, jsonb, boolean, timestamptz, text[], uuid[], float8, uuid, integer, integer),
  crm.count_facts(text, boolean, text[], jsonb, jsonb, jsonb, boolean, text[]),
  crm.list_documents(text, boolean, text[], jsonb, jsonb, jsonb, boolean, text, boolean, text, uuid, integer, integer, boolean),
  crm.count_list(uuid, text[], uuid, crm.search_list, jsonb, jsonpath, float8), crm.found_sql(crm.search_list, boolean),
  crm.walk_sql(crm.search_list, text, boolean, text, text), crm.probe_sql(text, jsonb, text), crm.along_fits(crm.search_list),
  crm.along_sql(text, text, text, text), crm.read_list(uuid, text, uuid, text, boolean, text[], jsonb, jsonb, jsonb, boolean),
  crm.expected_owned(uuid, uuid[], boolean, uuid), crm.ranges_along(jsonb, text, text), crm.numbers_sql(jsonb), crm.numbers_path(jsonb), crm.facts_sql(jsonb), crm.asked_fact(text);
DROP TYPE crm.search_list;
CREATE OR REPLACE FUNCTION crm.read_words(ws uuid, key text, typed text, literal boolean, plainly boolean,
  OUT plain text, OUT words integer, OUT special boolean, OUT whole text, OUT begun text, OUT partly text, OUT short text, OUT letters text, OUT every text, OUT ranked text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  piece text;
  one   text;
  found text;
  exact text;
  known text[] := '{}';
  among CONSTANT text := CASE WHEN plainly THEN 'ACD' ELSE '' END;
BEGIN
  plain := crm.search_text(left(typed, 300));
  special := false;
  FOREACH piece IN ARRAY (regexp_split_to_array(trim(left(typed, 300)), '\s+'))[1:12] LOOP
    found := NULL;
    IF literal OR plainly THEN NULL;
    ELSIF piece ~ '^[^@]+@' THEN
      found := rtrim(crm.lexeme(key || '@', rtrim(ltrim(lower(piece), '<"('), '@.,;:>")'))) || ':*';
    ELSIF piece ~ '^[[:alnum:]-]+(\.[[:alnum:]-]+)+$' AND piece ~ '[[:alpha:]]' THEN
      found := rtrim(crm.lexeme(key || '@', lower(piece))) || ':*';
    ELSIF piece ~ '^[+(]?[0-9][0-9().+/-]+$' AND length(regexp_replace(piece, '[^0-9]', '', 'g')) >= 6 THEN
      piece := regexp_replace(piece, '[^0-9]', '', 'g');
      found := format('(%s:* | %s:*)', rtrim(crm.lexeme(key, piece)), rtrim(crm.lexeme(key || '+', piece)));
    END IF;
    IF found IS NULL THEN
      known := known || array_remove(string_to_array(crm.search_text(piece), ' '), '');
    ELSE
      special := true;
      whole := concat_ws(' & ', whole, found);
      begun := concat_ws(' & ', begun, found);
      partly := concat_ws(' & ', partly, found);
      every := concat_ws(' & ', every, found);
    END IF;
  END LOOP;
  known := known[1:12];
  words := cardinality(known);
  FOR number IN 1 .. words LOOP
    one := known[number];
    found := rtrim(crm.lexeme(key, one)) || ':*' || among;
    exact := rtrim(crm.lexeme(key, one)) || CASE WHEN plainly THEN ':ACD ' ELSE ' ' END;
    every := concat_ws(' & ', every, found);
    ranked := concat_ws(' | ', ranked, exact);
    IF length(one) = 1 THEN
      letters := concat_ws(' & ', letters, found);
    ELSIF length(one) <= 4 THEN
      whole := concat_ws(' & ', whole, format('(%s | %s)', exact, crm.lexeme(key || '^', one)));
      begun := concat_ws(' & ', begun, found);
      partly := concat_ws(' & ', partly, format('(%s | %s)', exact, crm.lexeme(key || '^', one)));
      short := concat_ws(' | ', short, found);
    ELSE
      whole := concat_ws(' & ', whole, exact);
      -- A name that is followed by another word is whole, where there is such a name.
      IF number < words AND EXISTS (SELECT FROM crm.search_words w WHERE w.workspace_id = ws AND w.word BETWEEN one AND one) THEN
        found := exact;
      END IF;
      begun := concat_ws(' & ', begun, found);
      partly := concat_ws(' & ', partly, found);
    END IF;
  END LOOP;
END $$;
DROP FUNCTION crm.begun_words(uuid, text, text, text, text, text);
CREATE OR REPLACE FUNCTION crm.write_documents(ws uuid, key text, of_kind text, ids uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE known integer;
BEGIN
  WITH sources AS MATERIALIZED (
    SELECT s.*, left(crm.search_text(s.title), 200) COLLATE "C" AS name,
           left(crm.search_text(CASE WHEN s.custom <> '{}' THEN concat_ws(' ', s.identifiers, crm.custom_words(s.custom)) ELSE s.identifiers END), 2000) AS identified,
           -- By record, then by tag: going through all tags of the workspace took more than all the rest.
           (SELECT array_agg(t.name) FROM (SELECT tag_id FROM crm.record_tags WHERE workspace_id = ws AND record_id = s.id OFFSET 0) AS r
             CROSS JOIN LATERAL (SELECT name FROM crm.tags WHERE workspace_id = ws AND id = r.tag_id OFFSET 0) AS t) AS tags,
           left(crm.search_text(s.context), 1000) AS around
      FROM crm.search_sources(ws, key, of_kind, ids) AS s
  ), written AS (
    INSERT INTO crm.search_documents AS old (workspace_id, record_kind, record_id, name, tsv, owner_id, seen_by, touched_at, created_at,
                                             archived_at, amount, on_date, follow_up_on, numbers)
    SELECT ws, of_kind, s.id, s.name,
           (crm.lexemes(key, s.name, 'A')
             || CASE WHEN s.name <> '' THEN (SELECT string_agg('''' || key || '^' || left(word, 2) || ''' ''' || key || '^' || left(word, 3) || ''' ''' || key || '^' || left(word, 4) || ''' ', '')
                  FROM unnest(string_to_array(s.name, ' ')) AS word) ELSE '' END
             || crm.lexemes(key, s.identified, 'B')
             || CASE WHEN s.tags IS NULL THEN '' ELSE
                  (SELECT string_agg(crm.fact(key, 'tag', tag) || crm.lexemes(key, crm.search_text(tag), 'C'), '') FROM unnest(s.tags) AS tag) END
             || crm.lexemes(key, s.around, 'D') || s.lexemes
             || crm.fact(key, 'kind', of_kind) || crm.fact(key, 'owner', coalesce(s.owner_id::text, 'none'))
             || CASE WHEN s.custom <> '{}' THEN crm.custom_lexemes(key, s.custom) ELSE '' END)::tsvector,
           s.owner_id, s.seen_by, s.touched_at, s.created_at, s.archived_at, s.amount, s.on_date, s.follow_up_on,
           CASE WHEN s.custom <> '{}' THEN nullif(coalesce(s.numbers, '{}') || coalesce(crm.custom_numbers(s.custom), '{}'), '{}') ELSE s.numbers END
      FROM sources s
    ON CONFLICT ON CONSTRAINT search_documents_pkey DO UPDATE
      SET name = excluded.name, tsv = excluded.tsv, owner_id = excluded.owner_id, seen_by = excluded.seen_by, touched_at = excluded.touched_at,
          created_at = excluded.created_at, archived_at = excluded.archived_at, amount = excluded.amount, on_date = excluded.on_date,
          follow_up_on = excluded.follow_up_on, numbers = excluded.numbers
    RETURNING 1
  ), fresh_words AS (
    INSERT INTO crm.search_words (workspace_id, word, made_by, near)
    SELECT ws, named.word, pg_current_xact_id()::text::bigint, CASE WHEN length(named.word) <= 6 THEN crm.one_letter_less(named.word) END
      FROM (SELECT DISTINCT left(w.word, 60) COLLATE "C" AS word FROM sources s, unnest(string_to_array(s.name, ' ')) AS w (word) WHERE length(w.word) > 1) AS named
     WHERE NOT EXISTS (SELECT FROM crm.search_words old WHERE old.workspace_id = ws AND old.word = named.word)
  )
  SELECT count(*) INTO known FROM written;
  IF known < cardinality(ids) THEN
    DELETE FROM crm.search_documents d USING (SELECT unnest(ids) AS id EXCEPT SELECT s.id FROM crm.search_sources(ws, key, of_kind, ids) AS s) AS gone
     WHERE d.workspace_id = ws AND d.record_kind = of_kind AND d.record_id = gone.id;
  END IF;
END $$;
DROP FUNCTION crm.search_numbers_of(jsonb), crm.search_facts(tsvector);
DROP TABLE crm.search_numbers;
ALTER TABLE crm.search_documents RESET (autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_scale_factor);
DROP INDEX crm.search_documents_owner, crm.search_documents_seen_by;
DROP INDEX crm.search_documents_name, crm.search_documents_touched, crm.search_documents_created, crm.search_documents_amount,
  crm.search_documents_on, crm.search_documents_follow_up;
ALTER TABLE crm.search_documents DROP COLUMN facts;
DROP FUNCTION crm.fact_number(text);
CREATE INDEX search_documents_name ON crm.search_documents (workspace_id, record_kind, name, record_id) WHERE archived_at IS NULL;
CREATE INDEX search_documents_touched ON crm.search_documents (workspace_id, record_kind, touched_at, record_id) WHERE archived_at IS NULL;
CREATE INDEX search_documents_created ON crm.search_documents (workspace_id, record_kind, created_at, record_id) WHERE archived_at IS NULL;
CREATE INDEX search_documents_amount ON crm.search_documents (workspace_id, record_kind, amount, record_id)
  WHERE archived_at IS NULL AND amount IS NOT NULL;
CREATE INDEX search_documents_on ON crm.search_documents (workspace_id, record_kind, on_date, record_id)
  WHERE archived_at IS NULL AND on_date IS NOT NULL;
CREATE INDEX search_documents_follow_up ON crm.search_documents (workspace_id, record_kind, follow_up_on, record_id)
  WHERE archived_at IS NULL AND follow_up_on IS NOT NULL;
-- Loads the extension, whose setting the function below carries.
DO $$ BEGIN PERFORM public.similarity('', ''); END $$;
CREATE FUNCTION crm.search(typed text, plainly boolean, kinds text[], facts jsonb, ranges jsonb, numbers text, archived boolean, moment timestamptz,
  exact_kinds text[], exact_ids uuid[], after_score float8, after_id uuid, wanted integer, skip integer)
RETURNS TABLE (record_kind text, record_id uuid, score float8, found bigint, alike boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET jit = off SET work_mem = '32MB' SET pg_trgm.similarity_threshold = 0.3 AS $$
DECLARE
  ws      uuid := crm.current_workspace();
  me      uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  key     text := crm.search_key(crm.current_workspace());
  paths   jsonpath := numbers::jsonpath;
  wanting text[] := coalesce(kinds, ARRAY['contact', 'company', 'lead', 'deal', 'task']);
  -- What is taken of a document.
  taken   CONSTANT text := 'SELECT array_agg((d.record_kind, d.record_id, d.name, d.owner_id, d.touched_at,
                            coalesce(ts_rank(''{0.1, 0.2, 0.4, 1}'', d.tsv, $10), 0))::crm.search_hit) FROM ';
  latest  CONSTANT text := '(SELECT d.* FROM (SELECT * FROM crm.search_documents WHERE workspace_id = $1 AND record_kind = k.kind
                             AND archived_at IS NULL ORDER BY touched_at DESC, record_id DESC LIMIT %s) AS d WHERE %s)';
  named   CONSTANT text := '(SELECT d.* FROM (SELECT * FROM crm.search_documents WHERE workspace_id = $1 AND record_kind = k.kind
                             AND archived_at IS NULL AND name >= $12 AND name < $12 || U&''\FFFF'' ORDER BY name, record_id LIMIT %s) AS d WHERE %s)';
  scope   record;
  fact    record;
  read    record;
  meant   record;
  also    text;
  whole   text;
  begun   text;
  listed  text;
  walked  text;
  hits    crm.search_hit[];
  more    crm.search_hit[];
  names   boolean;
BEGIN
  IF ws IS NULL THEN RETURN; END IF;
  IF current_setting('app.search_pending', true) = 'on' THEN PERFORM crm.index_pending(); END IF;
  scope := crm.search_scope(ws);
  fact := crm.facts_query(key, facts);
  -- What the index compares besides words.
  also := nullif(concat_ws(' & ', fact.query, (SELECT '(' || string_agg(crm.lexeme(key || '#', 'kind:' || one), '| ') || ')' FROM unnest(kinds) AS one),
    crm.scope_query(key, scope.everyone, scope.owners, scope.nobody, me)), '');
  walked := crm.search_conditions(false, scope.everyone, archived, 'compared', ranges, paths);
  alike := false;
  FOR attempt IN 0 .. 1 LOOP
    read := crm.read_words(ws, key, typed, attempt = 1, plainly);
    listed := taken || format('(SELECT * FROM crm.search_documents d WHERE d.tsv @@ $9 AND %s LIMIT $11) AS d',
      crm.search_conditions(true, scope.everyone, archived, read.letters::tsquery, ranges, paths));
    hits := NULL;
    more := NULL;
    whole := CASE WHEN read.whole IS NOT NULL OR fact.anchored THEN concat_ws(' & ', read.whole, also) END;
    -- A single beginning of a few letters: names that begin so are enough where there are many.
    names := read.words = 1 AND length(read.plain) <= 4 AND NOT fact.anchored OR whole IS NULL;
    IF names AND read.plain <> '' THEN
      EXECUTE taken || 'unnest($2) AS k (kind) CROSS JOIN LATERAL (' || format(named, 1000, walked) || ' UNION ALL ' || format(latest, 100, walked) || ') AS d'
        INTO hits USING ws, wanting, scope.owners, scope.nobody, me, concat_ws(' & ', read.every, fact.query)::tsquery, ranges, paths,
          NULL, read.ranked::tsquery, NULL, split_part(read.plain, ' ', 1);
    END IF;
    IF coalesce(cardinality(hits), 0) <= 1000 AND whole IS NOT NULL THEN
      -- Where a tenth of all has the words, walking from the latest finds enough of them sooner than the index.
      IF crm.expected_hits(whole) > 120000 THEN
        EXECUTE taken || '(SELECT d.* FROM unnest($2) AS k (kind) CROSS JOIN LATERAL ' || format(latest, 5000, walked) || ' AS d LIMIT $11) AS d'
          INTO more USING ws, wanting, scope.owners, scope.nobody, me, concat_ws(' & ', read.every, fact.query)::tsquery, ranges, paths, NULL, read.ranked::tsquery, 1001;
      END IF;
      IF coalesce(cardinality(more), 0) <= 1000 THEN
        EXECUTE listed INTO more USING ws, wanting, scope.owners, scope.nobody, me, read.letters::tsquery, ranges, paths, whole::tsquery, read.ranked::tsquery, 1001;
      END IF;
      hits := hits || more;
      IF cardinality(more) > 1000 AND NOT names THEN
        EXECUTE taken || 'unnest($2) AS k (kind) CROSS JOIN LATERAL (' || format(named, 100, walked) || ' UNION ALL ' || format(latest, 100, walked) || ') AS d'
          INTO more USING ws, wanting, scope.owners, scope.nobody, me, concat_ws(' & ', read.every, fact.query)::tsquery, ranges, paths,
            NULL, read.ranked::tsquery, NULL, read.plain;
        hits := hits || more;
      END IF;
    END IF;
    IF cardinality(hits) > 1000 THEN
      IF me IS NOT NULL AND whole IS NOT NULL THEN
        EXECUTE listed INTO more USING ws, wanting, scope.owners, scope.nobody, me, read.letters::tsquery, ranges, paths,
          (whole || ' & ' || crm.lexeme(key || '#', 'owner:' || me))::tsquery, read.ranked::tsquery, 300;
        hits := hits || more;
      END IF;
    ELSE
      begun := coalesce(read.begun, read.letters);
      IF crm.expected_hits(coalesce(read.short, CASE WHEN whole IS NULL THEN read.letters END)) > 30000 THEN begun := read.partly; END IF;
      IF begun <> coalesce(read.whole, '') THEN
        EXECUTE listed INTO more USING ws, wanting, scope.owners, scope.nobody, me, read.letters::tsquery, ranges, paths,
          concat_ws(' & ', begun, also)::tsquery, read.ranked::tsquery, 1001;
        hits := hits || more;
      END IF;
    END IF;
    EXIT WHEN cardinality(hits) > 0 OR NOT read.special;
  END LOOP;
  IF cardinality(exact_ids) > 0 THEN
    EXECUTE taken || format('unnest($12, $13) AS e (kind, id) CROSS JOIN LATERAL
        (SELECT * FROM crm.search_documents WHERE workspace_id = $1 AND record_kind = e.kind AND record_id = e.id OFFSET 0) AS d WHERE %s',
        crm.search_conditions(false, scope.everyone, archived, fact.query::tsquery, ranges, paths))
      INTO more USING ws, wanting, scope.owners, scope.nobody, me, fact.query::tsquery, ranges, paths, NULL, read.ranked::tsquery, NULL, exact_kinds, exact_ids;
    hits := hits || more;
  END IF;
  -- Of an address the part before the @ may be a name; digits are none.
  read.plain := CASE WHEN coalesce(cardinality(hits), 0) > 0 THEN read.plain ELSE crm.search_text(regexp_replace(left(typed, 300), '@\S*|[0-9]+', ' ', 'g')) END;
  IF coalesce(cardinality(hits), 0) = 0 AND read.plain <> '' THEN
    alike := true;
    meant := crm.alike_words(ws, key, read.plain, plainly);
    listed := taken || format('(SELECT * FROM crm.search_documents d WHERE d.tsv @@ $9 AND %s LIMIT $11) AS d',
      crm.search_conditions(true, scope.everyone, archived, NULL, ranges, paths));
    FOREACH whole IN ARRAY ARRAY[meant.every, meant.either] LOOP
      CONTINUE WHEN crm.expected_hits(whole) > 120000;
      EXECUTE listed INTO hits USING ws, wanting, scope.owners, scope.nobody, me, NULL, ranges, paths,
        concat_ws(' & ', '(' || whole || ')', also)::tsquery, NULL::tsquery, 1001;
      EXIT WHEN cardinality(hits) > 0;
    END LOOP;
  END IF;
  RETURN QUERY
    WITH candidates AS (SELECT DISTINCT ON (h.record_id) h.* FROM unnest(hits) AS h ORDER BY h.record_id),
    scored AS (
      SELECT c.record_kind, c.record_id,
             CASE WHEN alike THEN 4 * public.word_similarity(read.plain, c.name)
                  ELSE c.rank + CASE WHEN c.record_id = ANY (exact_ids) THEN 8 ELSE 0 END
                       + CASE WHEN c.name = read.plain THEN 4 WHEN starts_with(c.name, read.plain) THEN 2 ELSE 0 END END::float8
             + CASE WHEN c.owner_id = me THEN 0.5 ELSE 0 END
             + 0.3 / (1 + greatest(0, extract(epoch FROM moment - c.touched_at)) / 604800)::float8 AS score,
             least(count(*) OVER (), 1001) AS found
        FROM candidates c)
    SELECT s.record_kind, s.record_id, s.score, s.found, alike FROM scored s
     WHERE after_id IS NULL OR s.score < after_score OR (s.score = after_score AND s.record_id > after_id)
     ORDER BY s.score DESC, s.record_id LIMIT greatest(wanted, 0) OFFSET greatest(skip, 0);
END $$;
CREATE FUNCTION crm.list_documents(typed text, plainly boolean, kinds text[], facts jsonb, ranges jsonb, numbers text, archived boolean,
  sort_by text, descending boolean, after_key text, after_id uuid, wanted integer, skip integer, counting boolean)
RETURNS TABLE (record_kind text, record_id uuid, sort_key text, found bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_indexscan = on SET jit = off SET work_mem = '32MB'
SET timezone = 'UTC' SET datestyle = 'ISO' AS $$
DECLARE
  ws       uuid := crm.current_workspace();
  me       uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  key      text := crm.search_key(crm.current_workspace());
  paths    jsonpath := numbers::jsonpath;
  wanting  text[] := coalesce(kinds, ARRAY['contact', 'company', 'lead', 'deal', 'task']);
  -- The column of the order, its type, and whether documents may lack it.
  ordered  text := CASE sort_by WHEN 'touched_at' THEN 'd.touched_at' WHEN 'created_at' THEN 'd.created_at' WHEN 'name' THEN 'd.name'
                     WHEN 'amount' THEN 'd.amount' WHEN 'on_date' THEN 'd.on_date' WHEN 'follow_up_on' THEN 'd.follow_up_on' END;
  type     text := CASE sort_by WHEN 'name' THEN 'text COLLATE "C"' WHEN 'amount' THEN 'numeric' WHEN 'on_date' THEN 'date' WHEN 'follow_up_on' THEN 'date'
                     ELSE 'timestamptz' END;
  lacking  boolean := sort_by IN ('amount', 'on_date', 'follow_up_on');
  way      text := CASE WHEN descending THEN 'DESC' ELSE 'ASC' END;
  needed   integer := greatest(wanted, 0) + greatest(skip, 0);
  bound    integer := CASE WHEN cardinality(wanting) = 1 THEN 2000 ELSE 1000 END;
  scope    record;
  fact     record;
  read     record;
  compared tsquery;
  indexed  tsquery;
  fits     text;
  finds    text;
  part     text;
  after    text;
  page     crm.search_row[];
  more     crm.search_row[];
  complete boolean := false;
  seen     bigint := 0;
  fitting  bigint := 0;
  total    bigint;
BEGIN
  IF ws IS NULL OR ordered IS NULL THEN RETURN; END IF;
  IF current_setting('app.search_pending', true) = 'on' THEN PERFORM crm.index_pending(); END IF;
  scope := crm.search_scope(ws);
  fact := crm.facts_query(key, facts);
  read := crm.read_words(ws, key, typed, false, plainly);
  compared := nullif(concat_ws(' & ', read.every, fact.query), '')::tsquery;
  indexed := nullif(concat_ws(' & ', read.begun, fact.query, crm.scope_query(key, scope.everyone, scope.owners, scope.nobody, me),
    -- A query of nothing but negations has to begin somewhere.
    CASE WHEN read.begun IS NOT NULL OR fact.query IS NOT NULL THEN
      (SELECT '(' || string_agg(crm.lexeme(key || '#', 'kind:' || one), '| ') || ')' FROM unnest(CASE WHEN fact.anchored THEN kinds ELSE wanting END) AS one) END), '')::tsquery;
  fits := crm.search_conditions(false, scope.everyone, archived, compared, ranges, paths);
  finds := 'd.workspace_id = $1 AND ' || CASE WHEN indexed IS NULL THEN '' ELSE 'd.tsv @@ $9 AND ' END || fits;

  FOREACH part IN ARRAY CASE WHEN NOT lacking THEN ARRAY['valued'] WHEN after_id IS NOT NULL AND after_key IS NULL THEN ARRAY['lacking']
                        ELSE ARRAY['valued', 'lacking'] END LOOP
    IF part = 'lacking' THEN
      ordered := 'd.record_id'; type := 'uuid'; way := 'ASC';
      fits := fits || format(' AND %s IS NULL', 'd.' || sort_by);
      finds := finds || format(' AND %s IS NULL', 'd.' || sort_by);
      after := CASE WHEN after_id IS NOT NULL AND after_key IS NULL THEN 'd.record_id > $11' ELSE 'true' END;
    ELSE
      after := CASE WHEN after_id IS NULL THEN 'true' ELSE format('(%s, d.record_id) %s ($10::%s, $11)', ordered, CASE WHEN descending THEN '<' ELSE '>' END, type) END;
      IF lacking THEN
        after := after || format(' AND %s IS NOT NULL', ordered);
      END IF;
    END IF;
    complete := false;
    more := NULL;
    IF NOT archived THEN
      EXECUTE format($sql$
        WITH walked AS MATERIALIZED (
          SELECT w.* FROM unnest($2) AS k (kind) CROSS JOIN LATERAL (
            SELECT d.record_kind, d.record_id, %1$s AS key, (%2$s) IS TRUE AS fits FROM (
              SELECT * FROM crm.search_documents d WHERE d.workspace_id = $1 AND d.record_kind = k.kind AND d.archived_at IS NULL AND %3$s
               ORDER BY %1$s %4$s, d.record_id %4$s LIMIT $12) AS d) AS w),
        ends AS (SELECT (array_agg(e.key ORDER BY e.key %4$s))[1] AS key FROM (
          SELECT (array_agg(w.key ORDER BY w.key %5$s))[1] AS key FROM walked w GROUP BY w.record_kind HAVING count(*) >= $12) AS e)
        SELECT (SELECT array_agg((f.record_kind, f.record_id, f.key::text)::crm.search_row) FROM (
                  SELECT * FROM walked w WHERE w.fits AND ((SELECT e.key FROM ends e) IS NULL OR w.key %6$s (SELECT e.key FROM ends e))
                   ORDER BY w.key %4$s, w.record_id %4$s LIMIT $13) AS f),
               (SELECT e.key IS NULL FROM ends e), count(*), count(*) FILTER (WHERE w.fits) FROM walked w $sql$,
        ordered, fits, after, way, CASE way WHEN 'DESC' THEN 'ASC' ELSE 'DESC' END, CASE way WHEN 'DESC' THEN '>' ELSE '<' END)
      INTO more, complete, seen, fitting
      USING ws, wanting, scope.owners, scope.nobody, me, compared, ranges, paths, indexed, after_key, after_id, bound, needed;
    END IF;
    IF NOT complete AND coalesce(cardinality(more), 0) < needed THEN
      PERFORM set_config('enable_indexscan', 'off', true);
      EXECUTE format('SELECT array_agg((f.record_kind, f.record_id, f.key::text)::crm.search_row) FROM (
          SELECT d.record_kind, d.record_id, %1$s AS key FROM crm.search_documents d WHERE %2$s AND %3$s ORDER BY %1$s %4$s, d.record_id %4$s LIMIT $12) AS f',
          ordered, finds, after, way)
        INTO more USING ws, wanting, scope.owners, scope.nobody, me, compared, ranges, paths, indexed, after_key, after_id, needed;
      PERFORM set_config('enable_indexscan', 'on', true);
      complete := coalesce(cardinality(more), 0) < needed;
    END IF;
    page := page || CASE part WHEN 'lacking' THEN ARRAY(SELECT (m.record_kind, m.record_id, NULL)::crm.search_row FROM unnest(more) AS m) ELSE more END;
    needed := needed - coalesce(cardinality(more), 0);
    EXIT WHEN needed <= 0 OR NOT complete;
  END LOOP;

  IF counting AND complete AND needed > 0 AND after_id IS NULL THEN
    total := coalesce(cardinality(page), 0);
  ELSIF counting THEN
    fits := crm.search_conditions(false, scope.everyone, archived, compared, ranges, paths);
    IF fitting * 5 > seen AND NOT archived THEN
      EXECUTE format('SELECT count(*) FROM (SELECT FROM unnest($2) AS k (kind) CROSS JOIN LATERAL (
          SELECT * FROM crm.search_documents d WHERE d.workspace_id = $1 AND d.record_kind = k.kind AND d.archived_at IS NULL
           ORDER BY d.touched_at DESC LIMIT 6000) AS d WHERE %s LIMIT 1001) AS f', fits)
        INTO total USING ws, wanting, scope.owners, scope.nobody, me, compared, ranges, paths;
    END IF;
    IF coalesce(total, 0) < 1001 THEN
      PERFORM set_config('enable_indexscan', 'off', true);
      EXECUTE format('SELECT count(*) FROM (SELECT FROM crm.search_documents d WHERE d.workspace_id = $1 AND %s %s LIMIT 1001) AS f',
          CASE WHEN indexed IS NULL THEN '' ELSE 'd.tsv @@ $9 AND' END, fits)
        INTO total USING ws, wanting, scope.owners, scope.nobody, me, compared, ranges, paths, indexed;
    END IF;
  END IF;
  RETURN QUERY SELECT p.record_kind, p.record_id, p.sort_key, total FROM unnest(page) WITH ORDINALITY AS p (record_kind, record_id, sort_key, place)
    ORDER BY p.place LIMIT greatest(wanted, 0) OFFSET greatest(skip, 0);
END $$;
CREATE FUNCTION crm.count_facts(typed text, plainly boolean, kinds text[], facts jsonb, ranges jsonb, numbers text, archived boolean, named text[])
RETURNS TABLE (fact text, value text, number bigint, looked_at bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET jit = off SET work_mem = '32MB' AS $$
DECLARE
  ws      uuid := crm.current_workspace();
  me      uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  key     text := crm.search_key(crm.current_workspace());
  paths   jsonpath := numbers::jsonpath;
  wanting text[] := coalesce(kinds, ARRAY['contact', 'company', 'lead', 'deal', 'task']);
  scope   record;
  held    record;
  read    record;
  indexed text;
  chosen  text;
BEGIN
  IF ws IS NULL THEN RETURN; END IF;
  IF current_setting('app.search_pending', true) = 'on' THEN PERFORM crm.index_pending(); END IF;
  scope := crm.search_scope(ws);
  held := crm.facts_query(key, facts);
  read := crm.read_words(ws, key, typed, false, plainly);
  indexed := CASE WHEN read.begun IS NOT NULL OR held.anchored THEN
    concat_ws(' & ', read.begun, held.query, crm.scope_query(key, scope.everyone, scope.owners, scope.nobody, me)) END;
  IF indexed IS NULL AND NOT archived AND ranges = '[]' OR crm.expected_hits(indexed) > 60000 THEN
    chosen := 'unnest($2) AS k (kind) CROSS JOIN LATERAL (SELECT * FROM crm.search_documents WHERE workspace_id = $1 AND record_kind = k.kind
      AND archived_at IS NULL ORDER BY touched_at DESC LIMIT 10001 / cardinality($2) + 1) AS d WHERE ';
  ELSE
    chosen := 'crm.search_documents d WHERE ' || CASE WHEN indexed IS NULL THEN '' ELSE 'd.tsv @@ $9 AND ' END;
  END IF;
  RETURN QUERY EXECUTE format($sql$
      WITH chosen AS MATERIALIZED (SELECT d.tsv FROM %s %s LIMIT 10001),
      held AS (SELECT substr(lexeme, 6) AS fact FROM chosen, unnest(tsvector_to_array(chosen.tsv)) AS lexeme WHERE starts_with(lexeme, $10)),
      counted AS (SELECT split_part(h.fact, ':', 1) AS name, substr(h.fact, strpos(h.fact, ':') + 1) AS value, count(*) AS number FROM held h
                   WHERE split_part(h.fact, ':', 1) = ANY ($11) GROUP BY 1, 2)
      SELECT r.name, r.value, r.number, (SELECT count(*) FROM chosen) FROM (
        SELECT c.*, row_number() OVER (PARTITION BY c.name ORDER BY c.number DESC, c.value) AS place FROM counted c) AS r
       WHERE r.place <= 20 ORDER BY r.name, r.place $sql$,
      chosen, crm.search_conditions(indexed IS NOT NULL, scope.everyone, archived, nullif(concat_ws(' & ', read.every, held.query), '')::tsquery, ranges, paths))
    USING ws, wanting, scope.owners, scope.nobody, me, nullif(concat_ws(' & ', read.every, held.query), '')::tsquery, ranges, paths, indexed::tsquery,
      key || '#', named;
END $$;
DO $$
DECLARE owned regprocedure;
BEGIN
  FOR owned IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'crm'::regnamespace AND p.proname IN ('search', 'list_documents', 'count_facts') LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO crm_search', owned);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', owned);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO crm_app', owned);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA crm FROM crm_search;
