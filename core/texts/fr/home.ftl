### L’accueil, les panneaux où l’on règle les choses, et les premières minutes.

## Accueil

home-view = Vue
home-title = { $view } · { $day }
home-today = Aujourd’hui
home-pipeline = Pipeline
home-leads = Pistes
home-contacts = Contacts
home-tasks = Tâches et agenda
home-team = Équipe
home-settings = Réglages
home-add = Ajouter…
home-find = Rechercher…
home-refresh = Actualiser
home-everybody = Tout le monde
home-me = Moi
home-answer = CRM
home-scope-own = Vous voyez vos propres fiches
home-scope-team = Vous voyez les fiches de votre équipe
home-scope-department = Vous voyez les fiches de votre service
home-scope-all = Vous voyez toutes les fiches

home-open-deals = Affaires en cours
home-deals = { $count ->
    [0] aucune affaire
    [one] { $count } affaire
   *[other] { $count } affaires
}
home-overdue = En retard
home-task-count = { $count ->
    [0] rien
    [one] { $count } tâche
   *[other] { $count } tâches
}
home-due = À faire
home-due-none = Aucune tâche à faire. Planifiez-en une : `/crm task call Acme fri`.
home-follow-ups = Relances
home-slipping = 🟠 En train de glisser
home-new-leads = Nouvelles pistes
home-done = Fait
home-done-spoken = Cocher { $reference } { $name }
home-tomorrow = Demain
home-tomorrow-spoken = Reporter { $reference } à demain

home-pipeline-total = *{ $count ->
    [one] { $count } affaire en cours
   *[other] { $count } affaires en cours
}* · { $amount } · pondéré { $weighted }
home-pipeline-empty = Aucune affaire en cours. Ajoutez-en une : `/crm add deal Renewal 12k at Acme`.
home-stage-empty = Aucune affaire à cette étape.
home-all-stages = Toutes les étapes
home-close = clôture { $day }
home-close-late = 🟠 clôture prévue { $day }
home-went-on = Sur { $count } sorties en 90 jours, { $percent } % ont avancé
home-more = { $count } de plus
home-more-spoken = Voir { $count } affaires de plus à l’étape { $stage }
home-move = Déplacer…
home-move-to = Déplacer vers
home-or = Ou
home-open-card = Ouvrir la fiche

home-open-leads = Pistes ouvertes
home-all-leads = Toutes les pistes
home-all-contacts = Tous les contacts
home-search = Rechercher
home-clear = Effacer la recherche
home-counted = { $first } à { $last } sur { $count }
home-leads-empty = Aucune piste ici. Elles arrivent par vos formulaires, ou ajoutez-en une : `/crm add lead Anna Smith anna@acme.example`.
home-contacts-empty = Aucun contact pour l’instant. Ajoutez-en un : `/crm add contact Anna Smith anna@acme.example at Acme`.
home-nothing-found = Rien trouvé pour « { $words } ».

home-day = Jour
home-week = Semaine
home-month = Mois
home-earlier = Avant
home-later = Après
home-weekday-today = *{ $day }* · aujourd’hui
home-overdue-count = ⏰ { $count ->
    [one] { $count } tâche est en retard
   *[other] { $count } tâches sont en retard
}
home-meeting = Réunion
home-minutes = { $count } min
home-and-more = et { $count } de plus
home-month-legend = Le petit nombre dit combien il y a ce jour-là ; › marque aujourd’hui.
home-mo = Lu
home-tu = Ma
home-we = Me
home-th = Je
home-fr = Ve
home-sa = Sa
home-su = Di

home-people = Personnes
home-who-left = Départs
home-teams = Équipes
home-roles = Rôles
home-activity = Activité
home-invite = Inviter…
home-manage = Gérer
home-manage-spoken = Gérer { $name }
home-reactivate = Rendre l’accès
home-nobody-left = Personne n’est parti.
home-no-teams = Aucune équipe pour l’instant. Une équipe partage ce que voient ses membres.
home-team-empty = Personne n’y est encore.
home-leads-team = { $name } (chef d’équipe)
home-new-team = Nouvelle équipe
home-new-role = Nouveau rôle
home-permissions = Autorisations
home-permissions-spoken = Autorisations de { $name }
home-role-line = { $count ->
    [one] { $count } autorisation
   *[other] { $count } autorisations
} · { $people }
home-people-count = { $count ->
    [0] personne
    [one] { $count } personne
   *[other] { $count } personnes
}
home-log-empty = Il ne s’est encore rien passé.
home-record-kind = { $kind ->
    [contact] Un contact
    [company] Une entreprise
    [lead] Une piste
    [deal] Une affaire
    [task] Une tâche
    [activity] Une activité
    [file] Un fichier
    [reminder] Un rappel
    [pipeline] Un pipeline
    [stage] Une étape
    [field] Un champ
    [reason] Une raison
    [role] Un rôle
    [team] Une équipe
    [department] Un service
    [user] Une personne
    [workspace] Les réglages
   *[other] Un réglage
}
scope-own = Voit ses propres fiches
scope-team = Voit les fiches de ses équipes
scope-department = Voit les fiches de son service
scope-all = Voit toutes les fiches

