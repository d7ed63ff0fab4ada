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
error-too-many-addresses = A contact has at most { $limit } e-mails and as many phones.
error-bad-tag = “{ $given }” is not a tag. A tag has 1 to { $limit } characters.
error-amount-out-of-range = An amount is between 0 and 9,999,999,999,999.
error-no-such-company = That company is not one you can see. Pick another.
error-no-such-contact = That contact is not one you can see. Pick another.
error-no-such-stage = That stage is not in this deal's pipeline. Pick another.
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
error-import-not-a-date = “{ $given }” is not a date. Write it like 2026-11-30.
error-import-ambiguous-date = “{ $given }” could be two different days. Write it like 2026-11-30.
