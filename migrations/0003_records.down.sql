DROP TABLE crm.leads, crm.deal_stage_changes, crm.deals, crm.stages, crm.pipelines, crm.record_tags, crm.contact_phones,
  crm.contact_emails, crm.contacts, crm.companies, crm.tags;
