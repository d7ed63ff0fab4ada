### Leads: reasons, the way from new to converted, who looks after them.

## Reasons

error-reason-missing = Say why. Reasons: { $names }.
error-reason-unknown = “{ $given }” is not one of the reasons: { $names }. Pick one.
error-reason-unknown-near = “{ $given }” is not one of the reasons. Did you mean “{ $nearest }”?

## Status

error-lead-converted = { $lead } is converted. Open its deal, or undo the conversion.
error-lead-disqualified = { $lead } is disqualified. Reopen it first: its status becomes Working.
error-lead-not-new-again = Somebody has worked on { $lead }, so it is not new any more. Pick Working.

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
