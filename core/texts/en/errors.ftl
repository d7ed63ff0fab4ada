### Refusals: short, the fact first, then the next step. What stands behind `error-` is the stable code for programs.

error-needs-role = { permission-name } needs the role { $role }. Ask an administrator of your CRM.

error-contact-needs-name = A contact needs a name.
error-company-needs-name = A company needs a name.
error-deal-needs-name = A deal needs a name.
error-form-needs-name = A form needs a name.
error-name-too-long = A name has at most { $limit } characters. Shorten it.
error-text-too-long = That text has at most { $limit } characters. Shorten it.
error-not-an-email = “{ $given }” is not an e-mail address. Write it like anna@acme.example.
error-not-a-phone = “{ $given }” is not a phone number. Write it like +33 6 12 34 56 78.
error-not-a-domain = “{ $given }” is not a domain. Write it like acme.example.
error-not-a-currency = “{ $given }” is not a currency. Use a code like EUR or USD.
error-not-a-country = “{ $given }” is not a country. Use a code like FR or US.
error-too-many-addresses = A record has at most { $limit } { $what ->
    [emails] e-mails
    [phones] phones
   *[addresses] further addresses
}. Leave some out.
error-tag-exists = There is a tag “{ $tag }” already. Merge the two, or pick another name.
error-no-such-tag = No record carries the tag “{ $tag }”.
error-too-many-tags = A record has at most { $limit } tags. Leave some out.
error-bad-tag = “{ $given }” is not a tag. A tag has 1 to { $limit } characters.
error-amount-out-of-range = An amount is between 0 and 9,999,999,999,999.
error-amount-too-fine = { $currency } has { $decimals ->
    [0] no decimals
   *[other] { $decimals } decimals at most
}. Write { $rounded }, or what you mean.
error-no-such-company = That company is not one you can see. Pick another.
error-no-such-contact = That contact is not one you can see. Pick another.
error-no-such-stage = That stage is not there any more. Pick another.
error-no-such-person = That person does not work in the CRM. Pick somebody who does.
error-no-such-record = What this points at is not there any more, or you can't see it. Pick another.
error-not-a-choice = “{ $given }” is none of the choices: { $choices }.
error-not-a-number = “{ $given }” is not a number. Write it like 12.5.
error-number-out-of-range = That is not between { $least } and { $most }.
error-not-a-list-of-texts = “{ $given }” is not a list of words.
error-not-a-day = “{ $given }” is not a date. Write it like 2026-11-30.
error-not-a-moment = “{ $given }” is not a date with a time. Write it like 2026-11-30T15:00Z.
error-not-yes-or-no = “{ $given }” is neither yes nor no.
error-not-a-url = “{ $given }” is not a web address. Write it like https://acme.example.
error-too-many-participants = A deal has at most { $limit } people beside its main contact.
error-unknown-field = There is no field “{ $field }”.
error-unknown-field-like = There is no field “{ $field }”. Did you mean { $like }?
error-field-computed = The { $field } follows from other fields and is not set by hand.
error-field-empty = The { $field } can't be empty. Fill it in.
error-field-required = “{ $field }” is required. Fill it in.
error-field-retired = “{ $field }” is not in use any more. Leave it out.
error-field-exists = There is such a field already, perhaps a retired one. Pick another name and key, or bring that one back.
error-field-fixed = The key, the kind and the record of a field never change. Define another field instead.
error-field-needs-name = A field needs a name.
error-field-needs-shape = A field needs a kind: { $choices }.
error-field-needs-options = A choice has 1 to { $limit } options. Name them.
error-field-needs-kind = Say which kind of record: contact, company, lead, deal, task or activity.
error-bad-field-key = “{ $given }” is not a key. Use small letters, digits and _, beginning with a letter.
error-too-many-fields = A kind of record has at most { $limit } fields of its own. Retire one first.
error-option-in-use = { $count ->
    [one] One record has “{ $option }”
   *[other] { $count } records have “{ $option }”
}, so it stays. Change them first, or add another option.
error-bounds-crossed = The least is greater than the greatest.
error-rule-needs-name = A rule needs a name.
error-rule-broken = { $message }
error-rule-requires = The rule “{ $rule }” asks for the { $field }. Fill it in.
error-rule-demands-nothing = A rule demands fields, or refuses with words of yours under a condition. Give it one of them.
error-bad-conditions = A condition names a field, a test and what to compare with. Check each of them.
error-too-many-conditions = A rule has at most { $limit } conditions.
error-too-many-rules = A kind of record has at most { $limit } rules. Retire one first.
error-pipeline-needs-name = A pipeline needs a name.
error-stage-needs-name = A stage needs a name.
error-task-needs-title = A task needs a title.
error-task-two-due-dates = A task is due on a day or at a moment. Leave one out.
error-task-starts-after-due = A task can't begin after it is due. Move one of the dates.
error-date-out-of-range = That date is too far away. Use one between { $first } and { $last }.
error-snooze-in-the-past = That moment has passed. Snooze until a later one.
error-recurrence-needs-due = A task that comes again needs a due date. Set one.
error-not-a-recurrence = “{ $given }” is not how often. Write it like daily, weekdays, weekly:mon,thu, every:2weeks, monthly:15, monthly:last, monthly:2tue or yearly.
error-reminder-needs-moment = There is no such date to remind of. Set it, or choose a moment.
error-reminder-exists = That task has its reminder already. Change that one.
error-reminder-in-the-past = That moment has passed. Choose a later one.
error-note-is-empty = A note needs some words or a link.
error-no-timeline = Only contacts, companies, leads and deals have a timeline.
error-file-too-large = A file has at most { $limit } MB. Make it smaller, or keep a link to it.
error-file-gone = The file did not arrive whole, or waited too long. Send it again.
error-file-of-another = That file belongs to another record. Put it to this one first.
error-file-kept-already = That file is kept already.
error-company-own-parent = That company is below this one already, or is this one. Pick another parent.
error-record-archived = { $name } is archived. Restore it first.
error-record-not-archived = { $name } is not archived.
error-archive-in-use = { $kind ->
    [deal] { $count } deals are in it. Move them first.
   *[other] { $count } records still use it. Change them first.
}
error-purge-not-archived = { $name } is not archived. Archive it first.
error-purge-still-linked = Other records still belong to { $name }. Purge them first, or link them elsewhere.
error-undo-nothing = There is nothing to undo.
error-undo-not-yours = That was somebody else's change. They, or an administrator, can undo it.
error-undo-already = That is undone already.
error-undo-erased = What that change held was erased, so it can't be undone.
error-undo-impossible = That kind of change ({ $what }) can't be undone.
error-undo-changed = The { $field } of { $name } has changed since, so this can't be undone.
error-undo-changed-since = { $by } changed the { $field } of { $name } since ({ $at }), so this can't be undone.
error-undo-worked-on-since = { $by } has worked on { $name } since ({ $at }), so this can't be undone.
error-undo-would-break = This can't be undone as things are now. { $reason }
error-undo-out-of-place = Something else has taken its place, or what it belonged to is gone, so this can't be undone.
error-undo-owner-left = Whoever { $name } belonged to does not work here any more, so this can't be undone. Assign it instead.
error-undo-in-use = { $kind ->
    [contact] { $count } contacts belong to { $name } by now, so this can't be undone.
    [deal] { $count } deals belong to { $name } by now, so this can't be undone.
    [lead] { $count } leads belong to { $name } by now, so this can't be undone.
    [activity] Others have logged { $count } activities with { $name } by now, so this can't be undone.
    [file] Others have put { $count } files to { $name } by now, so this can't be undone.
    [task] Others have { $count } tasks about { $name } by now, so this can't be undone.
   *[other] { $count } records belong to { $name } by now, so this can't be undone.
}
error-record-gone = That record is not there any more, or you can't see it.
error-owner-unknown = “{ $given }” does not work in the CRM yet. Name somebody who does, such as @rep.
error-which-contact = { $count ->
    [0] No contact is called “{ $typed }”. Add them first, or leave the contact out.
   *[other] { $count } contacts are called “{ $typed }”. Type the reference of the one you mean, such as C-17.
}
error-known-contact = { $reference } { $name } has this e-mail or phone already. To add another, type `/crm add contact` with it.
error-known-company = { $reference } { $name } has this name or domain already. To add another, type `/crm add company` with it.
error-submission-names-nobody = The submission has no name, no e-mail and no phone number.

