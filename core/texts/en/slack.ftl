### The app in Slack: its installation, people who come and go, deliveries.

install-done = The CRM is installed in { $team }.
install-done-next = Open it in Slack and type `/crm` in any channel. You are its administrator and let others in.
install-denied = Nothing was installed.
install-denied-next = You said no on Slack's page, and that is fine. You can begin again whenever you like.
install-bad-state = This link did not begin here.
install-bad-state-next = An installation ends in the browser in which it began, with cookies allowed. Begin again from here.
install-used = This installation is finished already.
install-used-next = The link works once. If the CRM is not in your workspace, begin again.
install-expired = That took too long.
install-expired-next = Slack's page must be answered within ten minutes. Nothing was installed. Begin again.
install-refused = Slack did not let the CRM in.
install-refused-next = Nothing was installed. Begin again; if it happens again, your workspace may allow only apps that an administrator approved.
install-slack-away = Slack does not answer just now.
install-slack-away-next = Nothing was installed. Try again in a few minutes.
install-broken = Something broke on our side.
install-broken-next = Nothing was installed. Try again in a few minutes.
install-open-slack = Open Slack
install-again = Begin again

error-still-works-here = { $name } works in the CRM. Deactivate them first.
error-app-not-allowed = Slack does not let the CRM do this any more. An administrator of your workspace can install it again.

left-slack = { $name } left Slack, so their access to the CRM has ended.
left-slack-nothing = Nothing is theirs any more.
left-slack-work = Still theirs: { $deals ->
    [one] { $deals } deal
   *[other] { $deals } deals
}, { $leads ->
    [one] { $leads } lead
   *[other] { $leads } leads
}, { $contacts ->
    [one] { $contacts } contact
   *[other] { $contacts } contacts
}, { $companies ->
    [one] { $companies } company
   *[other] { $companies } companies
}, { $tasks ->
    [one] { $tasks } open task
   *[other] { $tasks } open tasks
}.
left-slack-give = Give it to…
left-slack-given = ✅ What was { $name }'s is { $heir }'s now: { $count ->
    [one] { $count } record
   *[other] { $count } records
}.
left-slack-returned = { $name } is back in Slack and has their access to the CRM again.

delivery-failed = A message did not reach Slack.
delivery-failed-why = { $method } to { $recipient }: { $reason }, tried { $tries ->
    [one] once
   *[other] { $tries } times
}.
delivery-retry = Try again
delivery-retried = ✅ Sent off again.
delivery-gone = That message is not waiting any more.

error-step-no-reference = There is no record “{ $given }”. A record is named by its reference, such as D-142.