settings-yours = Les vôtres
settings-workspace = L’espace de travail
settings-change = Modifier
settings-change-spoken = Modifier : { $name }
settings-now-profile = { $name } · { $zone } · { $locale }
settings-now-personal = Rapport du jour { $report } · heures calmes { $quiet }
settings-now-notifications = Par où chaque notification vous parvient
settings-now-basics = { $currency } · { $zone } · { $country } · { $locale }
settings-now-calendar = { $days } · { $hours }
settings-now-selling = Une affaire stagne après { $days } jours
settings-now-rates = { $source } · un taux vaut { $days } jours
settings-now-data = Les fiches archivées sont supprimées après { $days } jours
settings-now-slack = Réactions { $reactions } · journal des canaux : { $mode }
settings-now-pipelines = { $names }
settings-now-fields = { $count ->
    [0] Aucun champ personnalisé
    [one] { $count } champ personnalisé
   *[other] { $count } champs personnalisés
}
settings-now-access = Quels rôles voient et modifient quels champs
settings-now-tags = Renommer, fusionner et retirer des étiquettes
settings-now-reasons = Pourquoi les affaires sont gagnées ou perdues, et les pistes écartées
settings-now-roles = { $count } rôles
settings-now-teams = { $count ->
    [0] Aucune équipe
    [one] { $count } équipe
   *[other] { $count } équipes
}
settings-now-rules = { $count ->
    [0] Aucune règle : les nouvelles pistes attendent que quelqu’un les prenne
    [one] { $count } règle attribue les nouvelles pistes
   *[other] { $count } règles attribuent les nouvelles pistes
}

## Panneaux. Les titres comptent 24 caractères au plus.

panel-close = Fermer
panel-back = ‹ { $name }
panel-undo = Annuler
panel-undone = ✅ Annulé.
panel-choose = Choisir
panel-yes = Oui
panel-no = Non
panel-edit = Modifier
panel-retire = Retirer
panel-retired = Retirés
panel-restore = Rétablir
panel-remove = Supprimer
panel-saved = ✅ { $name } : enregistré.
panel-unchanged = { $name } : rien n’a changé.
panel-restored = ✅ { $name } est de retour.
panel-gone = ✅ { $name } n’est plus proposé.
panel-moved-up = ✅ { $name } gagne une place.
panel-not-there = Cela n’existe plus. Voici ce qui existe.
panel-conflict = Quelqu’un a modifié cela entre-temps. Rien n’a été enregistré ; voici l’état actuel.
panel-kind = Genre
panel-kind-name = { $kind ->
    [contact] Contacts
    [company] Entreprises
    [lead] Pistes
    [deal] Affaires
    [task] Tâches
    [activity] Activités
   *[other] { $kind }
}

panel-add = Ajouter
panel-add-what = Que souhaitez-vous ajouter ?
panel-add-contact = Contact
panel-add-company = Entreprise
panel-add-deal = Affaire
panel-add-hint = Ou tapez : `/crm add contact Anna Smith anna@acme.example at Acme`
panel-help-home = *L’accueil* montre ce que vous avez à faire. Le menu du haut change de vue ; elle est retenue. Ce que d’autres modifient apparaît en quelques secondes.

panel-profile = Votre profil
panel-your-roles = Vos rôles : { $roles }
panel-personal = Rapports et heures
panel-notifications = Notifications
panel-notifications-help = Un message direct arrive aussitôt, après vos heures calmes. Le résumé est une ligne de votre prochain rapport du jour. Sans choix, rien n’arrive.
panel-basics = Espace de travail
panel-calendar = Temps de travail
panel-selling = Affaires et pistes
panel-rates = Taux de change
panel-data = Données
panel-slack = Messages et canaux
setting-choice = { $value ->
    [ask] L’administration est sollicitée
    [sales_rep] L’accès est immédiat
    [manual] Saisis par des personnes
    [feed] Repris de la source
    [always] Jour et nuit
    [business_hours] Aux heures de travail
    [mon] lundi
    [tue] mardi
    [wed] mercredi
    [thu] jeudi
    [fri] vendredi
    [sat] samedi
    [sun] dimanche
    [h24] 15:00
    [h12] 3:00 PM
    [dm] Message direct
    [channel] Canal de l’équipe
    [digest] Résumé
    [off] Rien
    [links] Que quelque chose a été dit, et où
    [full] Ce qui a été dit
    [private] Privé
    [public] Public
    [ask_members] La question est posée aux membres
    [archive] Archivé
    [keep] Gardé
   *[other] { $value }
}

