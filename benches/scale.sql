-- One large workspace beside small ones, made of numbers: the same records at every run.
--
--   psql -v contacts=1000000 -v neighbours=50 -f benches/scale.sql <a migrated database>
--
-- Run as superuser, on an empty database. For each ten contacts there are a company, two deals, a lead and a task. Names
-- repeat as they do in life: some first names are everywhere, most last names are rare. The small workspaces hold a
-- thousandth of the large one. Triggers are off meanwhile; the documents they would write are written in batches.
\set ON_ERROR_STOP on
\if :{?contacts}
\else
  \set contacts 1000000
\endif
\if :{?neighbours}
\else
  \set neighbours 50
\endif
SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';

-- Between 0 and 1, the same for the same number and salt.
CREATE FUNCTION pg_temp.dice(n bigint, salt bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN abs(hashint8(n * 1000003 + salt * 7919)::bigint) / 2147483649.0;

-- One of the words; the first ones are the popular ones where `lean` is above 1.
CREATE FUNCTION pg_temp.pick(words text[], n bigint, salt bigint, lean float8) RETURNS text LANGUAGE sql IMMUTABLE
RETURN words[1 + floor(cardinality(words) * power(pg_temp.dice(n, salt), lean))::integer];

-- Ids in the order of their making, as the program's are. `salt` tells kinds apart, `team` workspaces.
CREATE FUNCTION pg_temp.id(team bigint, n bigint, salt bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN (lpad(to_hex(1700000000000 + n * 60000 + salt), 12, '0') || '7000' || '8' || left(md5(n::text || '/' || salt::text || '/' || team::text), 15))::uuid;

CREATE TEMP TABLE words AS SELECT
  string_to_array('Anna Erik Maria Lars Karin Mikael Kristina Anders Eva Johan Emma Per Lena Nils Sara Karl Ingrid Peter Sofia Jan '
    'Julia Thomas Elin Hans Ida Oskar Hanna Fredrik Malin Daniel Linnea Andreas Johanna Stefan Maja Magnus Elsa Mats Alice Bengt '
    'Astrid Ulf Wilma Henrik Ebba Björn Åsa Göran Märta Jörgen Mary James Patricia Robert Jennifer John Linda Michael Elizabeth '
    'David Barbara William Susan Richard Jessica Joseph Margaret Charles Nancy Christopher Lisa Matthew Betty Anthony Sandra Mark '
    'Ashley Steven Kimberly Paul Donna Andrew Emily Joshua Carol Kenneth Michelle Kevin Amanda Brian Melissa George Deborah Timothy '
    'Priya Arjun Ananya Rohan Yuki Haruto Sakura Wei Fang Ming Fatima Omar Layla Hassan Chloé Léa Hugo Inès Zoë José Lucía Mateo '
    'Camila Giulia Luca Chiara Matteo Katarzyna Piotr Agnieszka Tomasz Olena Andriy Nadia Tariq Amara Kwame Zanele Thabo Ngozi Chidi', ' ') AS first,
  string_to_array('Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Wilson Anderson Taylor Thomas Moore Jackson Martin Lee '
    'Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Green Baker Adams Nelson Hill Campbell Mitchell Roberts '
    'O''Neill O''Brien Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Hoffmann Rossi Russo Ferrari Bianchi Dubois Durand Leroy Moreau '
    'Kowalski Nowak Wiśniewski Novák Horváth Tanaka Suzuki Sato Watanabe Chen Wang Zhang Liu Kumar Sharma Patel Singh Iyer Okafor Mensah Dlamini Haddad', ' ')
    || ARRAY(SELECT stem || middle || suffix
          FROM unnest(string_to_array('Lind Berg Sjö Dahl Ny Ek Hag Lund Sand Strand Öst Väster Norr Söder Holm Gran Björk Alm Ceder Flod Hall Kvarn Rosen Silfver Vik '
                 'Ash Brad Cald Dun El Fair Gar Hart Kings Lang Mar Nor Oak Pres Red Shel Thorn Under Wal York', ' ')) AS stem,
               unnest(string_to_array(',er,ing,s,en,a,ham,wick', ',')) AS middle,
               unnest(string_to_array('qvist ström berg gren man lund dahl holm mark stedt blad fors roth ner én ton ley field wood worth', ' ')) AS suffix
         ORDER BY md5(stem || middle || suffix)) AS last,
  string_to_array('Nordic Baltic Alpine Atlantic Arctic Central Coastal Royal United Modern Prime First Global Northern Southern Eastern Western Silver '
    'Golden Green Blue Red Bright Clear Swift Solid Smart Open Fair Bold Grand Urban Rural Polar Solar Lunar Delta Omega Vector Summit', ' ') AS adjective,
  string_to_array('Timber Steel Paper Glass Foods Textiles Shipping Logistics Energy Power Water Marine Foundry Tools Machines Robotics Optics Sensors '
    'Software Systems Networks Media Design Print Books Health Pharma Dental Care Fitness Sports Travel Hotels Kitchens Furniture Homes Construction '
    'Bricks Roofing Paints Plastics Rubber Chemicals Farms Dairy Bakery Coffee Brewing Flowers Gardens', ' ') AS noun,
  string_to_array('AB Group Ltd GmbH', ' ') AS form,
  string_to_array('Buyer|Head of Purchasing|CEO|CFO|Founder|Operations Manager|Sales Director|Office Manager|Engineer|Project Lead|Marketing Manager|IT Manager', '|') AS title,
  string_to_array('Stockholm Göteborg Malmö Uppsala Berlin Hamburg München Paris Lyon London Leeds Dublin Oslo København Helsinki Warszawa Milano Madrid Austin Boston', ' ') AS city,
  string_to_array('Spring order|Annual supply|Pilot|Renewal|Extension|New site|Service contract|Framework agreement', '|') AS deal,
  string_to_array('web referral webinar fair phone partner campaign', ' ') AS source,
  string_to_array('vip newsletter partner press key-account cold churned beta reseller event-2026', ' ') AS tag,
  string_to_array('lead qualified opportunity customer former', ' ') AS lifecycle,
  string_to_array('new working qualified converted disqualified', ' ') AS status,
  string_to_array('Call|Send the offer to|Prepare a meeting with|Ask for a reference at|Check the contract of', '|') AS task;

CREATE PROCEDURE pg_temp.fill(team bigint, contacts bigint) LANGUAGE plpgsql AS $$
DECLARE
  ws     uuid   := pg_temp.id(team, team, 100);
  line   uuid   := pg_temp.id(team, 1, 101);
  w      words%ROWTYPE;
  people text[];
  stages uuid[];
BEGIN
  SELECT * INTO w FROM words;
  PERFORM set_config('app.workspace_id', ws::text, false), set_config('app.scope', 'all', false);
  INSERT INTO master.workspaces (id, slack_team_id, name, domain, created_at, updated_at)
  VALUES (ws, 'T0SCALE' || team, 'Scale ' || team, 'scale' || team, now(), now());
  INSERT INTO crm.workspace_settings (workspace_id, currency, time_zone, locale, country, updated_at) VALUES (ws, 'EUR', 'UTC', 'en', 'SE', now());
  INSERT INTO crm.users (workspace_id, id, slack_id, name, email, time_zone, locale, role, scope, status, created_at, updated_at)
  SELECT ws, pg_temp.id(team, n, 1), 'U0REP' || n, pg_temp.pick(w.first, n, 2, 1) || ' ' || pg_temp.pick(w.last, n, 3, 1), 'u0rep' || n || '@scale.example',
         'Europe/Stockholm', 'en-US', CASE WHEN n = 1 THEN 'ADMIN' ELSE 'SALES_REP' END, CASE WHEN n = 1 THEN 'all' ELSE 'own' END, 'active', now(), now()
    FROM generate_series(1, CASE WHEN team = 0 THEN 100 ELSE 5 END) AS n;
  -- One rep of the large workspace came yesterday and owns nothing.
  SELECT array_agg(id::text ORDER BY slack_id) INTO people FROM crm.users WHERE workspace_id = ws AND slack_id NOT IN ('U0REP1', 'U0REP100');
  INSERT INTO crm.pipelines (workspace_id, id, name, position, created_at, updated_at) VALUES (ws, line, 'Sales', 1, now(), now());
  INSERT INTO crm.stages (workspace_id, id, pipeline_id, name, position, probability, outcome, created_at, updated_at)
  SELECT ws, pg_temp.id(team, n, 102), line, (ARRAY['New', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'])[n], n, (ARRAY[10, 25, 50, 75, 100, 0])[n],
         (ARRAY['open', 'open', 'open', 'open', 'won', 'lost'])[n], now(), now() FROM generate_series(1, 6) AS n;
  SELECT array_agg(id ORDER BY position) INTO stages FROM crm.stages WHERE workspace_id = ws;
  INSERT INTO crm.tags (workspace_id, id, name, created_at)
  SELECT ws, pg_temp.id(team, n, 103), w.tag[n], now() FROM generate_series(1, cardinality(w.tag)) AS n;

  INSERT INTO crm.companies (workspace_id, id, number, name, domain, city, owner_id, lifecycle, source, created_at, updated_at)
  SELECT ws, pg_temp.id(team, n, 4), n,
         format('%s %s %s%s', w.adjective[1 + n % 40], w.noun[1 + n / 40 % 50], CASE WHEN n < 8000 THEN '' ELSE pg_temp.pick(w.last, n / 8000, 5, 1) || ' ' END, w.form[1 + n / 2000 % 4]),
         lower(w.adjective[1 + n % 40] || w.noun[1 + n / 40 % 50]) || (ARRAY['', '-group', '-ltd', '-gmbh'])[1 + n / 2000 % 4] || CASE WHEN n < 8000 THEN '' ELSE (n / 8000)::text END || '.example',
         pg_temp.pick(w.city, n, 5, 1), pg_temp.pick(people, n, 6, 1)::uuid, pg_temp.pick(w.lifecycle, n, 60, 1), pg_temp.pick(w.source, n, 61, 1.5),
         now() - interval '700 days' * pg_temp.dice(n, 7), now() - interval '400 days' * pg_temp.dice(n, 8)
    FROM generate_series(1, contacts / 10) AS n;

  -- One in thirty has no owner yet.
  INSERT INTO crm.contacts (workspace_id, id, number, name, title, company_id, city, owner_id, lifecycle, source, created_at, updated_at)
  SELECT ws, pg_temp.id(team, n, 9), n, pg_temp.pick(w.first, n, 10, 1.4) || ' ' || pg_temp.pick(w.last, n, 11, 1.6), pg_temp.pick(w.title, n, 12, 1),
         pg_temp.id(team, 1 + floor(contacts / 10 * power(pg_temp.dice(n, 13), 1.5))::bigint, 4), pg_temp.pick(w.city, n, 14, 1),
         CASE WHEN n % 30 = 0 THEN NULL ELSE pg_temp.pick(people, n, 15, 1)::uuid END, pg_temp.pick(w.lifecycle, n, 62, 1.5), pg_temp.pick(w.source, n, 63, 1.5),
         now() - interval '700 days' * pg_temp.dice(n, 16), now() - interval '400 days' * pg_temp.dice(n, 17)
    FROM generate_series(1, contacts) AS n;
  INSERT INTO crm.contact_emails (workspace_id, contact_id, email, position)
  SELECT ws, c.id, regexp_replace(lower(public.unaccent(replace(c.name, ' ', '.'))), '[^a-z.]', '', 'g') || c.number % 1000 || '@'
         || CASE WHEN c.number % 3 = 0 THEN 'gmail.com' ELSE o.domain END, 1
    FROM crm.contacts c JOIN crm.companies o ON o.workspace_id = ws AND o.id = c.company_id WHERE c.workspace_id = ws;
  INSERT INTO crm.contact_phones (workspace_id, contact_id, number, position)
  SELECT ws, id, CASE WHEN number % 2 = 0 THEN '+4670' || lpad((number * 87 % 9999991)::text, 7, '0') ELSE '+49151' || lpad((number * 877 % 99999989)::text, 8, '0') END, 1
    FROM crm.contacts WHERE workspace_id = ws;
  INSERT INTO crm.record_tags (workspace_id, record_kind, record_id, tag_id)
  SELECT ws, 'contact', pg_temp.id(team, n, 9), pg_temp.id(team, 1 + floor(cardinality(w.tag) * power(pg_temp.dice(n, 18), 2))::bigint, 103)
    FROM generate_series(1, contacts) AS n WHERE n % 4 = 0;

  INSERT INTO crm.deals (workspace_id, id, number, name, company_id, contact_id, pipeline_id, stage_id, amount, currency, close_on, owner_id, source,
                         stage_entered_at, closed_at, created_at, updated_at)
  SELECT ws, pg_temp.id(team, n, 19), n, o.name || ' ' || pg_temp.pick(w.deal, n, 20, 1), o.id, c.id, line, stages[at.stage],
         CASE WHEN n % 20 = 0 THEN NULL ELSE round((500 + 90000 * power(pg_temp.dice(n, 21), 3))::numeric, 2) END, CASE WHEN n % 10 = 0 THEN 'USD' ELSE 'EUR' END,
         current_date + floor(500 * pg_temp.dice(n, 22) - 400)::integer, c.owner_id, pg_temp.pick(w.source, n, 23, 1.5),
         c.updated_at, CASE WHEN at.stage > 4 THEN c.updated_at END, c.created_at, c.updated_at
    FROM generate_series(1, contacts / 5) AS n
    CROSS JOIN LATERAL (SELECT 1 + floor(6 * pg_temp.dice(n, 24))::integer AS stage) AS at
    JOIN crm.contacts c ON c.workspace_id = ws AND c.id = pg_temp.id(team, 1 + n * 5 % contacts, 9)
    JOIN crm.companies o ON o.workspace_id = ws AND o.id = c.company_id;
  INSERT INTO crm.leads (workspace_id, id, number, contact_id, status, source, campaign, owner_id, created_at, updated_at)
  SELECT ws, pg_temp.id(team, n, 25), n, c.id, pg_temp.pick(w.status, n, 26, 1), pg_temp.pick(w.source, n, 27, 1.5), 'spring', c.owner_id, c.created_at, c.updated_at
    FROM generate_series(1, contacts / 10) AS n JOIN crm.contacts c ON c.workspace_id = ws AND c.id = pg_temp.id(team, 1 + n * 7 % contacts, 9);
  INSERT INTO crm.tasks (workspace_id, id, number, title, status, priority, due_on, owner_id, record_kind, record_id, created_at, created_by, updated_at)
  SELECT ws, pg_temp.id(team, n, 28), n, pg_temp.pick(w.task, n, 29, 1) || ' ' || c.name, CASE WHEN n % 3 = 0 THEN 'done' ELSE 'open' END, 1 + n % 4,
         current_date + floor(100 * pg_temp.dice(n, 30) - 60)::integer, c.owner_id, 'contact', c.id, c.created_at, c.owner_id, c.updated_at
    FROM generate_series(1, contacts / 10) AS n JOIN crm.contacts c ON c.workspace_id = ws AND c.id = pg_temp.id(team, 1 + n * 11 % contacts, 9);
  INSERT INTO crm.reference_counters (workspace_id, kind, last_number)
  VALUES (ws, 'contact', contacts), (ws, 'company', contacts / 10), (ws, 'deal', contacts / 5), (ws, 'lead', contacts / 10), (ws, 'task', contacts / 10);
END $$;

CREATE PROCEDURE pg_temp.index_all(team bigint) LANGUAGE plpgsql AS $$
DECLARE
  ws    uuid := pg_temp.id(team, team, 100);
  part  record;
  -- Processor time of this connection, in hundredths of a second: true also where the machine has other work.
  begun integer := (SELECT field[14]::integer + field[15]::integer FROM string_to_array(pg_read_file('/proc/self/stat', 0, 1000), ' ') AS field);
BEGIN
  PERFORM set_config('app.workspace_id', ws::text, false), set_config('app.scope', 'all', false);
  FOR part IN
    SELECT 'contact' AS kind, array_agg(id) AS ids FROM crm.contacts WHERE workspace_id = ws GROUP BY number / 5000
    UNION ALL SELECT 'company', array_agg(id) FROM crm.companies WHERE workspace_id = ws GROUP BY number / 5000
    UNION ALL SELECT 'deal', array_agg(id) FROM crm.deals WHERE workspace_id = ws GROUP BY number / 5000
    UNION ALL SELECT 'lead', array_agg(id) FROM crm.leads WHERE workspace_id = ws GROUP BY number / 5000
    UNION ALL SELECT 'task', array_agg(id) FROM crm.tasks WHERE workspace_id = ws GROUP BY number / 5000 LOOP
    PERFORM crm.index_records(part.kind, part.ids);
  END LOOP;
  IF team = 0 THEN 
    RAISE NOTICE 'documents of the large workspace: % s of processor time',
      ((SELECT field[14]::integer + field[15]::integer FROM string_to_array(pg_read_file('/proc/self/stat', 0, 1000), ' ') AS field) - begun) / 100.0;
  END IF;
END $$;

\echo records
CALL pg_temp.fill(0, :contacts);
SELECT format('CALL pg_temp.fill(%s, %s)', team, greatest(:contacts / 1000, 100)) FROM generate_series(1, :neighbours) AS team \gexec
ANALYZE;
\echo documents
CALL pg_temp.index_all(0);
SELECT format('CALL pg_temp.index_all(%s)', team) FROM generate_series(1, :neighbours) AS team \gexec
VACUUM ANALYZE;
