### Words that stand on cards, buttons and forms everywhere. Refs and commands stay Latin.

# Labels of fields
field-name = Name
field-company = Company
field-contact = Contact
field-contacts = Contacts
field-email = E-mail
field-phone = Phone
field-domain = Domain
field-owner = Owner
field-lifecycle = Lifecycle
field-open-deals = Open deals
field-stage = Stage
field-amount = Amount
field-close = Close
field-in-stage = In stage
field-untouched = Untouched for
field-next = Next
field-reason = Reason
field-status = Status
field-source = Source
field-since = Since
field-message = Message
field-tags = Tags
field-words = Words
field-due = Due
field-about = About
field-priority = Priority
field-repeats = Repeats

# How far somebody is. The sign never stands without its word.
lifecycle-lead = ⚪ Lead
lifecycle-qualified = 🔵 Qualified
lifecycle-opportunity = 🔵 Opportunity
lifecycle-customer = 🟢 Customer
lifecycle-former = 📦 Former
status-new = ⚪ New
status-working = 🔵 Working
status-converted = 🟢 Converted
status-disqualified = 🔴 Disqualified
status-open = 🔵 Open
status-done = ✅ Done
status-canceled = 📦 Canceled

# A stage: $percent is how likely a deal in it is won.
stage-open = 🔵 { $stage } { $percent } %
stage-won = 🟢 { $stage }
stage-lost = 🔴 { $stage }

days = { $count ->
    [0] today
    [one] 1 day
   *[other] { $count } days
}
somebody = somebody
the-crm = the CRM

# Buttons: a verb or a noun, 24 characters at most.
button-open = Open
button-open-it = Open { $reference }
button-open-spoken = Open { $reference } { $name }
button-open-company = Open company
button-open-contact = Open contact
button-deal = Deal
button-deal-spoken = Add a deal for { $reference }
button-contact = Contact
button-contact-spoken = Add a contact at { $reference }
button-won = Won
button-won-spoken = Mark { $reference } as won
button-move-anyway = Move anyway
button-add-anyway = Add anyway
button-add-contact = Add contact
button-add-deal = Add deal
button-fill-in = Fill in the form
button-find = Find
button-help = Help
button-report = Daily report
button-run-it = Yes, run it
button-save = Save
button-cancel = Cancel
button-details = Show details
button-details-spoken = Show the details of { $reference } { $name }
button-admit = Let them in
button-decline = Decline

select-stage = Stage
select-reason = Reason
select-company = Company
select-contact = Contact
menu-history = History
menu-refresh = Refresh
page-back = Page before
page-next = Next page

hint-several = Several are separated by commas.
hint-amount = 12k, 1.5m, 12,000 or $12,000
find-placeholder = A name, an e-mail, a phone number, a reference
modal-contact = New contact
modal-company = New company
modal-deal = New deal
modal-find = Find
company-create = Create “{ $name }”
