### The Home tab, the panels in which things are set, and the first minutes.

## Home

home-view = View
home-title = { $view } · { $day }
home-today = Today
home-pipeline = Pipeline
home-leads = Leads
home-contacts = Contacts
home-tasks = Tasks & calendar
home-team = Team
home-settings = Settings
home-add = Add…
home-find = Find…
home-refresh = Refresh
home-everybody = Everybody
home-me = Me
home-answer = CRM
home-scope-own = You see your own records
home-scope-team = You see your team's records
home-scope-department = You see your department's records
home-scope-all = You see all records

home-open-deals = Open deals
home-deals = { $count ->
    [0] no deals
    [one] 1 deal
   *[other] { $count } deals
}
home-overdue = Overdue
home-task-count = { $count ->
    [0] nothing
    [one] 1 task
   *[other] { $count } tasks
}
home-due = Due
home-due-none = No open tasks. Plan one: `/crm task call Acme fri`.
home-follow-ups = Follow-ups
home-slipping = 🟠 Slipping
home-new-leads = New leads
home-done = Done
home-done-spoken = Tick off { $reference } { $name }
home-tomorrow = Tomorrow
home-tomorrow-spoken = Put { $reference } off until tomorrow

home-pipeline-total = *{ $count ->
    [one] 1 open deal
   *[other] { $count } open deals
}* · { $amount } · weighted { $weighted }
home-pipeline-empty = No open deals. Add one: `/crm add deal Renewal 12k at Acme`.
home-stage-empty = No deals in this stage.
home-all-stages = All stages
home-close = close { $day }
home-close-late = 🟠 close was { $day }
home-went-on = { $percent } % of the { $count } that left it in the last 90 days went on
home-more = { $count } more
home-more-spoken = Show { $count } more deals in { $stage }
home-move = Move…
home-move-to = Move to
home-or = Or
home-open-card = Open the card

home-open-leads = Open leads
home-all-leads = All leads
home-all-contacts = All contacts
home-search = Search
home-clear = Clear search
home-counted = { $first } to { $last } of { $count }
home-leads-empty = No leads here. They come from your forms, or add one: `/crm add lead Anna Smith anna@acme.example`.
home-contacts-empty = No contacts yet. Add one: `/crm add contact Anna Smith anna@acme.example at Acme`.
home-nothing-found = Nothing found for “{ $words }”.

home-day = Day
home-week = Week
home-month = Month
home-earlier = Earlier
home-later = Later
home-weekday-today = *{ $day }* · today
home-overdue-count = ⏰ { $count ->
    [one] 1 task is overdue
   *[other] { $count } tasks are overdue
}
home-meeting = Meeting
home-minutes = { $count } min
home-and-more = and { $count } more
home-month-legend = The small number says how much there is on a day; › marks today.
home-mo = Mo
home-tu = Tu
home-we = We
home-th = Th
home-fr = Fr
home-sa = Sa
home-su = Su

home-people = People
home-who-left = Who left
home-teams = Teams
home-roles = Roles
home-activity = Activity
home-invite = Invite…
home-manage = Manage
home-manage-spoken = Manage { $name }
home-reactivate = Let in again
home-nobody-left = Nobody left.
home-no-teams = No teams yet. A team shares what its members see.
home-team-empty = Nobody is in it yet.
home-leads-team = { $name } (leads)
home-new-team = New team
home-new-role = New role
home-permissions = Permissions
home-permissions-spoken = Permissions of { $name }
home-role-line = { $count ->
    [one] 1 permission
   *[other] { $count } permissions
} · { $people }
home-people-count = { $count ->
    [0] nobody
    [one] 1 person
   *[other] { $count } people
}
home-log-empty = Nothing happened yet.
home-record-kind = { $kind ->
    [contact] A contact
    [company] A company
    [lead] A lead
    [deal] A deal
    [task] A task
    [activity] An activity
    [file] A file
    [reminder] A reminder
    [pipeline] A pipeline
    [stage] A stage
    [field] A field
    [reason] A reason
    [role] A role
    [team] A team
    [department] A department
    [user] A person
    [workspace] The settings
   *[other] A setting
}
scope-own = Sees their own records
scope-team = Sees the records of their teams
scope-department = Sees the records of their department
scope-all = Sees all records

settings-yours = Yours
settings-workspace = The workspace
settings-change = Change
settings-change-spoken = Change: { $name }
settings-now-profile = { $name } · { $zone } · { $locale }
settings-now-personal = Daily report { $report } · quiet hours { $quiet }
settings-now-notifications = Where each kind of notification reaches you
settings-now-basics = { $currency } · { $zone } · { $country } · { $locale }
settings-now-calendar = { $days } · { $hours }
settings-now-selling = A deal rots after { $days } days
settings-now-rates = { $source } · a rate holds { $days } days
settings-now-data = Archived records are removed after { $days } days
settings-now-slack = Reactions { $reactions } · channels are logged: { $mode }
settings-now-pipelines = { $names }
settings-now-fields = { $count ->
    [0] No fields of your own yet
    [one] 1 field of your own
   *[other] { $count } fields of your own
}
settings-now-access = Which roles see and change which fields
settings-now-tags = Rename, merge and remove tags
settings-now-reasons = Why deals are won and lost, and leads disqualified
settings-now-roles = { $count } roles
settings-now-teams = { $count ->
    [0] No teams yet
    [one] 1 team
   *[other] { $count } teams
}
settings-now-rules = { $count ->
    [0] No rules: new leads wait for somebody to take them
    [one] 1 rule assigns new leads
   *[other] { $count } rules assign new leads
}

