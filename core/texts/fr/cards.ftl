### Fiches, listes, et ce que répond un clic.

card-owner-nobody = personne pour l’instant
card-as-of = à { $time }
card-next = ⏰ { $day }
card-overdue = ⏰ { $day }, en retard

# Ce que disent les lecteurs d’écran et les notifications : référence, fait, suite ; sans mise en forme.
spoken-contact = { $reference } { $name }.
spoken-contact-at = { $reference } { $name }, { $company }.
spoken-company = { $reference } { $name }, { $deals ->
    [one] { $deals } affaire en cours
   *[other] { $deals } affaires en cours
}.
spoken-deal = { $reference } { $name }, { $stage }.
lead-without-name = quelqu’un sans nom
spoken-lead = Nouvelle piste { $reference } { $name }, source { $source }.
spoken-task = Tâche { $reference } { $name }

found-all = { $count ->
    [one] { $count } résultat pour « { $words } »
   *[other] { $count } résultats pour « { $words } »
}
found-some = { $first } à { $last } sur { $count } pour « { $words } »
found-alike = Rien ne s’appelle « { $words } ». Voici ce qui s’en approche :
found-nothing = Rien trouvé pour « { $words } ».
found-nothing-nearest = Rien trouvé pour « { $words } ». Vouliez-vous dire `{ $command }` ?
found-nothing-searched = Recherche effectuée dans les noms, e-mails, téléphones, domaines et étiquettes des contacts, entreprises, pistes et affaires. Moins de mots trouvent davantage.
found-instead = Ou vouliez-vous dire `{ $command }` ?
no-such-record = Pas de { $reference } que vous puissiez voir.

deal-already-there = { $reference } est déjà à l’étape { $stage }.
deal-needs-win-reason = { $reference } a besoin d’une raison de gain. Choisissez-en une.
deal-needs-loss-reason = { $reference } a besoin d’une raison de perte. Choisissez-en une.
deal-conflict = { $reference } est maintenant à l’étape { $stage } ({ $by }, { $at }). Passer quand même à { $wanted } ?

record-added = ✅ Ajouté : { $reference }.
added-by = par { $by }, { $time }
added-for-another = par { $by }, { $time } · la fiche appartient maintenant à son responsable, et vous voyez les vôtres
company-new-too = par { $by }, { $time } · l’entreprise { $company } est nouvelle ({ $reference })
duplicate-found = Rien ajouté : { $reference } { $name } a déjà { $shared }.
company-which = { $count ->
    [one] Une entreprise porte un nom proche de « { $typed } ». Est-ce celle-là ?
   *[other] { $count } entreprises portent un nom proche de « { $typed } ». Laquelle est la bonne ?
}
form-elsewhere = Le nom manque. Remplissez le formulaire, ou récrivez la ligne avec un nom.
form-not-opened = Slack n’a pas ouvert le formulaire à temps. Réessayez.
done-before = C’était déjà fait ; rien n’a été fait deux fois.
stale-card = Cette fiche vient d’une version plus ancienne. Tapez `/crm` pour une fiche à jour.
draft-expired = Cette question a attendu plus de 30 minutes. Tapez de nouveau la commande.

history-title = Historique de { $reference } { $name }
history-created = *Ajout* par { $by }, { $at }
history-moved = *Déplacement* par { $by }, { $at }
history-won = *Gain* par { $by }, { $at }
history-lost = *Perte* par { $by }, { $at }
history-reopened = *Réouverture* par { $by }, { $at }
history-changed = *Modification* par { $by }, { $at }
origin-form = un formulaire
origin-import = un import
origin-console = le système
