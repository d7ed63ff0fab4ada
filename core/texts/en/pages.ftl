### The page of a form, which people outside the workspace read.

page-title = Write to us: { $form }
page-lead = Tell us what it is about, and somebody will answer.
page-name = Your name
page-email = E-mail
page-phone = Phone
page-company = Company
page-message = What is it about?
page-optional = optional
page-leave-empty = Leave this empty
page-send = Send
page-broken = Something is missing. Look at the marked fields; nothing has been sent yet.
page-thanks-title = Thank you, { $name }.
page-thanks = Your message has arrived, and somebody will answer.
page-expired = This page was open for a long time. Please send it once more.
page-unknown-title = There is no form here
page-unknown = The address may be incomplete, or the form was closed. Ask whoever gave it to you.

error-page-needs-name = Please tell us your name.
error-page-needs-address = Please leave an e-mail address or a phone number, so that somebody can answer.