## Panels. Titles have 24 characters at most.

panel-close = Close
panel-back = ‹ { $name }
panel-undo = Undo
panel-undone = ✅ Undone.
panel-choose = Choose
panel-yes = Yes
panel-no = No
panel-edit = Edit
panel-retire = Retire
panel-retired = Retired
panel-restore = Bring back
panel-remove = Remove
panel-saved = ✅ { $name } is saved.
panel-unchanged = { $name }: nothing was changed.
panel-restored = ✅ { $name } is back.
panel-gone = ✅ { $name } is retired.
panel-moved-up = ✅ { $name } is one place further up.
panel-not-there = This is not there any more. Here is what is.
panel-conflict = Somebody changed this meanwhile. Nothing was saved; this is how it is now.
panel-kind = Kind
panel-kind-name = { $kind ->
    [contact] Contacts
    [company] Companies
    [lead] Leads
    [deal] Deals
    [task] Tasks
    [activity] Activities
   *[other] { $kind }
}

panel-add = Add
panel-add-what = What would you like to add?
panel-add-contact = Contact
panel-add-company = Company
panel-add-deal = Deal
panel-add-hint = Or type it: `/crm add contact Anna Smith anna@acme.example at Acme`
panel-help-home = *Home* shows what is yours to do. The menu on top changes the view; it is remembered. What others change shows within seconds.

panel-profile = Your profile
panel-your-roles = Your roles: { $roles }
panel-personal = Reports and hours
panel-notifications = Notifications
panel-notifications-help = A direct message comes at once, after your quiet hours. The digest is a line of your next daily report. Nothing chosen means off.
panel-basics = Workspace
panel-calendar = Working time
panel-selling = Deals and leads
panel-rates = Exchange rates
panel-data = Data
panel-slack = Messages and channels
setting-choice = { $value ->
    [ask] An administrator is asked
    [sales_rep] They are in at once
    [manual] People enter them
    [feed] From the feed
    [always] Day and night
    [business_hours] In business hours
    [mon] Monday
    [tue] Tuesday
    [wed] Wednesday
    [thu] Thursday
    [fri] Friday
    [sat] Saturday
    [sun] Sunday
    [h24] 15:00
    [h12] 3:00 pm
    [dm] Direct message
    [channel] Team channel
    [digest] Digest
    [off] Nothing
    [links] That something was said, and where
    [full] What was said
    [private] Private
    [public] Public
    [ask_members] Those in it are asked
    [archive] Archived
    [keep] Kept
   *[other] { $value }
}

panel-pipelines = Pipelines
panel-pipeline = Pipeline
panel-new-pipeline = New pipeline
panel-retire-pipeline = Retire a pipeline
panel-stages = Open stages
panel-stages-hint = One on each line, with its probability in per cent behind it.
panel-usual-stages =
    New 10
    Qualified 25
    Proposal 50
    Negotiation 75
panel-stage = Stage
panel-new-stage = New stage
panel-retire-stage = Retire a stage
panel-up = Up
panel-up-spoken = Put { $name } one place further up
panel-probability = Probability in per cent
panel-category = How it counts in a forecast
panel-category-name = { $category ->
    [omitted] Not at all
    [pipeline] Pipeline
    [best_case] Best case
    [commit] Commit
   *[other] { $category }
}
panel-required = What a deal needs to be in it
panel-retire-stage-how = No deal can be moved into *{ $name }* any more. Its open deals must go somewhere.
panel-retire-pipeline-how = No deal can be added to *{ $name }* any more. Its open deals must go somewhere.
panel-move-deals = Move its open deals to
error-stage-line = “{ $given }” has no probability. Write each stage like “Proposal 50”.
error-not-a-percent = “{ $given }” is not a probability. Use a whole number from 0 to 100.

panel-fields = Your own fields
panel-field = Field
panel-new-field = New field
panel-no-fields = No fields of your own yet. A field keeps what your business needs and the CRM does not have.
panel-field-shape = What it holds
panel-shape = { $shape ->
    [text] Text
    [number] Number
    [money] Amount of money
    [date] Day
    [choice] One of a list
    [multi_choice] Several of a list
    [yes_no] Yes or no
    [person] Somebody here
    [record] Another record
    [url] Link
    [email] E-mail address
    [phone] Phone number
   *[other] { $shape }
}
panel-options = The list
panel-options-hint = One on each line; for fields that hold something of a list.
panel-links-to = The kind of the other record
panel-field-required = Every new record must have it
panel-minimum = Least
panel-maximum = Most
panel-field-help = What it is for
panel-field-help-hint = Shown beside the field in forms.
panel-needed = needed
panel-needed-by = needed in { $stages }
panel-field-fixed = { $shape } · its key is { $key }. Both stay, so that no value is lost.
panel-retire-field-how = { $name } is asked for no more. Its values stay.
panel-access = Who sees which field
panel-access-help = Somebody with several roles may do with a field what any of them lets them.
panel-access-count = { $count ->
    [0] Sees and changes every field
    [one] 1 rule
   *[other] { $count } rules
}
panel-access-none = No rule for these records: every field is seen and changed as usual.
panel-field-level = What the role may do with it
panel-level = { $level ->
    [hidden] Does not see it
    [masked] Sees a part of it
    [read] Sees it
   *[write] Sees and changes it
}
panel-level-usual = As usual
panel-choose-field = Pick a field.
panel-choose-level = Pick what the role may do with it.

