### Ce qui se fait directement sur les fiches : boutons, listes, et ce qui est demandé avant d’agir.

menu-edit = Modifier
menu-note = Note
menu-share = Partager dans un canal
menu-more = Plus…

field-score = Score
field-age = Ancienneté
field-assignee = Attribuée à
score = { $score } sur 100
score-hot = 🔥 { $score } sur 100
card-next-overdue = ⏰ { $day }, en retard
card-next-missing = ⚠️ pas de date de relance
card-slipping = { $count ->
    [one] 🟠 { $count } jour
   *[other] 🟠 { $count } jours
}
card-snoozed = 💤 jusqu’au { $until }
card-shared-by = Partagé par { $by }
spoken-company-in-channel = { $reference } { $name }.

button-log = Consigner
button-log-spoken = Consigner un appel, une réunion ou un e-mail sur { $reference }
button-task = Tâche
button-task-spoken = Ajouter une tâche sur { $reference }
button-convert = Convertir
button-convert-spoken = Faire de { $reference } une entreprise et une affaire
button-not-a-fit = Écarter
button-not-a-fit-spoken = Dire que { $reference } ne convient pas
button-done = Fait
button-done-spoken = Marquer { $reference } comme faite
button-reopen = Rouvrir
button-reopen-spoken = Rouvrir { $reference }
button-change-anyway = Modifier quand même

select-follow-up = Relancer
select-snooze = Reporter
snooze-hour = 1 heure
snooze-tomorrow = Jusqu’à demain, 09:00
snooze-days = 3 jours
snooze-week = 1 semaine

change-conflict = Le champ « { $field } » de { $reference } vaut maintenant { $value } ({ $by }, { $at }). Modifier quand même ?
lead-needs-reason = Pourquoi { $reference } ne convient pas ? Choisissez une raison.

modal-convert-lead = Convertir une piste
convert-no-deal = Sans affaire
convert-done = ✅ { $reference } convertie.
convert-done-by = par { $by }, { $time } · `/crm undo { $reference }` annule le tout

card-archived = 📦 { $reference } est aux archives.
modal-share = Partager { $reference }
button-share = Partager
share-channel = Canal
share-hint = Tout le canal lit le nom, l’étape et le responsable. Montants et coordonnées n’y figurent pas, sauf si le canal est lié à la fiche.
share-done = ✅ Partagé.
share-done-where = Le message suit désormais la fiche.
share-needs-channel = Choisissez un canal.
share-not-in-channel = L’application n’est pas dans ce canal. Invitez-la, puis partagez de nouveau.
share-archived = Ce canal est archivé. Choisissez-en un autre.
share-refused = Slack ne laisse pas l’application publier là. Choisissez un autre canal.

modal-history = Historique { $reference }
modal-detail = { $reference }
modal-advanced = Recherche
modal-save-search = Garder la recherche
history-empty = Il ne s’est encore rien passé.
history-taken-back = ✅ Annulé.
history-undone = ↶ Annulé par { $by }, { $at }.
history-undo-spoken = Annuler la modification du { $at }
button-earlier = Plus ancien
button-latest = Plus récent
button-filters = Filtres…
button-save-search = Garder la recherche
select-kind = Genre
list-every-kind = Tous les genres
kind-plural = { $kind ->
    [contact] 👤 Contacts
    [company] 🏢 Entreprises
    [lead] 🌱 Pistes
    [deal] 💼 Affaires
   *[task] ☑️ Tâches
}
timeline-all-types = Tout
timeline-all-channels = Tous les canaux
timeline-empty = Rien ici.
timeline-type = { $key ->
    [created] Ajout
    [changed] Modification
    [stage] Changement d’étape
    [owner] Nouveau responsable
    [archived] Archivage
    [call] Appel
    [meeting] Réunion
    [email] E-mail
    [task] Tâche
    [note] Note
    [message] Message
   *[file] Fichier
}
search-kinds = Genres
search-amount-from = Montant à partir de
search-amount-to = Montant jusqu’à
search-close-from = Clôture à partir du
search-close-to = Clôture jusqu’au
search-shared-label = Qui la voit
search-shared = Tout l’espace de travail
search-saved = ✅ Recherche « { $name } » enregistrée.
search-saved-line = Elle exécute { $line }
