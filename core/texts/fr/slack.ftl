### L’application dans Slack : installation, arrivées et départs, envois.

install-done = Le CRM est installé dans { $team }.
install-done-next = Ouvrez-le dans Slack et tapez `/crm` dans n’importe quel canal. Vous l’administrez et donnez accès aux autres.
install-denied = Rien n’a été installé.
install-denied-next = Vous avez refusé sur la page de Slack, et c’est votre droit. Vous pouvez recommencer quand vous voulez.
install-bad-state = Ce lien n’a pas commencé ici.
install-bad-state-next = Une installation se termine dans le navigateur où elle a commencé, cookies autorisés. Recommencez ici.
install-used = Cette installation est déjà terminée.
install-used-next = Le lien ne sert qu’une fois. Si le CRM n’est pas dans votre espace de travail, recommencez.
install-expired = Cela a pris trop de temps.
install-expired-next = La page de Slack attend une réponse sous dix minutes. Rien n’a été installé. Recommencez.
install-refused = Slack n’a pas laissé entrer le CRM.
install-refused-next = Rien n’a été installé. Recommencez ; si cela se reproduit, votre espace de travail n’accepte peut-être que les applications approuvées.
install-slack-away = Slack ne répond pas pour l’instant.
install-slack-away-next = Rien n’a été installé. Réessayez dans quelques minutes.
install-broken = Quelque chose a échoué de notre côté.
install-broken-next = Rien n’a été installé. Réessayez dans quelques minutes.
install-open-slack = Ouvrir Slack
install-again = Recommencer

error-still-works-here = { $name } travaille dans le CRM. Désactivez d’abord son accès.
error-app-not-allowed = Slack ne permet plus cela au CRM. L’administration de votre espace de travail peut le réinstaller.

left-slack = { $name } a quitté Slack : son accès au CRM a pris fin.
left-slack-nothing = Plus rien ne lui appartient.
left-slack-work = Lui appartiennent encore : { $deals ->
    [one] { $deals } affaire
   *[other] { $deals } affaires
}, { $leads ->
    [one] { $leads } piste
   *[other] { $leads } pistes
}, { $contacts ->
    [one] { $contacts } contact
   *[other] { $contacts } contacts
}, { $companies ->
    [one] { $companies } entreprise
   *[other] { $companies } entreprises
}, { $tasks ->
    [one] { $tasks } tâche à faire
   *[other] { $tasks } tâches à faire
}.
left-slack-give = Confier à…
left-slack-given = ✅ Ce qui revenait à { $name } revient maintenant à { $heir } : { $count ->
    [one] { $count } fiche
   *[other] { $count } fiches
}.
left-slack-returned = { $name } est de retour dans Slack et retrouve son accès au CRM.

delivery-failed = Un message n’est pas arrivé dans Slack.
delivery-failed-why = { $method } vers { $recipient } : { $reason }, { $tries ->
    [one] essayé une fois
   *[other] essayé { $tries } fois
}.
delivery-retry = Réessayer
delivery-retried = ✅ Renvoyé.
delivery-gone = Ce message n’attend plus.

error-step-no-reference = Il n’y a pas de fiche « { $given } ». Une fiche se désigne par sa référence, par exemple D-142.
