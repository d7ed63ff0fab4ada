### Ce qui se passe autour des messages et des canaux de Slack.

## Canaux

error-channel-needs-name = Un canal a besoin d’un nom.
error-channel-unknown = Ce n’est pas un canal Slack. Utilisez-en un où se trouve l’application CRM.
error-channel-linked = Ce canal est déjà lié à une autre fiche. Déliez-le d’abord là-bas : `/crm unlink`.
error-channel-opened = Un canal a déjà été ouvert pour cette fiche.
error-channel-not-linked = Ce canal n’est lié à aucune fiche. Liez-le : `/crm link D-142`.
error-channel-not-ours = Je n’ai pas ouvert ce canal, je ne l’archive donc pas. Archivez-le dans Slack, ou déliez-le : `/crm unlink`.
error-channel-connected = Ce canal est partagé avec une autre organisation : montants et coordonnées n’y apparaissent jamais.
error-channel-amounts = Seuls le responsable de la fiche et l’administration peuvent afficher montants et coordonnées dans un canal.
error-channel-copies = Cet espace de travail ne copie pas les messages. L’administration peut l’autoriser dans le réglage « Copies des messages ».

## Réglages

setting-copy-messages = Copies des messages
setting-copy-messages-help = D’un message Slack, on garde un lien et ce que les gens y ajoutent ; avec ce réglage, ses mots aussi.
setting-channel-logging = Journal des canaux liés
setting-channel-logging-help = Ce qui est consigné d’un canal lié à une fiche : rien (off), que quelque chose a été dit et où (links), ou ce qui a été dit (full, si les copies sont permises).
setting-record-channels = Canaux des fiches
setting-record-channels-help = Si un canal ouvert pour une fiche est privé, pour les personnes invitées, ou public.
setting-archive-record-channels = Canaux des affaires conclues
setting-archive-record-channels-help = Si le canal ouvert pour une affaire est archivé une fois l’affaire conclue, gardé, ou si la question est posée à ses membres.
setting-reactions = Réactions
setting-reactions-help = Quelle réaction à un message fait quoi, par exemple star:note ; note, task, lead, log ou follow_up. Retirer la réaction annule l’effet.
error-setting-not-reactions = « { $setting } » associe des noms d’emoji à note, task, lead, log ou follow_up, par exemple star:note, memo:task ; pas « { $given } ».

## Dans les canaux

error-channel-of-such = Un canal peut porter sur un contact, une entreprise, une piste ou une affaire. Nommez-en une : `/crm link D-142`.
error-channel-needed = Tapez cela dans le canal voulu.
error-channel-archived = Ce canal est archivé. Désarchivez-le d’abord dans Slack.
error-channel-without-app = Je ne suis pas dans ce canal. Invitez-moi d’abord : `/invite @CRM`. Puis retapez la ligne.
channel-linked = ✅ Ce canal est maintenant lié à { $reference } { $name }. Ici, `/crm` agit sur cette fiche.
channel-linked-already = Ce canal est déjà lié à { $reference }.
channel-unlinked = ✅ Ce canal n’est plus lié à { $reference }.
channel-set = ✅ Réglé pour le canal de { $reference }.
channel-select-mode = Journal des messages
channel-mode-off = Ne rien consigner
channel-mode-links = Consigner les liens
channel-mode-full = Consigner liens et mots
channel-shows-amounts = Tout le monde voit ici les montants et les coordonnées.
channel-shows-no-amounts = Montants et coordonnées n’apparaissent pas ici ; « Voir les détails » répond à qui le demande.
channel-shows-connected = Ce canal est partagé avec une autre organisation : montants et coordonnées n’apparaissent jamais ici.
button-show-amounts = Afficher les montants
button-hide-amounts = Masquer les montants
channel-opening = J’ouvre un canal pour { $reference }. Vous recevrez un message direct dès qu’il sera là.
channel-there-already = { $reference } a déjà un canal :
channel-opened = ✅ Le canal de { $reference } est ouvert :
channel-not-opened = Slack ne m’a pas laissé ouvrir un canal pour { $reference }. L’administration de Slack peut autoriser les applications à créer des canaux ; redemandez ensuite.
channel-putting-away = J’archive le canal de { $reference }. Slack garde tout ce qu’il contient.
channel-not-put-away = Slack ne m’a pas laissé archiver le canal. Archivez-le dans Slack, ou adressez-vous à l’administration de Slack.
channel-stays = Le canal reste. `/crm channel archive` l’archivera plus tard.
channel-card-small = À { $time }. Dans ce canal, `/crm` agit sur cette fiche.
channel-topic-next = relance { $day }
channel-news-moved = { $reference } passe à l’étape { $stage }.
channel-news-won = { $reference } est gagnée.
channel-news-lost = { $reference } est perdue.
channel-news-by = par { $by }, { $time } · avant : { $from }
button-archive-channel = Archiver le canal
button-keep-channel = Garder le canal
channel-was-archived = #{ $channel } a été archivé et n’est donc plus lié à { $reference }. `/crm channel { $reference }` en ouvre un autre.
channel-app-out = J’ai été retiré de #{ $channel }, qui n’est donc plus lié à { $reference }. Invitez-moi de nouveau et tapez-y `/crm link { $reference }`.
channel-now-connected = #{ $channel } est maintenant partagé avec une autre organisation : montants et coordonnées de { $reference } n’y apparaissent plus.
spoken-record = { $reference } { $name }

