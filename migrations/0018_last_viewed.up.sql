-- What somebody looked at last: a command that names no record means this one, for some hours. One row for each person; the
-- record may be of any kind that has references, and may be gone or out of sight by the time it is read.
CREATE TABLE crm.last_viewed (
  workspace_id uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  record_kind  text        NOT NULL,
  record_id    uuid        NOT NULL,
  viewed_at    timestamptz NOT NULL,
  CONSTRAINT last_viewed_pkey PRIMARY KEY (workspace_id, user_id),
  CONSTRAINT last_viewed_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES crm.users (workspace_id, id) ON DELETE RESTRICT
);
CALL crm.protect('crm.last_viewed');