panel-pipelines = Pipelines
panel-pipeline = Pipeline
panel-new-pipeline = Nouveau pipeline
panel-retire-pipeline = Retirer un pipeline
panel-stages = Étapes en cours
panel-stages-hint = Une par ligne, suivie de sa probabilité en pour cent.
panel-usual-stages =
    Nouvelle 10
    Qualifiée 25
    Proposition 50
    Négociation 75
panel-stage = Étape
panel-new-stage = Nouvelle étape
panel-retire-stage = Retirer une étape
panel-up = Monter
panel-up-spoken = Monter { $name } d’une place
panel-probability = Probabilité en pour cent
panel-category = Comment elle compte dans une prévision
panel-category-name = { $category ->
    [omitted] Pas du tout
    [pipeline] Pipeline
    [best_case] Meilleur cas
    [commit] Engagé
   *[other] { $category }
}
panel-required = Ce qu’il faut à une affaire pour y entrer
panel-retire-stage-how = Plus aucune affaire ne peut passer à *{ $name }*. Ses affaires en cours doivent aller ailleurs.
panel-retire-pipeline-how = Plus aucune affaire ne peut être ajoutée à *{ $name }*. Ses affaires en cours doivent aller ailleurs.
panel-move-deals = Déplacer ses affaires en cours vers
error-stage-line = « { $given } » n’a pas de probabilité. Écrivez chaque étape comme « Proposition 50 ».
error-not-a-percent = « { $given } » n’est pas une probabilité. Utilisez un nombre entier de 0 à 100.

panel-fields = Vos champs
panel-field = Champ
panel-new-field = Nouveau champ
panel-no-fields = Aucun champ personnalisé. Un champ garde ce dont votre métier a besoin et que le CRM n’a pas.
panel-field-shape = Ce qu’il contient
panel-shape = { $shape ->
    [text] Texte
    [number] Nombre
    [money] Montant
    [date] Jour
    [choice] Un choix d’une liste
    [multi_choice] Plusieurs choix d’une liste
    [yes_no] Oui ou non
    [person] Une personne d’ici
    [record] Une autre fiche
    [url] Lien
    [email] Adresse e-mail
    [phone] Téléphone
   *[other] { $shape }
}
panel-options = La liste
panel-options-hint = Un choix par ligne ; pour les champs qui en contiennent.
panel-links-to = Le genre de l’autre fiche
panel-field-required = Chaque nouvelle fiche doit l’avoir
panel-minimum = Minimum
panel-maximum = Maximum
panel-field-help = À quoi il sert
panel-field-help-hint = Affiché à côté du champ dans les formulaires.
panel-needed = obligatoire
panel-needed-by = obligatoire à l’étape { $stages }
panel-field-fixed = { $shape } · sa clé est { $key }. Les deux restent, pour ne perdre aucune valeur.
panel-retire-field-how = { $name } n’est plus demandé. Ses valeurs restent.
panel-access = Qui voit quel champ
panel-access-help = Avec plusieurs rôles, on peut faire d’un champ ce que permet l’un d’eux.
panel-access-count = { $count ->
    [0] Voit et modifie tous les champs
    [one] { $count } règle
   *[other] { $count } règles
}
panel-access-none = Aucune règle pour ces fiches : chaque champ se voit et se modifie comme d’habitude.
panel-field-level = Ce que le rôle peut en faire
panel-level = { $level ->
    [hidden] Ne le voit pas
    [masked] En voit une partie
    [read] Le voit
   *[write] Le voit et le modifie
}
panel-level-usual = Comme d’habitude
panel-choose-field = Choisissez un champ.
panel-choose-level = Choisissez ce que le rôle peut en faire.

panel-tags = Étiquettes
panel-tag = Étiquette
panel-no-tags = Aucune étiquette pour l’instant. Elles viennent avec les fiches qui les portent.
panel-records = { $count ->
    [one] { $count } fiche
   *[other] { $count } fiches
}
panel-merge-into = Ou la fondre dans
panel-remove-tag-how = #{ $name } est retirée de toutes les fiches qui la portent.
panel-tag-replaced = ✅ #{ $name } est maintenant #{ $into }, sur { $count } fiches.
panel-tag-removed = ✅ #{ $name } est retirée de { $count } fiches.
panel-reasons = Raisons
panel-reason = Raison
panel-new-reason = Nouvelle raison
panel-reason-kind = { $kind ->
    [won] Pourquoi les affaires sont gagnées
    [lost] Pourquoi les affaires sont perdues
   *[disqualified] Pourquoi les pistes sont écartées
}
panel-retire-reason-how = { $name } n’est plus proposé. Les fiches qui l’ont la gardent.
panel-rules = Attribution des pistes
panel-no-rules = Aucune règle pour l’instant. Les nouvelles pistes attendent que quelqu’un les prenne.
panel-rule-line = { $strategy } · { $conditions ->
    [0] toutes les pistes
    [one] { $conditions } condition
   *[other] { $conditions } conditions
} · { $members ->
    [one] { $members } choix
   *[other] { $members } choix
}
panel-strategy = { $strategy ->
    [round_robin] À tour de rôle
    [territory] Par territoire
   *[workload] Qui en a le moins
}