## Autour des messages

around-noted = ✅ Note enregistrée sur { $reference }.
around-logged = ✅ Consigné sur { $reference }.
around-task-added = ✅ { $task } { $title } créée pour { $reference }.
around-loose-task-added = ✅ { $task } { $title } créée.
around-task-title = Répondre à un message sur { $reference }
around-lead-added = ✅ { $reference } ouverte.
around-follow-up = ✅ { $reference } : relance le { $day }.
around-file-attached = ✅ { $file } est maintenant sur { $reference }.
around-file-as-link = Le fichier est trop gros pour être copié : il reste dans Slack et un lien est gardé.
around-taken-away = Vous avez retiré la réaction : rien n’a été enregistré.
around-message = le message
around-which-note = Pour quelle fiche est cette note ?
around-which-task = Sur quelle fiche porte cette tâche ?
around-which-lead = De qui est-ce l’intérêt ? Choisissez le contact.
around-which-log = Sur quelle fiche faut-il consigner cela ?
around-which-follow-up = Quelle fiche voulez-vous relancer ?
around-which-file = À quelle fiche appartient ce fichier ?
around-question = Je ne sais pas encore répondre aux questions. Je peux chercher.
around-unclear = « { $words } » : est-ce à faire, ou à chercher ?
button-search-it = Chercher
button-make-task = En faire une tâche
select-record = Chercher une fiche
error-around-lead-of = Une piste est celle d’un contact. Choisissez-en un.
error-around-lead-needs = Choisissez un contact, ou donnez le nom d’un nouveau.
error-around-follow-up-of = Une tâche a une échéance, pas une date de relance. Choisissez une autre fiche.
error-object-close = Gagner ou perdre demande une raison. Faites-le depuis la fiche : `/crm`.

## Formulaires des raccourcis

message-form-note = Enregistrer une note
message-form-task = Créer une tâche
message-form-lead = Créer une piste
message-form-log = Consigner une activité
message-form-words = Vos mots
message-form-what = Ce qu’il faut faire
message-form-what-kind = Ce que c’était
message-form-new-name = Ou le nom d’un nouveau contact
message-form-interest = Ce qui l’intéresse
message-form-kind = { $kind ->
    [call] Un appel
    [meeting] Une réunion
    [email] Un e-mail
   *[message] Un message
}
add-form-title = Ajouter…
add-form-submit = Ajouter
add-form-what = Quoi
add-form-line = Les détails en une ligne
add-form-hint = Comme vous le taperiez : Renewal 12k at Acme 30 Nov. Laissez vide pour un formulaire.
add-form-kind = { $kind ->
    [company] Une entreprise
    [lead] Une piste
    [deal] Une affaire
    [task] Une tâche
   *[contact] Un contact
}

## Liens vers des fiches

object-deal = Affaire
object-contact = Contact
object-company = Entreprise
object-lead = Piste
object-task = Tâche
object-title = Fonction
object-city = Ville
object-empty = –
object-conflict = { $by } l’a modifié entre-temps ({ $at }). Rouvrez la fiche pour la voir à jour.
error-object-currency = Cette affaire est en { $currency }. Changez la devise dans son formulaire.
landing-title = Une fiche du CRM
landing-record = { $reference } vit dans Slack. Collez ce lien dans un message là-bas, ou tapez /crm { $reference }.
landing-none = Ce lien n’est pas complet. Demandez-en un autre à la personne qui l’a envoyé.
