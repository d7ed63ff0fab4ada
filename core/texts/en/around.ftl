### What happens around messages and channels in Slack.

## Channels

error-channel-needs-name = A channel needs a name.
error-channel-unknown = That is not a Slack channel. Use one that the CRM app is in.
error-channel-linked = This channel is about another record already. Unlink it there first: `/crm unlink`.
error-channel-opened = A channel was opened for this record already.
error-channel-not-linked = This channel is not linked to a record. Link it: `/crm link D-142`.
error-channel-not-ours = I did not open this channel, so I don't archive it. Archive it in Slack, or unlink it: `/crm unlink`.
error-channel-connected = This channel is shared with another organisation, so amounts and contact data never show in it.
error-channel-amounts = Only the record's owner or an administrator can show amounts and contact data in a channel.
error-channel-copies = This workspace doesn't copy messages. An administrator can allow it in the setting “Copies of messages”.

## Settings

setting-copy-messages = Copies of messages
setting-copy-messages-help = What is saved of a Slack message is a link to it and what people write to it; with this, its words as well.
setting-channel-logging = Log of linked channels
setting-channel-logging-help = What is logged of a channel that is linked to a record: nothing (off), that something was said and where (links), or what was said (full, where copies are allowed).
setting-record-channels = Channels of records
setting-record-channels-help = Whether a channel that is opened for a record is private, for those invited, or public.
setting-archive-record-channels = Channels of closed deals
setting-archive-record-channels-help = Whether the channel that was opened for a deal is archived once the deal is closed, kept, or those in it are asked.
setting-reactions = Reactions
setting-reactions-help = Which reaction to a message does what, such as star:note; note, task, lead, log or follow_up. Taking the reaction away takes it back.
error-setting-not-reactions = { $setting } pairs names of emoji with note, task, lead, log or follow_up, such as star:note, memo:task; not “{ $given }”.

## In channels

error-channel-of-such = A channel can be about a contact, a company, a lead or a deal. Name one: `/crm link D-142`.
error-channel-needed = Type this in the channel that is meant.
error-channel-archived = This channel is archived. Unarchive it in Slack first.
error-channel-without-app = I am not in this channel. Invite me first: `/invite @CRM`. Then type it again.
channel-linked = ✅ This channel is about { $reference } { $name } now. `/crm` here acts on it.
channel-linked-already = This channel is about { $reference } already.
channel-unlinked = ✅ This channel is no longer about { $reference }.
channel-set = ✅ Set for the channel of { $reference }.
channel-select-mode = Log of messages
channel-mode-off = Log nothing
channel-mode-links = Log links only
channel-mode-full = Log links and words
channel-shows-amounts = Everybody here sees amounts and contact data.
channel-shows-no-amounts = Amounts and contact data don't show here; “Show details” answers the one who asks.
channel-shows-connected = This channel is shared with another organisation: amounts and contact data never show here.
button-show-amounts = Show amounts here
button-hide-amounts = Hide amounts here
channel-opening = I'm opening a channel for { $reference }. You'll get a direct message once it is there.
channel-there-already = { $reference } has a channel already:
channel-opened = ✅ The channel of { $reference } is open:
channel-not-opened = Slack didn't let me open a channel for { $reference }. An administrator of Slack can allow apps to create channels; then ask again.
channel-putting-away = I'm archiving the channel of { $reference }. Slack keeps everything in it.
channel-not-put-away = Slack didn't let me archive the channel. Archive it in Slack, or ask an administrator of Slack.
channel-stays = The channel stays. `/crm channel archive` archives it later.
channel-card-small = As of { $time }. `/crm` in this channel acts on this record.
channel-topic-next = next { $day }
channel-news-moved = { $reference } moved to { $stage }.
channel-news-won = { $reference } is won.
channel-news-lost = { $reference } is lost.
channel-news-by = by { $by }, { $time } · was { $from }
button-archive-channel = Archive channel
button-keep-channel = Keep channel
channel-was-archived = #{ $channel } was archived, so it is no longer about { $reference }. `/crm channel { $reference }` opens another.
channel-app-out = I was taken out of #{ $channel }, so it is no longer about { $reference }. Invite me again and type `/crm link { $reference }` there.
channel-now-connected = #{ $channel } is shared with another organisation now: amounts and contact data of { $reference } no longer show in it.
spoken-record = { $reference } { $name }

## Around messages

around-noted = ✅ Note saved on { $reference }.
around-logged = ✅ Logged on { $reference }.
around-task-added = ✅ { $task } { $title } added for { $reference }.
around-loose-task-added = ✅ { $task } { $title } added.
around-task-title = Answer a message about { $reference }
around-lead-added = ✅ { $reference } opened.
around-follow-up = ✅ { $reference }: follow up on { $day }.
around-file-attached = ✅ { $file } is on { $reference } now.
around-file-as-link = The file is too large to be copied, so it stays in Slack and is kept as a link.
around-taken-away = You took the reaction away, so nothing was saved.
around-message = the message
around-which-note = Which record is this note for?
around-which-task = Which record is this task about?
around-which-lead = Whose interest is it? Pick the contact.
around-which-log = Which record is this to be logged on?
around-which-follow-up = Which record do you want to follow up?
around-which-file = Which record does this file belong to?
around-question = I can't answer questions yet. I can search for it.
around-unclear = Is “{ $words }” something to do, or to find?
button-search-it = Search
button-make-task = Make it a task
select-record = Find a record
error-around-lead-of = A lead is of a contact. Pick one.
error-around-lead-needs = Pick a contact, or give the name of a new one.
error-around-follow-up-of = Tasks have a due date, not a follow-up date. Pick another record.
error-object-close = Winning or losing asks for a reason. Move it from its card: `/crm`.

## Forms of the shortcuts

message-form-note = Save as note
message-form-task = Create task
message-form-lead = Create lead
message-form-log = Log activity
message-form-words = Your words
message-form-what = What is to be done
message-form-what-kind = What it was
message-form-new-name = Or a new contact’s name
message-form-interest = What they want
message-form-kind = { $kind ->
    [call] A call
    [meeting] A meeting
    [email] An e-mail
   *[message] A message
}
add-form-title = Add…
add-form-submit = Add
add-form-what = What
add-form-line = Details in one line
add-form-hint = As you would type it: Renewal 12k at Acme 30 Nov. Leave it empty for a form.
add-form-kind = { $kind ->
    [company] A company
    [lead] A lead
    [deal] A deal
    [task] A task
   *[contact] A contact
}

## Links to records

object-deal = Deal
object-contact = Contact
object-company = Company
object-lead = Lead
object-task = Task
object-title = Job title
object-city = City
object-empty = –
object-conflict = { $by } changed this meanwhile ({ $at }). Open it anew to see what it is now.
error-object-currency = This deal is in { $currency }. Change the currency in its form.
landing-title = A record of the CRM
landing-record = { $reference } lives in Slack. Paste this link into a message there, or type /crm { $reference }.
landing-none = This link is not complete. Ask whoever sent it for another.
