### Refus : brefs, le fait d’abord, puis ce qu’on peut faire. Ce qui suit `error-` est le code stable pour les programmes.

error-needs-role = { permission-name } nécessite le rôle { $role }. Adressez-vous à l’administration de votre CRM.

error-contact-needs-name = Un contact a besoin d’un nom.
error-company-needs-name = Une entreprise a besoin d’un nom.
error-deal-needs-name = Une affaire a besoin d’un nom.
error-form-needs-name = Un formulaire a besoin d’un nom.
error-name-too-long = Un nom compte { $limit } caractères au plus. Raccourcissez-le.
error-text-too-long = Ce texte compte { $limit } caractères au plus. Raccourcissez-le.
error-not-an-email = « { $given } » n’est pas une adresse e-mail. Écrivez par exemple anna@acme.example.
error-not-a-phone = « { $given } » n’est pas un numéro de téléphone. Écrivez par exemple +33 6 12 34 56 78.
error-not-a-domain = « { $given } » n’est pas un domaine. Écrivez par exemple acme.example.
error-not-a-currency = « { $given } » n’est pas une devise. Utilisez un code comme EUR ou USD.
error-not-a-country = « { $given } » n’est pas un pays. Utilisez un code comme FR ou US.
error-too-many-addresses = Une fiche compte { $limit } { $what ->
    [emails] e-mails
    [phones] numéros de téléphone
   *[addresses] autres adresses
} au plus. Retirez-en.
error-tag-exists = L’étiquette « { $tag } » existe déjà. Fusionnez les deux ou choisissez un autre nom.
error-no-such-tag = Aucune fiche ne porte l’étiquette « { $tag } ».
error-too-many-tags = Une fiche compte { $limit } étiquettes au plus. Retirez-en.
error-bad-tag = « { $given } » n’est pas une étiquette. Une étiquette compte de 1 à { $limit } caractères.
error-amount-out-of-range = Un montant est compris entre 0 et 9 999 999 999 999.
error-amount-too-fine = { $decimals ->
    [0] { $currency } n’a pas de décimales
    [one] { $currency } a une décimale au plus
   *[other] { $currency } a { $decimals } décimales au plus
}. Écrivez { $rounded }, ou le montant voulu.
error-no-such-company = Vous ne voyez pas cette entreprise. Choisissez-en une autre.
error-no-such-contact = Vous ne voyez pas ce contact. Choisissez-en un autre.
error-no-such-stage = Cette étape n’existe plus. Choisissez-en une autre.
error-no-such-person = Cette personne ne travaille pas dans le CRM. Choisissez-en une autre.
error-no-such-record = La fiche visée n’existe plus, ou vous ne la voyez pas. Choisissez-en une autre.
error-not-a-choice = « { $given } » ne fait pas partie des choix : { $choices }.
error-not-a-number = « { $given } » n’est pas un nombre. Écrivez par exemple 12,5.
error-number-out-of-range = Ce n’est pas compris entre { $least } et { $most }.
error-not-a-list-of-texts = « { $given } » n’est pas une liste de mots.
error-not-a-day = « { $given } » n’est pas une date. Écrivez par exemple 2026-11-30.
error-not-a-moment = « { $given } » n’est pas une date avec une heure. Écrivez par exemple 2026-11-30T15:00Z.
error-not-yes-or-no = « { $given } » n’est ni oui ni non.
error-not-a-url = « { $given } » n’est pas une adresse web. Écrivez par exemple https://acme.example.
error-too-many-participants = Une affaire compte { $limit } personnes au plus en dehors de son contact principal.
error-unknown-field = Le champ « { $field } » n’existe pas.
error-unknown-field-like = Le champ « { $field } » n’existe pas. Vouliez-vous dire { $like } ?
error-field-computed = Le champ « { $field } » est calculé à partir d’autres et ne se remplit pas à la main.
error-field-empty = Le champ « { $field } » ne peut pas être vide. Remplissez-le.
error-field-required = Le champ « { $field } » est obligatoire. Remplissez-le.
error-field-retired = Le champ « { $field } » n’est plus utilisé. Laissez-le de côté.
error-field-exists = Un tel champ existe déjà, peut-être retiré. Choisissez un autre nom et une autre clé, ou rétablissez l’ancien.
error-field-fixed = La clé, le type et le genre de fiche d’un champ ne changent jamais. Définissez un autre champ.
error-field-needs-name = Un champ a besoin d’un nom.
error-field-needs-shape = Un champ a besoin d’un type : { $choices }.
error-field-needs-options = Un choix compte de 1 à { $limit } options. Nommez-les.
error-field-needs-kind = Indiquez le genre de fiche : contact, company, lead, deal, task ou activity.
error-bad-field-key = « { $given } » n’est pas une clé. Utilisez des minuscules, des chiffres et _, en commençant par une lettre.
error-too-many-fields = Un genre de fiche compte { $limit } champs personnalisés au plus. Retirez-en un d’abord.
error-option-in-use = { $count ->
    [one] Une fiche contient « { $option } »
   *[other] { $count } fiches contiennent « { $option } »
} : cette option reste. Modifiez d’abord ces fiches, ou ajoutez une autre option.
error-bounds-crossed = Le minimum est supérieur au maximum.
error-rule-needs-name = Une règle a besoin d’un nom.
error-rule-broken = { $message }
error-rule-requires = La règle « { $rule } » demande le champ « { $field } ». Remplissez-le.
error-rule-demands-nothing = Une règle exige des champs, ou refuse avec un message à vous sous une condition. Donnez-lui l’un des deux.
error-bad-conditions = Une condition comporte un champ, un test et une valeur de comparaison. Vérifiez chacune.
error-too-many-conditions = Une règle compte { $limit } conditions au plus.
error-too-many-rules = Un genre de fiche compte { $limit } règles au plus. Retirez-en une d’abord.
error-pipeline-needs-name = Un pipeline a besoin d’un nom.
error-stage-needs-name = Une étape a besoin d’un nom.
error-task-needs-title = Une tâche a besoin d’un titre.
error-task-two-due-dates = L’échéance d’une tâche est un jour ou un moment précis. Gardez l’un des deux.
error-task-starts-after-due = Une tâche ne peut pas commencer après son échéance. Déplacez l’une des dates.
error-date-out-of-range = Cette date est trop éloignée. Choisissez-en une entre { $first } et { $last }.
error-snooze-in-the-past = Ce moment est passé. Choisissez-en un plus tard.
error-recurrence-needs-due = Une tâche qui se répète a besoin d’une échéance. Fixez-en une.
error-not-a-recurrence = « { $given } » n’est pas une fréquence. Écrivez par exemple daily, weekdays, weekly:mon,thu, every:2weeks, monthly:15, monthly:last, monthly:2tue ou yearly.
error-reminder-needs-moment = Il n’y a pas de date à rappeler. Fixez-la, ou choisissez un moment.
error-reminder-exists = Cette tâche a déjà ce rappel. Modifiez-le.
error-reminder-in-the-past = Ce moment est passé. Choisissez-en un plus tard.
error-note-is-empty = Une note a besoin de quelques mots ou d’un lien.
error-no-timeline = Seuls les contacts, les entreprises, les pistes et les affaires ont une chronologie.
error-file-too-large = Un fichier compte { $limit } Mo au plus. Réduisez-le, ou gardez plutôt un lien.
error-file-gone = Le fichier n’est pas arrivé entier, ou a attendu trop longtemps. Envoyez-le de nouveau.
error-file-of-another = Ce fichier appartient à une autre fiche. Rattachez-le d’abord à celle-ci.
error-file-kept-already = Ce fichier est déjà conservé.
error-company-own-parent = Cette entreprise dépend déjà de celle-ci, ou c’est la même. Choisissez une autre société mère.
error-record-archived = { $name } est dans les archives. Restaurez d’abord la fiche.
error-record-not-archived = { $name } n’est pas dans les archives.
error-archive-in-use = { $kind ->
    [deal] { $count ->
        [one] Une affaire s’y trouve. Déplacez-la d’abord.
       *[other] { $count } affaires s’y trouvent. Déplacez-les d’abord.
    }
   *[other] { $count ->
        [one] Une fiche l’utilise encore. Modifiez-la d’abord.
       *[other] { $count } fiches l’utilisent encore. Modifiez-les d’abord.
    }
}
error-purge-not-archived = { $name } n’est pas dans les archives. Archivez d’abord la fiche.
error-purge-still-linked = D’autres fiches sont encore rattachées à { $name }. Supprimez-les d’abord, ou rattachez-les ailleurs.
error-undo-nothing = Il n’y a rien à annuler.
error-undo-not-yours = C’est la modification d’une autre personne. Elle-même ou l’administration peut l’annuler.
error-undo-already = C’est déjà annulé.
error-undo-erased = Ce que contenait cette modification a été effacé : elle ne peut plus être annulée.
error-undo-impossible = Ce genre de modification ({ $what }) ne peut pas être annulé.
error-undo-changed = Le champ « { $field } » de { $name } a changé depuis : impossible d’annuler.
error-undo-changed-since = { $by } a modifié le champ « { $field } » de { $name } depuis ({ $at }) : impossible d’annuler.
error-undo-worked-on-since = { $by } a travaillé sur { $name } depuis ({ $at }) : impossible d’annuler.
error-undo-would-break = Impossible d’annuler dans l’état actuel. { $reason }
error-undo-out-of-place = Autre chose a pris la place, ou ce dont cela dépendait a disparu : impossible d’annuler.
error-undo-owner-left = La personne responsable de { $name } ne travaille plus ici : impossible d’annuler. Attribuez plutôt la fiche.
error-undo-in-use = { $kind ->
    [contact] { $count ->
        [one] Un contact est maintenant rattaché
       *[other] { $count } contacts sont maintenant rattachés
    } à { $name }
    [deal] { $count ->
        [one] Une affaire est maintenant rattachée
       *[other] { $count } affaires sont maintenant rattachées
    } à { $name }
    [lead] { $count ->
        [one] Une piste est maintenant rattachée
       *[other] { $count } pistes sont maintenant rattachées
    } à { $name }
    [activity] D’autres ont enregistré { $count ->
        [one] une activité
       *[other] { $count } activités
    } avec { $name }
    [file] D’autres ont rattaché { $count ->
        [one] un fichier
       *[other] { $count } fichiers
    } à { $name }
    [task] D’autres ont { $count ->
        [one] une tâche
       *[other] { $count } tâches
    } sur { $name }
   *[other] { $count ->
        [one] Une fiche est maintenant rattachée
       *[other] { $count } fiches sont maintenant rattachées
    } à { $name }
} : impossible d’annuler.
error-record-gone = Cette fiche n’existe plus, ou vous ne la voyez pas.
error-owner-unknown = « { $given } » ne travaille pas encore dans le CRM. Nommez une personne qui y travaille, par exemple @rep.
error-which-contact = { $count ->
    [0] Aucun contact ne s’appelle « { $typed } ». Ajoutez-le d’abord, ou laissez le contact de côté.
    [one] Un contact s’appelle « { $typed } ». Tapez sa référence, par exemple C-17.
   *[other] { $count } contacts s’appellent « { $typed } ». Tapez la référence du bon, par exemple C-17.
}
error-known-contact = { $reference } { $name } a déjà cet e-mail ou ce téléphone. Pour en ajouter un autre, tapez `/crm add contact` avec cette valeur.
error-known-company = { $reference } { $name } a déjà ce nom ou ce domaine. Pour en ajouter une autre, tapez `/crm add company` avec cette valeur.
error-submission-names-nobody = L’envoi ne comporte ni nom, ni e-mail, ni téléphone.

