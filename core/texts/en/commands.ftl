### Reading what a person types: refusals, notes on the reading, and help.

## Refusals

error-not-an-amount = “{ $given }” is not an amount. Try 12k or 12,000.
error-amount-too-large = Amounts end below 1,000,000,000,000. Check the zeros.
error-not-a-date = “{ $given }” is not a date. Try 30 Nov, fri or in 2 weeks.
error-date-two-ways = “{ $given }” can be { $one } or { $other }. Type the month as a word, such as { $one }.
error-wrong-weekday = “{ $given }” is a { $weekday }. Leave the weekday out or correct the day.
error-not-one-person = “{ $given }” is not one person. Name one, such as @rep.
error-tag-of-private-channel = That tag is the name of a private channel, which Slack hides from us. Type it as tag:name.
error-company-has-no-email = A company keeps no e-mail address. Add { $given } to a contact: add contact { $given } at the company.
error-not-readable = “{ $given }” cannot be read here. Put it in quotes if it is part of the name.
error-key-not-here =
    { $kind ->
        [contact] A contact
        [company] A company
        [lead] A lead
        [task] A task
       *[deal] A deal
    } has no { $key }. Leave it out, or put it in quotes if it is part of the name.
error-two-values =
    { $field ->
        [amount] Two amounts
        [close_on] Two dates
        [company] Two companies
        [contact] Two contacts
        [domain] Two domains
        [phone] Two phone numbers
        [source] Two sources
        [record] Two records
       *[owner] Two owners
    }: “{ $one }” and “{ $other }”. Leave one out, or put it in quotes if it is part of the name.

## Notes on the reading

note-open-quote = The quote was not closed, so it was read to the end: “{ $text }”.
note-time-left-out = The time { $text } was left out: only the day is kept here.
note-left-out = Left out, as there is no place for it here: { $text }

## Help

help-title = What you can type
help-palette = Offers what can be done next.
help-reference =
    Type a line after `/crm`, in a direct message to the app without it. Capitals do not matter, and the order of values does not either. A line that is no command is searched for; nothing is written on a guess.
help-find = Searches names, e-mail addresses, phone numbers, domains and references.
help-find-more =
    `find acme` searches. `acme` alone does too, if it is no command.
    Filters narrow it down: `find renewal owner:me stage:proposal amount>10k close:overdue #vip updated:7d`. A minus turns one round: `-stage:won`.
    `is:` knows mine, unassigned, open, closed, won, lost, overdue, new, customer and archived; `kind:` the kinds of records; `sort:` name, amount, close, updated, created and followup. The workspace's own fields are filters, too.
    Begin with `?` or put the words in quotes to search for words that are a command: `"report daily"`.
help-show = Opens the card of a record.
help-show-more =
    `show D-142` opens that record, and `D-142` alone does too. `show acme` opens what is called so, or offers a choice.
    References begin with C for contacts, O for companies (organisations), L for leads, D for deals and T for tasks.
help-add = Adds a contact, a company, a lead, a deal or a task from one line.
help-add-more =
    `add contact First Last name@acme.example +33612345678 at Acme #vip`
    `add company Acme acme.example`
    `add lead First Last name@acme.example from webinar fri @rep`
    `add deal Renewal €12k at Acme for "First Last" 30 Nov`
    `add task call First Last tomorrow 3pm p1 D-142`
    The values come in any order; what is none of them is the name. `at` names the company, `for` the contact of a deal, `from` the source of a lead, `#` a tag, and @name the owner, otherwise you.
    A date is when a deal closes, a task is due, or a lead is followed up.
    Quotes keep words together: `add deal "2027 rollout" 48k at "Bar & Grill"`.
    A value can be named: `name:`, `email:`, `phone:`, `company:`, `contact:`, `domain:`, `amount:`, `close:`, `due:`, `followup:`, `source:`, `priority:`, `owner:`, `tag:`. If a name is missing, a form opens with the rest filled in.
help-update = Changes fields of a record.
help-update-more =
    `set D-142 amount 15k` changes one field, `set D-142 amount 15k close 30 Nov owner @rep` several. `none` empties a field: `set D-142 close none`.
    `edit D-142` opens the record. The workspace's own fields are named as they are called: `set C-17 region:emea`.
help-move = Moves a deal to another stage, a lead to another status.
help-move-more =
    `move D-142 proposal` moves the deal. A stage may be shortened, as long as one stage alone begins so.
    `move L-88 working`, `move L-88 disqualified no budget` move a lead.
