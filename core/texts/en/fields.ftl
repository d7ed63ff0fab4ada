### What the fields of records are called, in the middle of a sentence.

field-label = { $key ->
    [addresses] further addresses
    [amount] amount
    [archived_at] archived
    [assignment_rule] assignment rule
    [assignment_rule_id] assignment rule
    [authority] authority
    [authority_grade] grade of authority
    [automatic] made by itself
    [away_until] away until
    [body] text
    [budget] budget
    [budget_grade] grade of the budget
    [campaign] campaign
    [capacity] capacity
    [champion] champion
    [champion_grade] grade of the champion
    [channel] channel
    [city] city
    [close_note] note on the outcome
    [close_on] close date
    [close_reason] reason of the outcome
    [closed_at] time of closing
    [decided_owner_id] owner at the time of closing
    [company_id] company
    [company_role] role at the company
    [competition] competition
    [competition_grade] grade of the competition
    [completed_at] time of completion
    [completed_by] who completed it
    [conditions] conditions
    [contact_id] contact
    [contacts] people on the deal
    [content_type] kind of file
    [converted_at] time of conversion
    [converted_company_id] company it became
    [converted_deal_id] deal it became
    [country] country
    [currency] currency
    [decision_criteria] decision criteria
    [decision_criteria_grade] grade of the decision criteria
    [decision_process] decision process
    [decision_process_grade] grade of the decision process
    [department_id] department
    [description] description
    [direction] direction
    [disqualified_note] note on why not
    [disqualified_reason] reason why not
    [domain] domain
    [due_at] due time
    [due_on] due date
    [due_time] due time of day
    [duration_minutes] duration in minutes
    [economic_buyer] economic buyer
    [economic_buyer_grade] grade of the economic buyer
    [email] e-mail
    [emails] e-mails
    [employees] number of employees
    [field_access] access to fields
    [file_id] file
    [follow_up_on] follow-up date
    [forecast_category] forecast category
    [happened_at] time
    [identified_pain] pain
    [identified_pain_grade] grade of the pain
    [industry] industry
    [key] key
    [lead_ids] leads of the team
    [lifecycle] lifecycle
    [locale] language
    [member_ids] members
    [members] people and teams
    [message] message
    [metrics] metrics
    [metrics_grade] grade of the metrics
    [minutes_before] minutes before
    [name] name
    [need] need
    [need_grade] grade of the need
    [note] note
    [occasion] occasion
    [options] choices
    [outcome] outcome
    [own_scope] scope of their own
    [owner_id] owner
    [parent_id] parent company
    [period] period
    [permalink] link
    [permissions] permissions
    [phones] phones
    [pipeline_id] pipeline
    [position] position
    [postal_code] postal code
    [previous_id] task before
    [priority] priority
    [probability] probability
    [qualification_score] qualification score
    [reason] reason
    [record_id] record
    [record_kind] kind of record
    [recurrence] recurrence
    [region] region
    [remind_at] time of the reminder
    [required_fields] required fields
    [role_ids] roles
    [roles] roles
    [scope] scope
    [sent_at] time of sending
    [sha256] fingerprint
    [size_bytes] size
    [snoozed_until] snoozed until
    [source] source
    [stage] stage
    [stage_entered_at] time of entering the stage
    [stage_id] stage
    [start_on] start date
    [starts_on] first day
    [state] state
    [status] status
    [storage_key] place in the storage
    [strategy] strategy
    [street] street
    [subject] subject
    [system] part of every workspace
    [tags] tags
    [tax_id] tax id
    [territories] territories
    [time_zone] time zone
    [timeline] timeline
    [timeline_grade] grade of the timeline
    [title] title
    [type] type
    [user_id] person
    [website] website
   *[other] { $key }
}
