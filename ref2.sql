SELECT pg_backend_pid() AS pid \gset
\setenv PID :pid
BEGIN;
COPY crm.companies (workspace_id,id,number,name,domain,phone,street,postal_code,city,country,owner_id,lifecycle,source,version,created_at,created_by,updated_at,updated_by,deleted_at,deleted_by,region,addresses,website,tax_id,industry,employees,parent_id,description,follow_up_on,custom) FROM '/work/lab-import/companies.copy';
\! cat /proc/$PID/stat | cut -d" " -f14,15;
COPY crm.contacts (workspace_id,id,number,name,title,company_id,street,postal_code,city,country,owner_id,lifecycle,source,version,created_at,created_by,updated_at,updated_by,deleted_at,deleted_by,region,addresses,website,tax_id,company_role,description,follow_up_on,custom) FROM '/work/lab-import/contacts.copy';
\! cat /proc/$PID/stat | cut -d" " -f14,15;
COPY crm.contact_emails (workspace_id,contact_id,email,"position") FROM '/work/lab-import/contact_emails.copy';
\! cat /proc/$PID/stat | cut -d" " -f14,15;
COPY crm.contact_phones (workspace_id,contact_id,number,"position") FROM '/work/lab-import/contact_phones.copy';
\! cat /proc/$PID/stat | cut -d" " -f14,15;
COPY crm.record_tags (workspace_id,record_kind,record_id,tag_id) FROM '/work/lab-import/record_tags.copy';
\! cat /proc/$PID/stat | cut -d" " -f14,15;
COPY crm.events (workspace_id,id,kind,record_kind,record_id,record_version,fields,actor_kind,actor_id,origin,batch_id,caused_by,undoes,occurred_at) FROM '/work/lab-import/events.copy';
\! cat /proc/$PID/stat | cut -d" " -f14,15;
COPY crm.event_values (workspace_id,event_id,before,after) FROM '/work/lab-import/event_values.copy';
\! cat /proc/$PID/stat | cut -d" " -f14,15;
COPY crm.search_documents (workspace_id,record_kind,record_id,name,tsv,owner_id,seen_by,touched_at,created_at,archived_at,amount,on_date,follow_up_on,numbers) FROM '/work/lab-import/search_documents.copy';
\! cat /proc/$PID/stat | cut -d" " -f14,15;
COPY crm.search_words (workspace_id,word,made_by,near) FROM '/work/lab-import/search_words.copy';
\! cat /proc/$PID/stat | cut -d" " -f14,15;
COMMIT;
\! cat /proc/$PID/stat | cut -d" " -f14,15;
