### Forms for records: their titles, what stands around their fields, and what is said of what was filled in.

modal-edit = Edit { $reference }
modal-lead = New lead
modal-task = New task
modal-note = Note
modal-log = Log

form-part-more = More
form-part-address = Address
form-part-own = Your fields
form-step = Step { $step } of { $steps }
form-choose = Choose
form-search = Type to search
form-loading-title = One moment
form-loading = The form is on its way.
form-says = { $words }
form-too-long = Too long to be changed in a form.
form-then = When this is saved
form-again = Add another one
form-skip-rest = Save now, without the other steps
form-what-now = What now?
form-similar = { $reference } { $name } has { $shared } already.
form-open-other = Open { $reference } instead
form-save-anyway = Save anyway
form-expired = This form waited for more than 30 minutes. What was filled in on other steps is gone; fill it in again.
form-unchanged = { $reference } is as it was: nothing was changed.
form-saved = ✅ { $reference } saved.
form-saved-by = by { $by }, { $time } · { $fields }
form-merged = { $by } changed this meanwhile ({ $at }): { $fields }. Both changes stand.

resolve-said = { $count ->
    [one] Somebody else changed the same field meanwhile. Whose word stands?
   *[other] Somebody else changed the same { $count } fields meanwhile. Whose word stands?
}
resolve-theirs = Theirs: { $value } ({ $by }, { $at })
resolve-mine = Mine: { $value }

options-recent = Recent
options-mine = Mine
options-all = All
options-new = New
options-of-company = Of the company

button-back = Back
button-next = Next
button-close = Close

note-saved = ✅ Note saved on { $reference }.
call-logged = ✅ Call logged on { $reference }.
meeting-logged = ✅ Meeting logged on { $reference }.
email-logged = ✅ E-mail logged on { $reference }.

hint-recurrence = daily, weekdays, weekly:mon,thu, monthly:15, monthly:last or yearly:11-30
priority-label = { $number ->
    [1] P1 urgent
    [2] P2 high
    [3] P3 normal
   *[other] P4 low
}
choice-yes = Yes
choice-no = No
choice-label = { $key ->
    [best_case] Best case
    [blocker] Blocker
    [bounced] Bounced
    [busy] Busy
    [call] Call
    [call_back] Call back
    [canceled] Canceled
    [champion] Champion
    [commit] Commit
    [connected] Connected
    [converted] Converted
    [customer] Customer
    [decision_maker] Decision maker
    [disqualified] Not a fit
    [done] Done
    [economic_buyer] Economic buyer
    [email] E-mail
    [file] File
    [former] Former
    [held] Held
    [in] From them
    [in_person] In person
    [influencer] Influencer
    [interested] Interested
    [lead] Lead
    [left_voicemail] Left a voicemail
    [meeting] Meeting
    [message] Message
    [new] New
    [no_answer] No answer
    [no_show] No show
    [not_interested] Not interested
    [note] Note
    [omitted] Omitted
    [open] Open
    [opportunity] Opportunity
    [other] Other
    [out] From us
    [phone] Phone
    [pipeline] Pipeline
    [qualified] Qualified
    [replied] Replied
    [rescheduled] Rescheduled
    [sent] Sent
    [slack] Slack
    [sms] SMS
    [task] Task
    [user] User
    [video] Video
    [web] Web
    [whatsapp] WhatsApp
    [working] Working
    [wrong_number] Wrong number
   *[unknown] { $key }
}

error-not-a-member =
    { $kind ->
        [owner] Only people who work with the CRM can own a record.
       *[person] Only people who work with the CRM can be chosen.
    } Guests and bots cannot; anybody else joins by typing `/crm` once.
