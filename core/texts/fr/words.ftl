### Mots des fiches, boutons et formulaires. Les références et les commandes restent telles quelles.

# Libellés des champs
field-name = Nom
field-company = Entreprise
field-contact = Contact
field-contacts = Contacts
field-email = E-mail
field-phone = Téléphone
field-domain = Domaine
field-owner = Responsable
field-lifecycle = Cycle de vie
field-open-deals = Affaires en cours
field-stage = Étape
field-amount = Montant
field-close = Clôture
field-in-stage = Dans l’étape
field-untouched = Sans activité depuis
field-next = Prochaine relance
field-reason = Raison
field-status = Statut
field-source = Source
field-since = Depuis
field-message = Message
field-tags = Étiquettes
field-words = Mots
field-due = Échéance
field-about = Concerne
field-priority = Priorité
field-repeats = Répétition

# Où en est quelqu’un. Le signe n’est jamais sans son mot.
lifecycle-lead = ⚪ Piste
lifecycle-qualified = 🔵 Qualifié
lifecycle-opportunity = 🔵 Opportunité
lifecycle-customer = 🟢 Client
lifecycle-former = 📦 Ancien client
status-new = ⚪ Nouvelle
status-working = 🔵 En cours
status-converted = 🟢 Convertie
status-disqualified = 🔴 Écartée
status-open = 🔵 À faire
status-done = ✅ Faite
status-canceled = 📦 Annulée

# Une étape : $percent est la probabilité de gagner une affaire qui s’y trouve.
stage-open = 🔵 { $stage } { $percent } %
stage-won = 🟢 { $stage }
stage-lost = 🔴 { $stage }

days = { $count ->
    [0] aujourd’hui
    [one] 1 jour
   *[other] { $count } jours
}
from-to = { $from } → { $to }
somebody = quelqu’un
the-crm = le CRM

# Boutons : un verbe ou un nom, 24 caractères au plus.
button-open = Ouvrir
button-open-it = Ouvrir { $reference }
button-open-spoken = Ouvrir { $reference } { $name }
button-open-company = Ouvrir l’entreprise
button-open-contact = Ouvrir le contact
button-deal = Affaire
button-deal-spoken = Ajouter une affaire pour { $reference }
button-contact = Contact
button-contact-spoken = Ajouter un contact chez { $reference }
button-won = Gagnée
button-won-spoken = Marquer { $reference } comme gagnée
button-move-anyway = Déplacer quand même
button-add-anyway = Ajouter quand même
button-add-contact = Ajouter un contact
button-add-deal = Ajouter une affaire
button-fill-in = Remplir le formulaire
button-find = Rechercher
button-help = Aide
button-report = Rapport du jour
button-run-it = Oui, exécuter
button-save = Enregistrer
button-cancel = Annuler
button-details = Voir les détails
button-details-spoken = Voir les détails de { $reference } { $name }
button-admit = Accepter
button-decline = Refuser

select-stage = Étape
select-reason = Raison
select-company = Entreprise
select-contact = Contact
menu-history = Historique
menu-refresh = Actualiser
page-back = Page précédente
page-next = Page suivante

hint-several = Séparez-les par des virgules.
hint-amount = 12k, 1,5m, 12 000 ou 12 000 $
find-placeholder = Un nom, un e-mail, un téléphone, une référence
modal-contact = Nouveau contact
modal-company = Nouvelle entreprise
modal-deal = Nouvelle affaire
modal-find = Rechercher
company-create = Créer « { $name } »
