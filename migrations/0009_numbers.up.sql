-- Numbers and settings: what other currencies are worth, and what a workspace and its people have set.

-- What one unit of `currency` is worth in `base`, the workspace's currency at the time, from `day` until a later rate.
-- Kept for each base: after the workspace has changed its currency, no rate means something else. `source`: whether a
-- person gave it or a feed; a feed never replaces what a person gave. `rate` is plain numeric: yen and dinars are four
-- orders of magnitude apart.
CREATE TABLE crm.exchange_rates (
  workspace_id uuid        NOT NULL,
  base         text        NOT NULL,
  currency     text        NOT NULL,
  day          date        NOT NULL,
  rate         numeric     NOT NULL,
  source       text        NOT NULL,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  deleted_at   timestamptz,
  deleted_by   uuid,
  CONSTRAINT exchange_rates_pkey PRIMARY KEY (workspace_id, base, currency, day),
  CONSTRAINT exchange_rates_base_check CHECK (base ~ '^[A-Z]{3}$'),
  CONSTRAINT exchange_rates_currency_check CHECK (currency ~ '^[A-Z]{3}$' AND currency <> base),
  CONSTRAINT exchange_rates_rate_check CHECK (rate > 0 AND rate <= 1000000000),
  CONSTRAINT exchange_rates_source_check CHECK (source IN ('manual', 'feed')),
  CONSTRAINT exchange_rates_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES crm.workspace_settings (workspace_id) ON DELETE RESTRICT
);
-- The rates of a day, of every currency.
CREATE INDEX exchange_rates_day ON crm.exchange_rates (workspace_id, base, day);
CALL crm.protect('crm.exchange_rates');

-- What the workspace has set, beside the columns of workspace_settings. Which keys there are, with their types, bounds and
-- defaults, stands in the code (`core/src/settings`). `value`: SQL null where it was set once and taken back, JSON null
-- where the workspace wants none. The row stays, so that its version only grows.
CREATE TABLE crm.settings (
  workspace_id uuid        NOT NULL,
  key          text        NOT NULL,
  value        jsonb,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  CONSTRAINT settings_pkey PRIMARY KEY (workspace_id, key),
  CONSTRAINT settings_key_check CHECK (key ~ '^[a-z][a-z0-9_.]{0,59}$'),
  CONSTRAINT settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES crm.workspace_settings (workspace_id) ON DELETE RESTRICT
);
CALL crm.protect('crm.settings');

-- What a person has set for themself. Where they have not, the workspace's value holds, and where it has none, the default.
CREATE TABLE crm.user_settings (
  workspace_id uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  key          text        NOT NULL,
  value        jsonb,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL,
  updated_by   uuid,
  CONSTRAINT user_settings_pkey PRIMARY KEY (workspace_id, user_id, key),
  CONSTRAINT user_settings_key_check CHECK (key ~ '^[a-z][a-z0-9_.]{0,59}$'),
  CONSTRAINT user_settings_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CALL crm.protect('crm.user_settings');

-- How often the workspace's settings were changed, whichever they are; who did it last.
ALTER TABLE crm.workspace_settings
  ADD COLUMN version    integer NOT NULL DEFAULT 1,
  ADD COLUMN updated_by uuid;
