### البطاقات والقوائم وما يجيب به النقر.

card-owner-nobody = لا أحد بعد
card-as-of = حتى { $time }
card-next = ⏰ { $day }
card-overdue = ⏰ { $day }، متأخر

# ما تقوله قارئات الشاشة والإشعارات: المرجع، الواقع، الخطوة التالية؛ بلا تنسيق.
spoken-contact = { $reference } { $name }.
spoken-contact-at = { $reference } { $name }، { $company }.
spoken-company = { $reference } { $name }، { $deals ->
    [zero] بلا صفقات مفتوحة
    [one] صفقة مفتوحة واحدة
    [two] صفقتان مفتوحتان
    [few] { $deals } صفقات مفتوحة
    [many] { $deals } صفقة مفتوحة
   *[other] { $deals } صفقة مفتوحة
}.
spoken-deal = { $reference } { $name }، { $stage }.
lead-without-name = شخص بلا اسم
spoken-lead = عميل محتمل جديد { $reference } { $name }، المصدر { $source }.
spoken-task = المهمة { $reference } { $name }

found-all = { $count ->
    [zero] لا نتائج عن «{ $words }»
    [one] نتيجة واحدة عن «{ $words }»
    [two] نتيجتان عن «{ $words }»
    [few] { $count } نتائج عن «{ $words }»
    [many] { $count } نتيجة عن «{ $words }»
   *[other] { $count } نتيجة عن «{ $words }»
}
found-some = من { $first } إلى { $last } من أصل { $count } عن «{ $words }»
found-alike = لا شيء باسم «{ $words }». هذه أقرب النتائج:
found-nothing = لا نتائج عن «{ $words }».
found-nothing-nearest = لا نتائج عن «{ $words }». هل المقصود `{ $command }`؟
found-nothing-searched = شمل البحث أسماء جهات الاتصال والشركات والعملاء المحتملين والصفقات وبريدها وهواتفها ونطاقاتها ووسومها. كلمات أقل تعطي نتائج أكثر.
found-instead = أم المقصود `{ $command }`؟
no-such-record = لا { $reference } مما يظهر لك.

deal-already-there = { $reference } في مرحلة { $stage } من قبل.
deal-needs-win-reason = تحتاج { $reference } إلى سبب للفوز. يُرجى اختياره.
deal-needs-loss-reason = تحتاج { $reference } إلى سبب للخسارة. يُرجى اختياره.
deal-conflict = { $reference } الآن في مرحلة { $stage } ({ $by }، { $at }). هل تُنقل إلى { $wanted } على أي حال؟

record-added = ✅ تمت إضافة { $reference }.
added-by = بواسطة { $by }، { $time }
added-for-another = بواسطة { $by }، { $time } · صار السجل لمسؤوله، وما يظهر لك هو سجلاتك
company-new-too = بواسطة { $by }، { $time } · الشركة { $company } جديدة ({ $reference })
duplicate-found = لم تتم الإضافة: لدى { $reference } { $name } القيمة { $shared } من قبل.
company-which = { $count ->
    [zero] لا شركة باسم قريب من «{ $typed }».
    [one] شركة واحدة باسم قريب من «{ $typed }». هل هي المقصودة؟
    [two] شركتان باسم قريب من «{ $typed }». أيهما المقصودة؟
    [few] { $count } شركات باسم قريب من «{ $typed }». أيها المقصودة؟
    [many] { $count } شركة باسم قريب من «{ $typed }». أيها المقصودة؟
   *[other] { $count } شركة باسم قريب من «{ $typed }». أيها المقصودة؟
}
form-elsewhere = الاسم ناقص. يُرجى ملء النموذج أو كتابة السطر من جديد مع الاسم.
form-not-opened = لم يفتح Slack النموذج في الوقت المناسب. يُرجى المحاولة من جديد.
done-before = تم هذا من قبل، ولم يُنفَّذ شيء مرتين.
stale-card = هذه البطاقة من إصدار أقدم. يُكتب `/crm` للحصول على بطاقة حديثة.
draft-expired = انتظر هذا السؤال أكثر من 30 دقيقة. يُرجى كتابة الأمر من جديد.

history-title = سجل { $reference } { $name }
history-created = *إضافة* بواسطة { $by }، { $at }
history-moved = *نقل* بواسطة { $by }، { $at }
history-won = *فوز* بواسطة { $by }، { $at }
history-lost = *خسارة* بواسطة { $by }، { $at }
history-reopened = *إعادة فتح* بواسطة { $by }، { $at }
history-changed = *تغيير* بواسطة { $by }، { $at }
origin-form = نموذج
origin-import = استيراد
origin-console = النظام
