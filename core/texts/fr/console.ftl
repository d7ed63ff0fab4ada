### La ligne de commande.

import-note-unknown-owner = « { $owner } » ne travaille pas encore ici : ces lignes ne lui reviennent pas.
import-note-unknown-stage = « { $stage } » n’est pas une de vos étapes ; ces affaires commencent à { $first }.
