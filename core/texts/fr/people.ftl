### Les arrivées.

join-request = { $name } souhaite utiliser le CRM.
join-request-small = Cette personne commencerait comme SALES_REP et verrait ses propres fiches.
join-admitted = ✅ { $name } a maintenant accès.
join-declined = La demande de { $name } est refusée.
decided-by = par { $by }, { $time }
join-waiting = J’ai demandé à { $admin } de vous donner accès. Vous recevrez un message direct dès que ce sera fait.
join-waiting-nobody = J’ai demandé à l’administration de vous donner accès. Vous recevrez un message direct dès que ce sera fait.
join-was-declined = L’administration a refusé votre demande d’accès au CRM. Parlez-en avec elle.
welcome = Bienvenue, { $name }. `/crm acme` recherche, `/crm add deal` ajoute, `/crm` montre le reste.

error-bots-cannot-join = Les applications ne peuvent pas utiliser le CRM.
error-guests-cannot-join = Les invités ne peuvent pas utiliser le CRM. Adressez-vous à un membre de l’espace de travail.
error-strangers-cannot-join = Le CRM est réservé aux membres de cet espace de travail.
error-already-in = { $name } avait déjà accès ; rien n’a changé.
error-deactivated = Votre accès au CRM a pris fin. Adressez-vous à l’administration.

palette-title = Bonjour, { $name }. Que souhaitez-vous faire ?
palette-report = Ce qui a changé depuis le dernier rapport
palette-hint = Ou tapez : `/crm acme` recherche · `/crm D-142` ouvre · `/crm add deal Renewal 12k at Acme` ajoute

help-topic = Aide sur { $verb }
help-line = • *{ $verb }* : { $what } `/crm { $example }`
help-unknown = Il n’y a pas d’aide sur « { $topic } ». Voici ce que vous pouvez taper :

### Autorisations.

# Ce qu’une autorisation permet de faire, en début de phrase.
permission-name = { $action ->
    [read_records] Lire les fiches
    [read_contacts] Lire les contacts
    [write_contacts] Ajouter des contacts
    [read_companies] Lire les entreprises
    [write_companies] Ajouter des entreprises
    [read_leads] Lire les pistes
    [write_leads] Ajouter des pistes
    [read_deals] Lire les affaires
    [write_deals] Modifier des affaires
    [read_tasks] Lire les tâches
    [write_tasks] Modifier des tâches
    [read_activities] Lire les activités
    [write_activities] Enregistrer des activités
    [archive] Archiver
    [purge] Supprimer définitivement
    [assign] Confier une fiche à une autre personne
    [merge] Fusionner
    [bulk_change] Modifier beaucoup de fiches à la fois
    [import] Importer
    [export] Exporter
    [report] Lire ce rapport
    [share_reports] Partager des rapports
    [share_searches] Partager des recherches
    [undo_others] Annuler ce que d’autres ont fait
    [audit] Lire ce que chacun a fait
    [see_sensitive] Voir les champs sensibles
    [manage_quotas] Fixer des objectifs
    [manage_rules] Modifier les règles
    [manage_tags] Modifier les étiquettes
    [manage_pipelines] Modifier les pipelines
    [manage_fields] Modifier les champs
    [manage_team] Gérer les personnes
    [manage_roles] Gérer les rôles
    [manage_channels] Ouvrir et archiver des canaux
   *[manage_workspace] Modifier l’espace de travail
}

### Personnes, rôles, équipes.

error-person-needs-name = Une personne a besoin d’un nom.
error-people-come-in = On arrive en tapant `/crm` dans Slack, et l’administration donne accès.
error-deactivate-instead = Une personne ne s’archive pas : ce qu’elle a fait garde son nom. Désactivez-la.
error-does-not-work-here = { $name } ne travaille pas dans le CRM.
error-did-not-leave = { $name } n’était pas hors service. Rien n’a changé.
error-email-taken = { $email } est l’adresse de { $name }. Utilisez-en une autre.
error-role-needs-name = Un rôle a besoin d’un nom.
error-role-needs-permission = Un rôle sans autorisation ne sert à rien. Donnez-lui-en une.
error-no-such-permission = L’autorisation « { $given } » n’existe pas.
error-no-such-role = Ce rôle n’est pas utilisé. Choisissez-en un autre.
error-system-role-permissions = Ce que permet ce rôle est le même dans chaque espace de travail. Copiez le rôle et modifiez la copie.
error-system-role-stays = Ce rôle fait partie de chaque espace de travail et reste. Retirez-le plutôt aux personnes.
error-role-needed = { $more ->
    [0] { $names } n’aurait plus de rôle. Donnez-en d’abord un autre.
    [one] { $names } et { $more } autre personne n’auraient plus de rôle. Donnez-leur d’abord un autre rôle.
   *[other] { $names } et { $more } autres personnes n’auraient plus de rôle. Donnez-leur d’abord un autre rôle.
}
error-needs-some-role = { $name } a besoin d’au moins un rôle. Pour mettre fin à son accès, désactivez-le.
error-last-administrator = { $name } est seul à administrer le CRM. Donnez d’abord ce rôle à une autre personne.
error-administrators-see-all = L’administration voit tout, pour pouvoir tout remettre en ordre.
error-person-beyond-you = { $name } a ici plus de droits que vous. Adressez-vous à l’administration.
error-role-beyond-you = Vous ne pouvez pas donner un droit que vous n’avez pas : { permission-name }. Adressez-vous à l’administration.
error-scope-beyond-you = Vous ne pouvez pas montrer à quelqu’un plus de fiches que vous n’en voyez. Adressez-vous à l’administration.
error-fields-beyond-you = Vous ne pouvez pas donner sur « { $field } » plus de droits que vous n’en avez. Adressez-vous à l’administration.
error-team-needs-name = Une équipe a besoin d’un nom.
error-department-needs-name = Un service a besoin d’un nom.
error-department-in-use = { $count ->
    [one] Une équipe appartient à ce service. Déplacez-la d’abord
   *[other] { $count } équipes appartiennent à ce service. Déplacez-les d’abord
} dans un autre.
error-name-taken = Ce nom est déjà pris. Choisissez-en un autre.

### Champs.

error-field-not-yours = Votre rôle ne permet pas de modifier « { $field } ». Adressez-vous à l’administration.
error-field-always-seen = Une fiche ne peut pas s’afficher sans « { $field } ». Vous pouvez empêcher un rôle de le modifier.
