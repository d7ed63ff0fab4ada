### Settings of a workspace and of a person: their names, what they do, and what is said where a value does not fit.

## Refusals

error-no-such-setting = There is no setting “{ $given }”. Look at the list of settings for its name.
error-no-such-setting-nearest = There is no setting “{ $given }”. Did you mean { $nearest }?
error-setting-not-yes-or-no = { $setting } is on or off, not “{ $given }”.
error-setting-out-of-bounds = { $setting } is a whole number from { $least } to { $most }, not “{ $given }”.
error-setting-not-one-of = { $setting } is one of { $choices }, not “{ $given }”.
error-setting-not-a-time = { $setting } is a time of day such as 08:30, not “{ $given }”.
error-setting-not-hours = { $setting } is from one time to another, such as 20:00-08:00, not “{ $given }”.
error-setting-not-weekdays = { $setting } is days of the week such as mon-fri or sun,mon, not “{ $given }”.
error-setting-not-a-pipeline = { $setting } is not one of your pipelines. Pick another.
error-setting-not-deliveries = { $setting } is dm, channel, digest, several of them, or off, not “{ $given }”.
error-setting-not-a-word = { $setting } is one word of { $limit } characters at most, not “{ $given }”.
error-not-a-time-zone = “{ $given }” is not a time zone. Write it like Europe/Paris.
error-not-a-locale = “{ $given }” is not a language. Use a code like en or fr-CA.
error-not-a-channel = “{ $given }” is not a Slack channel. Use its id, such as C0123ABCD.
error-setting-of-the-workspace = { $setting } is set for the whole workspace, not for one person.
error-setting-changed-meanwhile = { $setting } was changed by { $by } meanwhile. It is { $theirs } now; you want { $mine }. Look at it again.
setting-not-set = not set
error-setting-no-feed = This installation has no feed of exchange rates (CRM_RATES_URL). Ask who runs it, or enter rates yourself.
error-rate-out-of-range = “{ $given }” is not an exchange rate. A rate is a number above 0, and at most 1,000,000,000.
error-rate-of-own-currency = { $currency } is the workspace's own currency: one is always worth one. Give the rate of another.
error-rates-not-readable = This is no table of exchange rates. Give a CSV with the columns currency, day and rate.
error-rates-need-a-base = The table does not say in which currency its rates are. Add a column base.
error-rates-line = Line { $line }: { $reason } Nothing was taken over.
error-rates-too-many = A file has at most { $limit } rates. Split it.
error-rates-not-of-own-currency = These rates say nothing about { $currency }, the workspace's currency.
error-rates-changed-meanwhile = A rate of { $currency } was changed meanwhile. Look at it again.

## Of the workspace

setting-currency = Currency
setting-currency-help = Amounts typed without a currency are in it, and totals are converted to it.
setting-time-zone = Time zone
setting-time-zone-help = The zone of people whose own is unknown, and of the workspace's days.
setting-locale = Language
setting-locale-help = The language of people whose own is unknown.
setting-country = Country
setting-country-help = Phone numbers without a prefix are of this country.
setting-join-policy = New people
setting-join-policy-help = What happens when somebody new types /crm: an administrator is asked, or they are in at once as SALES_REP.
setting-leads-channel = Channel of leads
setting-leads-channel-help = The Slack channel in which new leads are shown.
setting-fiscal-year-start-month = First month of the fiscal year
setting-fiscal-year-start-month-help = Fiscal years and quarters begin with this month.
setting-working-days = Working days
setting-working-days-help = Daily reports come, and deadlines in working days count, on these.
setting-business-hours = Business hours
setting-business-hours-help = When the team works, in the workspace's zone.
setting-sla-clock = Clock of answers
setting-sla-clock-help = Whether the time promised for an answer runs day and night, or in business hours on working days.
setting-purge-after-days = Days until archived records are removed
setting-purge-after-days-help = Archived records are removed for good after this many days; until then they can be restored.
setting-notifications-kept-days = Days that notifications are kept
setting-notifications-kept-days-help = Notifications are removed after this many days.
setting-duplicate-warning-from = Duplicate warning from
setting-duplicate-warning-from-help = A new record that is alike to another by this much of 100 is warned of.
setting-rate-source = Source of exchange rates
setting-rate-source-help = Rates are entered by people, or fetched from the installation's feed. What a person entered is never replaced.
setting-rate-max-age-days = Days that an exchange rate holds
setting-rate-max-age-days-help = An amount is converted by the latest rate on or before its day, unless that is older than this.
setting-default-pipeline = Default pipeline
setting-default-pipeline-help = New deals begin in this pipeline; without one, in the first.
setting-lead-assignment = Assigning leads
setting-lead-assignment-help = New leads without an owner are given one by the rules of assignment.
setting-mask-sensitive-fields = Masking
setting-mask-sensitive-fields-help = Phone numbers are masked, as tax numbers always are, for those whose roles don't see what is sensitive.
setting-deal-rotting-days = Days until a deal rots
setting-deal-rotting-days-help = An open deal that nobody has touched for this many days is shown as rotting; 0 shows none.

## Of a person

setting-daily-report-at = Daily report
setting-daily-report-at-help = When the daily report comes on working days, in the reader's zone; off for never.
setting-quiet-hours = Quiet hours
setting-quiet-hours-help = Nothing is sent in these hours, in the reader's zone; what comes up waits for their end.
setting-home-view = Home view
setting-home-view-help = The view that the Home tab opens with; the one last chosen.
setting-week-start = First day of the week
setting-week-start-help = Weeks in calendars and reports begin with it.
setting-clock-format = Clock
setting-clock-format-help = Whether times read 15:00 or 3:00 pm.

## Notifications

setting-notify-help = Where this notification reaches a person.
notification-task-assigned = Task assigned
notification-task-due-soon = Task due soon
notification-task-overdue = Task overdue
notification-activity-reminder = Reminder
notification-lead-assigned = Lead assigned
notification-lead-converted = Lead converted
notification-deal-stage-changed = Deal moved
notification-deal-won = Deal won
notification-deal-lost = Deal lost
notification-quote-responded = Quote answered
notification-approval-requested = Approval asked for
notification-contract-expiring = Contract ends soon
notification-ticket-assigned = Ticket assigned
notification-ticket-status-changed = Ticket status changed
notification-ticket-escalated = Ticket escalated
notification-sla-violation = First answer late
notification-sla-breached = Solution late
notification-automation-action = Message of an automation
