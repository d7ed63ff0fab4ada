### Les pistes : raisons, chemin de nouvelle à convertie, qui s’en occupe.

## Raisons

error-reason-missing = Dites pourquoi. Raisons : { $names }.
error-reason-unknown = « { $given } » ne fait pas partie des raisons : { $names }. Choisissez-en une.
error-reason-unknown-near = « { $given } » ne fait pas partie des raisons. Vouliez-vous dire « { $nearest } » ?
error-reason-exists = Une telle raison existe déjà, peut-être retirée. Choisissez un autre nom, ou rétablissez l’ancienne.
error-reason-needs-name = Une raison a besoin d’un nom.
error-reason-name-long = Une raison compte { $limit } caractères au plus. Raccourcissez-la.
error-reason-fixed = La clé et le genre d’une raison ne changent jamais. Ajoutez une autre raison.
error-reason-last = C’est la dernière raison de son genre. Ajoutez-en d’abord une autre.

## Statut

error-lead-needs-contact = Une piste est l’intérêt de quelqu’un. Nommez le contact.
error-lead-converted = Cette piste est convertie. Ouvrez son affaire, ou annulez la conversion.
error-lead-disqualified = Cette piste est écartée. Rouvrez-la d’abord : son statut redevient En cours.
error-lead-not-new-again = Quelqu’un a travaillé sur cette piste : elle n’est plus nouvelle. Choisissez En cours.
error-lead-convert-instead = Une piste devient convertie quand on la convertit, ce qui crée son affaire. Utilisez Convertir.
error-lead-not-open = Cette piste n’est plus ouverte. Rouvrez-la d’abord.
error-lead-not-disqualified = Seule une piste écartée a une raison. Écartez-la, ou laissez la raison de côté.

## Conversion

error-lead-contact-archived = { $name } est dans les archives. Restaurez d’abord la fiche.
error-lead-contact-at-unseen = { $name } est déjà dans une entreprise que vous ne voyez pas. Convertissez sans entreprise, ou adressez-vous à l’administration.
error-lead-contact-elsewhere = { $name } est chez { $company }. Convertissez vers cette entreprise, ou changez d’abord la sienne.
error-lead-company-exists = { $reference } { $name } existe déjà. Choisissez-la, ou dites que vous en voulez une autre.
error-convert-too-many = { $limit } pistes au plus se convertissent à la fois. Procédez en plusieurs fois.

## Règles d’attribution

error-rule-needs-value = La condition sur { $field } n’a pas de valeur. Donnez-en une.
error-rule-too-many-values = La condition sur { $field } accepte { $limit ->
    [one] une valeur
   *[other] { $limit } valeurs au plus
}.
error-rule-not-a-number = La condition sur { $field } demande un nombre, et « { $given } » n’en est pas un.
error-rule-too-many-conditions = Une règle compte { $limit } conditions au plus. Faites deux règles.
error-rule-needs-people = La règle n’a personne à qui attribuer. Nommez des personnes ou une équipe.
error-rule-needs-territories = La règle n’a pas de territoire. Nommez-en un, par exemple un pays, et à qui il revient.
error-rule-territories-unused = Seule une règle par territoire a des territoires. Choisissez ce mode, ou retirez-les.
error-rule-members-unused = Dans une règle par territoire, chaque territoire nomme sa personne. Retirez les autres.
error-rule-too-many-people = Une règle compte { $limit } personnes et équipes au plus. Nommez plutôt une équipe.
error-rule-too-many-territories = Une règle compte { $limit } territoires au plus. Faites deux règles.
error-rule-capacity = Le nombre maximal de fiches ouvertes par personne est de 1 ou plus. Laissez-le vide pour aucune limite.
error-no-rule-takes-it = Aucune règle d’attribution n’a quelqu’un pour cette piste en ce moment. Attribuez-la par nom.
error-rule-name = Une règle a besoin d’un nom.
error-rule-name-long = Le nom d’une règle compte { $limit } caractères au plus. Raccourcissez-le.
error-rule-kind-fixed = Le genre de fiche d’une règle ne change jamais. Faites une autre règle.
error-rule-kind = Il n’y a pas de règle d’attribution pour ce genre de fiche.
error-rule-unreadable = Cette partie de la règle est illisible. Écrivez-la comme l’indique la référence de l’API.
error-rule-unknown-people = { $count ->
    [one] Une personne ou équipe de la règle n’existe pas. Choisissez-en une autre.
   *[other] { $count } personnes ou équipes de la règle n’existent pas. Choisissez-en d’autres.
}
error-rules-too-many = Un genre de fiche compte { $limit } règles d’attribution au plus. Retirez-en une d’abord.
error-away-day = Le jour du retour est après aujourd’hui, dans les deux ans. Choisissez-en un.
