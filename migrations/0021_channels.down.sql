ALTER TABLE crm.roles NO FORCE ROW LEVEL SECURITY;
UPDATE crm.roles SET permissions = array_remove(permissions, 'manage_channels');
ALTER TABLE crm.roles FORCE ROW LEVEL SECURITY;
DROP TABLE crm.kept_messages, crm.channel_topics, crm.channels;
