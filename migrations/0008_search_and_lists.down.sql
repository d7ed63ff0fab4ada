-- Back to the documents of 0004: words alone, written with every statement.
GRANT CREATE ON SCHEMA crm TO crm_search;
DROP TABLE crm.recent_searches, crm.saved_searches;
DO $$
DECLARE watched text; action text;
BEGIN
  FOREACH watched IN ARRAY ARRAY['contacts', 'companies', 'deals', 'leads', 'tasks', 'contact_emails', 'contact_phones', 'company_emails',
      'company_phones', 'deal_contacts', 'record_tags'] LOOP
    FOREACH action IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
      EXECUTE format('DROP TRIGGER search_%s ON crm.%I', action, watched);
    END LOOP;
  END LOOP;
  DROP TRIGGER search_update ON crm.tags;
  DROP TRIGGER search_update ON crm.stages;
  DROP TRIGGER search_pending_written ON crm.search_pending;
  -- Together, as some stand in others.
  EXECUTE (SELECT 'DROP FUNCTION ' || string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc p
    WHERE p.pronamespace = 'crm'::regnamespace AND p.proname IN (
      'list_documents', 'count_facts', 'search', 'search_conditions', 'expected_hits', 'alike_words', 'read_words', 'ranges_sql', 'scope_query',
      'facts_query', 'search_scope', 'index_changed_stages', 'index_renamed_tags', 'index_changed_details', 'index_changed', 'index_at_commit',
      'index_pending', 'index_later', 'write_documents', 'index_records', 'search_sources', 'custom_words', 'custom_numbers', 'custom_lexemes',
      'email_lexemes', 'email_words', 'phone_lexeme', 'one_letter_less', 'fact', 'lexeme', 'lexemes', 'search_key'));
END $$;
DROP TYPE crm.search_source, crm.search_hit, crm.search_row;
DROP TABLE crm.search_pending, crm.search_words, crm.search_documents;
REVOKE SELECT ON crm.company_emails, crm.company_phones, crm.deal_contacts, crm.tasks, crm.stages, crm.users, crm.workspace_settings FROM crm_search;

CREATE OR REPLACE FUNCTION crm.search_text(value text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN trim(regexp_replace(lower(public.unaccent(normalize(coalesce(value, ''), NFKC))), '[^[:alnum:]]+', ' ', 'g'));

CREATE TABLE crm.search_documents (
  workspace_id uuid        NOT NULL,
  record_kind  text        NOT NULL,
  record_id    uuid        NOT NULL,
  number       bigint      NOT NULL,
  title        text        NOT NULL,
  name         text        NOT NULL,
  tsv          tsvector    NOT NULL,
  owner_id     uuid,
  touched_at   timestamptz NOT NULL,
  CONSTRAINT search_documents_pkey PRIMARY KEY (workspace_id, record_kind, record_id)
);
CREATE INDEX search_documents_words ON crm.search_documents USING gin (workspace_id, tsv);
CREATE INDEX search_documents_similar ON crm.search_documents USING gin (workspace_id, name public.gin_trgm_ops);
ALTER TABLE crm.search_documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_workspace ON crm.search_documents USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
ALTER TABLE crm.search_documents OWNER TO crm_search;


-- A document's words by weight: A the name, B what identifies it (e-mail, phone, domain, tags), D what it belongs to.
CREATE FUNCTION crm.search_vector(names text, identifiers text, context text) RETURNS tsvector
LANGUAGE sql STABLE PARALLEL SAFE
RETURN setweight(to_tsvector('simple', crm.search_text(names)), 'A')
    || setweight(to_tsvector('simple', crm.search_text(identifiers)), 'B')
    || setweight(to_tsvector('simple', crm.search_text(context)), 'D');

CREATE FUNCTION crm.tag_names(record uuid) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT string_agg(t.name, ' ') FROM crm.record_tags r
        JOIN crm.tags t ON t.workspace_id = r.workspace_id AND t.id = r.tag_id
        WHERE r.workspace_id = crm.current_workspace() AND r.record_id = record);