panel-tags = Tags
panel-tag = Tag
panel-no-tags = No tags yet. They come with the records that carry them.
panel-records = { $count ->
    [one] 1 record
   *[other] { $count } records
}
panel-merge-into = Or make it part of
panel-remove-tag-how = #{ $name } is taken off every record that carries it.
panel-tag-replaced = ✅ #{ $name } is #{ $into } now, on { $count } records.
panel-tag-removed = ✅ #{ $name } is taken off { $count } records.
panel-reasons = Reasons
panel-reason = Reason
panel-new-reason = New reason
panel-reason-kind = { $kind ->
    [won] Why deals are won
    [lost] Why deals are lost
   *[disqualified] Why leads are disqualified
}
panel-retire-reason-how = { $name } is offered no more. Records that have it keep it.
panel-rules = Assigning leads
panel-no-rules = No rules yet. New leads wait for somebody to take them.
panel-rule-line = { $strategy } · { $conditions ->
    [0] every lead
    [one] 1 condition
   *[other] { $conditions } conditions
} · { $members ->
    [one] 1 choice
   *[other] { $members } choices
}
panel-strategy = { $strategy ->
    [round_robin] In turn
    [territory] By territory
   *[workload] Who has least
}

panel-roles = Roles
panel-role = Role
panel-new-role = New role
panel-scope = Whose records they see
panel-scope-usual = As their roles say
panel-role-like = Begins as a copy of
panel-role-like-hint = What it may do can be changed afterwards.
panel-system-role = What this role may do is the same in every workspace. Make a copy and change that.
panel-retire-role-how = Nobody can be given { $name } any more. Those who have it keep their other roles.

panel-teams = Teams
panel-team = Team
panel-new-team = New team
panel-members = Members
panel-team-leads = Who leads it
panel-department = Department
panel-department-hint = A new name makes a new department; empty means none.
panel-departments = There are: { $names }
panel-dissolve = Dissolve
panel-dissolve-how = { $name } is dissolved. Its members keep what they own.
panel-invite = Invite
panel-person-field = Who
panel-invite-hint = Somebody of this Slack workspace; guests and apps cannot use the CRM.
panel-let-in = Let in
panel-let-them-in = ✅ { $name } is in.
panel-person = Person
panel-leave = End of access
panel-return = Back again
panel-end-access = End access…
panel-end-access-yes = End access
panel-leave-how = *{ $name }* will not get in any more. What they did keeps their name; what they own goes to whom you choose.
panel-heir = Who takes their records and tasks
panel-left = ✅ { $name } has no access any more. { $count ->
    [0] Nothing was theirs.
    [one] 1 record went on.
   *[other] { $count } records went on.
}
panel-return-how = *{ $name }* gets in again with the roles they had. What they owned stays with whoever has it.
error-member-not-here = Somebody you picked does not use the CRM yet. Invite them first.
error-invite-nobody = Pick somebody of this workspace.

## The first minutes

welcome-seller = Your contacts, deals and tasks are in the *Home* tab above. Begin with one you know: `/crm add contact Anna Smith anna@acme.example at Acme`.
welcome-lead = The *Home* tab above shows your team's pipeline and what slips. On working days a report comes to you here.
welcome-reader = You can find and read: `/crm acme` finds, `/crm D-142` opens. The *Home* tab above shows lists.
setup-title = Set up your CRM
setup-intro = Welcome, { $name }. { $done } of { $all } steps are done. Take them in any order; a step is ticked when it really is done.
setup-finished = Everything is set up. Settings are in the *Home* tab, whenever something changes.
setup-spoken = Set up your CRM: { $done } of { $all } steps are done
setup-small = This message keeps itself up to date.
setup-do = Set up
setup-basics = Currency, time zone and country
setup-basics-how = Look whether they are right, and save.
setup-pipeline = Your pipeline
setup-pipeline-how = Name the stages as your team does, or keep them as they are.
setup-team = Your team
setup-team-how = Let in somebody who sells with you.
setup-customers = Your first customers
setup-customers-how = Add one here or with `/crm add contact`. A file of them is brought in by who runs the program: `crm import contacts.csv`.
setup-channel = A channel for new leads
setup-channel-how = Choose where they are shown to everybody.
setup-report = Your daily report
setup-report-how = Say when it should come, or that it should not.
