-- The records of all workspaces in bench.workspaces, each kind in one statement. Run as superuser, after words.sql, in one
-- transaction: what is written to a table that was emptied in the same transaction needs no log. No trigger fires, and no
-- index is kept up meanwhile; `REINDEX` brings the indexes back afterwards, in a fraction of the time.
SET session_replication_role = replica;
SET work_mem = '128MB';
SET maintenance_work_mem = '512MB';

TRUNCATE crm.contacts, crm.companies, crm.leads, crm.deals, crm.tasks, crm.activities, crm.files, crm.reminders, crm.tags CASCADE;
UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid IN (
  SELECT format('crm.%I', name)::regclass FROM unnest(ARRAY['contacts', 'contact_emails', 'contact_phones', 'companies', 'company_emails',
    'company_phones', 'leads', 'deals', 'deal_contacts', 'deal_stage_changes', 'tasks', 'activities', 'tags', 'record_tags']) AS name);

UPDATE bench.workspaces w SET pipeline_id = s.pipeline_id, stages = s.stages
  FROM (SELECT workspace_id, (array_agg(pipeline_id))[1] AS pipeline_id, array_agg(id ORDER BY position) AS stages FROM crm.stages GROUP BY 1) AS s
 WHERE s.workspace_id = w.workspace_id;

-- People, ten to a team and four teams to a department. The first is an administrator; of the reps one sees their team's
-- records and one their department's.
INSERT INTO crm.users (workspace_id, id, slack_id, name, email, time_zone, locale, role, scope, own_scope, status, created_at, updated_at)
SELECT w.workspace_id, bench.person(w.team, n), 'U0BENCH' || n, f.word || ' ' || l.word, 'u' || n || '@bench.example', 'Europe/Stockholm', 'en-US',
       role.key, role.scope, CASE WHEN n IN (4, 5) THEN role.scope END, 'active', bench.present(), bench.present()
  FROM bench.workspaces w CROSS JOIN LATERAL generate_series(1, w.people) AS n
  CROSS JOIN LATERAL (SELECT CASE n WHEN 1 THEN 'ADMIN' WHEN 2 THEN 'MANAGER' ELSE 'SALES_REP' END AS key,
                             CASE n WHEN 1 THEN 'all' WHEN 2 THEN 'all' WHEN 4 THEN 'team' WHEN 5 THEN 'department' ELSE 'own' END AS scope) AS role
  JOIN bench.countries c ON c.country = n % 10
  JOIN bench.names f ON f.part = 'first' AND f.country = c.country AND f.rank = 1 + n % 37
  JOIN bench.names l ON l.part = 'last' AND l.country = c.country AND l.rank = 1 + n % 41;
INSERT INTO crm.user_roles (workspace_id, user_id, role_id)
SELECT u.workspace_id, u.id, r.id FROM crm.users u JOIN crm.roles r ON r.workspace_id = u.workspace_id AND r.key = u.role
ON CONFLICT ON CONSTRAINT user_roles_pkey DO NOTHING;
INSERT INTO crm.departments (workspace_id, id, name, created_at, updated_at)
SELECT w.workspace_id, bench.id(bench.made_at(0, 1), 'department', w.team, n), 'Department ' || n, bench.present(), bench.present()
  FROM bench.workspaces w CROSS JOIN LATERAL generate_series(0, (w.people - 1) / 40) AS n;
INSERT INTO crm.teams (workspace_id, id, name, department_id, created_at, updated_at)
SELECT w.workspace_id, bench.id(bench.made_at(0, 1), 'team', w.team, n), 'Team ' || n, bench.id(bench.made_at(0, 1), 'department', w.team, n / 4), bench.present(), bench.present()
  FROM bench.workspaces w CROSS JOIN LATERAL generate_series(0, (w.people - 1) / 10) AS n;
INSERT INTO crm.team_members (workspace_id, team_id, user_id)
SELECT w.workspace_id, bench.id(bench.made_at(0, 1), 'team', w.team, (n - 1) / 10), bench.person(w.team, n)
  FROM bench.workspaces w CROSS JOIN LATERAL generate_series(1, w.people) AS n;

