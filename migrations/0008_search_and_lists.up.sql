-- One index for words, filters and lists: a document of each record, kept by triggers so that no write path can forget it.
--
-- `tsv` holds all that can be asked for exactly, as lexemes of one GIN index. Each begins with the workspace's key, so that a
-- small workspace never reads the long lists of a large one (with workspace_id as a column of the index, a common word took
-- 8 ms more in a workspace of a million). After the key a sign tells what it is:
--   (none) a word      of the name (weight A), of addresses and the workspace's own fields (B), a tag (C), of the context: company,
--                      title, city … (D)
--   ^      the first two or three letters of a word of the name: reading every word that begins so is slow for short ones
--   @      an e-mail address, its host, the host above; a company's domain
--   +      the digits of a telephone number
--   #      a fact for filters, `#stage:<id>`, `#tag:vip`, `#cf.region:emea`; normalised as crm.search_text() does, tags as kept
-- Orders and ranges have columns with B-trees; numbers and dates of the workspace's own fields stand in `numbers`, unindexed.
--
-- As before, row-level security is enabled but not forced here (its operators would switch the indexes off); crm_app has no
-- right on these tables, and all goes through functions of `crm_search` that carry the workspace and the scope.
GRANT CREATE ON SCHEMA crm TO crm_search;

DO $$
DECLARE watched text; action text;
BEGIN
  FOREACH watched IN ARRAY ARRAY['contacts', 'companies', 'deals', 'leads', 'contact_emails', 'contact_phones', 'record_tags'] LOOP
    FOREACH action IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
      EXECUTE format('DROP TRIGGER search_%s ON crm.%I', action, watched);
    END LOOP;
  END LOOP;
END $$;
DROP TRIGGER search_update ON crm.tags;
DROP FUNCTION crm.search(text, text[], timestamptz, integer, integer), crm.index_renamed_tags(), crm.index_changed_tags(), crm.index_changed_details(),
  crm.index_changed(), crm.index_records(text, uuid[]), crm.tag_names(uuid), crm.search_vector(text, text, text);
DROP TABLE crm.search_documents;

GRANT SELECT ON crm.company_emails, crm.company_phones, crm.deal_contacts, crm.tasks, crm.stages, crm.users, crm.workspace_settings TO crm_search;

