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