-- Companies. `changes`: how often one was changed since it was made; the last time is its `updated_at`.
CREATE TABLE bench.firms AS
WITH named AS (
  SELECT w.team, w.workspace_id, n, bench.made_at(n, w.companies) AS made_at, bench.often(2, bench.dice(n, 50)) AS changes,
         bench.owner(w.team, w.people, n, 51) AS owner_id, l.country, bench.pick(words.form, power(bench.dice(n, 52), 1.3)) AS form,
         CASE WHEN n % 3 = 0 THEN initcap(l.word) || ' ' || bench.pick(words.noun, power(bench.dice(n, 53), 1.2))
              WHEN n % 3 = 1 THEN bench.pick(words.adjective, power(bench.dice(n, 54), 1.4)) || ' ' || bench.pick(words.noun, power(bench.dice(n, 53), 1.2))
              ELSE bench.pick(words.adjective, bench.dice(n, 54)) || ' ' || initcap(l.word) END AS name
    FROM bench.words, bench.workspaces w CROSS JOIN LATERAL generate_series(1, w.companies) AS n
    JOIN bench.names l ON l.part = 'last' AND l.country = n % 10 AND l.rank = bench.rank(1000, bench.dice(n, 55))
), slugged AS (
  SELECT *, regexp_replace(lower(public.unaccent(name)), '[^a-z]+', '', 'g') AS slug FROM named
)
SELECT team, workspace_id, n, bench.id(made_at, 'company', team, n) AS id, name || ' ' || form AS name, owner_id, country, made_at, changes,
       bench.changed_at(made_at, changes, changes, bench.dice(n * 4096 + changes, 901)) AS updated_at,
       slug || coalesce(nullif(row_number() OVER (PARTITION BY team, slug ORDER BY n), 1)::text, '') || '.example' AS domain
  FROM slugged;
ANALYZE bench.firms;

INSERT INTO crm.companies (workspace_id, id, number, name, domain, street, postal_code, city, country, industry, employees, owner_id, lifecycle, source,
                           version, created_at, created_by, updated_at, updated_by, deleted_at, follow_up_on)
SELECT f.workspace_id, f.id, f.n, f.name, CASE WHEN n % 10 > 0 THEN f.domain END, 'Main Street ' || n % 300, lpad((n * 37 % 99999)::text, 5, '0'),
       bench.pick(c.cities, power(bench.dice(n, 56), 1.5)), c.code, lower(bench.pick(w.noun, bench.dice(n, 53))), (10 * power(bench.dice(n, 57), -1))::bigint % 100000,
       f.owner_id, bench.pick(w.lifecycle, power(bench.dice(n, 58), 1.5)), bench.pick(w.source, power(bench.dice(n, 59), 1.5)),
       1 + f.changes, f.made_at, f.owner_id, f.updated_at, f.owner_id, CASE WHEN n % 100 = 3 THEN f.updated_at END,
       CASE WHEN n % 20 = 1 THEN bench.present()::date + floor(90 * bench.dice(n, 60) - 30)::integer END
  FROM bench.firms f JOIN bench.countries c USING (country), bench.words w;
INSERT INTO crm.company_phones (workspace_id, company_id, number, position)
SELECT workspace_id, id, c.prefix || lpad((n * 7919 % power(10, c.digits)::bigint)::text, c.digits, '1'), 1
  FROM bench.firms JOIN bench.countries c USING (country) WHERE n % 10 < 6;
INSERT INTO crm.company_emails (workspace_id, company_id, email, position)
SELECT workspace_id, id, 'info@' || domain, 1 FROM bench.firms WHERE n % 10 < 4;

-- Contacts.
CREATE TABLE bench.contacts AS
WITH placed AS (
  SELECT w.*, n, bench.made_at(n, w.contacts) AS made_at, bench.often(2, bench.dice(n, 70)) + CASE WHEN n <= 5 THEN least(w.contacts / 500, 2000)::integer ELSE 0 END AS changes,
         width_bucket(bench.dice(n, 71), '{0.22,0.38,0.52,0.64,0.74,0.82,0.88,0.93,0.97}'::float8[]) AS country
    FROM bench.workspaces w CROSS JOIN LATERAL generate_series(1, w.contacts) AS n
), ranked AS (
  SELECT p.*, bench.rank(c.firsts, bench.dice(n, 72)) AS first, bench.rank(c.lasts, bench.dice(n, 73)) AS last,
         CASE WHEN n % 12 > 0 THEN bench.one_of(p.companies, power(bench.dice(n, 74), 1.5)) END AS firm
    FROM placed p JOIN bench.countries c USING (country)
)
SELECT r.team, r.workspace_id, r.n, bench.id(r.made_at, 'contact', r.team, r.n) AS id,
       f.word || CASE WHEN r.country = 0 AND n % 5 = 0 THEN ' ' || chr(65 + (n % 26)::integer) || '.' WHEN n % 19 = 0 THEN '-' || other.word ELSE '' END || ' ' || l.word AS name,
       f.slug || '.' || l.slug AS slug, r.country, r.firm, bench.owner(r.team, r.people, n, 75) AS owner_id, r.made_at, r.changes,
       bench.changed_at(r.made_at, changes, changes, bench.dice(n * 4096 + changes, 902)) AS updated_at
  FROM ranked r
  JOIN bench.names f ON f.part = 'first' AND f.country = r.country AND f.rank = r.first
  JOIN bench.names other ON other.part = 'first' AND other.country = r.country AND other.rank = 1 + r.first % 40
  JOIN bench.names l ON l.part = 'last' AND l.country = r.country AND l.rank = r.last
 ORDER BY r.team, r.n;
