### Formulaires des fiches : leurs titres, ce qui entoure leurs champs, et ce qui est dit de ce qui a été saisi.

modal-edit = Modifier { $reference }
modal-lead = Nouvelle piste
modal-task = Nouvelle tâche
modal-note = Note
modal-log = Consigner

form-part-more = Plus
form-part-address = Adresse
form-part-own = Vos champs
form-step = Étape { $step } sur { $steps }
form-choose = Choisir
form-search = Tapez pour chercher
form-loading-title = Un instant
form-loading = Le formulaire arrive.
form-says = { $words }
form-too-long = Trop long pour être modifié dans un formulaire.
form-then = Après l’enregistrement
form-again = En ajouter un autre
form-skip-rest = Enregistrer maintenant, sans les autres étapes
form-what-now = Que faire ?
form-similar = { $reference } { $name } a déjà { $shared }.
form-open-other = Ouvrir plutôt { $reference }
form-save-anyway = Enregistrer quand même
form-expired = Ce formulaire a attendu plus de 30 minutes. Ce qui était saisi aux autres étapes est perdu ; remplissez-le de nouveau.
form-unchanged = { $reference } est comme avant : rien n’a changé.
form-saved = ✅ Enregistré : { $reference }.
form-saved-by = par { $by }, { $time } · { $fields }
form-merged = { $by } a modifié cela entre-temps ({ $at }) : { $fields }. Les deux modifications sont gardées.

resolve-said = { $count ->
    [one] Quelqu’un d’autre a modifié le même champ entre-temps. Quelle valeur garder ?
   *[other] Quelqu’un d’autre a modifié les mêmes { $count } champs entre-temps. Quelles valeurs garder ?
}
resolve-theirs = La sienne : { $value } ({ $by }, { $at })
resolve-mine = La mienne : { $value }

options-recent = Récents
options-mine = Les miens
options-all = Tous
options-new = Nouveau
options-of-company = De l’entreprise

button-back = Retour
button-next = Suivant
button-close = Fermer

note-saved = ✅ Note enregistrée sur { $reference }.
call-logged = ✅ Appel consigné sur { $reference }.
meeting-logged = ✅ Réunion consignée sur { $reference }.
email-logged = ✅ E-mail consigné sur { $reference }.

hint-recurrence = daily, weekdays, weekly:mon,thu, monthly:15, monthly:last ou yearly:11-30
priority-label = { $number ->
    [1] P1 urgente
    [2] P2 haute
    [3] P3 normale
   *[other] P4 basse
}
choice-yes = Oui
choice-no = Non
choice-label = { $key ->
    [best_case] Meilleur cas
    [blocker] Opposant
    [bounced] Non remis
    [busy] Occupé
    [call] Appel
    [call_back] À rappeler
    [canceled] Annulé
    [champion] Allié interne
    [commit] Engagé
    [connected] Joint
    [converted] Converti
    [customer] Client
    [decision_maker] Décideur
    [disqualified] Écarté
    [done] Fait
    [economic_buyer] Décideur économique
    [email] E-mail
    [file] Fichier
    [former] Ancien
    [held] Tenue
    [in] De leur part
    [in_person] En personne
    [influencer] Prescripteur
    [interested] Intéressé
    [lead] Piste
    [left_voicemail] Message laissé
    [meeting] Réunion
    [message] Message
    [new] Nouveau
    [no_answer] Sans réponse
    [no_show] Absent
    [not_interested] Pas intéressé
    [note] Note
    [omitted] Non compté
    [open] Ouvert
    [opportunity] Opportunité
    [other] Autre
    [out] De notre part
    [phone] Téléphone
    [pipeline] Pipeline
    [qualified] Qualifié
    [replied] A répondu
    [rescheduled] Reporté
    [sent] Envoyé
    [slack] Slack
    [sms] SMS
    [task] Tâche
    [user] Utilisateur
    [video] Vidéo
    [web] Web
    [whatsapp] WhatsApp
    [working] En cours
    [wrong_number] Mauvais numéro
   *[unknown] { $key }
}

error-not-a-member =
    { $kind ->
        [owner] Seules les personnes qui travaillent dans le CRM peuvent être responsables d’une fiche.
       *[person] Seules les personnes qui travaillent dans le CRM peuvent être choisies.
    } Ni les invités ni les robots ; les autres arrivent en tapant `/crm` une fois.
