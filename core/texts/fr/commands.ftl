### La lecture de ce qu’une personne tape : refus, remarques, aide.

## Refus

error-not-an-amount = « { $given } » n’est pas un montant. Essayez 12k ou 12 000.
error-amount-too-large = Les montants s’arrêtent avant 1 000 000 000 000. Vérifiez les zéros.
error-not-a-date = « { $given } » n’est pas une date. Essayez 30 nov, ven ou dans 2 semaines.
error-date-two-ways = « { $given } » peut être le { $one } ou le { $other }. Écrivez le mois en toutes lettres, par exemple { $one }.
error-wrong-weekday = « { $given } » est un { $weekday }. Retirez le jour de la semaine ou corrigez la date.
error-not-one-person = « { $given } » n’est pas une seule personne. Nommez-en une, par exemple @rep.
error-tag-of-private-channel = Cette étiquette est le nom d’un canal privé, que Slack nous cache. Tapez-la sous la forme tag:nom.
error-company-has-no-email = Une entreprise ne garde pas d’adresse e-mail. Ajoutez { $given } à un contact : add contact { $given } at l’entreprise.
error-not-readable = « { $given } » ne peut pas être lu ici. Mettez-le entre guillemets s’il fait partie du nom.
error-key-not-here =
    { $kind ->
        [contact] Un contact n’a
        [company] Une entreprise n’a
        [lead] Une piste n’a
        [task] Une tâche n’a
       *[deal] Une affaire n’a
    } pas de { $key }. Retirez-le, ou mettez-le entre guillemets s’il fait partie du nom.
error-two-values =
    { $field ->
        [amount] Deux montants
        [close_on] Deux dates
        [company] Deux entreprises
        [contact] Deux contacts
        [domain] Deux domaines
        [phone] Deux numéros de téléphone
        [source] Deux sources
        [record] Deux fiches
       *[owner] Deux responsables
    } : « { $one } » et « { $other } ». Retirez l’un des deux, ou mettez-le entre guillemets s’il fait partie du nom.

## Remarques sur la lecture

note-open-quote = Le guillemet n’était pas fermé ; tout a été lu jusqu’à la fin : « { $text } ».
note-time-left-out = L’heure { $text } a été laissée de côté : seul le jour est conservé ici.
note-left-out = Laissé de côté, faute de place ici : { $text }

## Aide

help-title = Ce que vous pouvez taper
help-palette = Propose la suite.
help-reference =
    Tapez une ligne après `/crm`, ou sans cela dans un message direct à l’application. Ni les majuscules ni l’ordre des valeurs ne comptent. Une ligne qui n’est pas une commande est recherchée ; rien n’est écrit au hasard.
help-find = Recherche des noms, des adresses e-mail, des téléphones, des domaines et des références.
help-find-more =
    `find acme` recherche. `acme` seul aussi, si ce n’est pas une commande.
    Les filtres affinent : `find renewal owner:me stage:proposal amount>10k close:overdue #vip updated:7d`. Un moins inverse un filtre : `-stage:won`.
    `is:` connaît mine, unassigned, open, closed, won, lost, overdue, new, customer et archived ; `kind:` les genres de fiches ; `sort:` name, amount, close, updated, created et followup. Les champs de l’espace de travail sont aussi des filtres.
    Commencez par `?` ou mettez les mots entre guillemets pour chercher des mots qui forment une commande : `"report daily"`.
help-show = Ouvre la fiche d’un enregistrement.
help-show-more =
    `show D-142` ouvre cette fiche, et `D-142` seul aussi. `show acme` ouvre ce qui porte ce nom, ou propose un choix.
    Les références commencent par C pour les contacts, O pour les entreprises (organisations), L pour les pistes, D pour les affaires et T pour les tâches.