ANALYZE bench.contacts;

INSERT INTO crm.contacts (workspace_id, id, number, name, title, company_id, city, country, owner_id, lifecycle, source, custom, follow_up_on,
                          version, created_at, created_by, updated_at, updated_by, deleted_at)
SELECT p.workspace_id, p.id, p.n, p.name, CASE WHEN p.n % 7 > 0 THEN bench.pick(w.title, power(bench.dice(p.n, 76), 1.3)) END, f.id,
       bench.pick(c.cities, power(bench.dice(p.n, 77), 1.5)), c.code, p.owner_id, bench.pick(w.lifecycle, power(bench.dice(p.n, 78), 1.8)),
       bench.pick(w.source, power(bench.dice(p.n, 79), 1.5)),
       CASE WHEN p.n % 5 = 0 THEN jsonb_build_object('segment', (ARRAY['A', 'B', 'C', 'D'])[1 + p.n / 5 % 4], 'score', (p.n * 31 % 101)::text) ELSE '{}' END,
       CASE WHEN p.n % 25 = 1 THEN bench.present()::date + floor(90 * bench.dice(p.n, 80) - 30)::integer END,
       1 + p.changes, p.made_at, p.owner_id, p.updated_at, p.owner_id, CASE WHEN p.n % 50 = 3 THEN p.updated_at END
  FROM bench.contacts p JOIN bench.countries c USING (country) LEFT JOIN bench.firms f ON f.team = p.team AND f.n = p.firm, bench.words w;
INSERT INTO crm.contact_emails (workspace_id, contact_id, email, position)
SELECT p.workspace_id, p.id, p.slug || CASE WHEN f.domain IS NULL OR p.n % 3 = 0
         THEN (p.n % 1000) || '@' || (ARRAY['gmail.com', 'outlook.com', 'yahoo.com', 'icloud.com', 'proton.me'])[1 + floor(5 * power(bench.dice(p.n, 81), 2))::integer]
         ELSE CASE WHEN p.n % 7 = 0 THEN (p.n % 100)::text ELSE '' END || '@' || f.domain END, 1
  FROM bench.contacts p LEFT JOIN bench.firms f ON f.team = p.team AND f.n = p.firm WHERE p.n % 20 > 0;
INSERT INTO crm.contact_emails (workspace_id, contact_id, email, position)
SELECT workspace_id, id, slug || n || '@home.example', 2 FROM bench.contacts WHERE n % 10 = 1;
INSERT INTO crm.contact_phones (workspace_id, contact_id, number, position)
SELECT workspace_id, id, c.prefix || lpad((n * 7919 % power(10, c.digits)::bigint)::text, c.digits, '1'), 1
  FROM bench.contacts JOIN bench.countries c USING (country) WHERE n % 10 < 7;

