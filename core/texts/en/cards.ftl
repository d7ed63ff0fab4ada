### Cards, lists and what a click answers.

card-owner-nobody = nobody yet
card-as-of = as of { $time }
card-next = ⏰ { $day }
card-overdue = ⏰ { $day }, overdue

# What screen readers and notifications say: reference, fact, next step; no markup.
spoken-contact = { $reference } { $name }.
spoken-contact-at = { $reference } { $name }, { $company }.
spoken-company = { $reference } { $name }, { $deals ->
    [one] 1 open deal
   *[other] { $deals } open deals
}.
spoken-deal = { $reference } { $name }, { $stage }.
lead-without-name = somebody without a name
spoken-lead = New lead { $reference } { $name }, from { $source }.
spoken-task = Task { $reference } { $name }

found-all = { $count ->
    [one] 1 match for “{ $words }”
   *[other] { $count } matches for “{ $words }”
}
found-some = { $first }–{ $last } of { $count } for “{ $words }”
found-alike = Nothing is called “{ $words }”. These come close:
found-nothing = Nothing found for “{ $words }”.
found-nothing-nearest = Nothing found for “{ $words }”. Did you mean `{ $command }`?
found-nothing-searched = Searched names, e-mails, phones, domains and tags of contacts, companies, leads and deals. Fewer words find more.
found-instead = Or did you mean `{ $command }`?
no-such-record = No { $reference } that you can see.

deal-moved = ✅ { $reference } moved to { $stage }.
deal-moved-by = by { $by }, { $time } · was { $from }
deal-already-there = { $reference } is in { $stage } already.
deal-needs-win-reason = { $reference } needs a reason why it was won. Pick one.
deal-needs-loss-reason = { $reference } needs a loss reason. Pick one.
deal-conflict = { $reference } is in { $stage } now ({ $by }, { $at }). Move it to { $wanted } anyway?

record-added = ✅ { $reference } added.
added-by = by { $by }, { $time }
added-for-another = by { $by }, { $time } · it belongs to its owner now, and you see your own records
company-new-too = by { $by }, { $time } · company { $company } is new ({ $reference })
duplicate-found = Not added: { $reference } { $name } has { $shared } already.
company-which = { $count ->
    [one] One company is called something like “{ $typed }”. Is it that one?
   *[other] { $count } companies are called something like “{ $typed }”. Which one do you mean?
}
form-elsewhere = The name is missing. Fill in the form, or write the line again with a name.
form-not-opened = Slack did not open the form in time. Try again.
done-before = That was done already; nothing was done twice.
stale-card = This card is from an older version. Type `/crm` for a current one.
draft-expired = That question waited for more than 30 minutes. Type the command again.

history-title = History of { $reference } { $name }
history-created = *Added* by { $by }, { $at }
history-moved = *Moved* by { $by }, { $at }
history-won = *Won* by { $by }, { $at }
history-lost = *Lost* by { $by }, { $at }
history-reopened = *Opened again* by { $by }, { $at }
history-changed = *Changed* by { $by }, { $at }
origin-form = a form
origin-import = an import
origin-console = the system