help-add = Ajoute un contact, une entreprise, une piste, une affaire ou une tâche en une ligne.
help-add-more =
    `add contact First Last name@acme.example +33612345678 at Acme #vip`
    `add company Acme acme.example`
    `add lead First Last name@acme.example from webinar fri @rep`
    `add deal Renewal €12k at Acme for "First Last" 30 Nov`
    `add task call First Last tomorrow 3pm p1 D-142`
    Les valeurs viennent dans n’importe quel ordre ; ce qui n’en est pas une est le nom. `at` désigne l’entreprise, `for` le contact d’une affaire, `from` la source d’une piste, `#` une étiquette, et @nom le responsable, vous-même à défaut.
    Une date est la clôture d’une affaire, l’échéance d’une tâche ou la relance d’une piste.
    Les guillemets gardent les mots ensemble : `add deal "2027 rollout" 48k at "Bar & Grill"`.
    Une valeur peut être nommée : `name:`, `email:`, `phone:`, `company:`, `contact:`, `domain:`, `amount:`, `close:`, `due:`, `followup:`, `source:`, `priority:`, `owner:`, `tag:`. Si un nom manque, un formulaire s’ouvre avec le reste déjà rempli.
help-update = Modifie les champs d’une fiche.
help-update-more =
    `set D-142 amount 15k` modifie un champ, `set D-142 amount 15k close 30 Nov owner @rep` plusieurs. `none` vide un champ : `set D-142 close none`.
    `edit D-142` ouvre la fiche. Les champs de l’espace de travail se nomment comme ils s’appellent : `set C-17 region:emea`.
help-move = Passe une affaire à une autre étape, une piste à un autre statut.
help-move-more =
    `move D-142 proposal` déplace l’affaire. Le nom d’une étape peut être abrégé, tant qu’une seule commence ainsi.
    `move L-88 working`, `move L-88 disqualified no budget` déplacent une piste.
help-won = Marque une affaire comme gagnée.
help-won-more = `won D-142 price` donne la raison ; sans elle, on vous la demande.
help-lost = Marque une affaire comme perdue.
help-lost-more = `lost D-142 price` donne la raison ; sans elle, on vous la demande.
help-assign = Confie une fiche à quelqu’un.
help-assign-more = `assign L-88 @rep` la confie à une personne, `assign L-88 me` à vous, `assign L-88 auto` à qui désignent les règles, `assign L-88 nobody` à personne.
help-tag = Pose des étiquettes sur une fiche.
help-tag-more = `tag C-17 #vip #partner` ajoute les deux étiquettes.
help-untag = Retire des étiquettes d’une fiche.
help-untag-more = `untag C-17 #vip` retire l’étiquette.
help-note = Garde une note, mot pour mot.
help-note-more =
    `note C-17 wants a demo` garde « wants a demo » sur le contact.
    `note "wants a demo"` entre guillemets se passe de fiche : la note va à la dernière regardée, après question.
help-log = Consigne un appel, une réunion ou un e-mail.
help-log-more =
    `log call C-17 15m no answer`, `log meeting D-142 yesterday 1h`, `log email C-17 sent`. La durée et le jour viennent d’abord, le reste est gardé mot pour mot.
    `log call with First Last 15m` nomme le contact.
help-task = Ajoute une tâche, ou liste les vôtres.
help-task-more =
    `task call back fri p1` ajoute une tâche pour vendredi, urgente. Une référence dit sur quoi elle porte : `task send offer D-142 tomorrow 3pm`. @nom la confie à quelqu’un d’autre.
    `task list` liste vos tâches à faire, `task list overdue`, `task list @rep` et `task list all` d’autres.
help-done = Marque une tâche comme faite.
help-done-more = `done T-9` la termine ; une tâche qui se répète revient aussitôt.
help-snooze = Met une tâche de côté pour un temps.
help-snooze-more = `snooze T-9 2d`, `snooze T-9 mon 9am`, `snooze T-9 1h`. Elle vous est rappelée à ce moment.
help-follow-up = Dit quand revenir à une fiche.
help-follow-up-more = `follow-up D-142 in 2 weeks` fixe la date, `follow-up D-142 none` la retire.
help-list = Liste des fiches.
help-list-more =
    `my deals` liste vos affaires en cours, `list leads new` les nouvelles pistes, `list deals stage:proposal amount>10k` ce que disent les filtres. `all` montre aussi ce qui est clos.
    `help filters` explique les filtres.
