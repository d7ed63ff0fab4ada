### Deals, pipelines, quotas.

## Deciding a deal

error-deal-needs-reason = { $outcome ->
    [won] A won deal needs a reason. Pick one: { $names }.
   *[lost] A lost deal needs a reason. Pick one: { $names }.
}
error-deal-open-no-reason = An open deal has no reason. Give one when it is won or lost.
error-deal-is-open = { $name } is open already.
error-deal-open-not-closed = Only a won deal counts as closed. Pick another category.
error-stage-needs-fields = { $stage } needs: { $fields }. Fill { $count ->
    [one] it
   *[other] them
} in first.
error-undo-stage-retired = The stage it was in is retired by now, so this can't be undone.
error-not-a-participant = That contact takes no part in the deal.

## Pipelines and stages

error-no-such-pipeline = That pipeline is not there any more. Pick another.
error-no-such-open-stage = That is not a stage for open deals. Pick another.
error-pipeline-needs-stage = A pipeline needs a stage for open deals. Name one.
error-pipeline-name-taken = There is a pipeline with that name already. Pick another name.
error-pipeline-last = A workspace needs a pipeline. Add another one first.
error-pipeline-in-use = Others have worked in that pipeline since. Retire it instead.
error-stage-name-taken = This pipeline has a stage with that name already. Pick another name.
error-stage-one-of-each = A pipeline has one stage for won deals and one for lost deals. Rename it instead.
error-stage-last-open = A pipeline needs a stage for open deals. Add another one first.
error-stage-fixed = A stage stays in its pipeline, and stays open, won or lost. Add another stage instead.
error-stage-decided = A won deal counts 100 % and as closed, a lost one 0 % and not at all.
error-stage-open-not-closed = Only won deals count as closed. Pick another category.
error-not-requirable = A stage can't ask for “{ $field }”. Name a field that deals have.
error-too-many-required = A stage asks for at most { $limit } fields.
error-order-incomplete = Name each of them once, in the order you want.
error-deal-cannot-move = { $name } can't be moved. { $why }

## Quotas

error-quota-not-the-first = A quota's period begins on the first of a month, such as 2026-10-01.
error-quota-needs-amount = A quota is an amount above 0.
error-quota-exists = That person has a quota for that period already. Change that one.
error-quota-fixed = Whose quota it is, and for when, never changes. Set another one.
