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
    References begin with C for contacts, O for companies (organisations), L for leads and D for deals.
help-add = Adds a contact, a company or a deal from one line.
help-add-more =
    `add contact First Last name@acme.example +33612345678 at Acme #vip`
    `add company Acme acme.example`
    `add deal Renewal €12k at Acme for "First Last" 30 Nov`
    The values come in any order; what is none of them is the name. `at` names the company, `for` the contact of a deal, `#` a tag, and @name the owner, otherwise you.
    Quotes keep words together: `add deal "2027 rollout" 48k at "Bar & Grill"`.
    A value can be named: `name:`, `email:`, `phone:`, `company:`, `contact:`, `domain:`, `amount:`, `close:`, `owner:`, `tag:`. If a name is missing, a form opens with the rest filled in.
help-report = Shows the report of the day.
help-report-more = `report daily` shows what was won, lost, moved and added since the last report, and what waits longest.
help-help = Explains the commands.
help-help-more = `help` lists the commands. `help add` explains one of them, `help dates` and `help amounts` how these are written.
help-dates =
    `30 Nov`, `Nov 30, 2026`, `2026-11-30`, `30/11/2026`, `today`, `tomorrow`, `in 2 weeks`, `next month`, `end of quarter`.
    `fri` is the next Friday after today, `next fri` the one of the week after this one. Without a year the next such day is meant.
    `06/07` can be read two ways and is refused; type `6 Jul` or `7 Jun`.
help-amounts =
    `12k`, `12.5k`, `1.5m`, `€12k`, `12 000 €`, `EUR 12000`, `$1,200.50`. Without a currency the workspace's own is meant.
    In a deal a bare number with four digits or more is an amount, except a year such as `2027`.