-- Writes the documents of these records anew and removes those of deleted ones.
CREATE FUNCTION crm.index_records(kind text, ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE ws uuid := crm.current_workspace();
BEGIN
  IF ids IS NULL THEN RETURN; END IF;
  WITH fresh AS (
    SELECT c.id, c.number, c.name AS title, c.owner_id, c.updated_at,
           crm.search_vector(c.name,
             concat_ws(' ',
               (SELECT string_agg(e.email, ' ') FROM crm.contact_emails e WHERE e.workspace_id = ws AND e.contact_id = c.id),
               (SELECT string_agg(p.number, ' ') FROM crm.contact_phones p WHERE p.workspace_id = ws AND p.contact_id = c.id),
               crm.tag_names(c.id)),
             concat_ws(' ', o.name, c.title, c.city)) AS tsv
      FROM crm.contacts c LEFT JOIN crm.companies o ON o.workspace_id = ws AND o.id = c.company_id
     WHERE kind = 'contact' AND c.workspace_id = ws AND c.id = ANY (ids) AND c.deleted_at IS NULL
    UNION ALL
    SELECT o.id, o.number, o.name, o.owner_id, o.updated_at,
           crm.search_vector(o.name, concat_ws(' ', o.domain, o.phone, crm.tag_names(o.id)), o.city)
      FROM crm.companies o
     WHERE kind = 'company' AND o.workspace_id = ws AND o.id = ANY (ids) AND o.deleted_at IS NULL
    UNION ALL
    SELECT d.id, d.number, d.name, d.owner_id, d.updated_at,
           crm.search_vector(d.name, crm.tag_names(d.id), concat_ws(' ', o.name, c.name))
      FROM crm.deals d LEFT JOIN crm.companies o ON o.workspace_id = ws AND o.id = d.company_id
                       LEFT JOIN crm.contacts c ON c.workspace_id = ws AND c.id = d.contact_id
     WHERE kind = 'deal' AND d.workspace_id = ws AND d.id = ANY (ids) AND d.deleted_at IS NULL
    UNION ALL
    SELECT l.id, l.number, c.name, l.owner_id, l.updated_at,
           crm.search_vector(c.name, crm.tag_names(l.id), concat_ws(' ', l.source, l.campaign))
      FROM crm.leads l JOIN crm.contacts c ON c.workspace_id = ws AND c.id = l.contact_id
     WHERE kind = 'lead' AND l.workspace_id = ws AND l.id = ANY (ids) AND l.deleted_at IS NULL
  ), written AS (
    INSERT INTO crm.search_documents AS old (workspace_id, record_kind, record_id, number, title, name, tsv, owner_id, touched_at)
    SELECT ws, kind, id, number, title, left(crm.search_text(title), 200), tsv, owner_id, updated_at FROM fresh
    ON CONFLICT ON CONSTRAINT search_documents_pkey DO UPDATE
      SET title = excluded.title, name = excluded.name, tsv = excluded.tsv, owner_id = excluded.owner_id, touched_at = excluded.touched_at
  )
  DELETE FROM crm.search_documents d
   WHERE d.workspace_id = ws AND d.record_kind = kind AND d.record_id = ANY (ids)
     AND NOT EXISTS (SELECT FROM fresh f WHERE f.id = d.record_id);
END $$;
ALTER FUNCTION crm.index_records(text, uuid[]) OWNER TO crm_search;
REVOKE EXECUTE ON FUNCTION crm.index_records(text, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION crm.index_records(text, uuid[]) TO crm_app;

-- The trigger of each record table: TG_ARGV[0] is the kind of record. A changed name also changes the documents of the
-- records that show it.
CREATE FUNCTION crm.index_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids uuid[];
BEGIN
  SELECT array_agg(id) INTO ids FROM changed;
  PERFORM crm.index_records(TG_ARGV[0], ids);
  IF TG_OP = 'UPDATE' AND TG_ARGV[0] = 'company' THEN
    PERFORM crm.index_records('contact', (SELECT array_agg(c.id) FROM crm.contacts c
      WHERE c.workspace_id = crm.current_workspace() AND c.company_id = ANY (ids)));
    PERFORM crm.index_records('deal', (SELECT array_agg(d.id) FROM crm.deals d
      WHERE d.workspace_id = crm.current_workspace() AND d.company_id = ANY (ids)));
  ELSIF TG_OP = 'UPDATE' AND TG_ARGV[0] = 'contact' THEN
    PERFORM crm.index_records('deal', (SELECT array_agg(d.id) FROM crm.deals d
      WHERE d.workspace_id = crm.current_workspace() AND d.contact_id = ANY (ids)));
    PERFORM crm.index_records('lead', (SELECT array_agg(l.id) FROM crm.leads l
      WHERE l.workspace_id = crm.current_workspace() AND l.contact_id = ANY (ids)));
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION crm.index_changed_details() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM crm.index_records('contact', (SELECT array_agg(DISTINCT contact_id) FROM changed));
  RETURN NULL;
END $$;

CREATE FUNCTION crm.index_changed_tags() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched record;
BEGIN
  FOR touched IN SELECT record_kind, array_agg(DISTINCT record_id) AS ids FROM changed GROUP BY record_kind LOOP
    PERFORM crm.index_records(touched.record_kind, touched.ids);
  END LOOP;
  RETURN NULL;
END $$;

-- A tag that gets another name stands in the documents of all records that carry it.
CREATE FUNCTION crm.index_renamed_tags() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched record;
BEGIN
  FOR touched IN SELECT r.record_kind, array_agg(DISTINCT r.record_id) AS ids
                   FROM changed JOIN crm.record_tags r ON r.workspace_id = changed.workspace_id AND r.tag_id = changed.id
                  GROUP BY r.record_kind LOOP
    PERFORM crm.index_records(touched.record_kind, touched.ids);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER search_update AFTER UPDATE ON crm.tags REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION crm.index_renamed_tags();

DO $$
DECLARE watched record;
BEGIN
  FOR watched IN SELECT * FROM (VALUES
      ('contacts', 'crm.index_changed(''contact'')'), ('companies', 'crm.index_changed(''company'')'),
      ('deals', 'crm.index_changed(''deal'')'), ('leads', 'crm.index_changed(''lead'')'),
      ('contact_emails', 'crm.index_changed_details()'), ('contact_phones', 'crm.index_changed_details()'),
      ('record_tags', 'crm.index_changed_tags()')) AS t (name, call) LOOP
    EXECUTE format('CREATE TRIGGER search_insert AFTER INSERT ON crm.%I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %s', watched.name, watched.call);
    EXECUTE format('CREATE TRIGGER search_update AFTER UPDATE ON crm.%I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %s', watched.name, watched.call);
    EXECUTE format('CREATE TRIGGER search_delete AFTER DELETE ON crm.%I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %s', watched.name, watched.call);
  END LOOP;
END $$;

-- The one way to read search_documents. Every word is a prefix, all must match; where none does, names that look alike
-- are offered (`similar`). Best first: the whole name, its beginning, what is mine, what was touched in the last week.
-- `found` stops at 1,001, which people read as "1,000+": ranking the 44,000 hits of a common word would take 65 ms.
CREATE FUNCTION crm.search(words text, only_kinds text[], moment timestamptz, wanted integer, skip integer)
RETURNS TABLE (record_kind text, record_id uuid, number bigint, title text, found bigint, alike boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET pg_trgm.word_similarity_threshold = 0.5 AS $$
DECLARE
  ws    uuid    := crm.current_workspace();
  me    uuid    := nullif(current_setting('app.user_id', true), '')::uuid;
  plain text    := crm.search_text(left(words, 300));
  query tsquery;
BEGIN
  IF ws IS NULL OR plain = '' THEN RETURN; END IF;
  SELECT to_tsquery('simple', string_agg(word || ':*', ' & ')) INTO query
    FROM (SELECT word FROM regexp_split_to_table(plain, ' ') AS word LIMIT 12) AS first_words;
  RETURN QUERY
    WITH candidates AS (
      SELECT d.* FROM crm.search_documents d
       WHERE d.workspace_id = ws AND d.tsv @@ query
         AND (only_kinds IS NULL OR d.record_kind = ANY (only_kinds)) AND crm.in_scope(d.owner_id)
       LIMIT 1001)
    SELECT c.record_kind, c.record_id, c.number, c.title, count(*) OVER (), false
      FROM candidates c
     ORDER BY (CASE WHEN c.name = plain THEN 4 WHEN starts_with(c.name, plain) THEN 2 ELSE 0 END)
              + ts_rank(c.tsv, query)
              + (CASE WHEN c.owner_id = me THEN 0.5 ELSE 0 END)
              + (CASE WHEN c.touched_at > moment - interval '7 days' THEN 0.3 ELSE 0 END) DESC,
              c.touched_at DESC, c.record_id
     LIMIT wanted OFFSET skip;
  IF FOUND THEN RETURN; END IF;
  -- A page beyond the last one of words that do match is empty, and no guess.
  IF skip > 0 AND EXISTS (
      SELECT FROM crm.search_documents d
       WHERE d.workspace_id = ws AND d.tsv @@ query
         AND (only_kinds IS NULL OR d.record_kind = ANY (only_kinds)) AND crm.in_scope(d.owner_id)) THEN
    RETURN;
  END IF;
  RETURN QUERY
    WITH candidates AS (
      SELECT d.*, word_similarity(plain, d.name) AS likeness FROM crm.search_documents d
       WHERE d.workspace_id = ws AND plain <% d.name
         AND (only_kinds IS NULL OR d.record_kind = ANY (only_kinds)) AND crm.in_scope(d.owner_id)
       LIMIT 1001)
    SELECT c.record_kind, c.record_id, c.number, c.title, count(*) OVER (), true
      FROM candidates c
     ORDER BY c.likeness DESC, (c.owner_id IS NOT DISTINCT FROM me) DESC, c.touched_at DESC, c.record_id
     LIMIT wanted OFFSET skip;
END $$;
ALTER FUNCTION crm.search(text, text[], timestamptz, integer, integer) OWNER TO crm_search;
REVOKE EXECUTE ON FUNCTION crm.search(text, text[], timestamptz, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION crm.search(text, text[], timestamptz, integer, integer) TO crm_app;

REVOKE CREATE ON SCHEMA crm FROM crm_search;

DO $$
DECLARE ws uuid;
BEGIN
  FOR ws IN SELECT id FROM master.workspaces LOOP
    PERFORM set_config('app.workspace_id', ws::text, true);
    PERFORM crm.index_records('company', (SELECT array_agg(id) FROM crm.companies WHERE workspace_id = ws)),
            crm.index_records('contact', (SELECT array_agg(id) FROM crm.contacts WHERE workspace_id = ws)),
            crm.index_records('lead', (SELECT array_agg(id) FROM crm.leads WHERE workspace_id = ws)),
            crm.index_records('deal', (SELECT array_agg(id) FROM crm.deals WHERE workspace_id = ws));
  END LOOP;
  PERFORM set_config('app.workspace_id', '', true);
END $$;
