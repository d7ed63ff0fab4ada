### What is done on cards in place: buttons, selects, and what is asked before something is done.

menu-edit = Edit
menu-note = Note
menu-share = Share to channel
menu-more = More…

field-score = Score
field-age = Age
field-assignee = Assignee
score = { $score } of 100
score-hot = 🔥 { $score } of 100
card-next-overdue = ⏰ { $day }, overdue
card-next-missing = ⚠️ no follow-up date
card-slipping = { $count ->
    [one] 🟠 1 day
   *[other] 🟠 { $count } days
}
card-snoozed = 💤 until { $until }
card-shared-by = Shared by { $by }
spoken-company-in-channel = { $reference } { $name }.

button-log = Log
button-log-spoken = Log a call, a meeting or an e-mail on { $reference }
button-task = Task
button-task-spoken = Add a task about { $reference }
button-convert = Convert
button-convert-spoken = Turn { $reference } into a company and a deal
button-not-a-fit = Not a fit
button-not-a-fit-spoken = Say that { $reference } is not a fit
button-done = Done
button-done-spoken = Mark { $reference } as done
button-reopen = Open again
button-reopen-spoken = Open { $reference } again
button-change-anyway = Change anyway

select-follow-up = Follow up
select-snooze = Snooze
snooze-hour = 1 hour
snooze-tomorrow = Until tomorrow, 09:00
snooze-days = 3 days
snooze-week = 1 week

change-conflict = The { $field } of { $reference } is { $value } now ({ $by }, { $at }). Change it anyway?
lead-needs-reason = Why is { $reference } not a fit? Pick one.

modal-convert-lead = Convert a lead
convert-no-deal = Without a deal
convert-done = ✅ { $reference } converted.
convert-done-by = by { $by }, { $time } · `/crm undo { $reference }` takes all of it back

card-archived = 📦 { $reference } is archived.
modal-share = Share { $reference }
button-share = Share
share-channel = Channel
share-hint = Everybody in the channel reads the name, the stage and the owner. Amounts and contact data stay out unless the channel is linked to the record.
share-done = ✅ Shared.
share-done-where = It follows the record from now on.
share-needs-channel = Choose a channel.
share-not-in-channel = The app is not in that channel. Invite it there, then share again.
share-archived = That channel is archived. Choose another.
share-refused = Slack does not let the app post there. Choose another channel.

modal-history = History { $reference }
modal-detail = { $reference }
modal-advanced = Search
modal-save-search = Save search
history-empty = Nothing has happened to it yet.
history-taken-back = ✅ Taken back.
history-undone = ↶ Taken back by { $by }, { $at }.
history-undo-spoken = Take back the change of { $at }
button-earlier = Earlier
button-latest = Latest
button-filters = Filters…
button-save-search = Save search
select-kind = Kind
list-every-kind = All kinds
kind-plural = { $kind ->
    [contact] 👤 Contacts
    [company] 🏢 Companies
    [lead] 🌱 Leads
    [deal] 💼 Deals
   *[task] ☑️ Tasks
}
timeline-all-types = Everything
timeline-all-channels = All channels
timeline-empty = Nothing here.
timeline-type = { $key ->
    [created] Added
    [changed] Changed
    [stage] Moved
    [owner] Handed over
    [archived] Archived
    [call] Call
    [meeting] Meeting
    [email] E-mail
    [task] Task
    [note] Note
    [message] Message
   *[file] File
}
search-kinds = Kinds
search-amount-from = Amount from
search-amount-to = Amount to
search-close-from = Closes from
search-close-to = Closes by
search-shared-label = Who sees it
search-shared = Everybody in the workspace
search-saved = ✅ Search “{ $name }” saved.
search-saved-line = It runs { $line }