error-ours = Quelque chose a échoué de notre côté ; rien n’a été enregistré. Réessayez. Référence { $reference }.
error-unavailable = La base de données du CRM ne répond pas pour l’instant ; rien n’a été enregistré. Réessayez dans une minute. Référence { $reference }.
error-slack-unavailable = Slack n’a pas répondu quand nous avons demandé qui vous êtes. Réessayez dans une minute.
error-unknown-workspace = Le CRM n’est pas installé dans cet espace de travail Slack. Demandez à l’administration de l’installer.

error-import-too-large = Le fichier dépasse { $limit } Mo. Divisez-le.
error-import-not-text = Le fichier n’est pas un CSV. Enregistrez d’abord la feuille au format CSV.
error-import-empty = Le fichier n’a aucune ligne sous son en-tête.
error-import-no-name-column = Aucune colonne n’est un nom ou un e-mail. Trouvé : { $found }. Renommez-en une en Name.
error-import-too-many-cells = La ligne a { $cells } valeurs pour { $columns } colonnes. Une valeur qui contient une virgule se met entre guillemets.
error-import-known-contact = { $reference } { $name } a déjà cet e-mail ou ce téléphone.
error-import-known-company = { $reference } { $name } a déjà ce nom ou ce domaine.
error-import-known-deal = { $reference } { $name } existe déjà, avec les mêmes entreprise, contact, montant et jour.
error-import-not-an-amount = « { $given } » n’est pas un montant. Écrivez par exemple 1200.50.
error-import-ambiguous-amount = « { $given } » peut être deux montants différents. Écrivez par exemple 1234.000 ou 1.2340.
error-import-not-a-date = « { $given } » n’est pas une date. Écrivez par exemple 2026-11-30.
error-import-ambiguous-date = « { $given } » peut être deux jours différents. Écrivez par exemple 2026-11-30.