-- Deals. The first `moves` of a deal's changes move its stage; a decided one stands in its last stage with the last move.
CREATE TABLE bench.deals AS
WITH fated AS (
  SELECT w.*, n, bench.made_at(n, w.deals) AS made_at, 1 + floor((w.contacts - 1) * (n::float8 / w.deals) * bench.dice(n, 90))::bigint AS contact,
         CASE WHEN bench.dice(n, 91) < 0.08 + 0.9 * exp(-1.8 * (1 - n::float8 / w.deals) * 2) THEN 'open' WHEN bench.dice(n, 92) < 0.43 THEN 'won' ELSE 'lost' END AS fate
    FROM bench.workspaces w CROSS JOIN LATERAL generate_series(1, w.deals) AS n
), moved AS (
  SELECT *, CASE fate WHEN 'won' THEN 4 WHEN 'lost' THEN 1 + floor(4 * bench.dice(n, 93))::integer ELSE floor(4 * power(bench.dice(n, 93), 1.3))::integer END AS moves
    FROM fated
), changed AS (
  SELECT *, moves + bench.often(3.5, bench.dice(n, 94)) + CASE WHEN n <= 5 THEN least(contacts / 500, 2000)::integer ELSE 0 END AS changes FROM moved
)
SELECT d.team, d.workspace_id, d.n, bench.id(d.made_at, 'deal', d.team, d.n) AS id, p.id AS contact_id, f.id AS company_id, d.pipeline_id, d.stages, d.fate, d.moves, d.changes,
       coalesce(f.name, p.name) || ' ' || bench.pick(w.deal, bench.dice(d.n, 95)) AS name, CASE WHEN d.n % 10 < 8 THEN p.owner_id ELSE bench.owner(d.team, d.people, d.n, 96) END AS owner_id,
       d.made_at, bench.changed_at(d.made_at, d.moves, d.changes, bench.dice(d.n * 4096 + d.moves, 903)) AS moved_at,
       bench.changed_at(d.made_at, d.changes, d.changes, bench.dice(d.n * 4096 + d.changes, 903)) AS updated_at
  FROM changed d JOIN bench.contacts p ON p.team = d.team AND p.n = d.contact LEFT JOIN bench.firms f ON f.team = p.team AND f.n = p.firm, bench.words w
 ORDER BY d.team, d.n;
ANALYZE bench.deals;

-- The stage that a deal came into with its change of that number; 0 is where it began.
CREATE FUNCTION bench.stage(stages uuid[], fate text, moves integer, move integer) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN stages[CASE WHEN move = moves AND fate = 'won' THEN 5 WHEN move = moves AND fate = 'lost' THEN 6 ELSE move + 1 END];

INSERT INTO crm.deals (workspace_id, id, number, name, company_id, contact_id, pipeline_id, stage_id, amount, currency, close_on, owner_id, source, custom,
                       stage_entered_at, closed_at, close_reason, version, created_at, created_by, updated_at, updated_by, deleted_at, follow_up_on)
SELECT d.workspace_id, d.id, d.n, d.name, d.company_id, d.contact_id, d.pipeline_id, bench.stage(d.stages, d.fate, d.moves, d.moves),
       CASE WHEN n % 20 > 0 THEN round((3000 * power(1 - bench.dice(n, 97), -0.9))::numeric, CASE WHEN n % 3 = 0 THEN 2 ELSE 0 END) END,
       (ARRAY['EUR', 'USD', 'SEK'])[1 + floor(3 * power(bench.dice(n, 98), 1.8))::integer],
       CASE WHEN d.fate <> 'open' THEN d.moved_at::date WHEN n % 9 > 0 THEN bench.present()::date + floor(330 * power(bench.dice(n, 99), 1.5) - 30)::integer END,
       d.owner_id, bench.pick(w.source, power(bench.dice(n, 100), 1.5)),
       CASE WHEN n % 3 = 0 THEN jsonb_build_object('product', (ARRAY['Basic', 'Plus', 'Pro', 'Enterprise'])[1 + n / 3 % 4], 'margin', (n * 17 % 1000 / 10.0)::numeric(5, 1)::text,
         'delivery', (d.made_at + interval '60 days')::date) ELSE '{}' END,
       d.moved_at, CASE WHEN d.fate <> 'open' THEN d.moved_at END,
       CASE d.fate WHEN 'open' THEN NULL ELSE (ARRAY['price', 'competitor', 'other'])[1 + n % 3] END, 1 + d.changes, d.made_at, d.owner_id, d.updated_at, d.owner_id,
       CASE WHEN n % 100 = 3 THEN d.updated_at END, CASE WHEN n % 15 = 1 AND d.fate = 'open' THEN bench.present()::date + floor(90 * bench.dice(n, 101) - 30)::integer END
  FROM bench.deals d, bench.words w;
