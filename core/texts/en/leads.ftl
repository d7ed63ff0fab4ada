### Leads: reasons, the way from new to converted, who looks after them.

## Reasons

error-reason-missing = Say why. Reasons: { $names }.
error-reason-unknown = “{ $given }” is not one of the reasons: { $names }. Pick one.
error-reason-unknown-near = “{ $given }” is not one of the reasons. Did you mean “{ $nearest }”?
