### Leads: reasons, the way from new to converted, who looks after them.

## Reasons

error-reason-missing = Say why. Reasons: { $names }.
error-reason-unknown = “{ $given }” is not one of the reasons: { $names }. Pick one.
error-reason-unknown-near = “{ $given }” is not one of the reasons. Did you mean “{ $nearest }”?
error-reason-exists = There is such a reason already, perhaps a retired one. Pick another name, or bring that one back.
error-reason-needs-name = A reason needs a name.
error-reason-name-long = A reason has at most { $limit } characters. Shorten it.
error-reason-fixed = The key and the kind of a reason never change. Add another reason instead.
error-reason-last = That is the last reason of its kind. Add another one first.

## Status

error-lead-needs-contact = A lead is somebody's interest. Name the contact.
error-lead-converted = This lead is converted. Open its deal, or undo the conversion.
error-lead-disqualified = This lead is disqualified. Reopen it first: its status becomes Working.
error-lead-not-new-again = Somebody has worked on this lead, so it is not new any more. Pick Working.
error-lead-convert-instead = A lead becomes converted by converting it, which makes its deal. Use Convert.
error-lead-not-open = This lead is not open any more. Reopen it first.
error-lead-not-disqualified = Only a disqualified lead has a reason. Disqualify it, or leave the reason out.

## Conversion

error-lead-contact-archived = { $name } is archived. Restore them first.
error-lead-contact-at-unseen = { $name } is at a company already that you can't see. Convert without a company, or ask an administrator.
error-lead-contact-elsewhere = { $name } is at { $company }. Convert to that company, or change theirs first.
error-lead-company-exists = { $reference } { $name } is there already. Choose it, or say that you want another one.
error-convert-too-many = At most { $limit } leads are converted at once. Convert them in several goes.

## Assignment rules

error-rule-needs-value = The condition on { $field } has no value. Name one.
error-rule-too-many-values = The condition on { $field } takes { $limit ->
    [one] one value
   *[other] at most { $limit } values
}.
error-rule-not-a-number = The condition on { $field } needs a number, and “{ $given }” is none.
error-rule-too-many-conditions = A rule has at most { $limit } conditions. Make two rules.
error-rule-needs-people = The rule has nobody to assign to. Name people or a team.
error-rule-needs-territories = The rule has no territories. Name one, such as a country, and whose it is.
error-rule-territories-unused = Only a rule by territory has territories. Choose that, or leave them out.
error-rule-members-unused = In a rule by territory each territory names its person. Leave the other people out.
error-rule-too-many-people = A rule has at most { $limit } people and teams. Name a team instead.
error-rule-too-many-territories = A rule has at most { $limit } territories. Make two rules.
error-rule-capacity = The most open records of one person is 1 or more. Leave it out for no limit.
error-no-rule-takes-it = No assignment rule has anybody for this lead just now. Assign it to somebody by name.
error-rule-name = A rule needs a name.
error-rule-name-long = The name of a rule has at most { $limit } characters. Shorten it.
error-rule-kind-fixed = The kind of record of a rule never changes. Make another rule.
error-rule-kind = There are no assignment rules for that kind of record.
error-rule-unreadable = That part of the rule cannot be read. Write it as the reference of the API says.
error-rule-unknown-people = { $count ->
    [one] One person or team of the rule is not there. Pick another.
   *[other] { $count } people or teams of the rule are not there. Pick others.
}
error-rules-too-many = There are at most { $limit } assignment rules for a kind of record. Retire one first.
error-away-day = The day of coming back is after today, within two years. Pick one.