error-ours = Something broke on our side; nothing was saved. Try again. Reference { $reference }.
error-unavailable = The CRM's database does not answer just now; nothing was saved. Try again in a minute. Reference { $reference }.
error-slack-unavailable = Slack did not answer when asked who you are. Try again in a minute.
error-unknown-workspace = The CRM is not installed in this Slack workspace. Ask an administrator to install it.

error-import-too-large = The file is larger than { $limit } MB. Split it.
error-import-not-text = The file is not a CSV. Save the sheet as CSV first.
error-import-empty = The file has no rows below its header.
error-import-no-name-column = No column is a name or an e-mail. Found: { $found }. Rename one to Name.
error-import-too-many-cells = The row has { $cells } values for { $columns } columns. A value with a comma needs quotes.
error-import-known-contact = { $reference } { $name } has this e-mail or phone already.
error-import-known-company = { $reference } { $name } has this name or domain already.
error-import-known-deal = { $reference } { $name } is there already, with the same company, contact, amount and day.
error-import-not-an-amount = “{ $given }” is not an amount. Write it like 1200.50.
error-import-ambiguous-amount = “{ $given }” could be two different amounts. Write it like 1234.000 or 1.2340.
error-import-not-a-date = “{ $given }” is not a date. Write it like 2026-11-30.
error-import-ambiguous-date = “{ $given }” could be two different days. Write it like 2026-11-30.
