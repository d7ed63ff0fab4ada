### Recherche : filtres illisibles et recherches enregistrées.

error-not-a-cursor = Cette page est celle d’une autre liste. Repartez de la première page.
error-too-many-filters = Une recherche compte { $limit } filtres au plus. Retirez-en.
error-filter-value = { $filter }: ne connaît pas « { $given } » (caractère { $at }). Vérifiez l’écriture, ou mettez-le entre guillemets pour chercher les mots.
error-filter-value-near = { $filter }: ne connaît pas « { $given } » (caractère { $at }). Vouliez-vous dire { $filter }:{ $near } ?
error-filter-not-compared = { $filter } ne peut être ni plus grand ni plus petit (caractère { $at }). Écrivez { $filter }: et une valeur.
error-filter-not-days = « { $given } » n’est ni un jour ni une période pour { $filter } (caractère { $at }). Essayez { $filter }:7d, { $filter }:this month ou { $filter }<2026-12-31.
error-filter-length-compared = Rien ne vient avant ou après { $given } (caractère { $at }). Écrivez { $filter }:{ $given }, ou comparez avec un jour.
error-filter-not-number = « { $given } » n’est pas un nombre pour { $filter } (caractère { $at }). Essayez { $filter }>10k ou { $filter }:10k..50k.
error-filter-unknown = Le filtre « { $filter } » n’existe pas (caractère { $at }). Essayez stage:, owner:, tag:, amount>10k, close<2026-12-31 ou updated:7d, ou mettez-le entre guillemets pour chercher les mots.
error-filter-unknown-near = Le filtre « { $filter } » n’existe pas (caractère { $at }). Vouliez-vous dire { $near } ? Mettez-le entre guillemets pour chercher les mots.
error-filter-several = { $filter }:{ $given } peut être { $names } (caractère { $at }). Écrivez davantage du nom, entre guillemets s’il contient des espaces.
error-filter-hidden = Vous ne voyez pas { $filter } : impossible de chercher par ce champ (caractère { $at }). Retirez-le.
error-filter-alone = { $filter }:{ $given } ne va avec aucune autre valeur (caractère { $at }). Écrivez deux filtres.
error-search-needs-name = Une recherche enregistrée a besoin d’un nom.
error-search-empty = Il n’y a rien à chercher. Tapez quelques mots ou un filtre comme stage:proposal.
error-search-not-yours = Cette recherche a été enregistrée par une autre personne. Enregistrez-la sous un nom à vous pour la modifier.
