### La page d’un formulaire, lue par des personnes extérieures à l’espace de travail.

page-title = Écrivez-nous : { $form }
page-lead = Dites-nous de quoi il s’agit, et quelqu’un vous répondra.
page-name = Votre nom
page-email = E-mail
page-phone = Téléphone
page-company = Entreprise
page-message = De quoi s’agit-il ?
page-optional = facultatif
page-leave-empty = Laissez ce champ vide
page-send = Envoyer
page-broken = Il manque quelque chose. Regardez les champs marqués ; rien n’a encore été envoyé.
page-thanks-title = Merci, { $name }.
page-thanks = Votre message est arrivé, et quelqu’un vous répondra.
page-expired = Cette page est restée ouverte longtemps. Veuillez l’envoyer de nouveau.
page-unknown-title = Il n’y a pas de formulaire ici
page-unknown = L’adresse est peut-être incomplète, ou le formulaire a été fermé. Demandez à la personne qui vous l’a donnée.

error-page-needs-name = Veuillez nous dire votre nom.
error-page-needs-address = Veuillez laisser une adresse e-mail ou un téléphone, pour que quelqu’un puisse répondre.