panel-roles = Rôles
panel-role = Rôle
panel-new-role = Nouveau rôle
panel-scope = Les fiches de qui il voit
panel-scope-usual = Selon ses rôles
panel-role-like = Commence comme une copie de
panel-role-like-hint = Ce qu’il permet peut être modifié ensuite.
panel-system-role = Ce que permet ce rôle est le même dans chaque espace de travail. Copiez-le et modifiez la copie.
panel-retire-role-how = Plus personne ne peut recevoir { $name }. Qui l’a garde ses autres rôles.

panel-teams = Équipes
panel-team = Équipe
panel-new-team = Nouvelle équipe
panel-members = Membres
panel-team-leads = Qui la dirige
panel-department = Service
panel-department-hint = Un nouveau nom crée un nouveau service ; vide, il n’y en a pas.
panel-departments = Il y a : { $names }
panel-dissolve = Dissoudre
panel-dissolve-how = L’équipe { $name } est dissoute. Ses membres gardent leurs fiches.
panel-invite = Inviter
panel-person-field = Qui
panel-invite-hint = Quelqu’un de cet espace Slack ; ni invités ni applications.
panel-let-in = Donner accès
panel-let-them-in = ✅ { $name } a maintenant accès.
panel-person = Personne
panel-leave = Fin d’accès
panel-return = De retour
panel-end-access = Mettre fin à l’accès…
panel-end-access-yes = Mettre fin à l’accès
panel-leave-how = *{ $name }* n’aura plus accès. Ce qui a été fait garde son nom ; ses fiches vont à la personne que vous choisissez.
panel-heir = Qui reprend ses fiches et ses tâches
panel-left = ✅ { $name } n’a plus accès. { $count ->
    [0] Rien ne lui appartenait.
    [one] { $count } fiche est transmise.
   *[other] { $count } fiches sont transmises.
}
panel-return-how = *{ $name }* retrouve l’accès avec ses rôles d’avant. Ses anciennes fiches restent à qui les a.
error-member-not-here = Une personne choisie n’utilise pas encore le CRM. Invitez-la d’abord.
error-invite-nobody = Choisissez quelqu’un de cet espace de travail.

## Les premières minutes

welcome-seller = Vos contacts, affaires et tâches sont dans *l’accueil*, ci-dessus. Commencez par quelqu’un que vous connaissez : `/crm add contact Anna Smith anna@acme.example at Acme`.
welcome-lead = *L’accueil*, ci-dessus, montre le pipeline de votre équipe et ce qui glisse. Les jours ouvrés, un rapport vous arrive ici.
welcome-reader = Vous pouvez chercher et lire : `/crm acme` recherche, `/crm D-142` ouvre. *L’accueil*, ci-dessus, montre des listes.
setup-title = Préparez votre CRM
setup-intro = Bienvenue, { $name }. { $done } étapes sur { $all } sont faites. Prenez-les dans l’ordre que vous voulez ; une étape est cochée quand elle est vraiment faite.
setup-finished = Tout est prêt. Les réglages sont dans *l’accueil*, pour quand quelque chose change.
setup-spoken = Préparez votre CRM : { $done } étapes sur { $all } sont faites
setup-small = Ce message se tient à jour.
setup-do = Préparer
setup-basics = Devise, fuseau horaire et pays
setup-basics-how = Vérifiez qu’ils sont justes, et enregistrez.
setup-pipeline = Votre pipeline
setup-pipeline-how = Nommez les étapes comme votre équipe, ou gardez-les telles quelles.
setup-team = Votre équipe
setup-team-how = Donnez accès à quelqu’un qui vend avec vous.
setup-customers = Vos premiers clients
setup-customers-how = Ajoutez-en un ici ou avec `/crm add contact`. Un fichier entier est repris par qui gère le programme : `crm import contacts.csv`.
setup-channel = Un canal pour les nouvelles pistes
setup-channel-how = Choisissez où elles s’affichent pour tous.
setup-report = Votre rapport du jour
setup-report-how = Dites quand il doit arriver, ou qu’il ne doit pas.
