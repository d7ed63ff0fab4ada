-- 100,000 contacts of 8,000 companies with 12,000 deals, made of numbers: the same names at every run. Run as superuser
-- with app.workspace_id set. Triggers are off meanwhile; the documents they would write are written in batches below.
SET session_replication_role = replica;

-- Between 0 and 1, the same for the same number and salt.
CREATE FUNCTION pg_temp.dice(n bigint, salt bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN abs(hashint8(n * 1000003 + salt * 7919)::bigint) / 2147483649.0;

-- One of the words; the first ones are the popular ones where `lean` is above 1.
CREATE FUNCTION pg_temp.pick(words text[], n bigint, salt bigint, lean float8) RETURNS text LANGUAGE sql IMMUTABLE
RETURN words[1 + floor(cardinality(words) * power(pg_temp.dice(n, salt), lean))::integer];

-- Ids in the order of their making, as the program's are.
CREATE FUNCTION pg_temp.id(n bigint, salt bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN (lpad(to_hex(1700000000000 + n * 600000 + salt), 12, '0') || '7000' || '8' || left(md5(n::text || '/' || salt::text), 15))::uuid;

CREATE TEMP TABLE words AS SELECT
  string_to_array('Anna Erik Maria Lars Karin Mikael Kristina Anders Eva Johan Emma Per Lena Nils Sara Karl Ingrid Peter Sofia Jan '
    'Julia Thomas Elin Hans Ida Oskar Hanna Fredrik Malin Daniel Linnea Andreas Johanna Stefan Maja Magnus Elsa Mats Alice Bengt '
    'Astrid Ulf Wilma Henrik Ebba Björn Åsa Göran Märta Jörgen Mary James Patricia Robert Jennifer John Linda Michael Elizabeth '
    'David Barbara William Susan Richard Jessica Joseph Margaret Charles Nancy Christopher Lisa Matthew Betty Anthony Sandra Mark '
    'Ashley Steven Kimberly Paul Donna Andrew Emily Joshua Carol Kenneth Michelle Kevin Amanda Brian Melissa George Deborah Timothy '
    'Priya Arjun Ananya Rohan Yuki Haruto Sakura Wei Fang Ming Fatima Omar Layla Hassan Chloé Léa Hugo Inès Zoë José Lucía Mateo '
    'Camila Giulia Luca Chiara Matteo Katarzyna Piotr Agnieszka Tomasz Olena Andriy Nadia Tariq Amara Kwame Zanele Thabo Ngozi Chidi', ' ') AS first,
  ARRAY(SELECT stem || suffix FROM unnest(string_to_array('Lind Berg Sjö Dahl Ny Ek Hag Lund Sand Strand Öst Väster Norr Söder Holm Gran Björk Alm Ceder Flod Hall Kvarn Rosen Silfver Vik', ' ')) WITH ORDINALITY AS s (stem, i),
    unnest(string_to_array('qvist ström berg gren man lund dahl holm mark stedt blad fors roth ner én', ' ')) WITH ORDINALITY AS e (suffix, j)
    WHERE lower(stem) <> suffix ORDER BY md5(stem || suffix))
    || string_to_array('Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Wilson Anderson Taylor Thomas Moore Jackson Martin Lee '
    'Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Green Baker Adams Nelson Hill Campbell Mitchell Roberts '
    'O''Neill O''Brien Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Hoffmann Rossi Russo Ferrari Bianchi Dubois Durand Leroy Moreau '
    'Kowalski Nowak Wiśniewski Novák Horváth Tanaka Suzuki Sato Watanabe Chen Wang Zhang Liu Kumar Sharma Patel Singh Iyer Okafor Mensah Dlamini Haddad', ' ') AS last,
  string_to_array('Nordic Baltic Alpine Atlantic Arctic Central Coastal Royal United Modern Prime First Global Northern Southern Eastern Western Silver '
    'Golden Green Blue Red Bright Clear Swift Solid Smart Open Fair Bold Grand Urban Rural Polar Solar Lunar Delta Omega Vector Summit', ' ') AS adjective,
  string_to_array('Timber Steel Paper Glass Foods Textiles Shipping Logistics Energy Power Water Marine Foundry Tools Machines Robotics Optics Sensors '
    'Software Systems Networks Media Design Print Books Health Pharma Dental Care Fitness Sports Travel Hotels Kitchens Furniture Homes Construction '
    'Bricks Roofing Paints Plastics Rubber Chemicals Farms Dairy Bakery Coffee Brewing Flowers Gardens', ' ') AS noun,
  string_to_array('AB Group Ltd GmbH', ' ') AS form,
  string_to_array('Buyer|Head of Purchasing|CEO|CFO|Founder|Operations Manager|Sales Director|Office Manager|Engineer|Project Lead|Marketing Manager|IT Manager', '|') AS title,
  string_to_array('Stockholm Göteborg Malmö Uppsala Berlin Hamburg München Paris Lyon London Leeds Dublin Oslo København Helsinki Warszawa Milano Madrid Austin Boston', ' ') AS city,
  string_to_array('Spring order|Annual supply|Pilot|Renewal|Extension|New site|Service contract|Framework agreement', '|') AS deal;

INSERT INTO crm.users (workspace_id, id, slack_id, name, email, time_zone, locale, role, scope, status, created_at, updated_at)
SELECT crm.current_workspace(), pg_temp.id(n, 1), slack_id, name, lower(slack_id) || '@northwind.example', 'Europe/Stockholm', 'en-US',
       role, scope, 'active', now(), now()
  FROM (SELECT 1 AS n, 'U0MARCO' AS slack_id, 'Marco Bianchi' AS name, 'MANAGER' AS role, 'all' AS scope
        UNION ALL SELECT 2, 'U0REBECCA', 'Rebecca O''Neill', 'SALES_REP', 'own'
        UNION ALL SELECT n, 'U0REP' || n, pg_temp.pick(w.first, n, 2, 1) || ' ' || pg_temp.pick(w.last, n, 3, 1), 'SALES_REP', 'own'
          FROM generate_series(3, 24) AS n, words w) AS people
ON CONFLICT ON CONSTRAINT users_slack_id_key DO NOTHING;
INSERT INTO crm.user_roles (workspace_id, user_id, role_id)
SELECT u.workspace_id, u.id, r.id FROM crm.users u JOIN crm.roles r ON r.workspace_id = u.workspace_id AND r.key = u.role
 WHERE u.workspace_id = crm.current_workspace()
ON CONFLICT ON CONSTRAINT user_roles_pkey DO NOTHING;

CREATE TEMP TABLE owners AS SELECT array_agg(id::text ORDER BY slack_id) AS ids FROM crm.users
  WHERE workspace_id = crm.current_workspace() AND slack_id <> 'U0ADA';

INSERT INTO crm.companies (workspace_id, id, number, name, domain, city, owner_id, lifecycle, created_at, updated_at)
SELECT crm.current_workspace(), pg_temp.id(n, 4), n + 1,
       format('%s %s %s', w.adjective[1 + n % 40], w.noun[1 + n / 40 % 50], w.form[1 + n / 2000]),
       lower(w.adjective[1 + n % 40] || w.noun[1 + n / 40 % 50]) || (ARRAY['', '-group', '-ltd', '-gmbh'])[1 + n / 2000] || '.example',
       pg_temp.pick(w.city, n, 5, 1), pg_temp.pick(o.ids, n, 6, 1)::uuid, 'customer',
       now() - interval '700 days' * pg_temp.dice(n, 7), now() - interval '400 days' * pg_temp.dice(n, 8)
  FROM generate_series(0, 7999) AS n, words w, owners o;

-- One in thirty has no owner yet.
INSERT INTO crm.contacts (workspace_id, id, number, name, title, company_id, city, owner_id, lifecycle, created_at, updated_at)
SELECT crm.current_workspace(), pg_temp.id(n, 9), n,
       pg_temp.pick(w.first, n, 10, 1.4) || ' ' || pg_temp.pick(w.last, n, 11, 1.4),
       pg_temp.pick(w.title, n, 12, 1), pg_temp.id(floor(8000 * power(pg_temp.dice(n, 13), 1.5))::bigint, 4), pg_temp.pick(w.city, n, 14, 1),
       CASE WHEN n % 30 = 0 THEN NULL ELSE pg_temp.pick(o.ids, n, 15, 1)::uuid END, 'lead',
       now() - interval '700 days' * pg_temp.dice(n, 16), now() - interval '400 days' * pg_temp.dice(n, 17)
  FROM generate_series(1, 100000) AS n, words w, owners o;

INSERT INTO crm.contact_emails (workspace_id, contact_id, email, position)
SELECT c.workspace_id, c.id,
       regexp_replace(lower(public.unaccent(replace(c.name, ' ', '.'))), '[^a-z.]', '', 'g') || '@' || o.domain, 1
  FROM crm.contacts c JOIN crm.companies o ON o.workspace_id = c.workspace_id AND o.id = c.company_id
 WHERE c.workspace_id = crm.current_workspace();

INSERT INTO crm.contact_phones (workspace_id, contact_id, number, position)
SELECT workspace_id, id,
       CASE WHEN number % 2 = 0 THEN '+4670' || lpad((number * 87 % 9999991)::text, 7, '0') ELSE '+49151' || lpad((number * 877 % 99999989)::text, 8, '0') END, 1
  FROM crm.contacts WHERE workspace_id = crm.current_workspace();

INSERT INTO crm.deals (workspace_id, id, number, name, company_id, contact_id, pipeline_id, stage_id, amount, currency, owner_id,
                       stage_entered_at, created_at, updated_at)
SELECT c.workspace_id, pg_temp.id(c.number, 18), c.number / 8, o.name || ' ' || pg_temp.pick(w.deal, c.number, 19, 1), o.id, c.id,
       s.pipelines[1 + c.number / 8 % cardinality(s.pipelines)], s.ids[1 + c.number / 8 % cardinality(s.ids)],
       round((500 + 90000 * pg_temp.dice(c.number, 20))::numeric, 2), 'EUR', c.owner_id, c.updated_at, c.created_at, c.updated_at
  FROM crm.contacts c JOIN crm.companies o ON o.workspace_id = c.workspace_id AND o.id = c.company_id, words w,
       (SELECT array_agg(id ORDER BY id) AS ids, array_agg(pipeline_id ORDER BY id) AS pipelines FROM crm.stages
         WHERE workspace_id = crm.current_workspace() AND outcome = 'open') AS s
 WHERE c.workspace_id = crm.current_workspace() AND c.number % 8 = 0 AND c.number <= 96000;

INSERT INTO crm.reference_counters AS counter (workspace_id, kind, last_number)
SELECT crm.current_workspace(), kind, last FROM (VALUES ('contact', 100000), ('company', 8000), ('deal', 12000)) AS t (kind, last)
ON CONFLICT ON CONSTRAINT reference_counters_pkey DO UPDATE SET last_number = excluded.last_number;

-- index_records plans best with fresh statistics.
ANALYZE crm.users, crm.companies, crm.contacts, crm.contact_emails, crm.contact_phones, crm.deals;

DO $$
DECLARE ws uuid := crm.current_workspace();
BEGIN
  FOR part IN 0..49 LOOP
    PERFORM crm.index_records('contact', (SELECT array_agg(id) FROM crm.contacts WHERE workspace_id = ws AND number > part * 2000 AND number <= part * 2000 + 2000));
  END LOOP;
  FOR part IN 0..7 LOOP
    PERFORM crm.index_records('company', (SELECT array_agg(id) FROM crm.companies WHERE workspace_id = ws AND number > part * 1000 AND number <= part * 1000 + 1000));
    PERFORM crm.index_records('deal', (SELECT array_agg(id) FROM crm.deals WHERE workspace_id = ws AND number > part * 1500 AND number <= part * 1500 + 1500));
  END LOOP;
END $$;
