### Réglages d’un espace de travail et d’une personne : leurs noms, leur effet, et ce qui est dit quand une valeur ne convient pas.

## Refus

error-no-such-setting = Le réglage « { $given } » n’existe pas. Cherchez son nom dans la liste des réglages.
error-no-such-setting-nearest = Le réglage « { $given } » n’existe pas. Vouliez-vous dire { $nearest } ?
error-setting-not-yes-or-no = « { $setting } » vaut on ou off, pas « { $given } ».
error-setting-out-of-bounds = « { $setting } » est un nombre entier de { $least } à { $most }, pas « { $given } ».
error-setting-not-one-of = « { $setting } » est un choix parmi { $choices }, pas « { $given } ».
error-setting-not-a-time = « { $setting } » est une heure comme 08:30, pas « { $given } ».
error-setting-not-hours = « { $setting } » va d’une heure à une autre, comme 20:00-08:00 ; « { $given } » ne convient pas.
error-setting-not-weekdays = « { $setting } » est une suite de jours comme mon-fri ou sun,mon, pas « { $given } ».
error-setting-not-a-pipeline = « { $setting } » n’est pas un de vos pipelines. Choisissez-en un autre.
error-setting-not-deliveries = « { $setting } » vaut dm, channel, digest, plusieurs d’entre eux, ou off, pas « { $given } ».
error-setting-not-a-word = « { $setting } » est un seul mot de { $limit } caractères au plus, pas « { $given } ».
error-not-a-time-zone = « { $given } » n’est pas un fuseau horaire. Écrivez par exemple Europe/Paris.
error-not-a-locale = « { $given } » n’est pas une langue. Utilisez un code comme en ou fr-CA.
error-not-our-language = « { $given } » n’est pas une langue du CRM. Utilisez en, fr ou ar, avec un pays si vous voulez, par exemple en-US.
error-not-a-channel = « { $given } » n’est pas un canal Slack. Utilisez son identifiant, par exemple C0123ABCD.
error-setting-of-the-workspace = « { $setting } » se règle pour tout l’espace de travail, pas pour une personne.
error-setting-changed-meanwhile = « { $setting } » a été modifié par { $by } entre-temps. La valeur est maintenant { $theirs } ; vous voulez { $mine }. Regardez de nouveau.
setting-not-set = non défini
error-setting-no-feed = Cette installation n’a pas de source de taux de change (CRM_RATES_URL). Adressez-vous à qui la gère, ou saisissez les taux vous-même.
error-rate-out-of-range = « { $given } » n’est pas un taux de change. Un taux est un nombre supérieur à 0 et d’au plus 1 000 000 000.
error-rate-of-own-currency = { $currency } est la devise de l’espace de travail : une unité vaut toujours un. Donnez le taux d’une autre.
error-rates-not-readable = Ce n’est pas un tableau de taux de change. Donnez un CSV avec les colonnes currency, day et rate.
error-rates-need-a-base = Le tableau ne dit pas dans quelle devise sont ses taux. Ajoutez une colonne base.
error-rates-line = Ligne { $line } : { $reason } Rien n’a été repris.
error-rates-too-many = Un fichier compte { $limit } taux au plus. Divisez-le.
error-rates-not-of-own-currency = Ces taux ne disent rien de { $currency }, la devise de l’espace de travail.
error-rates-changed-meanwhile = Un taux de { $currency } a été modifié entre-temps. Regardez de nouveau.

## De l’espace de travail

