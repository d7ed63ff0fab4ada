### Leads: reasons, the way from new to converted, who looks after them.

## Reasons

error-reason-missing = Say why. Reasons: { $names }.
error-reason-unknown = “{ $given }” is not one of the reasons: { $names }. Pick one.
error-reason-unknown-near = “{ $given }” is not one of the reasons. Did you mean “{ $nearest }”?

## Status

error-lead-converted = { $lead } is converted. Open its deal, or undo the conversion.
error-lead-disqualified = { $lead } is disqualified. Reopen it first: its status becomes Working.
error-lead-not-new-again = Somebody has worked on { $lead }, so it is not new any more. Pick Working.
