### What the commands answer beyond changes: questions which record is meant, lists, people, settings, files, help.

## Which record

target-last-viewed = You typed no record. You looked at { $reference } { $name } last. Is it that one?
target-meant = Do you mean { $reference } { $name }?
target-which = { $count ->
    [one] One record matches “{ $words }”. Is it that one?
   *[other] { $count } records match “{ $words }”. Which one?
}
target-many = Many records match “{ $words }”. Which one?
target-dismissed = Nothing was changed.
button-yes-it = Yes, { $reference }
error-which-record = Say which record, such as { $example }. A record that you have just looked at needs no naming.
error-not-of-kind = { $reference } is not what this command takes. It takes { $kind ->
    [contact] contacts
    [company] companies
    [lead] leads
    [deal] deals
   *[task] tasks
} ({ $letters }).

## Moving and deciding

error-no-stage-called = “{ $given }” is no stage here. Pick one: { $names }.
error-no-status-called = “{ $given }” is no status of a lead. Pick one: { $names }.

## Fields

error-no-field-called = There is no field “{ $given }” here. `edit` and the record opens the form with all of them.
error-no-field-near = There is no field “{ $given }” here. Did you mean { $near }?
error-no-company-called = No company is called “{ $given }”. Add it first: add company { $given }.
error-which-company = “{ $given }” can be { $names }. Type the reference.
error-not-a-priority = “{ $given }” is not a priority. Try p1, p2, p3 or p4.
error-not-a-time = “{ $given }” is not a time. Try 2d, tomorrow 9am or 30 Nov.

## Notes, activities, tasks

activity-kept = { $kind ->
    [call] ✅ Call logged with { $reference }.
    [meeting] ✅ Meeting logged with { $reference }.
    [email] ✅ E-mail logged with { $reference }.
   *[note] ✅ Note saved on { $reference }.
}
activity-kept-ask = { $kind ->
    [call] ✅ Call logged with { $reference }. Add a follow-up?
    [meeting] ✅ Meeting logged with { $reference }. Add a follow-up?
    [email] ✅ E-mail logged with { $reference }. Add a follow-up?
   *[note] ✅ Note saved on { $reference }. Add a follow-up?
}
task-next = It comes again: { $reference } is next.
button-use-as-note = Use as note…
changed-by-rule = by { $by }, { $time } · chosen by the rule { $rule }

## Lists and the pipeline

list-empty = Nothing is in this list: { $words }. Fewer filters show more.
list-empty-tasks = No open tasks. Plan one: `/crm task call Acme fri`.
pipeline-title = { $count ->
    [one] Pipeline · 1 open deal
   *[other] Pipeline · { $count } open deals
}
pipeline-title-of = { $count ->
    [one] Pipeline of { $name } · 1 open deal
   *[other] Pipeline of { $name } · { $count } open deals
}
pipeline-name = { $name }
pipeline-stage = { $count ->
    [0] 🔵 { $stage } { $percent } % · no deals
    [one] 🔵 { $stage } { $percent } % · 1 deal · { $amount } · weighted { $weighted }
   *[other] 🔵 { $stage } { $percent } % · { $count } deals · { $amount } · weighted { $weighted }
}
pipeline-list-spoken = List the deals in { $stage }
pipeline-how = Weighted: each amount times how likely its stage is won. As of { $time }.
button-list = List
palette-record = You looked at *{ $reference } { $name }* last.

## People and settings

team-title = { $count ->
    [one] Team · 1 person
   *[other] Team · { $count } people
}
team-waiting = { $name } waits to be let in.
team-member = { $name } · { $roles }
team-more = { $count ->
    [one] 1 more.
   *[other] { $count } more.
}
team-invite-hint = `team invite @name role` lets somebody in. Roles: rep, closer, support, manager, admin, or one of your own.
team-invited = ✅ { $name } works here as { $role }.
error-invite-yourself = You work here already. Name somebody else.
settings-title = Settings
settings-line = { $name }: *{ $value }*
error-no-setting-about = No setting is about “{ $given }”. `settings` lists them all.
error-unknown-person = Only people have settings of their own.

## Later commands

note-reserved = “{ $word }” will be a command later; so far it is searched for.

## Files of records

export-reference = reference
export-on-its-way = ✅ Your file is on its way: you get it in a direct message.
export-done = { $count ->
    [one] Your export: 1 record.
   *[other] Your export: { $count } records.
}
export-empty = Nothing fits { $line }, so there is no file.
export-refused = Your export could not be written. { $reason }
error-export-needs-kind = Say which kind of record: export deals, export contacts #vip.
