-- Lists, filters and searches among a million records.
--
-- A list used to look at two thousand documents along its order, each of them a page of the table, and where these did not
-- fill its page it fetched, sorted and counted all that fit. Now the indexes of the orders carry what filters ask for, so that
-- walking along one reads nothing but the index: some ten thousand entries in the time that a thousand documents took.
GRANT CREATE ON SCHEMA crm TO crm_search;

-- A fact as the indexes of the orders carry it.
CREATE FUNCTION crm.fact_number(fact text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(fact, 0);

-- The facts of a document that many share, as numbers. Those that few share (whose company, of which contact) are found by the
-- index of lexemes, and kind and owner are columns. Of what may lack altogether, that there is any is a fact, too.
-- A function of one row, as the planner puts such a one into the statement in place of the call.
CREATE FUNCTION crm.search_facts(tsv tsvector) RETURNS TABLE (facts bigint[])
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY(
    SELECT DISTINCT crm.fact_number(held.fact)
      FROM unnest(tsvector_to_array(tsv)) AS l (lexeme)
     CROSS JOIN LATERAL (VALUES
       (CASE WHEN substr(l.lexeme, 6) !~ '^(kind|owner|seen|company|contact|record):' THEN substr(l.lexeme, 6) END),
       (substring(l.lexeme FROM '^.{5}((?:tag|source|city|country|industry|campaign|company|contact):)'))) AS held (fact)
     WHERE substr(l.lexeme, 5, 1) = '#' AND held.fact IS NOT NULL)
$$;

ALTER TABLE crm.search_documents ADD COLUMN facts bigint[] NOT NULL DEFAULT '{}';

-- The documents that are there already, without an index to keep meanwhile. Their tables are not held to one workspace, but only
-- their owner reads them.
DROP INDEX crm.search_documents_name, crm.search_documents_touched, crm.search_documents_created, crm.search_documents_amount,
  crm.search_documents_on, crm.search_documents_follow_up, crm.search_documents_archived, crm.search_documents_lexemes;
SET LOCAL ROLE crm_search;
UPDATE crm.search_documents d SET facts = f.facts FROM crm.search_documents o CROSS JOIN LATERAL crm.search_facts(o.tsv) AS f WHERE o.ctid = d.ctid;
RESET ROLE;
CREATE INDEX search_documents_lexemes ON crm.search_documents USING gin (tsv) WITH (fastupdate = on, gin_pending_list_limit = 256);
CREATE INDEX search_documents_archived ON crm.search_documents (workspace_id, record_kind, archived_at, record_id) WHERE archived_at IS NOT NULL;
CREATE INDEX search_documents_name ON crm.search_documents (workspace_id, record_kind, name, record_id)
  INCLUDE (owner_id, seen_by, touched_at, created_at, amount, on_date, follow_up_on, facts) WHERE archived_at IS NULL;
CREATE INDEX search_documents_touched ON crm.search_documents (workspace_id, record_kind, touched_at, record_id)
  INCLUDE (owner_id, seen_by, created_at, amount, on_date, follow_up_on, facts) WHERE archived_at IS NULL;
CREATE INDEX search_documents_created ON crm.search_documents (workspace_id, record_kind, created_at, record_id)
  INCLUDE (owner_id, seen_by, touched_at, amount, on_date, follow_up_on, facts) WHERE archived_at IS NULL;
CREATE INDEX search_documents_amount ON crm.search_documents (workspace_id, record_kind, amount, record_id)
  INCLUDE (owner_id, seen_by, touched_at, created_at, on_date, follow_up_on, facts) WHERE archived_at IS NULL AND amount IS NOT NULL;
CREATE INDEX search_documents_on ON crm.search_documents (workspace_id, record_kind, on_date, record_id)
  INCLUDE (owner_id, seen_by, touched_at, created_at, amount, follow_up_on, facts) WHERE archived_at IS NULL AND on_date IS NOT NULL;
CREATE INDEX search_documents_follow_up ON crm.search_documents (workspace_id, record_kind, follow_up_on, record_id)
  INCLUDE (owner_id, seen_by, touched_at, created_at, amount, on_date, facts) WHERE archived_at IS NULL AND follow_up_on IS NOT NULL;
-- Whose they are: for somebody who sees the records of many.
CREATE INDEX search_documents_owner ON crm.search_documents (workspace_id, owner_id, record_kind);
CREATE INDEX search_documents_seen_by ON crm.search_documents (workspace_id, seen_by) WHERE seen_by IS NOT NULL;
-- An index alone answers where the table's pages are known to be seen by everybody, which vacuum finds out.
ALTER TABLE crm.search_documents SET (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);

-- The numbers and days of documents that have no column, so that a range of them is found without looking at every document.
-- A day is kept as the number that its digits make.
CREATE TABLE crm.search_numbers (
  workspace_id uuid    NOT NULL,
  record_kind  text    NOT NULL,
  record_id    uuid    NOT NULL,
  key          text    COLLATE "C" NOT NULL,
  is_day       boolean NOT NULL,
  value        numeric NOT NULL,
  CONSTRAINT search_numbers_pkey PRIMARY KEY (workspace_id, record_kind, record_id, key)
);
CREATE INDEX search_numbers_value ON crm.search_numbers (workspace_id, record_kind, key, is_day, value, record_id);
ALTER TABLE crm.search_numbers ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_workspace ON crm.search_numbers USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
ALTER TABLE crm.search_numbers OWNER TO crm_search;

-- The numbers of a document as rows.
CREATE FUNCTION crm.search_numbers_of(numbers jsonb) RETURNS TABLE (key text, is_day boolean, value numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT n.key, jsonb_typeof(n.value) = 'string', replace(n.value #>> '{}', '-', CASE jsonb_typeof(n.value) WHEN 'string' THEN '' ELSE '-' END)::numeric
    FROM jsonb_each(numbers) AS n
$$;

SET LOCAL ROLE crm_search;
INSERT INTO crm.search_numbers (workspace_id, record_kind, record_id, key, is_day, value)
SELECT d.workspace_id, d.record_kind, d.record_id, n.key, n.is_day, n.value
  FROM crm.search_documents d CROSS JOIN LATERAL crm.search_numbers_of(d.numbers) AS n WHERE d.numbers IS NOT NULL;
RESET ROLE;

-- As before; and keeps the facts and the numbers beside the document.
CREATE OR REPLACE FUNCTION crm.write_documents(ws uuid, key text, of_kind text, ids uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE known integer;
BEGIN
  DELETE FROM crm.search_numbers n USING unnest(ids) AS one (id) WHERE n.workspace_id = ws AND n.record_kind = of_kind AND n.record_id = one.id;
  WITH sources AS MATERIALIZED (
    SELECT s.*, left(crm.search_text(s.title), 200) COLLATE "C" AS name,
           left(crm.search_text(CASE WHEN s.custom <> '{}' THEN concat_ws(' ', s.identifiers, crm.custom_words(s.custom)) ELSE s.identifiers END), 2000) AS identified,
           -- By record, then by tag: going through all tags of the workspace took more than all the rest.
           (SELECT array_agg(t.name) FROM (SELECT tag_id FROM crm.record_tags WHERE workspace_id = ws AND record_id = s.id OFFSET 0) AS r
             CROSS JOIN LATERAL (SELECT name FROM crm.tags WHERE workspace_id = ws AND id = r.tag_id OFFSET 0) AS t) AS tags,
           left(crm.search_text(s.context), 1000) AS around
      FROM crm.search_sources(ws, key, of_kind, ids) AS s
  ), made AS MATERIALIZED (
    SELECT s.*,
           (crm.lexemes(key, s.name, 'A')
             || CASE WHEN s.name <> '' THEN (SELECT string_agg('''' || key || '^' || left(word, 2) || ''' ''' || key || '^' || left(word, 3) || ''' ''' || key || '^' || left(word, 4) || ''' ', '')
                  FROM unnest(string_to_array(s.name, ' ')) AS word) ELSE '' END
             || crm.lexemes(key, s.identified, 'B')
             || CASE WHEN s.tags IS NULL THEN '' ELSE
                  (SELECT string_agg(crm.fact(key, 'tag', tag) || crm.lexemes(key, crm.search_text(tag), 'C'), '') FROM unnest(s.tags) AS tag) END
             || crm.lexemes(key, s.around, 'D') || s.lexemes
             || crm.fact(key, 'kind', of_kind) || crm.fact(key, 'owner', coalesce(s.owner_id::text, 'none'))
             || CASE WHEN s.custom <> '{}' THEN crm.custom_lexemes(key, s.custom) ELSE '' END)::tsvector AS tsv,
           CASE WHEN s.custom <> '{}' THEN nullif(coalesce(s.numbers, '{}') || coalesce(crm.custom_numbers(s.custom), '{}'), '{}') ELSE s.numbers END AS compared
      FROM sources s
  ), written AS (
    INSERT INTO crm.search_documents AS old (workspace_id, record_kind, record_id, name, tsv, owner_id, seen_by, touched_at, created_at,
                                             archived_at, amount, on_date, follow_up_on, numbers, facts)
    SELECT ws, of_kind, m.id, m.name, m.tsv, m.owner_id, m.seen_by, m.touched_at, m.created_at, m.archived_at, m.amount, m.on_date, m.follow_up_on,
           m.compared, f.facts
      FROM made m CROSS JOIN LATERAL crm.search_facts(m.tsv) AS f
    ON CONFLICT ON CONSTRAINT search_documents_pkey DO UPDATE
      SET name = excluded.name, tsv = excluded.tsv, owner_id = excluded.owner_id, seen_by = excluded.seen_by, touched_at = excluded.touched_at,
          created_at = excluded.created_at, archived_at = excluded.archived_at, amount = excluded.amount, on_date = excluded.on_date,
          follow_up_on = excluded.follow_up_on, numbers = excluded.numbers, facts = excluded.facts
    RETURNING 1
  ), noted AS (
    INSERT INTO crm.search_numbers (workspace_id, record_kind, record_id, key, is_day, value)
    SELECT ws, of_kind, m.id, n.key, n.is_day, n.value FROM made m CROSS JOIN LATERAL crm.search_numbers_of(m.compared) AS n WHERE m.compared IS NOT NULL
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

-- A fact that is asked for as documents hold it: what people wrote freely is compared as crm.search_text() makes it.
CREATE FUNCTION crm.asked_fact(fact text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN fact ~ '^(source|city|country|industry|campaign|cf[.][a-z0-9_]+):'
  THEN split_part(fact, ':', 1) || ':' || left(crm.search_text(substr(fact, strpos(fact, ':') + 1)), 100) ELSE fact END;

-- What is asked of facts, in two parts: `carried`, conditions on what the indexes of the orders carry of a document `d`, and
-- `others`, those facts that have to be compared with its lexemes.
CREATE FUNCTION crm.facts_sql(facts jsonb, OUT carried text, OUT others jsonb)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  one   jsonb;
  fact  text;
  parts text[];
BEGIN
  carried := '';
  others := '[]';
  FOR one IN SELECT f.one FROM jsonb_array_elements(facts) AS f (one) LOOP
    parts := '{}';
    FOR fact IN SELECT crm.asked_fact(a.fact) FROM jsonb_array_elements_text(one -> 'any') AS a (fact) LOOP
      parts := parts || CASE
        WHEN fact = 'owner:none' THEN 'd.owner_id IS NULL'
        WHEN fact ~ '^owner:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN format('d.owner_id = %L::uuid', substr(fact, 7))
        WHEN fact !~ '^(kind|owner|seen|company|contact|record):' THEN format('%L::bigint = ANY (d.facts)', crm.fact_number(fact)) END;
    END LOOP;
    IF one ? 'some' THEN
      parts := parts || CASE WHEN one ->> 'some' IN ('tag', 'source', 'city', 'country', 'industry', 'campaign', 'company', 'contact')
        THEN format('%L::bigint = ANY (d.facts)', crm.fact_number((one ->> 'some') || ':')) END;
    END IF;
    IF array_position(parts, NULL) IS NOT NULL OR parts = '{}' THEN
      others := others || jsonb_build_array(one);
    ELSE
      carried := carried || format(' AND (%s) IS %s', array_to_string(parts, ' OR '), CASE WHEN one -> 'not' = 'true' THEN 'NOT TRUE' ELSE 'TRUE' END);
    END IF;
  END LOOP;
END $$;

-- Numbers that must be within, `[{"key": "score", "from": "60", "included": true}, {"key": "cf.delivery", "to": "2026-12-31",
-- "is_day": true, "not": true}]`, as a path to compare those of a document with.
CREATE FUNCTION crm.numbers_path(numbers jsonb) RETURNS jsonpath
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT string_agg(CASE WHEN n.one -> 'not' = 'true' THEN '!' ELSE '' END || '(' || CASE WHEN n.one ? 'from' OR n.one ? 'to' THEN concat_ws(' && ',
            '$.' || (n.one -> 'key')::text || ' >' || CASE WHEN n.one -> 'from_included' = 'true' THEN '= ' ELSE ' ' END || b.from,
            '$.' || (n.one -> 'key')::text || ' <' || CASE WHEN n.one -> 'to_included' = 'true' THEN '= ' ELSE ' ' END || b.to)
          ELSE 'exists ($.' || (n.one -> 'key')::text || ')' END || ')', ' && ')::jsonpath
    FROM jsonb_array_elements(numbers) AS n (one)
   CROSS JOIN LATERAL (SELECT CASE WHEN n.one -> 'is_day' = 'true' THEN (n.one -> 'from')::text ELSE (n.one ->> 'from')::numeric::text END AS from,
                              CASE WHEN n.one -> 'is_day' = 'true' THEN (n.one -> 'to')::text ELSE (n.one ->> 'to')::numeric::text END AS to) AS b);

-- The first of these numbers that has a bound, as a condition on rows `n` of crm.search_numbers; a bound that does not belong
-- to the range does here, as the document itself is compared, too. Nothing where there is none.
CREATE FUNCTION crm.numbers_sql(numbers jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT format('n.key = %L AND n.is_day = %L', n.one ->> 'key', n.one -> 'is_day' = 'true')
               || CASE WHEN n.one ? 'from' THEN format(' AND n.value >= %L::numeric', replace(n.one ->> 'from', CASE WHEN n.one -> 'is_day' = 'true' THEN '-' ELSE '' END, '')) ELSE '' END
               || CASE WHEN n.one ? 'to' THEN format(' AND n.value <= %L::numeric', replace(n.one ->> 'to', CASE WHEN n.one -> 'is_day' = 'true' THEN '-' ELSE '' END, '')) ELSE '' END
          FROM jsonb_array_elements(numbers) WITH ORDINALITY AS n (one, place)
         WHERE (n.one ? 'from' OR n.one ? 'to') AND n.one -> 'not' IS DISTINCT FROM 'true' ORDER BY n.place LIMIT 1);

-- Of the ranges those of one column that leave out what has no value there: where a walk along its order may begin and end.
CREATE FUNCTION crm.ranges_along(ranges jsonb, at text, along text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT coalesce(string_agg(
            CASE WHEN r.one ? 'from' THEN format(' AND d.%I >= (%s->%s->>''from'')::%s', along, at, r.place - 1, t.type) ELSE '' END
         || CASE WHEN r.one ? 'to' THEN format(' AND d.%I < (%s->%s->>''to'')::%s', along, at, r.place - 1, t.type) ELSE '' END, ''), '')
          FROM jsonb_array_elements(ranges) WITH ORDINALITY AS r (one, place)
         CROSS JOIN LATERAL (SELECT CASE along WHEN 'amount' THEN 'numeric' WHEN 'on_date' THEN 'date' WHEN 'follow_up_on' THEN 'date' ELSE 'timestamptz' END AS type) AS t
         WHERE r.one ->> 'on' = along AND r.one -> 'not' IS DISTINCT FROM 'true' AND r.one -> 'none' IS DISTINCT FROM 'true');

-- Words that begin so, as a query in writing (`begun`). The index gathers all records of all words that do before it compares
-- them with anything; a word by itself (`exact`) it only looks up. So where very many have that very word, it stands by
-- itself, beside the words that are longer by one letter or more.
CREATE FUNCTION crm.begun_words(ws uuid, key text, one text, begun text, exact text, among text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  IF begun = exact OR one !~ '^[a-z0-9]+$' OR crm.expected_hits(exact) < 10000
     OR EXISTS (SELECT FROM crm.search_words w WHERE w.workspace_id = ws AND w.word > one || 'z' || U&'\FFFF' COLLATE "C" AND w.word < one || U&'\+10FFFF' COLLATE "C") THEN
    RETURN begun;
  END IF;
  RETURN (SELECT '(' || exact || ' | ' || string_agg(rtrim(crm.lexeme(key, one || letter)) || ':*' || among, ' | ') || ')'
            FROM regexp_split_to_table('abcdefghijklmnopqrstuvwxyz0123456789', '') AS letter);
END $$;

-- As before; words that very many have are looked up by themselves.
CREATE OR REPLACE FUNCTION crm.read_words(ws uuid, key text, typed text, literal boolean, plainly boolean,
  OUT plain text, OUT words integer, OUT special boolean, OUT whole text, OUT begun text, OUT partly text, OUT short text, OUT letters text, OUT every text, OUT ranked text)
LANGUAGE plpgsql AS $$
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
      IF words > 1 THEN found := crm.begun_words(ws, key, one, found, exact, among); END IF;
      begun := concat_ws(' & ', begun, found);
      partly := concat_ws(' & ', partly, found);
    END IF;
  END LOOP;
END $$;

-- How many documents somebody sees, as the planner expects.
CREATE FUNCTION crm.expected_owned(ws uuid, owners uuid[], nobody boolean, me uuid) RETURNS float8
LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM crm.search_documents d
    WHERE d.workspace_id = $1 AND (d.owner_id = ANY ($2) OR (d.owner_id IS NULL AND $3) OR d.seen_by = $4)' INTO plan USING ws, owners, nobody, me;
  RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;

-- What is asked of a list, as the functions below need it.
CREATE TYPE crm.search_list AS (
  owners   uuid[],
  nobody   boolean,
  everyone boolean,
  -- What the index of lexemes can begin with; nothing where there is nothing to begin with.
  indexed  tsquery,
  -- How many documents that leaves, roughly, or the index of owners; infinity where neither can begin.
  expected float8,
  -- What is compared with the lexemes of a document: all of it, and what the indexes of the orders do not carry.
  whole    tsquery,
  compared tsquery,
  -- Conditions on a document `d`: all of them, and on what the indexes of the orders carry of it.
  fits     text,
  carried  text,
  -- A condition on a document `h` of what they do not carry; and on rows `n` of crm.search_numbers. Nothing where there is none.
  besides  text,
  numbers  text
);

CREATE FUNCTION crm.read_list(ws uuid, key text, me uuid, typed text, plainly boolean, kinds text[], facts jsonb, ranges jsonb, numbers jsonb, archived boolean)
RETURNS crm.search_list
LANGUAGE plpgsql AS $$
DECLARE
  list  crm.search_list;
  scope record := crm.search_scope(ws);
  read  record := crm.read_words(ws, key, typed, false, plainly);
  -- That there is any value of a name the index of lexemes could only tell by going through all of them.
  fact  record := crm.facts_query(key, (SELECT coalesce(jsonb_agg(f.one), '[]') FROM jsonb_array_elements(facts) AS f (one) WHERE NOT f.one ? 'some'));
  split record := crm.facts_sql(facts);
BEGIN
  list.owners := scope.owners;
  list.nobody := scope.nobody;
  list.everyone := scope.everyone;
  list.expected := CASE WHEN scope.everyone THEN 'Infinity' ELSE crm.expected_owned(ws, scope.owners, scope.nobody, me) END;
  IF read.begun IS NOT NULL OR fact.anchored THEN
    -- Of lexemes that go together the planner expects too few; kinds go together with facts.
    list.expected := least(list.expected, crm.expected_hits(concat_ws(' & ', read.begun, fact.query)));
    list.indexed := concat_ws(' & ', read.begun, fact.query, (SELECT '(' || string_agg(crm.lexeme(key || '#', 'kind:' || one), '| ') || ')' FROM unnest(kinds) AS one))::tsquery;
  END IF;
  list.whole := nullif(concat_ws(' & ', read.every, (crm.facts_query(key, facts)).query), '')::tsquery;
  list.compared := nullif(concat_ws(' & ', read.every, (crm.facts_query(key, split.others)).query), '')::tsquery;
  list.fits := crm.search_conditions(false, scope.everyone, archived, list.whole, ranges, crm.numbers_path(numbers));
  list.carried := 'true'
    || CASE WHEN scope.everyone THEN '' ELSE ' AND (d.owner_id = ANY ($3) OR (d.owner_id IS NULL AND $4) OR d.seen_by = $5)' END
    || split.carried || crm.ranges_sql(ranges, '$7')
    -- A number of the workspace's own fields is there only where the field has a value.
    || (SELECT coalesce(string_agg(format(' AND %L::bigint = ANY (d.facts)', crm.fact_number(n.one ->> 'key')), ''), '')
          FROM jsonb_array_elements(numbers) AS n (one) WHERE n.one ->> 'key' LIKE 'cf.%' AND n.one -> 'not' IS DISTINCT FROM 'true');
  list.besides := nullif(concat_ws(' AND ', CASE WHEN list.compared IS NOT NULL THEN 'ts_match_vq(h.tsv, $6)' END,
                                            CASE WHEN jsonb_array_length(numbers) > 0 THEN 'coalesce(h.numbers, ''{}'') @@ $8' END), '');
  list.numbers := crm.numbers_sql(numbers);
  RETURN list;
END $$;

-- The documents of a kind `k.kind` along an order, with what its index carries of them.
CREATE FUNCTION crm.along_sql(key text, ordered text, begins text, way text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN format('SELECT d.%1$s AS key, d.record_id, d.owner_id, d.seen_by, d.touched_at, d.created_at, NULL::timestamptz AS archived_at, d.amount, d.on_date,
    d.follow_up_on, d.facts FROM crm.search_documents d WHERE d.workspace_id = $1 AND d.record_kind = k.kind AND d.archived_at IS NULL%2$s%3$s
    ORDER BY d.%1$s %4$s, d.record_id %4$s', key, CASE WHEN ordered IN ('amount', 'on_date', 'follow_up_on') AND key = ordered
    THEN format(' AND d.%I IS NOT NULL', ordered) ELSE '' END, begins, way);

-- Whether one of the documents `d` of along_sql() fits.
CREATE FUNCTION crm.along_fits(list crm.search_list) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (list).carried || CASE WHEN (list).besides IS NULL THEN '' ELSE format(' AND (SELECT %s FROM crm.search_documents h
  WHERE h.workspace_id = $1 AND h.record_kind = k.kind AND h.record_id = d.record_id)', (list).besides) END;

-- How many documents are in a range of a column, or of numbers: counted up to $4 and one more. Nothing where none is asked for.
CREATE FUNCTION crm.probe_sql(along text, ranges jsonb, numbers text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'SELECT count(*) FROM (SELECT FROM unnest($2) AS k (kind) CROSS JOIN LATERAL ('
  || CASE WHEN along = 'numbers' THEN 'SELECT FROM crm.search_numbers n WHERE n.workspace_id = $1 AND n.record_kind = k.kind AND ' || numbers
          WHEN crm.ranges_along(ranges, '$3', along) <> '' THEN crm.along_sql(along, along, crm.ranges_along(ranges, '$3', along), 'ASC') END
  || ' LIMIT $4 + 1) AS one LIMIT $4 + 1) AS counted';

-- Looks through $12 documents of each kind along an order for $13 that fit. Answers with those, and whether that were all.
CREATE FUNCTION crm.walk_sql(list crm.search_list, ordered text, lacking boolean, begins text, way text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN format($sql$
  WITH walked AS MATERIALIZED (
    SELECT k.kind, f.key, f.record_id FROM unnest($2) AS k (kind) CROSS JOIN LATERAL (
      SELECT d.key, d.record_id FROM (%1$s LIMIT $12) AS d WHERE %2$s ORDER BY d.key %3$s, d.record_id %3$s LIMIT $13) AS f),
  ends AS MATERIALIZED (
    SELECT e.key FROM unnest($2) AS k (kind) CROSS JOIN LATERAL (%1$s OFFSET $12 - 1 LIMIT 1) AS e
     WHERE (SELECT count(*) FROM walked w WHERE w.kind = k.kind) < $13 ORDER BY e.key %3$s LIMIT 1)
  SELECT (SELECT array_agg((f.kind, f.record_id, f.key::text)::crm.search_row) FROM (
            SELECT * FROM walked w WHERE NOT EXISTS (SELECT FROM ends) OR w.key %4$s (SELECT e.key FROM ends e)
             ORDER BY w.key %3$s, w.record_id %3$s LIMIT $13) AS f),
         NOT EXISTS (SELECT FROM ends) $sql$,
  crm.along_sql(CASE WHEN lacking THEN 'record_id' ELSE ordered END, ordered, begins, way),
  crm.along_fits(list) || CASE WHEN lacking THEN format(' AND d.%I IS NULL', ordered) ELSE '' END, way, CASE way WHEN 'DESC' THEN '>' ELSE '<' END);

-- Documents in an order: the first page, or the one after a document (`after_id` and what it is sorted by). Those without a
-- value to sort by come last, as they were made. `found`: how many there are in all, up to 1,001, where `counting`.
--
-- Two ways lead to a page. Where few documents fit, the index of lexemes, of a range or of numbers finds them all, and they are
-- sorted and counted. Where many do, walking along the order fills a page soon; what filters ask for stands in the index of the
-- order, so that no document is fetched that does not fit. How many fit is counted for ranges, up to some thousand, and
-- expected for lexemes; a wrong expectation costs one walk of bounded length.
--
-- For several kinds, each has an order of its own; what was walked of all of them is sure only up to the kind that reached least
-- far.
DROP FUNCTION crm.list_documents(text, boolean, text[], jsonb, jsonb, text, boolean, text, boolean, text, uuid, integer, integer, boolean);
CREATE FUNCTION crm.list_documents(typed text, plainly boolean, kinds text[], facts jsonb, ranges jsonb, numbers jsonb, archived boolean,
  sort_by text, descending boolean, after_key text, after_id uuid, wanted integer, skip integer, counting boolean)
RETURNS TABLE (record_kind text, record_id uuid, sort_key text, found bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_indexscan = on SET jit = off SET work_mem = '32MB'
SET timezone = 'UTC' SET datestyle = 'ISO' AS $$
DECLARE
  ws       uuid := crm.current_workspace();
  me       uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  paths    jsonpath := crm.numbers_path(numbers);
  wanting  text[] := coalesce(kinds, ARRAY['contact', 'company', 'lead', 'deal', 'task']);
  type     text := CASE sort_by WHEN 'touched_at' THEN 'timestamptz' WHEN 'created_at' THEN 'timestamptz' WHEN 'name' THEN 'text COLLATE "C"'
                     WHEN 'amount' THEN 'numeric' WHEN 'on_date' THEN 'date' WHEN 'follow_up_on' THEN 'date' END;
  way      text := CASE WHEN descending THEN 'DESC' ELSE 'ASC' END;
  sign     text := CASE WHEN descending THEN '<' ELSE '>' END;
  needed   integer := greatest(wanted, 0) + greatest(skip, 0);
  few      CONSTANT integer := 3000;
  list     crm.search_list;
  expected float8;
  far      integer;
  step     integer;
  along    text;
  begins   text;
  page     crm.search_row[] := '{}';
  more     crm.search_row[];
  finished boolean := false;
  ranged   boolean := false;
  total    bigint;
BEGIN
  IF ws IS NULL OR type IS NULL THEN RETURN; END IF;
  IF current_setting('app.search_pending', true) = 'on' THEN PERFORM crm.index_pending(); END IF;
  list := crm.read_list(ws, crm.search_key(ws), me, typed, plainly, kinds, facts, ranges, coalesce(numbers, '[]'), archived);
  expected := list.expected;
  FOR along IN SELECT DISTINCT r.one ->> 'on' FROM jsonb_array_elements(ranges) AS r (one) UNION ALL SELECT 'numbers' WHERE list.numbers IS NOT NULL LOOP
    begins := crm.probe_sql(along, ranges, list.numbers);
    CONTINUE WHEN archived OR expected <= few OR along = sort_by OR begins IS NULL;
    EXECUTE begins INTO total USING ws, wanting, ranges, few;
    ranged := total <= few;
    expected := CASE WHEN ranged THEN total ELSE expected END;
  END LOOP;
  total := NULL;

  IF NOT archived AND expected > few THEN
    -- How far to walk: where no index can begin the search there is no other way than to the end.
    far := CASE WHEN expected = 'Infinity' THEN 2000000 WHEN list.besides IS NOT NULL THEN 4000 / cardinality(wanting)
             WHEN expected > 50000 THEN 100000 ELSE 20000 END;
    finished := true;
    IF after_id IS NULL OR after_key IS NOT NULL THEN
      begins := crm.ranges_along(ranges, '$7', sort_by)
        || CASE WHEN after_id IS NULL THEN '' ELSE format(' AND (d.%I, d.record_id) %s ($10::%s, $11)', sort_by, sign, type) END;
      -- Of several kinds some may have nothing that fits; a short walk along all of them tells where those that do have it.
      FOREACH step IN ARRAY CASE WHEN cardinality(wanting) > 1 AND far > 1000 THEN ARRAY[1000, far] ELSE ARRAY[far] END LOOP
        EXECUTE crm.walk_sql(list, sort_by, false, begins, way) INTO page, finished
          USING ws, wanting, list.owners, list.nobody, me, list.compared, ranges, paths, list.indexed, after_key, after_id, step, needed;
        page := coalesce(page, '{}');
        EXIT WHEN finished OR cardinality(page) >= needed;
      END LOOP;
    END IF;
    IF finished AND cardinality(page) < needed AND sort_by IN ('amount', 'on_date', 'follow_up_on') AND crm.ranges_along(ranges, '$7', sort_by) = '' THEN
      begins := CASE WHEN after_id IS NOT NULL AND after_key IS NULL THEN ' AND d.record_id > $11' ELSE '' END;
      EXECUTE crm.walk_sql(list, sort_by, true, begins, 'ASC') INTO more, finished
        USING ws, wanting, list.owners, list.nobody, me, list.compared, ranges, paths, list.indexed, after_key, after_id,
          CASE WHEN expected = 'Infinity' THEN far ELSE 2000 END, needed - cardinality(page);
      page := page || ARRAY(SELECT (m.record_kind, m.record_id, NULL)::crm.search_row FROM unnest(more) AS m);
    END IF;
    IF finished AND cardinality(page) < needed AND after_id IS NULL THEN total := cardinality(page); END IF;
  END IF;

  IF NOT finished AND cardinality(page) < needed OR archived OR expected <= few THEN
    PERFORM set_config('enable_indexscan', 'off', true);
    EXECUTE format($sql$
        WITH fitting AS MATERIALIZED (SELECT d.record_kind, d.record_id, d.%1$I AS key FROM crm.search_documents d WHERE %2$s)
        SELECT (SELECT array_agg((f.record_kind, f.record_id, f.key::text)::crm.search_row) FROM (
                  SELECT * FROM fitting d WHERE %3$s
                   ORDER BY d.key IS NULL, d.key %4$s, CASE WHEN d.key IS NULL OR %5$L THEN d.record_id END, d.record_id DESC LIMIT $12) AS f),
               (SELECT least(count(*), 1001) FROM fitting) $sql$,
        sort_by, crm.found_sql(list, list.everyone AND list.indexed IS NOT NULL AND NOT ranged),
        CASE WHEN after_id IS NULL THEN 'true' WHEN after_key IS NULL THEN 'd.key IS NULL AND d.record_id > $11'
          ELSE format('((d.key, d.record_id) %s ($10::%s, $11) OR d.key IS NULL)', sign, type) END,
        way, NOT descending)
      INTO page, total USING ws, wanting, list.owners, list.nobody, me, list.whole, ranges, paths, list.indexed, after_key, after_id, needed;
    PERFORM set_config('enable_indexscan', 'on', true);
  ELSIF counting AND total IS NULL THEN
    total := crm.count_list(ws, wanting, me, list, ranges, paths, expected);
  END IF;
  RETURN QUERY SELECT p.record_kind, p.record_id, p.sort_key, CASE WHEN counting THEN total END
    FROM unnest(page) WITH ORDINALITY AS p (record_kind, record_id, sort_key, place)
    ORDER BY p.place LIMIT greatest(wanted, 0) OFFSET greatest(skip, 0);
END $$;

-- Conditions that find all documents of a list by the indexes of ranges and numbers, and of lexemes; where these are to be used
-- alone, the workspace is compared in a way that no B-tree serves.
CREATE FUNCTION crm.found_sql(list crm.search_list, by_lexeme boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN by_lexeme THEN replace((list).fits, 'd.workspace_id = $1', 'd.workspace_id IS NOT DISTINCT FROM $1') ELSE (list).fits END || CASE WHEN (list).indexed IS NULL THEN '' ELSE ' AND d.tsv @@ $9' END
  || CASE WHEN (list).numbers IS NULL THEN '' ELSE format(' AND (d.record_kind, d.record_id) IN (SELECT n.record_kind, n.record_id
       FROM crm.search_numbers n WHERE n.workspace_id = $1 AND n.record_kind = ANY ($2) AND %s)', (list).numbers) END;

-- How many documents fit, up to 1,001: along an order where many are expected to, else by the index of lexemes.
CREATE FUNCTION crm.count_list(ws uuid, kinds text[], me uuid, list crm.search_list, ranges jsonb, paths jsonpath, expected float8) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  along text;
  total bigint := 0;
BEGIN
  -- To compare words a document has to be fetched, which the index does for the first thousand hits only.
  IF expected = 'Infinity' OR expected > (CASE WHEN list.compared IS NULL THEN 30000 ELSE 300000 END) THEN
    SELECT coalesce(min(c.along) FILTER (WHERE crm.ranges_along(ranges, '$7', c.along) <> ''), 'touched_at') INTO along
      FROM unnest(ARRAY['amount', 'on_date', 'follow_up_on', 'created_at']) AS c (along);
    EXECUTE format('SELECT count(*) FROM (SELECT FROM unnest($2) AS k (kind) CROSS JOIN LATERAL (SELECT FROM (%s LIMIT $9) AS d WHERE %s) AS f LIMIT 1001) AS counted',
        crm.along_sql(along, along, crm.ranges_along(ranges, '$7', along), 'DESC'), crm.along_fits(list))
      INTO total USING ws, kinds, list.owners, list.nobody, me, list.compared, ranges, paths,
        CASE WHEN expected = 'Infinity' THEN 2000000 WHEN list.besides IS NULL THEN 60000 ELSE 6000 END / least(cardinality(kinds), 2);
  END IF;
  IF total < 1001 AND expected < 'Infinity' THEN
    PERFORM set_config('enable_indexscan', 'off', true);
    EXECUTE format('SELECT count(*) FROM (SELECT FROM crm.search_documents d WHERE %s LIMIT 1001) AS f', crm.found_sql(list, list.everyone))
      INTO total USING ws, kinds, list.owners, list.nobody, me, list.whole, ranges, paths, list.indexed;
    PERFORM set_config('enable_indexscan', 'on', true);
  END IF;
  RETURN total;
END $$;

-- As before, with numbers as they are given now. Where somebody sees the records of many, the index of owners is used beside that of
-- lexemes, and of what was touched last only theirs are fetched.
DROP FUNCTION crm.search(text, boolean, text[], jsonb, jsonb, text, boolean, timestamptz, text[], uuid[], float8, uuid, integer, integer),
  crm.count_facts(text, boolean, text[], jsonb, jsonb, text, boolean, text[]);
-- Loads the extension, whose setting the function below carries.
DO $$ BEGIN PERFORM public.similarity('', ''); END $$;
CREATE FUNCTION crm.search(typed text, plainly boolean, kinds text[], facts jsonb, ranges jsonb, numbers jsonb, archived boolean, moment timestamptz,
  exact_kinds text[], exact_ids uuid[], after_score float8, after_id uuid, wanted integer, skip integer)
RETURNS TABLE (record_kind text, record_id uuid, score float8, found bigint, alike boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET work_mem = '32MB' SET pg_trgm.similarity_threshold = 0.3 AS $$
DECLARE
  ws      uuid := crm.current_workspace();
  me      uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  key     text := crm.search_key(crm.current_workspace());
  paths   jsonpath := crm.numbers_path(numbers);
  wanting text[] := coalesce(kinds, ARRAY['contact', 'company', 'lead', 'deal', 'task']);
  -- What is taken of a document.
  taken   CONSTANT text := 'SELECT array_agg((d.record_kind, d.record_id, d.name, d.owner_id, d.touched_at,
                            coalesce(ts_rank(''{0.1, 0.2, 0.4, 1}'', d.tsv, $10), 0))::crm.search_hit) FROM ';
  latest  text := '(SELECT d.* FROM (SELECT * FROM crm.search_documents WHERE workspace_id = $1 AND record_kind = k.kind
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
  also := nullif(concat_ws(' & ', fact.query, (SELECT '(' || string_agg(crm.lexeme(key || '#', 'kind:' || one), '| ') || ')' FROM unnest(kinds) AS one)), '');
  IF NOT scope.everyone THEN
    latest := '(SELECT d.* FROM (SELECT t.record_id FROM (SELECT record_id, owner_id, seen_by FROM crm.search_documents WHERE workspace_id = $1
        AND record_kind = k.kind AND archived_at IS NULL ORDER BY touched_at DESC, record_id DESC LIMIT %s) AS t
       WHERE t.owner_id = ANY ($3) OR t.owner_id IS NULL OR t.seen_by = $5 OFFSET 0) AS t
      CROSS JOIN LATERAL (SELECT * FROM crm.search_documents WHERE workspace_id = $1 AND record_kind = k.kind AND record_id = t.record_id OFFSET 0) AS d WHERE %s)';
  END IF;
  walked := crm.search_conditions(false, scope.everyone, archived, 'compared', ranges, paths);
  alike := false;
  FOR attempt IN 0 .. 1 LOOP
    read := crm.read_words(ws, key, typed, attempt = 1, plainly);
    listed := taken || format('(SELECT * FROM crm.search_documents d WHERE d.tsv @@ $9 AND %s LIMIT $11) AS d',
      crm.search_conditions(scope.everyone, scope.everyone, archived, read.letters::tsquery, ranges, paths));
    hits := NULL;
    more := NULL;
    whole := CASE WHEN read.whole IS NOT NULL OR fact.anchored THEN concat_ws(' & ', read.whole, also) END;
    -- A single beginning of a few letters: names that begin so are enough where there are many.
    names := read.words = 1 AND length(read.plain) <= 4 AND NOT fact.anchored OR whole IS NULL;
    IF names AND read.plain <> '' THEN
      PERFORM set_config('enable_indexscan', 'on', true);
      EXECUTE taken || 'unnest($2) AS k (kind) CROSS JOIN LATERAL (' || format(named, 1000, walked) || ' UNION ALL ' || format(latest, 100, walked) || ') AS d'
        INTO hits USING ws, wanting, scope.owners, scope.nobody, me, concat_ws(' & ', read.every, fact.query)::tsquery, ranges, paths,
          NULL, read.ranked::tsquery, NULL, split_part(read.plain, ' ', 1);
      PERFORM set_config('enable_indexscan', 'off', true);
    END IF;
    IF coalesce(cardinality(hits), 0) <= 1000 AND whole IS NOT NULL THEN
      -- Where a quarter of all has the words, walking from the latest finds enough of them sooner than the index.
      IF scope.everyone AND crm.expected_hits(whole) > 400000 THEN
        PERFORM set_config('enable_indexscan', 'on', true);
        EXECUTE taken || '(SELECT d.* FROM unnest($2) AS k (kind) CROSS JOIN LATERAL ' || format(latest, 5000, walked) || ' AS d LIMIT $11) AS d'
          INTO more USING ws, wanting, scope.owners, scope.nobody, me, concat_ws(' & ', read.every, fact.query)::tsquery, ranges, paths, NULL, read.ranked::tsquery, 1001;
        PERFORM set_config('enable_indexscan', 'off', true);
      END IF;
      IF coalesce(cardinality(more), 0) <= 1000 THEN
        EXECUTE listed INTO more USING ws, wanting, scope.owners, scope.nobody, me, read.letters::tsquery, ranges, paths, whole::tsquery, read.ranked::tsquery, 1001;
      END IF;
      hits := hits || more;
      IF cardinality(more) > 1000 AND NOT names THEN
        PERFORM set_config('enable_indexscan', 'on', true);
        EXECUTE taken || 'unnest($2) AS k (kind) CROSS JOIN LATERAL (' || format(named, 100, walked) || ' UNION ALL ' || format(latest, 100, walked) || ') AS d'
          INTO more USING ws, wanting, scope.owners, scope.nobody, me, concat_ws(' & ', read.every, fact.query)::tsquery, ranges, paths,
            NULL, read.ranked::tsquery, NULL, read.plain;
        PERFORM set_config('enable_indexscan', 'off', true);
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
      crm.search_conditions(scope.everyone, scope.everyone, archived, NULL, ranges, paths));
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

CREATE FUNCTION crm.count_facts(typed text, plainly boolean, kinds text[], facts jsonb, ranges jsonb, numbers jsonb, archived boolean, named text[])
RETURNS TABLE (fact text, value text, number bigint, looked_at bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET jit = off SET work_mem = '32MB' AS $$
DECLARE
  ws      uuid := crm.current_workspace();
  me      uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  key     text := crm.search_key(crm.current_workspace());
  paths   jsonpath := crm.numbers_path(numbers);
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

-- Open deals in the order in which they were made: where deals that nobody touches are looked for.
CREATE INDEX deals_open_since ON crm.deals (workspace_id, created_at, id) WHERE closed_at IS NULL AND deleted_at IS NULL;