-- What search compares: no accents, no case, no punctuation, one space between words. Plain ASCII, which most texts are, needs
-- no normalising.
CREATE OR REPLACE FUNCTION crm.search_text(value text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN value IS NULL THEN ''
  WHEN octet_length(value) = length(value) THEN trim(regexp_replace(lower(value), '[^a-z0-9]+', ' ', 'g'))
  ELSE trim(regexp_replace(lower(public.unaccent(normalize(value, NFKC))), '[^[:alnum:]]+', ' ', 'g')) END;

-- Four letters that the lexemes of a workspace begin with. Where two workspaces share them nothing mixes: every question also
-- compares workspace_id.
CREATE FUNCTION crm.search_key(workspace uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN encode(substring(uuid_send(workspace) FROM 14 FOR 3), 'base64');

-- Words with one space between them as lexemes of a tsvector in writing. `sign` is the key, and what tells the kind.
CREATE FUNCTION crm.lexemes(sign text, words text, weight text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce('''' || sign || replace(nullif(words, ''), ' ', ''':1' || weight || ' ''' || sign) || ''':1' || weight || ' ', '');

-- A single lexeme in writing, whatever is in it.
CREATE FUNCTION crm.lexeme(sign text, value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '''' || sign || replace(replace(value, '\', '\\'), '''', '''''') || ''' ';

-- A fact in writing; nothing where there is no value.
CREATE FUNCTION crm.fact(key text, name text, value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce('''' || key || '#' || name || ':' || replace(replace(left(nullif(value, ''), 100), '\', '\\'), '''', '''''') || ''' ', '');

CREATE TABLE crm.search_documents (
  workspace_id uuid        NOT NULL,
  record_kind  text        NOT NULL,
  record_id    uuid        NOT NULL,
  -- The name as crm.search_text() makes it; in byte order, so that an index finds beginnings.
  name         text        COLLATE "C" NOT NULL,
  tsv          tsvector    NOT NULL,
  owner_id     uuid,
  -- Who sees it besides those in whose scope its owner is: the creator of a task.
  seen_by      uuid,
  touched_at   timestamptz NOT NULL,
  created_at   timestamptz NOT NULL,
  archived_at  timestamptz,
  -- A deal's amount in its own currency.
  amount       numeric,
  -- When a deal closes, when a task is due.
  on_date      date,
  follow_up_on date,
  numbers      jsonb,
  CONSTRAINT search_documents_pkey PRIMARY KEY (workspace_id, record_kind, record_id)
);
CREATE INDEX search_documents_lexemes ON crm.search_documents USING gin (tsv) WITH (fastupdate = on, gin_pending_list_limit = 256);
CREATE INDEX search_documents_name ON crm.search_documents (workspace_id, record_kind, name, record_id) WHERE archived_at IS NULL;
CREATE INDEX search_documents_touched ON crm.search_documents (workspace_id, record_kind, touched_at, record_id) WHERE archived_at IS NULL;
CREATE INDEX search_documents_created ON crm.search_documents (workspace_id, record_kind, created_at, record_id) WHERE archived_at IS NULL;
CREATE INDEX search_documents_amount ON crm.search_documents (workspace_id, record_kind, amount, record_id)
  WHERE archived_at IS NULL AND amount IS NOT NULL;
CREATE INDEX search_documents_on ON crm.search_documents (workspace_id, record_kind, on_date, record_id)
  WHERE archived_at IS NULL AND on_date IS NOT NULL;
CREATE INDEX search_documents_follow_up ON crm.search_documents (workspace_id, record_kind, follow_up_on, record_id)
  WHERE archived_at IS NULL AND follow_up_on IS NOT NULL;
CREATE INDEX search_documents_archived ON crm.search_documents (workspace_id, record_kind, archived_at, record_id) WHERE archived_at IS NOT NULL;
ALTER TABLE crm.search_documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_workspace ON crm.search_documents USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
ALTER TABLE crm.search_documents OWNER TO crm_search;

-- Every word of a name that a record has or had: what a typing mistake may have meant. Much smaller than the names, so that
-- looking for what is alike stays quick. `near`: a short word with one letter left out, each in turn. Two transactions may
-- both put in a new word; `made_by` keeps them from waiting for each other.
CREATE TABLE crm.search_words (
  workspace_id uuid   NOT NULL,
  word         text   COLLATE "C" NOT NULL,
  made_by      bigint NOT NULL,
  near         text[],
  CONSTRAINT search_words_pkey PRIMARY KEY (workspace_id, word, made_by)
);
CREATE INDEX search_words_alike ON crm.search_words USING gin (workspace_id, word public.gin_trgm_ops, near);
ALTER TABLE crm.search_words ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_workspace ON crm.search_words USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
ALTER TABLE crm.search_words OWNER TO crm_search;

-- The records that this transaction has changed and whose documents are not written yet. Empty between transactions.
CREATE TABLE crm.search_pending (
  workspace_id uuid    NOT NULL,
  id           uuid    NOT NULL,
  record_kind  text    NOT NULL,
  ids          uuid[]  NOT NULL,
  -- Other documents show its name, and it has another one now.
  renamed      boolean NOT NULL,
  CONSTRAINT search_pending_pkey PRIMARY KEY (workspace_id, id)
);
ALTER TABLE crm.search_pending ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_workspace ON crm.search_pending USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
ALTER TABLE crm.search_pending OWNER TO crm_search;

-- A word and what is left of it without one of its letters: two words that share one of these differ by one letter, or by
-- two neighbours that changed places.
CREATE FUNCTION crm.one_letter_less(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT array_agg(DISTINCT left(word, at - 1) || substr(word, at + 1)) || word FROM generate_series(1, length(word)) AS at);

-- What index_records() writes of each record, before it is made into a document. `lexemes`: what has a form of its own.
CREATE TYPE crm.search_source AS (
  id           uuid,
  title        text,
  identifiers  text,
  context      text,
  lexemes      text,
  owner_id     uuid,
  seen_by      uuid,
  touched_at   timestamptz,
  created_at   timestamptz,
  archived_at  timestamptz,
  amount       numeric,
  on_date      date,
  follow_up_on date,
  numbers      jsonb,
  custom       jsonb
);

-- An address in a document: an e-mail address with its host and the host above it, as words what stands before the @ and the
-- host; a telephone number.
CREATE FUNCTION crm.email_lexemes(key text, email text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN crm.lexeme(key || '@', email) || crm.lexeme(key || '@', split_part(email, '@', 2))
    || coalesce(crm.lexeme(key || '@', substring(email FROM '@[^.]+\.(.+\..+)$')), '');
CREATE FUNCTION crm.email_words(email text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN split_part(email, '@', 1) || ' ' || regexp_replace(split_part(email, '@', 2), '\.[^.]*$', '');
CREATE FUNCTION crm.phone_lexeme(key text, number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN crm.lexeme(key || '+', ltrim(number, '+'));

-- Facts and numbers of the workspace's own fields, whatever their shape: a choice, yes or no and short texts are facts; what
-- is written as a number or as a date can be compared. The bare key tells that there is a value at all.
CREATE FUNCTION crm.custom_lexemes(key text, custom jsonb) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT coalesce(string_agg(crm.lexeme(key || '#', 'cf.' || field) || coalesce(crm.lexeme(key || '#', 'cf.' || field || ':' || left(fact, 100)), ''), ''), '')
          FROM (SELECT f.key AS field, nullif(crm.search_text(one.value), '') AS fact
                  FROM jsonb_each(custom) AS f
                 CROSS JOIN LATERAL (
                   SELECT f.value #>> '{}' AS value WHERE jsonb_typeof(f.value) IN ('string', 'number', 'boolean')
                   UNION ALL SELECT item #>> '{}' FROM jsonb_array_elements(CASE jsonb_typeof(f.value) WHEN 'array' THEN f.value ELSE '[]' END) AS item
                    WHERE jsonb_typeof(item) IN ('string', 'number', 'boolean')) AS one) AS facts);
CREATE FUNCTION crm.custom_numbers(custom jsonb) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT jsonb_object_agg('cf.' || f.key, CASE WHEN v.plain ~ '^-?[0-9]{1,30}(\.[0-9]{1,12})?$' THEN to_jsonb(v.plain::numeric) ELSE to_jsonb(v.plain) END)
          FROM jsonb_each(custom) AS f
         CROSS JOIN LATERAL (SELECT CASE jsonb_typeof(f.value) WHEN 'object' THEN f.value ->> 'amount' ELSE f.value #>> '{}' END AS plain) AS v
         WHERE v.plain ~ '^(-?[0-9]{1,30}(\.[0-9]{1,12})?|[0-9]{4}-[0-9]{2}-[0-9]{2})$');
CREATE FUNCTION crm.custom_words(custom jsonb) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT string_agg(left(f.value #>> '{}', 200), ' ') FROM jsonb_each(custom) AS f WHERE jsonb_typeof(f.value) = 'string');

-- What the documents of these records are made of. One statement for all kinds; the parts of the others do not run. Other
-- records are looked up one at a time (OFFSET 0): a plan made for a few records would go through all companies for each.
CREATE FUNCTION crm.search_sources(ws uuid, key text, kind text, ids uuid[]) RETURNS SETOF crm.search_source
LANGUAGE sql STABLE AS $$
  SELECT c.id, c.name,
         e.identifiers,
         concat_ws(' ', o.name, c.title, c.city),
         coalesce(e.lexemes, '') || coalesce(p.lexemes, '')
           || crm.fact(key, 'lifecycle', c.lifecycle::text)
           || crm.fact(key, 'source', crm.search_text(c.source))
           || crm.fact(key, 'city', crm.search_text(c.city))
           || crm.fact(key, 'country', crm.search_text(c.country))
           || crm.fact(key, 'company', c.company_id::text),
         c.owner_id, NULL::uuid, c.updated_at, c.created_at, c.deleted_at, NULL::numeric, NULL::date, c.follow_up_on, NULL::jsonb, c.custom
    FROM unnest(ids) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM crm.contacts WHERE workspace_id = ws AND id = wanted.id OFFSET 0) AS c
    LEFT JOIN LATERAL (SELECT name FROM crm.companies WHERE workspace_id = ws AND id = c.company_id OFFSET 0) AS o ON true
   CROSS JOIN LATERAL (
     SELECT string_agg(crm.email_words(one.email), ' ') AS identifiers, string_agg(crm.email_lexemes(key, one.email), '') AS lexemes
       FROM crm.contact_emails one WHERE one.workspace_id = ws AND one.contact_id = c.id OFFSET 0) AS e
   CROSS JOIN LATERAL (
     SELECT string_agg(crm.phone_lexeme(key, one.number), '') AS lexemes
       FROM crm.contact_phones one WHERE one.workspace_id = ws AND one.contact_id = c.id OFFSET 0) AS p
   WHERE kind = 'contact'
  UNION ALL
  SELECT o.id, o.name,
         concat_ws(' ', regexp_replace(o.domain, '\.[^.]*$', ''), e.identifiers),
         concat_ws(' ', o.city, o.industry),
         coalesce(e.lexemes, '') || coalesce(p.lexemes, '')
           || coalesce(crm.lexeme(key || '@', o.domain), '')
           || crm.fact(key, 'lifecycle', o.lifecycle::text)
           || crm.fact(key, 'source', crm.search_text(o.source))
           || crm.fact(key, 'city', crm.search_text(o.city))
           || crm.fact(key, 'country', crm.search_text(o.country))
           || crm.fact(key, 'industry', crm.search_text(o.industry))
           || crm.fact(key, 'company', o.parent_id::text),
         o.owner_id, NULL, o.updated_at, o.created_at, o.deleted_at, NULL, NULL, o.follow_up_on,
         CASE WHEN o.employees IS NOT NULL THEN jsonb_build_object('employees', o.employees) END, o.custom
    FROM unnest(ids) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM crm.companies WHERE workspace_id = ws AND id = wanted.id OFFSET 0) AS o
   CROSS JOIN LATERAL (
     SELECT string_agg(crm.email_words(one.email), ' ') AS identifiers, string_agg(crm.email_lexemes(key, one.email), '') AS lexemes
       FROM crm.company_emails one WHERE one.workspace_id = ws AND one.company_id = o.id OFFSET 0) AS e
   CROSS JOIN LATERAL (
     SELECT string_agg(crm.phone_lexeme(key, one.number), '') AS lexemes
       FROM crm.company_phones one WHERE one.workspace_id = ws AND one.company_id = o.id OFFSET 0) AS p
   WHERE kind = 'company'
  UNION ALL
  SELECT d.id, d.name, NULL,
         concat_ws(' ', o.name, c.name, (SELECT string_agg(with_them.name, ' ') FROM crm.deal_contacts x
           JOIN crm.contacts with_them ON with_them.workspace_id = ws AND with_them.id = x.contact_id WHERE x.workspace_id = ws AND x.deal_id = d.id)),
         crm.fact(key, 'stage', d.stage_id::text) || crm.fact(key, 'pipeline', d.pipeline_id::text)
           || crm.fact(key, 'outcome', s.outcome::text) || CASE s.outcome WHEN 'open' THEN crm.fact(key, 'is', 'open') ELSE '' END
           || crm.fact(key, 'currency', lower(d.currency))
           || crm.fact(key, 'source', crm.search_text(d.source))
           || crm.fact(key, 'forecast', coalesce(d.forecast_category, s.forecast_category))
           || crm.fact(key, 'company', d.company_id::text)
           || crm.fact(key, 'contact', d.contact_id::text)
           || coalesce((SELECT string_agg(crm.fact(key, 'contact', x.contact_id::text), '') FROM crm.deal_contacts x
                         WHERE x.workspace_id = ws AND x.deal_id = d.id), ''),
         d.owner_id, NULL, d.updated_at, d.created_at, d.deleted_at, d.amount, d.close_on, d.follow_up_on,
         jsonb_build_object('probability', coalesce(d.probability, s.probability)), d.custom
    FROM unnest(ids) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM crm.deals WHERE workspace_id = ws AND id = wanted.id OFFSET 0) AS d
   CROSS JOIN LATERAL (SELECT * FROM crm.stages WHERE workspace_id = ws AND id = d.stage_id OFFSET 0) AS s
    LEFT JOIN LATERAL (SELECT name FROM crm.companies WHERE workspace_id = ws AND id = d.company_id OFFSET 0) AS o ON true
    LEFT JOIN LATERAL (SELECT name FROM crm.contacts WHERE workspace_id = ws AND id = d.contact_id OFFSET 0) AS c ON true
   WHERE kind = 'deal'
  UNION ALL
  SELECT l.id, c.name,
         e.identifiers,
         concat_ws(' ', o.name, l.source, l.campaign),
         coalesce(e.lexemes, '') || coalesce(p.lexemes, '')
           || crm.fact(key, 'status', l.status::text)
           || CASE WHEN l.status IN ('converted', 'disqualified') THEN '' ELSE crm.fact(key, 'is', 'open') END
           || crm.fact(key, 'source', crm.search_text(l.source))
           || crm.fact(key, 'campaign', crm.search_text(l.campaign))
           || crm.fact(key, 'company', c.company_id::text)
           || crm.fact(key, 'contact', l.contact_id::text),
         l.owner_id, NULL, l.updated_at, l.created_at, l.deleted_at, NULL, NULL, l.follow_up_on,
         CASE WHEN l.qualification_score IS NOT NULL THEN jsonb_build_object('score', l.qualification_score) END, l.custom
    FROM unnest(ids) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM crm.leads WHERE workspace_id = ws AND id = wanted.id OFFSET 0) AS l
   CROSS JOIN LATERAL (SELECT * FROM crm.contacts WHERE workspace_id = ws AND id = l.contact_id OFFSET 0) AS c
    LEFT JOIN LATERAL (SELECT name FROM crm.companies WHERE workspace_id = ws AND id = c.company_id OFFSET 0) AS o ON true
   CROSS JOIN LATERAL (
     SELECT string_agg(crm.email_words(one.email), ' ') AS identifiers, string_agg(crm.email_lexemes(key, one.email), '') AS lexemes
       FROM crm.contact_emails one WHERE one.workspace_id = ws AND one.contact_id = c.id OFFSET 0) AS e
   CROSS JOIN LATERAL (
     SELECT string_agg(crm.phone_lexeme(key, one.number), '') AS lexemes
       FROM crm.contact_phones one WHERE one.workspace_id = ws AND one.contact_id = c.id OFFSET 0) AS p
   WHERE kind = 'lead'
  UNION ALL
  SELECT t.id, t.title, NULL,
         concat_ws(' ', CASE t.record_kind
           WHEN 'contact' THEN (SELECT r.name FROM crm.contacts r WHERE r.workspace_id = ws AND r.id = t.record_id)
           WHEN 'company' THEN (SELECT r.name FROM crm.companies r WHERE r.workspace_id = ws AND r.id = t.record_id)
           WHEN 'deal' THEN (SELECT r.name FROM crm.deals r WHERE r.workspace_id = ws AND r.id = t.record_id)
           WHEN 'lead' THEN (SELECT r.name FROM crm.leads l JOIN crm.contacts r ON r.workspace_id = ws AND r.id = l.contact_id
                              WHERE l.workspace_id = ws AND l.id = t.record_id) END, t.description),
         crm.fact(key, 'status', t.status::text) || CASE t.status WHEN 'open' THEN crm.fact(key, 'is', 'open') ELSE '' END
           || crm.fact(key, 'priority', t.priority::text)
           || crm.fact(key, 'seen', t.created_by::text)
           || crm.fact(key, 'record', t.record_id::text)
           || CASE WHEN t.record_kind IN ('company', 'contact') THEN crm.lexeme(key || '#', t.record_kind || ':' || t.record_id) ELSE '' END,
         t.owner_id, t.created_by, t.updated_at, t.created_at, t.deleted_at, NULL,
         coalesce(t.due_on, (t.due_at AT TIME ZONE (SELECT w.time_zone FROM crm.workspace_settings w WHERE w.workspace_id = ws))::date),
         NULL, NULL, t.custom
    FROM unnest(ids) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM crm.tasks WHERE workspace_id = ws AND id = wanted.id OFFSET 0) AS t
   WHERE kind = 'task'
$$;

-- Writes the documents of these records anew, and removes those of records that are gone.
--
-- A document shows names of other records. Whoever writes it first takes hold of the documents it depends on, then of the
-- document itself, and only then reads: so of two transactions that change a company's name and one of its contacts, the
-- later one to write has seen what the earlier one did.
CREATE FUNCTION crm.index_records(of_kind text, ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  ws   uuid := crm.current_workspace();
  key  text := crm.search_key(crm.current_workspace());
  part uuid[];
BEGIN
  ids := ARRAY(SELECT DISTINCT one FROM unnest(ids) AS one ORDER BY one);
  FOR begins IN 1 .. cardinality(ids) BY 5000 LOOP
    part := ids[begins : begins + 4999];
    PERFORM FROM (
        SELECT DISTINCT shown.kind, shown.id FROM unnest(part) AS wanted (id) CROSS JOIN LATERAL (
          SELECT 'company' AS kind, company_id AS id FROM crm.contacts WHERE of_kind = 'contact' AND workspace_id = ws AND id = wanted.id
          UNION ALL SELECT 'company', company_id FROM crm.deals WHERE of_kind = 'deal' AND workspace_id = ws AND id = wanted.id
          UNION ALL SELECT 'contact', contact_id FROM crm.deals WHERE of_kind = 'deal' AND workspace_id = ws AND id = wanted.id
          UNION ALL SELECT 'contact', contact_id FROM crm.leads WHERE of_kind = 'lead' AND workspace_id = ws AND id = wanted.id
          UNION ALL SELECT record_kind, record_id FROM crm.tasks WHERE of_kind = 'task' AND workspace_id = ws AND id = wanted.id) AS shown
         WHERE shown.id IS NOT NULL ORDER BY 1, 2 OFFSET 0) AS shown
      CROSS JOIN LATERAL (SELECT FROM crm.search_documents d WHERE d.workspace_id = ws AND d.record_kind = shown.kind AND d.record_id = shown.id
                          OFFSET 0 FOR SHARE) AS held;
    PERFORM FROM unnest(part) AS wanted (id)
      CROSS JOIN LATERAL (SELECT FROM crm.search_documents d WHERE d.workspace_id = ws AND d.record_kind = of_kind AND d.record_id = wanted.id
                          OFFSET 0 FOR UPDATE) AS held;
    PERFORM crm.write_documents(ws, key, of_kind, part);
  END LOOP;
END $$;

CREATE FUNCTION crm.write_documents(ws uuid, key text, of_kind text, ids uuid[]) RETURNS void
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

-- Takes note that these records changed. Their documents are written once, when the transaction commits or somebody in it
-- searches, however many statements touch them: a new contact is one row here, one in each table of addresses, one for tags.
CREATE FUNCTION crm.index_later(ws uuid, kind text, ids uuid[], renamed boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF cardinality(ids) > 0 THEN
    INSERT INTO crm.search_pending (workspace_id, id, record_kind, ids, renamed) VALUES (ws, gen_random_uuid(), kind, ids, renamed);
    PERFORM set_config('app.search_pending', 'on', true);
  END IF;
END $$;

-- Writes the documents of all that this transaction has changed so far in its workspace. Those that others' documents depend
-- on come first, and add those others where they have a new name.
CREATE FUNCTION crm.index_pending() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET enable_seqscan = off AS $$
DECLARE
  ws   uuid := crm.current_workspace();
  kind text;
  ids  uuid[];
  new  uuid[];
BEGIN
  FOREACH kind IN ARRAY ARRAY['company', 'contact', 'lead', 'deal', 'task'] LOOP
    WITH taken AS (DELETE FROM crm.search_pending p WHERE p.workspace_id = ws AND p.record_kind = kind RETURNING p.ids, p.renamed)
    SELECT array_agg(DISTINCT one.id), array_agg(DISTINCT one.id) FILTER (WHERE taken.renamed) INTO ids, new
      FROM taken, unnest(taken.ids) AS one (id);
    IF ids IS NULL THEN CONTINUE; END IF;
    PERFORM crm.index_records(kind, ids);
    IF new IS NULL THEN CONTINUE; END IF;
    IF kind = 'company' THEN
      PERFORM crm.index_later(ws, 'contact', (SELECT array_agg(c.id) FROM crm.contacts c WHERE c.workspace_id = ws AND c.company_id = ANY (new)), false);
      PERFORM crm.index_later(ws, 'lead', (SELECT array_agg(l.id) FROM crm.contacts c JOIN crm.leads l ON l.workspace_id = ws AND l.contact_id = c.id
                                            WHERE c.workspace_id = ws AND c.company_id = ANY (new)), false);
      PERFORM crm.index_later(ws, 'deal', (SELECT array_agg(d.id) FROM crm.deals d WHERE d.workspace_id = ws AND d.company_id = ANY (new)), false);
    ELSIF kind = 'contact' THEN
      PERFORM crm.index_later(ws, 'lead', (SELECT array_agg(l.id) FROM crm.leads l WHERE l.workspace_id = ws AND l.contact_id = ANY (new)), true);
      PERFORM crm.index_later(ws, 'deal', (SELECT array_agg(d.id) FROM crm.deals d WHERE d.workspace_id = ws AND d.contact_id = ANY (new)), false);
      PERFORM crm.index_later(ws, 'deal', (SELECT array_agg(x.deal_id) FROM crm.deal_contacts x WHERE x.workspace_id = ws AND x.contact_id = ANY (new)), false);
    END IF;
    PERFORM crm.index_later(ws, 'task', (SELECT array_agg(t.id) FROM crm.tasks t WHERE t.workspace_id = ws AND t.record_id = ANY (new)), false);
  END LOOP;
  PERFORM set_config('app.search_pending', '', true);
END $$;

CREATE FUNCTION crm.index_at_commit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE before text := current_setting('app.workspace_id', true);
BEGIN
  -- The first row of a workspace writes for all of them.
  IF EXISTS (SELECT FROM crm.search_pending p WHERE p.workspace_id = new.workspace_id AND p.id = new.id) THEN
    PERFORM set_config('app.workspace_id', new.workspace_id::text, true);
    PERFORM crm.index_pending();
    PERFORM set_config('app.workspace_id', before, true);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER search_pending_written AFTER INSERT ON crm.search_pending
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION crm.index_at_commit();

-- The triggers, once for each statement. TG_ARGV[0] is the kind of record.
CREATE FUNCTION crm.index_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM crm.index_later(workspace_id, TG_ARGV[0], array_agg(id), false) FROM changed GROUP BY workspace_id;
  IF TG_OP = 'UPDATE' AND TG_ARGV[0] IN ('company', 'contact', 'deal') THEN
    PERFORM crm.index_later(n.workspace_id, TG_ARGV[0], array_agg(n.id), true)
       FROM changed n JOIN before o ON o.workspace_id = n.workspace_id AND o.id = n.id WHERE o.name <> n.name GROUP BY n.workspace_id;
  END IF;
  RETURN NULL;
END $$;

-- A row of a record: an address, a tag, who takes part. Where it goes from one record to another, both change. TG_ARGV[0] is
-- the kind of record, or the column that tells it; TG_ARGV[1] the column with its id.
CREATE FUNCTION crm.index_changed_details() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told  boolean := TG_ARGV[0] = 'record_kind';
  noted text := format('SELECT crm.index_later(workspace_id, %s, array_agg(DISTINCT %I), false) FROM %%I GROUP BY workspace_id%s',
    CASE WHEN told THEN 'record_kind' ELSE quote_literal(TG_ARGV[0]) END, TG_ARGV[1], CASE WHEN told THEN ', record_kind' ELSE '' END);
BEGIN
  EXECUTE format(noted, 'changed');
  IF TG_OP = 'UPDATE' THEN
    EXECUTE format(noted, 'before');
  END IF;
  -- A lead is found by the addresses of its contact.
  IF TG_ARGV[0] = 'contact' THEN
    PERFORM crm.index_later(l.workspace_id, 'lead', array_agg(DISTINCT l.id), false)
       FROM changed JOIN crm.leads l ON l.workspace_id = changed.workspace_id AND l.contact_id = changed.contact_id GROUP BY l.workspace_id;
  END IF;
  RETURN NULL;
END $$;

-- A tag that gets another name stands in the documents of all records that carry it.
CREATE FUNCTION crm.index_renamed_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM crm.index_later(n.workspace_id, r.record_kind, array_agg(DISTINCT r.record_id), false)
     FROM changed n JOIN before o ON o.workspace_id = n.workspace_id AND o.id = n.id
     JOIN crm.record_tags r ON r.workspace_id = n.workspace_id AND r.tag_id = n.id
    WHERE o.name <> n.name GROUP BY n.workspace_id, r.record_kind;
  RETURN NULL;
END $$;

-- What a stage means stands in the documents of its deals; its name does not.
CREATE FUNCTION crm.index_changed_stages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM crm.index_later(n.workspace_id, 'deal', array_agg(d.id), false)
     FROM changed n JOIN before o ON o.workspace_id = n.workspace_id AND o.id = n.id
     JOIN crm.deals d ON d.workspace_id = n.workspace_id AND d.stage_id = n.id
    WHERE o.outcome <> n.outcome OR o.probability <> n.probability OR o.forecast_category <> n.forecast_category GROUP BY n.workspace_id;
  RETURN NULL;
END $$;

DO $$
DECLARE watched record;
BEGIN
  FOR watched IN SELECT * FROM (VALUES
      ('contacts', 'crm.index_changed(''contact'')'), ('companies', 'crm.index_changed(''company'')'), ('deals', 'crm.index_changed(''deal'')'),
      ('leads', 'crm.index_changed(''lead'')'), ('tasks', 'crm.index_changed(''task'')'),
      ('contact_emails', 'crm.index_changed_details(''contact'', ''contact_id'')'), ('contact_phones', 'crm.index_changed_details(''contact'', ''contact_id'')'),
      ('company_emails', 'crm.index_changed_details(''company'', ''company_id'')'), ('company_phones', 'crm.index_changed_details(''company'', ''company_id'')'),
      ('deal_contacts', 'crm.index_changed_details(''deal'', ''deal_id'')'), ('record_tags', 'crm.index_changed_details(''record_kind'', ''record_id'')'))
      AS t (name, call) LOOP
    EXECUTE format('CREATE TRIGGER search_insert AFTER INSERT ON crm.%I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %s', watched.name, watched.call);
    EXECUTE format('CREATE TRIGGER search_update AFTER UPDATE ON crm.%I REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %s', watched.name, watched.call);
    EXECUTE format('CREATE TRIGGER search_delete AFTER DELETE ON crm.%I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %s', watched.name, watched.call);
  END LOOP;
  FOR watched IN SELECT * FROM (VALUES ('tags', 'crm.index_renamed_tags()'), ('stages', 'crm.index_changed_stages()')) AS t (name, call) LOOP
    EXECUTE format('CREATE TRIGGER search_update AFTER UPDATE ON crm.%I REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %s', watched.name, watched.call);
  END LOOP;
END $$;

-- Whose records the acting person sees, asked of crm.in_scope() once for each person of the workspace, so that the questions
-- below compare owners with a list. `everyone`: nothing has to be compared.
CREATE FUNCTION crm.search_scope(ws uuid, OUT everyone boolean, OUT owners uuid[], OUT nobody boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  everyone := current_setting('app.scope', true) = 'all';
  IF everyone THEN RETURN; END IF;
  nobody := crm.in_scope(NULL);
  owners := ARRAY(SELECT u.id FROM crm.users u WHERE u.workspace_id = ws AND crm.in_scope(u.id));
END $$;

-- Facts that must hold, as a query in writing: `[{"any": ["tag:vip", "tag:press"]}, {"any": ["status:new"], "not": true}]`;
-- `"some": "tag"` is any fact of that name.
-- What people wrote freely is compared as crm.search_text() makes it. `anchored`: one of them is no negation, so that the
-- index can begin with it.
CREATE FUNCTION crm.facts_query(key text, facts jsonb, OUT query text, OUT anchored boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT string_agg(CASE WHEN f.one -> 'not' = 'true' THEN '!' ELSE '' END || '(' || concat_ws(' | ',
           (SELECT string_agg(crm.lexeme(key || '#', CASE
                WHEN fact ~ '^(source|city|country|industry|campaign|cf[.][a-z0-9_]+):'
                  THEN split_part(fact, ':', 1) || ':' || left(crm.search_text(substr(fact, strpos(fact, ':') + 1)), 100)
                ELSE fact END), '| ') FROM jsonb_array_elements_text(f.one -> 'any') AS fact),
           rtrim(crm.lexeme(key || '#', f.one ->> 'some' || ':')) || ':*') || ')', ' & '),
         coalesce(bool_or(f.one -> 'not' IS DISTINCT FROM 'true'), false)
    FROM jsonb_array_elements(facts) AS f (one)
$$;

-- The facts that somebody within this scope may see, where the list of owners is short enough to help the index.
CREATE FUNCTION crm.scope_query(key text, everyone boolean, owners uuid[], nobody boolean, me uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN NOT everyone AND cardinality(owners) <= 40 THEN '(' || concat_ws(' | ', crm.lexeme(key || '#', 'seen:' || me),
  CASE WHEN nobody THEN crm.lexeme(key || '#', 'owner:none') END,
  (SELECT string_agg(crm.lexeme(key || '#', 'owner:' || owner), '| ') FROM unnest(owners) AS owner)) || ')' END;

-- Conditions on columns, composed of fixed parts; each value stays where it is, in parameter `at`. `from` belongs to the
-- range, `to` does not: `[{"on": "amount", "from": "10000"}, {"on": "on_date", "to": "2026-12-31", "not": true}]`, and
-- `{"on": "follow_up_on", "none": true}` where there is no value.
CREATE FUNCTION crm.ranges_sql(ranges jsonb, at text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  one   jsonb;
  place text;
  kept  text;
  type  text;
  parts text;
  whole text := '';
BEGIN
  FOR number IN 0 .. jsonb_array_length(ranges) - 1 LOOP
    one := ranges -> number;
    place := format('(%s->%s', at, number);
    kept := CASE one ->> 'on' WHEN 'amount' THEN 'd.amount' WHEN 'on_date' THEN 'd.on_date' WHEN 'follow_up_on' THEN 'd.follow_up_on'
      WHEN 'touched_at' THEN 'd.touched_at' WHEN 'created_at' THEN 'd.created_at' WHEN 'archived_at' THEN 'd.archived_at' END;
    type := CASE one ->> 'on' WHEN 'amount' THEN 'numeric' WHEN 'on_date' THEN 'date' WHEN 'follow_up_on' THEN 'date' ELSE 'timestamptz' END;
    IF kept IS NULL THEN RAISE EXCEPTION 'no column for a range' USING ERRCODE = 'invalid_parameter_value'; END IF;
    parts := concat_ws(' AND ', CASE WHEN one ? 'from' THEN format('%s >= %s->>''from'')::%s', kept, place, type) END,
                                CASE WHEN one ? 'to' THEN format('%s < %s->>''to'')::%s', kept, place, type) END,
                                CASE WHEN one -> 'none' = 'true' THEN kept || ' IS NULL' END);
    IF parts = '' THEN parts := kept || ' IS NOT NULL'; END IF;
    whole := whole || CASE WHEN one -> 'not' = 'true' THEN format(' AND NOT coalesce(%s, false)', parts) ELSE ' AND ' || parts END;
  END LOOP;
  RETURN whole;
END $$;

-- What is typed, as queries in writing; nothing where nothing can be looked for.
--
-- `whole`: whole words, and beginnings of up to four letters of names, which are lexemes of their own. `begun`: beginnings of
-- any word, which the index reads word by word, at half a microsecond for each record that has one. `partly`: the same where
-- that would take too long for the short ones, `short`: only longer beginnings. A single letter is in neither of them and only
-- compared (`letters`). `every`: all of it, to compare a document with. What looks like an address or a telephone number is
-- one, unless `literal`. `plainly`: without the words of addresses and of the workspace's own fields (weight B), for somebody
-- who does not see some of these; what is hidden must not be found out by looking for it.
CREATE FUNCTION crm.read_words(ws uuid, key text, typed text, literal boolean, plainly boolean,
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

-- The words that somebody may have meant, as queries in writing: all of them (`every`), any of them (`either`). Each word stands
-- beside the words of names that look like it: they share letter groups, or differ by a letter or two swapped ones.
CREATE FUNCTION crm.alike_words(ws uuid, key text, plain text, plainly boolean, OUT every text, OUT either text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  one   text;
  meant text;
  among CONSTANT text := CASE WHEN plainly THEN ':ACD ' ELSE ' ' END;
BEGIN
  FOREACH one IN ARRAY (string_to_array(plain, ' '))[1:6] LOOP
    SELECT concat_ws(' | ', rtrim(crm.lexeme(key, one)) || among, string_agg(rtrim(crm.lexeme(key, likely.word)) || among, '| ')) INTO meant FROM (
      SELECT alike.word FROM (
        SELECT DISTINCT w.word, public.similarity(w.word, one) + CASE WHEN w.near && crm.one_letter_less(one) THEN 0.4 ELSE 0 END AS likeness
          FROM crm.search_words w
         WHERE w.workspace_id = ws AND length(one) > 1 AND (w.word OPERATOR(public.%) one OR w.near && crm.one_letter_less(one))) AS alike
       ORDER BY alike.likeness DESC, alike.word LIMIT 8) AS likely;
    every := concat_ws(' & ', every, '(' || meant || ')');
    either := concat_ws(' | ', either, meant);
  END LOOP;
END $$;

-- The conditions of every question, on a document `d`: $1 workspace, $2 kinds, $3 owners, $4 nobody, $5 who asks, $6 what is
-- compared with each document (a tsquery), $7 ranges, $8 numbers (a jsonpath). Where the index of lexemes is to be used, the
-- workspace is compared in a way that no B-tree serves: the planner takes hits for evenly spread, and would walk a B-tree in
-- the hope of an early end.
CREATE FUNCTION crm.search_conditions(by_lexeme boolean, everyone boolean, archived boolean, compared tsquery, ranges jsonb, numbers jsonpath) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN by_lexeme THEN 'd.workspace_id IS NOT DISTINCT FROM $1' ELSE 'd.workspace_id = $1' END
  || ' AND d.record_kind = ANY ($2)'
  || CASE WHEN everyone THEN '' ELSE ' AND (d.owner_id = ANY ($3) OR (d.owner_id IS NULL AND $4) OR d.seen_by = $5)' END
  || CASE WHEN archived THEN ' AND d.archived_at IS NOT NULL' ELSE ' AND d.archived_at IS NULL' END
  || CASE WHEN compared IS NULL THEN '' ELSE ' AND ts_match_vq(d.tsv, $6)' END
  || crm.ranges_sql(ranges, '$7')
  || CASE WHEN numbers IS NULL THEN '' ELSE ' AND coalesce(d.numbers, ''{}'') @@ $8' END;

-- How many documents have these lexemes, as the planner expects; no more than a hint.
CREATE FUNCTION crm.expected_hits(query text) RETURNS float8
LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
  IF query IS NULL THEN RETURN 0; END IF;
  EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM crm.search_documents d WHERE d.tsv @@ $1' INTO plan USING query::tsquery;
  RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;

CREATE TYPE crm.search_hit AS (record_kind text, record_id uuid, name text, owner_id uuid, touched_at timestamptz, rank real);

-- The best matches of what is typed, best first: what was found by its address, reference or number (`exact_ids`), the whole
-- name, its beginning, what is mine, what was touched lately. Where nothing has these words, names that look alike.
--
-- Ranking stops at 1,001 hits, which people read as "1,000+". Some of mine, of those touched last and of those whose name
-- begins so are among them, however many there are.
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

CREATE TYPE crm.search_row AS (record_kind text, record_id uuid, sort_key text);

-- Documents in an order: the first page, or the one after a document (`after_id` and what it is sorted by). Those without a
-- value to sort by come last, as they were made. `found`: how many there are in all, up to 1,001, where `counting`.
--
-- Two ways lead to a page. Walking along the order and comparing each document is quick where many fit; where few do, the
-- indexes find all that fit, which are then sorted. So the first two thousand documents are walked, and only where they do not
-- fill the page the other way is gone: no guess about how many fit can make either of them long. For several kinds, each has an
-- order of its own; what was walked of all of them is sure only up to the kind that reached least far.
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

-- How often each fact holds among what was found, for the facts named (`stage`, `tag` …): the most frequent twenty of each.
-- Looks at 10,000 documents at most; `looked_at` is one more where there are more.
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

-- Searches that somebody kept under a name, for themselves or for all (`shared`). `query` is the line as they typed it, so that
-- "this month" stays this month.
CREATE TABLE crm.saved_searches (
  workspace_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  name         text        NOT NULL,
  query        text        NOT NULL,
  shared       boolean     NOT NULL DEFAULT false,
  owner_id     uuid,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT saved_searches_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT saved_searches_name_check CHECK (length(name) BETWEEN 1 AND 200),
  CONSTRAINT saved_searches_query_check CHECK (length(query) BETWEEN 1 AND 300),
  CONSTRAINT saved_searches_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX saved_searches_name ON crm.saved_searches (workspace_id, owner_id, name) WHERE deleted_at IS NULL;
CREATE INDEX saved_searches_shared ON crm.saved_searches (workspace_id, shared, name) WHERE deleted_at IS NULL;
CALL crm.protect('crm.saved_searches');

-- What somebody searched for last, each line once.
CREATE TABLE crm.recent_searches (
  workspace_id uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  query        text        NOT NULL,
  searched_at  timestamptz NOT NULL,
  CONSTRAINT recent_searches_pkey PRIMARY KEY (workspace_id, user_id, query),
  CONSTRAINT recent_searches_query_check CHECK (length(query) BETWEEN 1 AND 300),
  CONSTRAINT recent_searches_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CREATE INDEX recent_searches_latest ON crm.recent_searches (workspace_id, user_id, searched_at);
CALL crm.protect('crm.recent_searches');

DO $$
DECLARE owned regprocedure;
BEGIN
  FOR owned IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'crm'::regnamespace
      AND p.proname IN ('index_records', 'index_later', 'index_pending', 'index_at_commit', 'search', 'list_documents', 'count_facts') LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO crm_search', owned);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', owned);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO crm_app', owned);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA crm FROM crm_search;

-- The documents of what is there already.
DO $$
DECLARE ws uuid;
BEGIN
  FOR ws IN SELECT id FROM master.workspaces LOOP
    PERFORM set_config('app.workspace_id', ws::text, true);
    PERFORM crm.index_records('company', (SELECT array_agg(id) FROM crm.companies WHERE workspace_id = ws)),
            crm.index_records('contact', (SELECT array_agg(id) FROM crm.contacts WHERE workspace_id = ws)),
            crm.index_records('lead', (SELECT array_agg(id) FROM crm.leads WHERE workspace_id = ws)),
            crm.index_records('deal', (SELECT array_agg(id) FROM crm.deals WHERE workspace_id = ws)),
            crm.index_records('task', (SELECT array_agg(id) FROM crm.tasks WHERE workspace_id = ws));
  END LOOP;
  PERFORM set_config('app.workspace_id', '', true);
END $$;