INSERT INTO crm.deal_stage_changes (workspace_id, id, deal_id, from_stage_id, to_stage_id, changed_at, left_at, changed_by, event_id)
SELECT workspace_id, bench.id(at, 'stage change', team, n * 4096 + move), id, CASE WHEN move > 0 THEN bench.stage(stages, fate, moves, move - 1) END,
       bench.stage(stages, fate, moves, move), at,
       CASE WHEN move < moves THEN bench.changed_at(made_at, move + 1, changes, bench.dice(n * 4096 + move + 1, 903)) END, owner_id, bench.id(at, 'deal event', team, n * 4096 + move)
  FROM (SELECT d.*, move, bench.changed_at(made_at, move, changes, bench.dice(n * 4096 + move, 903)) AS at
          FROM bench.deals d CROSS JOIN LATERAL generate_series(0, d.moves) AS move) AS moved;
INSERT INTO crm.deal_contacts (workspace_id, deal_id, contact_id, role, position)
SELECT workspace_id, id, contact_id, (ARRAY['champion', 'decision_maker', 'user'])[1 + n % 3], 1 FROM bench.deals WHERE n % 4 = 0;

-- Leads and tasks, each of a contact.
CREATE TABLE bench.leads AS
SELECT w.team, w.workspace_id, nr AS n, bench.id(bench.made_at(nr, w.leads), 'lead', w.team, nr) AS id, p.id AS contact_id, p.owner_id, p.name,
       bench.made_at(nr, w.leads) AS made_at, bench.often(2.5, bench.dice(nr, 110)) AS changes
  FROM bench.workspaces w CROSS JOIN LATERAL generate_series(1, w.leads) AS nr
  JOIN bench.contacts p ON p.team = w.team AND p.n = bench.one_of(w.contacts, nr::float8 / w.leads * bench.dice(nr, 111));
INSERT INTO crm.leads (workspace_id, id, number, contact_id, status, source, campaign, message, owner_id, version, created_at, created_by, updated_at, updated_by, deleted_at)
SELECT workspace_id, id, n, contact_id,
       CASE WHEN bench.dice(n, 112) < 0.3 THEN 'disqualified' WHEN bench.dice(n, 112) < 0.5 THEN 'converted' ELSE (ARRAY['new', 'working', 'qualified'])[1 + n % 3] END,
       bench.pick(w.source, power(bench.dice(n, 113), 1.5)), CASE WHEN n % 3 > 0 THEN bench.pick(w.campaign, bench.dice(n, 114)) END,
       CASE WHEN n % 2 = 0 THEN bench.pick(w.remark, bench.dice(n, 115)) END, owner_id, 1 + changes, made_at, owner_id,
       bench.changed_at(made_at, changes, changes, bench.dice(n * 4096 + changes, 904)), owner_id,
       CASE WHEN n % 100 = 3 THEN bench.changed_at(made_at, changes, changes, bench.dice(n * 4096 + changes, 904)) END
  FROM bench.leads, bench.words w;
CREATE TABLE bench.tasks AS
SELECT w.team, w.workspace_id, nr AS n, bench.id(bench.made_at(nr, w.tasks), 'task', w.team, nr) AS id, p.id AS contact_id, p.owner_id, p.name,
       bench.made_at(nr, w.tasks) AS made_at, bench.often(1.5, bench.dice(nr, 120)) AS changes
  FROM bench.workspaces w CROSS JOIN LATERAL generate_series(1, w.tasks) AS nr
  JOIN bench.contacts p ON p.team = w.team AND p.n = bench.one_of(w.contacts, nr::float8 / w.tasks * bench.dice(nr, 121));
INSERT INTO crm.tasks (workspace_id, id, number, title, status, priority, due_on, completed_at, completed_by, record_kind, record_id, owner_id, version,
                       created_at, created_by, updated_at, updated_by)
SELECT workspace_id, id, n, left(bench.pick(w.task, bench.dice(n, 122)) || ' ' || name, 200), CASE WHEN done THEN 'done' ELSE 'open' END, 1 + n % 4,
       CASE WHEN n % 5 > 0 THEN (made_at + interval '30 days' * bench.dice(n, 123))::date END, CASE WHEN done THEN at END, CASE WHEN done THEN owner_id END,
       'contact', contact_id, owner_id, 1 + changes, made_at, owner_id, at, owner_id
  FROM (SELECT t.*, bench.changed_at(made_at, changes, changes, bench.dice(n * 4096 + changes, 905)) AS at,
               bench.dice(n, 124) < 0.97 - 0.9 * exp((extract(epoch FROM made_at) - extract(epoch FROM bench.present()))::float8 / 2592000) AS done FROM bench.tasks t) AS t, bench.words w;

