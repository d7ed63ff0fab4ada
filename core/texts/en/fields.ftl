### What the fields of records are called, in the middle of a sentence.

field-label = { $key ->
    [addresses] further addresses
    [amount] amount
    [archived_at] archived
    [campaign] campaign
    [channel] channel
    [city] city
    [close_note] note on the outcome
    [close_on] close date
    [close_reason] reason of the outcome
    [closed_at] time of closing
    [company_id] company
    [company_role] role at the company
    [completed_at] time of completion
    [completed_by] who completed it
    [conditions] conditions
    [contact_id] contact
    [contacts] people on the deal
    [converted_at] time of conversion
    [converted_company_id] company it became
    [converted_deal_id] deal it became
    [country] country
    [currency] currency
    [department_id] department
    [description] description
    [disqualified_note] note on why not
    [disqualified_reason] reason why not
    [domain] domain
    [due_at] due time
    [due_on] due date
    [email] e-mail
    [emails] e-mails
    [employees] number of employees
    [field_access] access to fields
    [follow_up_on] follow-up date
    [forecast_category] forecast category
    [industry] industry
    [key] key
    [lead_ids] leads of the team
    [lifecycle] lifecycle
    [locale] language
    [member_ids] members
    [message] message
    [name] name
    [options] choices
    [own_scope] scope of their own
    [owner_id] owner
    [parent_id] parent company
    [permissions] permissions
    [phones] phones
    [pipeline_id] pipeline
    [position] position
    [postal_code] postal code
    [previous_id] task before
    [priority] priority
    [probability] probability
    [qualification_score] qualification score
    [record_id] record
    [record_kind] kind of record
    [recurrence] recurrence
    [region] region
    [required_fields] required fields
    [role_ids] roles
    [roles] roles
    [scope] scope
    [snoozed_until] snoozed until
    [source] source
    [stage] stage
    [stage_entered_at] time of entering the stage
    [stage_id] stage
    [start_on] start date
    [status] status
    [street] street
    [system] part of every workspace
    [tags] tags
    [tax_id] tax id
    [time_zone] time zone
    [title] title
    [website] website
   *[other] { $key }
}
