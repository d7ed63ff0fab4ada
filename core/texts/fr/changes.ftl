### Ce qui a été modifié, annulé et rétabli. Une coche seulement devant ce qui est enregistré.

changed-by = par { $by }, { $time }
changed-by-was = par { $by }, { $time } · avant : { $was }

change-moved = ✅ { $reference } est à l’étape { $stage }.
change-field = ✅ { $reference } : le champ « { $field } » vaut maintenant { $value }.
change-emptied = ✅ { $reference } : le champ « { $field } » est maintenant vide.
change-fields = ✅ { $reference } a changé : { $fields }.
change-owner = ✅ { $reference } revient maintenant à { $owner }.
change-owner-nobody = ✅ { $reference } n’a plus de responsable.
change-status = ✅ { $reference } a maintenant le statut { $status }.
change-tags = ✅ { $reference } porte maintenant les étiquettes { $tags }.
change-tags-none = ✅ { $reference } ne porte plus d’étiquette.
change-follow-up = ✅ { $reference } : relance le { $day }.
change-follow-up-none = ✅ { $reference } n’a plus de date de relance.
change-snoozed = ✅ { $reference } est en veille jusqu’au { $at }.
change-archived = ✅ { $reference } est aux archives.
change-restored = ✅ { $reference } est de retour des archives.
change-none = { $reference } était déjà ainsi ; rien n’a changé.

undone-moved = { $way ->
    [redo] ✅ Rétabli : { $reference } est à l’étape { $stage }.
   *[undo] ✅ Annulé : { $reference } est de retour à l’étape { $stage }.
}
undone-field = { $way ->
    [redo] ✅ Rétabli : le champ « { $field } » de { $reference } vaut { $value }.
   *[undo] ✅ Annulé : le champ « { $field } » de { $reference } vaut de nouveau { $value }.
}
undone-emptied = { $way ->
    [redo] ✅ Rétabli : le champ « { $field } » de { $reference } est vide.
   *[undo] ✅ Annulé : le champ « { $field } » de { $reference } est de nouveau vide.
}
undone-fields = { $way ->
    [redo] ✅ Rétabli : { $reference } est tel qu’après la modification.
   *[undo] ✅ Annulé : { $reference } est tel qu’avant.
}
undone-archived = { $way ->
    [redo] ✅ Rétabli : { $reference } est aux archives.
   *[undo] ✅ Annulé : { $reference } est aux archives.
}
undone-restored = { $way ->
    [redo] ✅ Rétabli : { $reference } est de retour.
   *[undo] ✅ Annulé : { $reference } est de retour.
}
undone-other = { $way ->
    [redo] ✅ Rétabli.
   *[undo] ✅ Annulé.
}
undone-nothing = C’était déjà ainsi ; rien n’a changé.
undone-batch = { $count ->
    [one] ✅ Annulé : { $count } modification.
   *[other] ✅ Annulé : { $count } modifications.
}
undone-batch-kept = { $count ->
    [one] { $count } modification reste :
   *[other] { $count } modifications restent, dont :
}
error-undo-too-late = Une modification s’annule depuis son message pendant 24 heures. L’historique la garde.

button-undo = Annuler l’action
button-redo = Rétablir
button-undo-spoken = Annuler ou rétablir : { $what }
button-compare = Comparer
compare-title = Ce qui est arrivé à { $reference } { $name } depuis