-- Three activities for every ten contacts, on contacts and deals; the first ones have hundreds.
INSERT INTO crm.activities (workspace_id, id, type, subject, body, direction, channel, duration_minutes, happened_at, record_kind, record_id, owner_id,
                            created_at, created_by, updated_at, updated_by)
SELECT w.workspace_id, bench.id(made.at, 'activity', w.team, nr), (ARRAY['note', 'call', 'email', 'meeting'])[1 + nr % 4], CASE WHEN nr % 4 > 0 THEN left(bench.pick(words.task, bench.dice(nr, 131)) || ' ' || p.name, 200) END,
       bench.pick(words.remark, bench.dice(nr, 132)) || ' ' || bench.pick(words.remark, bench.dice(nr, 133)), CASE WHEN nr % 4 IN (1, 2) THEN (ARRAY['in', 'out'])[1 + nr / 4 % 2] END,
       (ARRAY['slack', 'phone', 'email', 'video'])[1 + nr % 4], CASE WHEN nr % 4 IN (1, 3) THEN 5 * (1 + nr % 12) END, made.at,
       CASE WHEN nr % 3 = 0 THEN 'deal' ELSE 'contact' END, CASE WHEN nr % 3 = 0 THEN d.id ELSE p.id END, p.owner_id, made.at, p.owner_id, made.at, p.owner_id
  FROM bench.words, bench.workspaces w CROSS JOIN LATERAL generate_series(1, w.contacts * 3 / 10) AS nr
  CROSS JOIN LATERAL (SELECT bench.made_at(nr, w.contacts * 3 / 10) AS at) AS made
  JOIN bench.contacts p ON p.team = w.team AND p.n = bench.one_of(w.contacts, power(bench.dice(nr, 134), 2.5))
  JOIN bench.deals d ON d.team = w.team AND d.n = bench.one_of(w.deals, power(bench.dice(nr, 135), 2.5));

INSERT INTO crm.tags (workspace_id, id, name, created_at)
SELECT w.workspace_id, bench.id(bench.made_at(0, 1), 'tag', w.team, n), words.tag[n], bench.made_at(0, 1)
  FROM bench.words, bench.workspaces w CROSS JOIN LATERAL generate_series(1, cardinality(words.tag)) AS n;
CREATE FUNCTION bench.tag(team integer, dice float8) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN bench.id(bench.made_at(0, 1), 'tag', team, 1 + floor(40 * power(dice, 2.2))::bigint);
INSERT INTO crm.record_tags (workspace_id, record_kind, record_id, tag_id)
SELECT workspace_id, 'contact', id, bench.tag(team, bench.dice(n, 140)) FROM bench.contacts WHERE n % 10 < 3
UNION SELECT workspace_id, 'contact', id, bench.tag(team, bench.dice(n, 141)) FROM bench.contacts WHERE n % 10 = 1
UNION ALL SELECT workspace_id, 'company', id, bench.tag(team, bench.dice(n, 142)) FROM bench.firms WHERE n % 10 < 3
UNION ALL SELECT workspace_id, 'deal', id, bench.tag(team, bench.dice(n, 143)) FROM bench.deals WHERE n % 10 < 2;

INSERT INTO crm.reference_counters AS counter (workspace_id, kind, last_number)
SELECT w.workspace_id, t.kind, t.last FROM bench.workspaces w CROSS JOIN LATERAL
  (VALUES ('contact', w.contacts), ('company', w.companies), ('deal', w.deals), ('lead', w.leads), ('task', w.tasks)) AS t (kind, last)
ON CONFLICT ON CONSTRAINT reference_counters_pkey DO UPDATE SET last_number = excluded.last_number;

REINDEX TABLE crm.contacts; REINDEX TABLE crm.contact_emails; REINDEX TABLE crm.contact_phones;
REINDEX TABLE crm.companies; REINDEX TABLE crm.company_emails; REINDEX TABLE crm.company_phones;
REINDEX TABLE crm.leads; REINDEX TABLE crm.deals; REINDEX TABLE crm.deal_contacts; REINDEX TABLE crm.deal_stage_changes;
REINDEX TABLE crm.tasks; REINDEX TABLE crm.activities; REINDEX TABLE crm.tags; REINDEX TABLE crm.record_tags;
-- What indexes documents plans best with fresh statistics.
ANALYZE crm.users, crm.companies, crm.contacts, crm.contact_emails, crm.contact_phones, crm.company_emails, crm.company_phones, crm.deals, crm.leads, crm.tasks,
  crm.activities, crm.tags, crm.record_tags;
