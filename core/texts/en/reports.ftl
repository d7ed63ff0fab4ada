### Reports.

report-daily-title = Daily report · { $day }
report-summary = Since { $since }: { $won ->
    [0] won 0
   *[other] won { $won } ({ $won_total })
}, { $lost ->
    [0] lost 0
   *[other] lost { $lost } ({ $lost_total })
}, moved { $moved }, new { $new }.
report-quiet = Nothing changed since { $since }. Pipeline { $pipeline }.
report-quiet-oldest = Nothing changed since { $since }. Pipeline { $pipeline }. Oldest untouched: { $reference } { $name }, { $days }.
report-won = 🟢 Won
report-lost = 🔴 Lost
report-moved = 🔵 Moved
report-new = ⚪ New
report-new-leads = 🌱 New leads
report-pipeline = 💼 Open pipeline
report-untouched = Oldest untouched first
report-more = … and { $count } more
report-not-counted = Not counted, as there is no exchange rate: { $amounts }. An administrator can enter one.
report-deals-worth = { $amount } ({ $count ->
    [one] 1 deal
   *[other] { $count } deals
})
report-rates = in { $currency } by the rates of { $day }
report-small = Deals you can see · { $zone } · until { $at }
report-spoken = { $title }. { $summary }
