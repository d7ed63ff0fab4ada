### Comment s’appellent les champs des fiches, au milieu d’une phrase.

field-label = { $key ->
    [addresses] autres adresses
    [amount] montant
    [archived_at] archivage
    [assignment_rule] règle d’attribution
    [assignment_rule_id] règle d’attribution
    [authority] pouvoir de décision
    [authority_grade] note du pouvoir de décision
    [automatic] créé automatiquement
    [away_until] absence jusqu’au
    [body] texte
    [budget] budget
    [budget_grade] note du budget
    [campaign] campagne
    [capacity] capacité
    [champion] allié interne
    [champion_grade] note de l’allié interne
    [channel] canal
    [city] ville
    [close_note] note sur l’issue
    [close_on] date de clôture
    [close_reason] raison de l’issue
    [closed_at] moment de la clôture
    [decided_owner_id] responsable au moment de la clôture
    [company_id] entreprise
    [company_role] rôle dans l’entreprise
    [competition] concurrence
    [competition_grade] note de la concurrence
    [completed_at] moment de l’achèvement
    [completed_by] achevé par
    [conditions] conditions
    [contact_id] contact
    [contacts] personnes de l’affaire
    [content_type] type de fichier
    [converted_at] moment de la conversion
    [converted_company_id] entreprise issue de la conversion
    [converted_deal_id] affaire issue de la conversion
    [country] pays
    [currency] devise
    [decision_criteria] critères de décision
    [decision_criteria_grade] note des critères de décision
    [decision_process] processus de décision
    [decision_process_grade] note du processus de décision
    [department_id] service
    [description] description
    [direction] sens
    [disqualified_note] note sur la mise à l’écart
    [disqualified_reason] raison de la mise à l’écart
    [domain] domaine
    [due_at] heure d’échéance
    [due_on] date d’échéance
    [due_time] heure d’échéance
    [duration_minutes] durée en minutes
    [economic_buyer] décideur économique
    [economic_buyer_grade] note du décideur économique
    [email] e-mail
    [emails] e-mails
    [employees] effectif
    [field_access] accès aux champs
    [file_id] fichier
    [follow_up_on] date de relance
    [forecast_category] catégorie de prévision
    [happened_at] moment
    [identified_pain] problème identifié
    [identified_pain_grade] note du problème identifié
    [industry] secteur
    [key] clé
    [lead_ids] chefs d’équipe
    [lifecycle] cycle de vie
    [locale] langue
    [member_ids] membres
    [members] personnes et équipes
    [message] message
    [metrics] indicateurs
    [metrics_grade] note des indicateurs
    [minutes_before] minutes avant
    [name] nom
    [need] besoin
    [need_grade] note du besoin
    [note] note
    [occasion] occasion
    [options] choix
    [outcome] issue
    [own_scope] périmètre personnel
    [owner_id] responsable
    [parent_id] société mère
    [period] période
    [permalink] lien
    [permissions] autorisations
    [phones] téléphones
    [pipeline_id] pipeline
    [position] position
    [postal_code] code postal
    [previous_id] tâche précédente
    [priority] priorité
    [probability] probabilité
    [qualification_score] score de qualification
    [reason] raison
    [record_id] fiche
    [record_kind] genre de fiche
    [recurrence] répétition
    [region] région
    [remind_at] moment du rappel
    [required_fields] champs obligatoires
    [role_ids] rôles
    [roles] rôles
    [scope] périmètre
    [sent_at] moment de l’envoi
    [sha256] empreinte
    [size_bytes] taille
    [snoozed_until] reporté jusqu’au
    [source] source
    [stage] étape
    [stage_entered_at] entrée dans l’étape
    [stage_id] étape
    [start_on] date de début
    [starts_on] premier jour
    [state] état
    [status] statut
    [storage_key] emplacement de stockage
    [strategy] stratégie
    [street] rue
    [subject] objet
    [system] présent dans chaque espace de travail
    [tags] étiquettes
    [tax_id] numéro fiscal
    [territories] territoires
    [time_zone] fuseau horaire
    [timeline] calendrier
    [timeline_grade] note du calendrier
    [title] titre
    [type] type
    [user_id] personne
    [website] site web
    [connected] partagé avec une autre organisation
    [is_private] privé
    [mode] journal
    [opened] ouvert par le CRM
    [shows_amounts] montants affichés
    [slack_id] identifiant dans Slack
    [about] concerne
    [due_at_time] à cette heure
    [new_email] e-mail du nouveau contact
    [new_phone] téléphone du nouveau contact
    [next_step_on] relance le
   *[other] { $key }
}
