### Affaires, pipelines, objectifs.

## L’issue d’une affaire

error-deal-needs-reason = { $outcome ->
    [won] Une affaire gagnée a besoin d’une raison. Choisissez-en une : { $names }.
   *[lost] Une affaire perdue a besoin d’une raison. Choisissez-en une : { $names }.
}
error-deal-open-no-reason = Une affaire en cours n’a pas de raison. Donnez-en une quand elle est gagnée ou perdue.
error-deal-is-open = { $name } est déjà en cours.
error-deal-open-not-closed = Seule une affaire gagnée compte comme conclue. Choisissez une autre catégorie.
error-stage-needs-fields = { $stage } demande : { $fields }. { $count ->
    [one] Remplissez-le
   *[other] Remplissez-les
} d’abord.
error-undo-stage-retired = L’étape d’avant a été retirée entre-temps : impossible d’annuler.
error-not-a-participant = Ce contact ne participe pas à l’affaire.

## Pipelines et étapes

error-no-such-pipeline = Ce pipeline n’existe plus. Choisissez-en un autre.
error-no-such-open-stage = Ce n’est pas une étape d’affaires en cours. Choisissez-en une autre.
error-pipeline-needs-stage = Un pipeline a besoin d’une étape pour les affaires en cours. Nommez-en une.
error-pipeline-name-taken = Un pipeline porte déjà ce nom. Choisissez-en un autre.
error-pipeline-last = Un espace de travail a besoin d’un pipeline. Ajoutez-en d’abord un autre.
error-pipeline-in-use = D’autres ont travaillé dans ce pipeline depuis. Retirez-le plutôt.
error-stage-name-taken = Une étape de ce pipeline porte déjà ce nom. Choisissez-en un autre.
error-stage-one-of-each = Un pipeline a une seule étape pour les affaires gagnées et une seule pour les affaires perdues. Renommez-la plutôt.
error-stage-last-open = Un pipeline a besoin d’une étape pour les affaires en cours. Ajoutez-en d’abord une autre.
error-stage-fixed = Une étape reste dans son pipeline, et reste en cours, gagnée ou perdue. Ajoutez une autre étape.
error-stage-decided = Une affaire gagnée compte pour 100 % et comme conclue, une affaire perdue pour 0 % et pas du tout.
error-stage-open-not-closed = Seules les affaires gagnées comptent comme conclues. Choisissez une autre catégorie.
error-not-requirable = Une étape ne peut pas demander « { $field } ». Nommez un champ des affaires.
error-too-many-required = Une étape demande { $limit } champs au plus.
error-order-incomplete = Nommez chacun une fois, dans l’ordre voulu.
error-deal-cannot-move = { $name } ne peut pas changer d’étape. { $why }

## Objectifs

error-quota-not-the-first = La période d’un objectif commence le premier d’un mois, par exemple 2026-10-01.
error-quota-needs-amount = Un objectif est un montant supérieur à 0.
error-quota-exists = Cette personne a déjà un objectif pour cette période. Modifiez-le.
error-quota-fixed = La personne et la période d’un objectif ne changent jamais. Fixez-en un autre.
