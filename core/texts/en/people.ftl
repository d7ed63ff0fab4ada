### Coming in.

join-request = { $name } would like to use the CRM.
join-request-small = They would start as SALES_REP and see their own records.
join-admitted = ✅ { $name } is in.
join-declined = { $name } was declined.
decided-by = by { $by }, { $time }
join-waiting = I've asked { $admin } to let you in. You'll get a direct message once they have.
join-waiting-nobody = I've asked your administrators to let you in. You'll get a direct message once they have.
join-was-declined = An administrator declined your request to use the CRM. Talk to them.
welcome = Welcome, { $name }. `/crm acme` finds, `/crm add deal` adds, `/crm` shows the rest.

error-bots-cannot-join = Apps cannot use the CRM.
error-guests-cannot-join = Guests cannot use the CRM. Ask a member of the workspace.
error-strangers-cannot-join = The CRM is for members of this workspace only.
error-already-in = { $name } was let in already; nothing was changed.
error-deactivated = Your access to the CRM has ended. Ask an administrator.

palette-title = Hello, { $name }. What would you like to do?
palette-report = What changed since the last report
palette-hint = Or type it: `/crm acme` finds · `/crm D-142` opens · `/crm add deal Renewal 12k at Acme` adds

help-topic = Help on { $verb }
help-line = • *{ $verb }*: { $what } `/crm { $example }`
help-unknown = There is no help on “{ $topic }”. This is what you can type:

### Permissions.

# What a permission lets somebody do, as the beginning of a sentence.
permission-name = { $action ->
    [read_records] Reading records
    [read_contacts] Reading contacts
    [write_contacts] Adding contacts
    [read_companies] Reading companies
    [write_companies] Adding companies
    [read_leads] Reading leads
    [write_leads] Adding leads
    [read_deals] Reading deals
    [write_deals] Changing deals
    [read_tasks] Reading tasks
    [write_tasks] Changing tasks
    [read_activities] Reading activities
    [write_activities] Logging activities
    [archive] Archiving
    [purge] Removing for good
    [assign] Giving a record to somebody else
    [merge] Merging
    [bulk_change] Changing many records at once
    [import] Importing
    [export] Exporting
    [report] This report
    [share_reports] Sharing reports
    [share_searches] Sharing searches
    [undo_others] Taking back what others did
    [audit] Reading what everybody did
    [see_sensitive] Seeing sensitive fields
    [manage_quotas] Setting goals
    [manage_rules] Changing rules
    [manage_tags] Changing tags
    [manage_pipelines] Changing pipelines
    [manage_fields] Changing fields
    [manage_team] Managing people
    [manage_roles] Managing roles
   *[manage_workspace] Changing the workspace
}

### People, roles, teams.

error-person-needs-name = A person needs a name.
error-people-come-in = People come in by typing `/crm` in Slack, and an administrator lets them in.
error-deactivate-instead = People are not archived: what they did keeps their name. Deactivate them instead.
error-does-not-work-here = { $name } does not work in the CRM.
error-did-not-leave = { $name } was not deactivated. Nothing was changed.
error-email-taken = { $email } is the address of { $name }. Use another.
error-role-needs-name = A role needs a name.
error-role-needs-permission = A role without any permission does nothing. Give it one.
error-no-such-permission = There is no permission “{ $given }”.
error-no-such-role = That role is not in use. Pick another.
error-system-role-permissions = What this role may do is the same in every workspace. Copy the role and change the copy.
error-system-role-stays = This role is part of every workspace and stays. Take it from people instead.
error-role-needed = { $more ->
    [0] { $names } would have no role left. Give them another first.
   *[other] { $names } and { $more } more would have no role left. Give them another first.
}
error-needs-some-role = { $name } needs one role at least. To end their access, deactivate them.
error-last-administrator = { $name } is the only administrator. Make somebody else one first.
error-administrators-see-all = Administrators see everything, so that they can set everything right.
error-person-beyond-you = { $name } may do more here than you. Ask an administrator.
error-role-beyond-you = You can't give away what you may not do yourself: { permission-name }. Ask an administrator.
error-scope-beyond-you = You can't show somebody more records than you see yourself. Ask an administrator.
error-fields-beyond-you = You can't let somebody do more with “{ $field }” than you may yourself. Ask an administrator.
error-team-needs-name = A team needs a name.
error-department-needs-name = A department needs a name.
error-department-in-use = { $count } teams belong to this department. Move them to another first.
error-name-taken = There is one with that name already. Pick another name.

### Fields.

error-field-not-yours = Your role doesn't let you change “{ $field }”. Ask an administrator.
error-field-always-seen = A record can't be shown without “{ $field }”. You can keep a role from changing it.
