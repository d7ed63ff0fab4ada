### Ce que répondent les commandes en dehors des modifications : de quelle fiche il s’agit, listes, personnes, réglages, fichiers, aide.

## Quelle fiche

target-last-viewed = Vous n’avez nommé aucune fiche. La dernière que vous avez regardée est { $reference } { $name }. Est-ce celle-là ?
target-meant = S’agit-il de { $reference } { $name } ?
target-which = { $count ->
    [one] Une fiche correspond à « { $words } ». Est-ce celle-là ?
   *[other] { $count } fiches correspondent à « { $words } ». Laquelle ?
}
target-many = Beaucoup de fiches correspondent à « { $words } ». Laquelle ?
target-dismissed = Rien n’a changé.
button-yes-it = Oui, { $reference }
error-which-record = Dites quelle fiche, par exemple { $example }. Une fiche que vous venez de regarder n’a pas besoin d’être nommée.
error-not-of-kind = { $reference } ne convient pas à cette commande. Elle prend { $kind ->
    [contact] des contacts
    [company] des entreprises
    [lead] des pistes
    [deal] des affaires
   *[task] des tâches
} ({ $letters }).

## Déplacer et conclure

error-no-stage-called = « { $given } » n’est pas une étape ici. Choisissez-en une : { $names }.
error-no-status-called = « { $given } » n’est pas un statut de piste. Choisissez-en un : { $names }.

## Champs

error-no-field-called = Il n’y a pas de champ « { $given } » ici. `edit` suivi de la fiche ouvre le formulaire avec tous les champs.
error-no-field-near = Il n’y a pas de champ « { $given } » ici. Vouliez-vous dire { $near } ?
error-no-company-called = Aucune entreprise ne s’appelle « { $given } ». Ajoutez-la d’abord : add company { $given }.
error-which-company = « { $given } » peut être { $names }. Tapez la référence.
error-not-a-priority = « { $given } » n’est pas une priorité. Essayez p1, p2, p3 ou p4.
error-not-a-time = « { $given } » n’est pas un moment. Essayez 2d, demain 9h ou 30 nov.

## Notes, activités, tâches

activity-kept = { $kind ->
    [call] ✅ Appel consigné avec { $reference }.
    [meeting] ✅ Réunion consignée avec { $reference }.
    [email] ✅ E-mail consigné avec { $reference }.
   *[note] ✅ Note enregistrée sur { $reference }.
}
activity-kept-ask = { $kind ->
    [call] ✅ Appel consigné avec { $reference }. Ajouter une relance ?
    [meeting] ✅ Réunion consignée avec { $reference }. Ajouter une relance ?
    [email] ✅ E-mail consigné avec { $reference }. Ajouter une relance ?
   *[note] ✅ Note enregistrée sur { $reference }. Ajouter une relance ?
}
task-next = Elle se répète : la suivante est { $reference }.
button-use-as-note = En faire une note…
changed-by-rule = par { $by }, { $time } · choisi par la règle { $rule }

## Listes et pipeline

list-empty = Cette liste est vide : { $words }. Moins de filtres montrent davantage.
list-empty-tasks = Aucune tâche à faire. Planifiez-en une : `/crm task call Acme fri`.
pipeline-title = { $count ->
    [one] Pipeline · { $count } affaire en cours
   *[other] Pipeline · { $count } affaires en cours
}
pipeline-title-of = { $count ->
    [one] Pipeline de { $name } · { $count } affaire en cours
   *[other] Pipeline de { $name } · { $count } affaires en cours
}
pipeline-name = { $name }
pipeline-stage = { $count ->
    [0] 🔵 { $stage } { $percent } % · aucune affaire
    [one] 🔵 { $stage } { $percent } % · { $count } affaire · { $amount } · pondéré { $weighted }
   *[other] 🔵 { $stage } { $percent } % · { $count } affaires · { $amount } · pondéré { $weighted }
}
pipeline-list-spoken = Lister les affaires à l’étape { $stage }
pipeline-how = Pondéré : chaque montant multiplié par la probabilité de son étape. À { $time }.
button-list = Liste
palette-record = Dernière fiche regardée : *{ $reference } { $name }*.

## Personnes et réglages

team-title = { $count ->
    [one] Équipe · { $count } personne
   *[other] Équipe · { $count } personnes
}
team-waiting = { $name } attend son accès.
team-member = { $name } · { $roles }
team-more = { $count ->
    [one] { $count } de plus.
   *[other] { $count } de plus.
}
team-invite-hint = `team invite @name role` donne accès. Rôles : rep, closer, support, manager, admin, ou l’un des vôtres.
team-invited = ✅ { $name } travaille ici comme { $role }.
error-invite-yourself = Vous travaillez déjà ici. Nommez une autre personne.
settings-title = Réglages
settings-line = { $name } : *{ $value }*
error-no-setting-about = Aucun réglage ne porte sur « { $given } ». `settings` les liste tous.
error-unknown-person = Seules des personnes ont des réglages à elles.

## Commandes à venir

note-reserved = « { $word } » sera une commande plus tard ; pour l’instant, c’est recherché.

## Fichiers de fiches

export-reference = référence
export-on-its-way = ✅ Votre fichier est en route : il arrive par message direct.
export-done = { $count ->
    [one] Votre export : { $count } fiche.
   *[other] Votre export : { $count } fiches.
}
export-empty = Rien ne correspond à { $line } : il n’y a pas de fichier.
export-refused = Votre export n’a pas pu être écrit. { $reason }
error-export-needs-kind = Dites quel genre de fiche : export deals, export contacts #vip.