setting-currency = Devise
setting-currency-help = Les montants tapés sans devise sont dans celle-ci, et les totaux y sont convertis.
setting-time-zone = Fuseau horaire
setting-time-zone-help = Le fuseau des personnes dont on ne connaît pas le leur, et des journées de l’espace de travail.
setting-locale = Langue
setting-locale-help = La langue des personnes dont on ne connaît pas la leur.
setting-country = Pays
setting-country-help = Les numéros de téléphone sans indicatif sont de ce pays.
setting-join-policy = Nouvelles personnes
setting-join-policy-help = Ce qui se passe quand une nouvelle personne tape /crm : l’administration est sollicitée, ou l’accès est immédiat comme SALES_REP.
setting-leads-channel = Canal des pistes
setting-leads-channel-help = Le canal Slack où s’affichent les nouvelles pistes.
setting-fiscal-year-start-month = Premier mois de l’exercice
setting-fiscal-year-start-month-help = Les exercices et leurs trimestres commencent ce mois-là.
setting-working-days = Jours ouvrés
setting-working-days-help = Les rapports du jour arrivent ces jours-là, et les délais en jours ouvrés les comptent.
setting-business-hours = Heures de travail
setting-business-hours-help = Quand l’équipe travaille, dans le fuseau de l’espace de travail.
setting-sla-clock = Horloge des réponses
setting-sla-clock-help = Si le délai promis pour une réponse court jour et nuit, ou aux heures de travail des jours ouvrés.
setting-purge-after-days = Jours avant la suppression des archives
setting-purge-after-days-help = Les fiches archivées sont supprimées définitivement après ce nombre de jours ; d’ici là, elles peuvent être restaurées.
setting-notifications-kept-days = Jours de conservation des notifications
setting-notifications-kept-days-help = Les notifications sont supprimées après ce nombre de jours.
setting-duplicate-warning-from = Alerte de doublon à partir de
setting-duplicate-warning-from-help = Une nouvelle fiche qui ressemble à une autre d’au moins autant, sur 100, est signalée.
setting-rate-source = Source des taux de change
setting-rate-source-help = Les taux sont saisis par des personnes, ou repris de la source de l’installation. Ce qu’une personne a saisi n’est jamais remplacé.
setting-rate-max-age-days = Jours de validité d’un taux de change
setting-rate-max-age-days-help = Un montant est converti au dernier taux connu à sa date, sauf s’il est plus ancien que cela.
setting-default-pipeline = Pipeline par défaut
setting-default-pipeline-help = Les nouvelles affaires commencent dans ce pipeline ; à défaut, dans le premier.
setting-lead-assignment = Attribution des pistes
setting-lead-assignment-help = Les nouvelles pistes sans responsable en reçoivent un selon les règles d’attribution.
setting-mask-sensitive-fields = Masquage
setting-mask-sensitive-fields-help = Les téléphones sont masqués, comme le sont toujours les numéros fiscaux, pour les rôles qui ne voient pas les champs sensibles.
setting-deal-rotting-days = Jours avant qu’une affaire stagne
setting-deal-rotting-days-help = Une affaire en cours que personne n’a touchée depuis ce nombre de jours est signalée comme stagnante ; 0 n’en signale aucune.

## D’une personne

setting-daily-report-at = Rapport du jour
setting-daily-report-at-help = Quand le rapport du jour arrive les jours ouvrés, dans votre fuseau ; off pour jamais.
setting-quiet-hours = Heures calmes
setting-quiet-hours-help = Rien n’est envoyé pendant ces heures, dans votre fuseau ; ce qui survient attend leur fin.
setting-home-view = Vue d’accueil
setting-home-view-help = La vue sur laquelle s’ouvre l’accueil ; la dernière choisie.
setting-language = Votre langue
setting-language-help = La langue que vous lisez et, avec un pays (fr-CA, en-US), l’écriture des dates et des nombres ; à défaut, comme dans Slack.
setting-week-start = Premier jour de la semaine
setting-week-start-help = Les semaines des calendriers et des rapports commencent ce jour-là ; à défaut, comme il est d’usage dans votre pays.
setting-clock-format = Horloge
setting-clock-format-help = Si les heures s’écrivent 15:00 ou 3:00 PM ; à défaut, comme il est d’usage dans votre pays.

## Notifications

setting-notify-help = Par où cette notification vous parvient.
notification-task-assigned = Tâche attribuée
notification-task-due-soon = Tâche bientôt à échéance
notification-task-overdue = Tâche en retard
notification-activity-reminder = Rappel
notification-lead-assigned = Piste attribuée
notification-lead-converted = Piste convertie
notification-deal-stage-changed = Affaire déplacée
notification-deal-won = Affaire gagnée
notification-deal-lost = Affaire perdue
notification-quote-responded = Réponse à un devis
notification-approval-requested = Approbation demandée
notification-contract-expiring = Contrat bientôt échu
notification-ticket-assigned = Ticket attribué
notification-ticket-status-changed = Statut d’un ticket modifié
notification-ticket-escalated = Ticket escaladé
notification-sla-violation = Première réponse en retard
notification-sla-breached = Résolution en retard
notification-automation-action = Message d’une automatisation
