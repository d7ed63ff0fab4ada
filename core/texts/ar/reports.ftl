### التقارير.

report-daily-title = التقرير اليومي · { $day }
report-summary = منذ { $since }: { $won ->
    [0] رُبح 0
   *[other] رُبح { $won } ({ $won_total })
}، { $lost ->
    [0] خُسر 0
   *[other] خُسر { $lost } ({ $lost_total })
}، نُقل { $moved }، جديد { $new }.
report-quiet = لم يتغير شيء منذ { $since }. مسار المبيعات { $pipeline }.
report-quiet-oldest = لم يتغير شيء منذ { $since }. مسار المبيعات { $pipeline }. أقدم ما ينتظر: { $reference } { $name }، { $days }.
report-won = 🟢 رابحة
report-lost = 🔴 خاسرة
report-moved = 🔵 منقولة
report-new = ⚪ جديدة
report-new-leads = 🌱 عملاء محتملون جدد
report-pipeline = 💼 المسار المفتوح
report-untouched = الأقدم انتظارًا أولًا
report-more = … و{ $count } أخرى
report-not-counted = خارج المجموع لعدم وجود سعر صرف: { $amounts }. تستطيع الإدارة إدخال سعر.
report-deals-worth = { $amount } ({ $count ->
    [zero] بلا صفقات
    [one] صفقة واحدة
    [two] صفقتان
    [few] { $count } صفقات
    [many] { $count } صفقة
   *[other] { $count } صفقة
})
report-rates = بعملة { $currency } حسب أسعار { $day }
report-small = الصفقات التي تظهر لك · { $zone } · حتى { $at }
report-spoken = { $title }. { $summary }