help-pipeline = Résume les affaires en cours par étape.
help-pipeline-more = `pipeline` compte tout ce que vous voyez, `pipeline @rep` ce qui revient à une personne.
help-undo = Annule la dernière modification.
help-undo-more =
    `undo` annule ce que vous avez fait en dernier, `undo D-142` la dernière modification de cette fiche. Pendant 24 heures ; le bouton du message fait de même.
    Une modification ne s’annule pas si quelqu’un a changé le même champ depuis ; vous voyez qui et quoi.
    Les messages envoyés ne sont pas rappelés.
help-export = Écrit des fiches dans un fichier CSV.
help-export-more = `export deals stage:won` vous envoie le fichier par message direct. Il contient ce que vous pouvez voir, et rien de plus.
help-archive = Met une fiche de côté.
help-archive-more = `archive L-88` la retire de toutes les listes. `restore L-88` la fait revenir.
help-restore = Fait revenir une fiche archivée.
help-restore-more = `restore L-88` la fait revenir. `find is:archived` liste ce qui est archivé.
help-team = Montre qui travaille ici.
help-team-more = `team invite @rep closer` donne accès à quelqu’un, ou un autre rôle.
help-settings = Montre vos réglages.
help-settings-more = `settings notifications` montre ceux des notifications.
help-link = Lie ce canal à une affaire ou à une entreprise.
help-link-more = `link D-142` dans un canal : `/crm` y porte alors sur cette affaire.
help-unlink = Délie ce canal.
help-unlink-more = `unlink` dans un canal le délie de sa fiche.
help-channel = Ouvre un canal pour une affaire ou une entreprise.
help-channel-more = `channel D-142` l’ouvre avec les bonnes personnes. `channel archive` le ferme.
help-report = Affiche le rapport du jour.
help-report-more = `report daily` montre ce qui a été gagné, perdu, déplacé et ajouté depuis le dernier rapport, et ce qui attend depuis le plus longtemps.
help-help = Explique les commandes.
help-help-more = `help` liste les commandes. `help add` explique l’une d’elles ; `help dates`, `help amounts`, `help records`, `help people` et `help filters` la façon d’écrire tout cela.
help-dates =
    `30 nov`, `30 novembre 2026`, `2026-11-30`, `30/11/2026`, `aujourd’hui`, `demain`, `dans 2 semaines`, `le mois prochain`, `fin du trimestre`.
    `ven` est le prochain vendredi après aujourd’hui, `vendredi prochain` celui de la semaine suivante. Sans année, c’est le prochain jour de cette date.
    `06/07` peut se lire de deux façons et est refusé ; tapez `6 juil` ou `7 juin`. L’anglais est compris aussi.
help-amounts =
    `12k`, `12,5k`, `1,5m`, `€12k`, `12 000 €`, `EUR 12000`, `$1,200.50`. Sans devise, c’est celle de l’espace de travail.
    Dans une affaire, un nombre seul d’au moins quatre chiffres est un montant, sauf une année comme `2027`.
help-records =
    Une référence nomme une fiche : C pour les contacts, O pour les entreprises (organisations), L pour les pistes, D pour les affaires, T pour les tâches : `D-142`.
    Un nom convient aussi. Si plusieurs fiches le portent, vous choisissez ; avant de modifier quoi que ce soit pour un nom seulement proche, on vous demande.
    Une adresse e-mail, un téléphone ou un domaine l’emporte sur les noms.
    Sans fiche, c’est celle que vous avez regardée dans les 8 dernières heures, et on vous demande avant de la modifier.
help-people = @nom désigne une personne, comme Slack la propose ; `me`, c’est vous. Un nom tapé suffit si une seule personne le porte.
help-filters =
    `owner:me`, `stage:proposal`, `status:new`, `amount>10k`, `close:overdue`, `updated:7d`, `#vip`. Un moins inverse un filtre : `-stage:won`.
    `is:` connaît mine, unassigned, open, closed, won, lost, overdue, new, customer et archived ; `sort:` name, amount, close, updated, created et followup.