help-won = Marks a deal as won.
help-won-more = `won D-142 price` gives the reason; without one you are asked for it.
help-lost = Marks a deal as lost.
help-lost-more = `lost D-142 price` gives the reason; without one you are asked for it.
help-assign = Gives a record to somebody.
help-assign-more = `assign L-88 @rep` gives it to a person, `assign L-88 me` to you, `assign L-88 auto` to whom the rules choose, `assign L-88 nobody` to nobody.
help-tag = Puts tags on a record.
help-tag-more = `tag C-17 #vip #partner` adds both tags.
help-untag = Takes tags off a record.
help-untag-more = `untag C-17 #vip` takes the tag off.
help-note = Keeps a note, word for word.
help-note-more =
    `note C-17 wants a demo` keeps “wants a demo” on the contact.
    `note "wants a demo"` in quotes needs no record: it goes to the one you looked at last, after asking you.
help-log = Logs a call, a meeting or an e-mail.
help-log-more =
    `log call C-17 15m no answer`, `log meeting D-142 yesterday 1h`, `log email C-17 sent`. The duration and the day come first, the rest is kept word for word.
    `log call with First Last 15m` names the contact.
help-task = Adds a task, or lists yours.
help-task-more =
    `task call back fri p1` adds a task that is due on Friday, urgent. A reference says what it is about: `task send offer D-142 tomorrow 3pm`. @name gives it to somebody else.
    `task list` lists your open tasks, `task list overdue`, `task list @rep` and `task list all` others.
help-done = Marks a task as done.
help-done-more = `done T-9` finishes it; one that repeats comes again at once.
help-snooze = Puts a task out of sight for a while.
help-snooze-more = `snooze T-9 2d`, `snooze T-9 mon 9am`, `snooze T-9 1h`. You are reminded then.
help-follow-up = Says when to come back to a record.
help-follow-up-more = `follow-up D-142 in 2 weeks` sets the date, `follow-up D-142 none` takes it away.
help-list = Lists records.
help-list-more =
    `my deals` lists your open deals, `list leads new` the new leads, `list deals stage:proposal amount>10k` what the filters say. `all` shows closed ones too.
    `help filters` has the filters.
help-pipeline = Sums up the open deals by stage.
help-pipeline-more = `pipeline` counts all that you see, `pipeline @rep` those of one person.
help-undo = Takes back the last change.
help-undo-more =
    `undo` takes back what you did last, `undo D-142` the last change of that record. Within 24 hours; the button on the message does the same.
    A change is not undone where somebody changed the same field since; you see who and what.
    Messages that were sent are not called back.
help-export = Writes records to a CSV file.
help-export-more = `export deals stage:won` sends you the file in a direct message. It holds what you may see, and no more.
help-archive = Puts a record away.
help-archive-more = `archive L-88` takes it out of every list. `restore L-88` brings it back.
help-restore = Brings an archived record back.
help-restore-more = `restore L-88` brings it back. `find is:archived` lists what is archived.
help-team = Shows who works here.
help-team-more = `team invite @rep closer` lets somebody in, or gives them another role.
help-settings = Shows your settings.
help-settings-more = `settings notifications` shows those that are about notifications.
help-link = Ties this channel to a deal or a company.
help-link-more = `link D-142` in a channel: `/crm` there is then about that deal.
help-unlink = Unties this channel.
help-unlink-more = `unlink` in a channel unties it from its record.
help-channel = Opens a channel for a deal or a company.
help-channel-more = `channel D-142` opens it with the right people. `channel archive` closes it.
help-report = Shows the report of the day.
help-report-more = `report daily` shows what was won, lost, moved and added since the last report, and what waits longest.
help-help = Explains the commands.
help-help-more = `help` lists the commands. `help add` explains one of them; `help dates`, `help amounts`, `help records`, `help people` and `help filters` how these are written.
help-dates =
    `30 Nov`, `Nov 30, 2026`, `2026-11-30`, `30/11/2026`, `today`, `tomorrow`, `in 2 weeks`, `next month`, `end of quarter`.
    `fri` is the next Friday after today, `next fri` the one of the week after this one. Without a year the next such day is meant.
    `06/07` can be read two ways and is refused; type `6 Jul` or `7 Jun`.
help-amounts =
    `12k`, `12.5k`, `1.5m`, `€12k`, `12 000 €`, `EUR 12000`, `$1,200.50`. Without a currency the workspace's own is meant.
    In a deal a bare number with four digits or more is an amount, except a year such as `2027`.
help-records =
    A reference names a record: C for contacts, O for companies (organisations), L for leads, D for deals, T for tasks: `D-142`.
    A name works too. Where several are called so, you choose; before anything is changed for a name that only looks alike, you are asked.
    An e-mail address, a telephone number or a domain beats names.
    Without a record, the one you looked at within the last 8 hours is meant, and you are asked before it is changed.
help-people = @name names a person, as Slack offers them; `me` is you. A typed name works where one person alone is called so.
help-filters =
    `owner:me`, `stage:proposal`, `status:new`, `amount>10k`, `close:overdue`, `updated:7d`, `#vip`. A minus turns one round: `-stage:won`.
    `is:` knows mine, unassigned, open, closed, won, lost, overdue, new, customer and archived; `sort:` name, amount, close, updated, created and followup.
