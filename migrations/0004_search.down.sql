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
DROP FUNCTION crm.search_text(text);
REVOKE SELECT ON crm.contacts, crm.contact_emails, crm.contact_phones, crm.companies, crm.deals, crm.leads,
  crm.record_tags, crm.tags FROM crm_search;
