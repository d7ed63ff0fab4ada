### ما يُفعل على البطاقات في مكانه: الأزرار والقوائم وما يُسأل قبل التنفيذ.

menu-edit = تعديل
menu-note = ملاحظة
menu-share = مشاركة في قناة
menu-more = المزيد…

field-score = الدرجة
field-age = العمر
field-assignee = مسندة إلى
score = { $score } من 100
score-hot = 🔥 { $score } من 100
card-next-overdue = ⏰ { $day }، متأخر
card-next-missing = ⚠️ لا تاريخ متابعة
card-slipping = { $count ->
    [zero] 🟠 اليوم
    [one] 🟠 يوم واحد
    [two] 🟠 يومان
    [few] 🟠 { $count } أيام
    [many] 🟠 { $count } يومًا
   *[other] 🟠 { $count } يوم
}
card-snoozed = 💤 حتى { $until }
card-shared-by = بمشاركة { $by }
spoken-company-in-channel = { $reference } { $name }.

button-log = تسجيل
button-log-spoken = تسجيل مكالمة أو اجتماع أو بريد في { $reference }
button-task = مهمة
button-task-spoken = إضافة مهمة عن { $reference }
button-convert = تحويل
button-convert-spoken = تحويل { $reference } إلى شركة وصفقة
button-not-a-fit = غير مناسب
button-not-a-fit-spoken = تسجيل أن { $reference } غير مناسب
button-done = تم
button-done-spoken = تسجيل { $reference } منجزة
button-reopen = إعادة فتح
button-reopen-spoken = إعادة فتح { $reference }
button-change-anyway = التغيير على أي حال

select-follow-up = متابعة
select-snooze = تأجيل
snooze-hour = ساعة واحدة
snooze-tomorrow = حتى غد، 09:00
snooze-days = 3 أيام
snooze-week = أسبوع واحد

change-conflict = قيمة «{ $field }» في { $reference } الآن { $value } ({ $by }، { $at }). هل تُغيَّر على أي حال؟
lead-needs-reason = لماذا { $reference } غير مناسب؟ يُرجى اختيار سبب.

modal-convert-lead = تحويل عميل محتمل
convert-no-deal = بلا صفقة
convert-done = ✅ تم تحويل { $reference }.
convert-done-by = بواسطة { $by }، { $time } · يتراجع `/crm undo { $reference }` عن كل ذلك

card-archived = 📦 { $reference } في الأرشيف.
modal-share = مشاركة { $reference }
button-share = مشاركة
share-channel = القناة
share-hint = يقرأ كل من في القناة الاسم والمرحلة والمسؤول. ولا تظهر المبالغ وبيانات الاتصال ما لم تكن القناة مرتبطة بالسجل.
share-done = ✅ تمت المشاركة.
share-done-where = تتبع الرسالة السجل من الآن.
share-needs-channel = يُرجى اختيار قناة.
share-not-in-channel = التطبيق ليس في تلك القناة. تُرجى دعوته إليها ثم المشاركة من جديد.
share-archived = تلك القناة في الأرشيف. يُرجى اختيار غيرها.
share-refused = لا يسمح Slack للتطبيق بالنشر هناك. يُرجى اختيار قناة أخرى.

modal-history = سجل { $reference }
modal-detail = { $reference }
modal-advanced = بحث
modal-save-search = حفظ البحث
history-empty = لم يحدث له شيء بعد.
history-taken-back = ✅ تم التراجع.
history-undone = ↶ تراجع عنه { $by }، { $at }.
history-undo-spoken = التراجع عن تغيير { $at }
button-earlier = الأقدم
button-latest = الأحدث
button-filters = المرشحات…
button-save-search = حفظ البحث
select-kind = النوع
list-every-kind = كل الأنواع
kind-plural = { $kind ->
    [contact] 👤 جهات الاتصال
    [company] 🏢 الشركات
    [lead] 🌱 العملاء المحتملون
    [deal] 💼 الصفقات
   *[task] ☑️ المهام
}
timeline-all-types = كل شيء
timeline-all-channels = كل القنوات
timeline-empty = لا شيء هنا.
timeline-type = { $key ->
    [created] إضافة
    [changed] تغيير
    [stage] نقل
    [owner] تسليم
    [archived] أرشفة
    [call] مكالمة
    [meeting] اجتماع
    [email] بريد إلكتروني
    [task] مهمة
    [note] ملاحظة
    [message] رسالة
   *[file] ملف
}
search-kinds = الأنواع
search-amount-from = المبلغ من
search-amount-to = المبلغ إلى
search-close-from = الإغلاق من
search-close-to = الإغلاق حتى
search-shared-label = من يراه
search-shared = كل من في مساحة العمل
search-saved = ✅ حُفظ البحث «{ $name }».
search-saved-line = ينفّذ { $line }
