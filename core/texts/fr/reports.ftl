### Rapports.

report-daily-title = Rapport du jour · { $day }
report-summary = Depuis : { $since }. { $won ->
    [0] Gagnées 0
   *[other] Gagnées { $won } ({ $won_total })
}, { $lost ->
    [0] perdues 0
   *[other] perdues { $lost } ({ $lost_total })
}, déplacées { $moved }, nouvelles { $new }.
report-quiet = Rien n’a changé depuis : { $since }. Pipeline { $pipeline }.
report-quiet-oldest = Rien n’a changé depuis : { $since }. Pipeline { $pipeline }. Sans activité depuis le plus longtemps : { $reference } { $name }, { $days }.
report-won = 🟢 Gagnées
report-lost = 🔴 Perdues
report-moved = 🔵 Déplacées
report-new = ⚪ Nouvelles
report-new-leads = 🌱 Nouvelles pistes
report-pipeline = 💼 Pipeline en cours
report-untouched = Sans activité, les plus anciennes d’abord
report-more = … et { $count } de plus
report-not-counted = Hors total, faute de taux de change : { $amounts }. L’administration peut en saisir un.
report-deals-worth = { $amount } ({ $count ->
    [one] { $count } affaire
   *[other] { $count } affaires
})
report-rates = en { $currency } aux taux du { $day }
report-small = Affaires que vous voyez · { $zone } · jusqu’à : { $at }
report-spoken = { $title }. { $summary }
