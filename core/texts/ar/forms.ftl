### نماذج السجلات: عناوينها وما حول حقولها وما يُقال عما مُلئ.

modal-edit = تعديل { $reference }
modal-lead = عميل محتمل جديد
modal-task = مهمة جديدة
modal-note = ملاحظة
modal-log = تسجيل

form-part-more = المزيد
form-part-address = العنوان
form-part-own = حقولك
form-step = الخطوة { $step } من { $steps }
form-choose = اختيار
form-search = للبحث بالكتابة
form-loading-title = لحظة
form-loading = النموذج في الطريق.
form-says = { $words }
form-too-long = أطول من أن يُعدَّل في نموذج.
form-then = بعد الحفظ
form-again = إضافة غيره
form-skip-rest = الحفظ الآن بلا بقية الخطوات
form-what-now = وماذا الآن؟
form-similar = لدى { $reference } { $name } القيمة { $shared } من قبل.
form-open-other = فتح { $reference } بدلًا منه
form-save-anyway = الحفظ على أي حال
form-expired = انتظر هذا النموذج أكثر من 30 دقيقة. ضاع ما مُلئ في الخطوات الأخرى؛ يُرجى ملؤه من جديد.
form-unchanged = { $reference } كما كان: لم يتغير شيء.
form-saved = ✅ تم حفظ { $reference }.
form-saved-by = بواسطة { $by }، { $time } · { $fields }
form-merged = غيّر { $by } هذا في هذه الأثناء ({ $at }): { $fields }. بقي التغييران معًا.

resolve-said = { $count ->
    [zero] غيّر شخص آخر هذا في هذه الأثناء. أي قيمة تبقى؟
    [one] غيّر شخص آخر الحقل نفسه في هذه الأثناء. أي قيمة تبقى؟
    [two] غيّر شخص آخر الحقلين نفسيهما في هذه الأثناء. أي القيم تبقى؟
    [few] غيّر شخص آخر { $count } حقول نفسها في هذه الأثناء. أي القيم تبقى؟
    [many] غيّر شخص آخر { $count } حقلًا نفسها في هذه الأثناء. أي القيم تبقى؟
   *[other] غيّر شخص آخر { $count } حقل نفسها في هذه الأثناء. أي القيم تبقى؟
}
resolve-theirs = القيمة الأخرى: { $value } ({ $by }، { $at })
resolve-mine = قيمتي: { $value }

options-recent = الأحدث
options-mine = لي
options-all = الكل
options-new = جديد
options-of-company = من الشركة

button-back = رجوع
button-next = التالي
button-close = إغلاق

note-saved = ✅ حُفظت الملاحظة في { $reference }.
call-logged = ✅ سُجّلت المكالمة في { $reference }.
meeting-logged = ✅ سُجّل الاجتماع في { $reference }.
email-logged = ✅ سُجّل البريد في { $reference }.

hint-recurrence = ⁦daily, weekdays, weekly:mon,thu, monthly:15, monthly:last, yearly:11-30⁩
priority-label = { $number ->
    [1] P1 عاجلة
    [2] P2 مرتفعة
    [3] P3 عادية
   *[other] P4 منخفضة
}
choice-yes = نعم
choice-no = لا
choice-label = { $key ->
    [best_case] أفضل حال
    [blocker] معترض
    [bounced] لم يصل
    [busy] مشغول
    [call] مكالمة
    [call_back] معاودة الاتصال
    [canceled] ملغى
    [champion] مناصر
    [commit] ملتزم به
    [connected] تم التواصل
    [converted] محوَّل
    [customer] عميل
    [decision_maker] صاحب القرار
    [disqualified] غير مناسب
    [done] منجز
    [economic_buyer] صاحب قرار الشراء
    [email] بريد إلكتروني
    [file] ملف
    [former] سابق
    [held] انعقد
    [in] منهم
    [in_person] حضوريًا
    [influencer] مؤثر
    [interested] مهتم
    [lead] محتمل
    [left_voicemail] تُركت رسالة صوتية
    [meeting] اجتماع
    [message] رسالة
    [new] جديد
    [no_answer] بلا رد
    [no_show] لم يحضر
    [not_interested] غير مهتم
    [note] ملاحظة
    [omitted] غير محسوب
    [open] مفتوح
    [opportunity] فرصة
    [other] غير ذلك
    [out] منا
    [phone] هاتف
    [pipeline] مسار المبيعات
    [qualified] مؤهل
    [replied] تم الرد
    [rescheduled] أُعيدت جدولته
    [sent] مُرسل
    [slack] Slack
    [sms] رسالة نصية
    [task] مهمة
    [user] مستخدم
    [video] فيديو
    [web] ويب
    [whatsapp] واتساب
    [working] قيد العمل
    [wrong_number] رقم خاطئ
   *[unknown] { $key }
}

error-not-a-member =
    { $kind ->
        [owner] لا يكون مسؤولًا عن سجل إلا من يعمل في النظام.
       *[person] لا يُختار إلا من يعمل في النظام.
    } لا الضيوف ولا التطبيقات؛ وينضم غيرهم بكتابة `/crm` مرة واحدة.
