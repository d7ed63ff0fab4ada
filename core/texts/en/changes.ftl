### What was changed, taken back and done again. A tick stands only before what is committed.

changed-by = by { $by }, { $time }
changed-by-was = by { $by }, { $time } · was { $was }

change-moved = ✅ { $reference } moved to { $stage }.
change-field = ✅ { $reference }: the { $field } is { $value } now.
change-emptied = ✅ { $reference }: the { $field } is empty now.
change-fields = ✅ { $reference } changed: { $fields }.
change-owner = ✅ { $reference } belongs to { $owner } now.
change-owner-nobody = ✅ { $reference } belongs to nobody now.
change-status = ✅ { $reference } is { $status } now.
change-tags = ✅ { $reference } has the tags { $tags } now.
change-tags-none = ✅ { $reference } has no tags now.
change-follow-up = ✅ { $reference }: follow up on { $day }.
change-follow-up-none = ✅ { $reference } has no follow-up date now.
change-snoozed = ✅ { $reference } sleeps until { $at }.
change-archived = ✅ { $reference } is archived.
change-restored = ✅ { $reference } is back from the archive.
change-none = { $reference } was so already; nothing was changed.

undone-moved = { $way ->
    [redo] ✅ Done again: { $reference } is in { $stage }.
   *[undo] ✅ Undone: { $reference } is back in { $stage }.
}
undone-field = { $way ->
    [redo] ✅ Done again: the { $field } of { $reference } is { $value }.
   *[undo] ✅ Undone: the { $field } of { $reference } is { $value } again.
}
undone-emptied = { $way ->
    [redo] ✅ Done again: the { $field } of { $reference } is empty.
   *[undo] ✅ Undone: the { $field } of { $reference } is empty again.
}
undone-fields = { $way ->
    [redo] ✅ Done again: { $reference } is as it was changed to.
   *[undo] ✅ Undone: { $reference } is as it was before.
}
undone-archived = { $way ->
    [redo] ✅ Done again: { $reference } is archived.
   *[undo] ✅ Undone: { $reference } is archived.
}
undone-restored = { $way ->
    [redo] ✅ Done again: { $reference } is back.
   *[undo] ✅ Undone: { $reference } is back.
}
undone-other = { $way ->
    [redo] ✅ Done again.
   *[undo] ✅ Undone.
}
undone-nothing = It was so already; nothing was changed.
undone-batch = { $count ->
    [one] ✅ Undone: 1 change.
   *[other] ✅ Undone: { $count } changes.
}
undone-batch-kept = { $count ->
    [one] 1 change stays:
   *[other] { $count } changes stay, among them:
}
error-undo-too-late = A change can be undone from its message for 24 hours. Its history still has it.

button-undo = Undo
button-redo = Redo
button-undo-spoken = Take back or repeat: { $what }
button-compare = Compare
compare-title = What happened to { $reference } { $name } since
