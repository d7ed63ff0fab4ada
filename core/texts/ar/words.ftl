### كلمات البطاقات والأزرار والنماذج. المراجع والأوامر تبقى بالأحرف اللاتينية.

# أسماء الحقول
field-name = الاسم
field-company = الشركة
field-contact = جهة الاتصال
field-contacts = جهات الاتصال
field-email = البريد الإلكتروني
field-phone = الهاتف
field-domain = النطاق
field-owner = المسؤول
field-lifecycle = دورة الحياة
field-open-deals = الصفقات المفتوحة
field-stage = المرحلة
field-amount = المبلغ
field-close = الإغلاق
field-in-stage = في المرحلة منذ
field-untouched = بلا نشاط منذ
field-next = المتابعة التالية
field-reason = السبب
field-status = الحالة
field-source = المصدر
field-since = منذ
field-message = الرسالة
field-tags = الوسوم
field-words = الكلمات
field-due = الاستحقاق
field-about = بخصوص
field-priority = الأولوية
field-repeats = التكرار

# أين وصل الأمر. لا تأتي العلامة بلا كلمتها.
lifecycle-lead = ⚪ محتمل
lifecycle-qualified = 🔵 مؤهل
lifecycle-opportunity = 🔵 فرصة
lifecycle-customer = 🟢 عميل
lifecycle-former = 📦 عميل سابق
status-new = ⚪ جديد
status-working = 🔵 قيد العمل
status-converted = 🟢 محوَّل
status-disqualified = 🔴 مستبعد
status-open = 🔵 مفتوح
status-done = ✅ منجز
status-canceled = 📦 ملغى

# المرحلة: ‏$percent هو احتمال الفوز بالصفقة فيها.
stage-open = 🔵 { $stage } { $percent }%
stage-won = 🟢 { $stage }
stage-lost = 🔴 { $stage }

days = { $count ->
    [0] اليوم
    [zero] اليوم
    [one] يوم واحد
    [two] يومان
    [few] { $count } أيام
    [many] { $count } يومًا
   *[other] { $count } يوم
}
from-to = { $from } ← { $to }
somebody = شخص ما
the-crm = النظام

# الأزرار: فعل أو اسم، 24 حرفًا على الأكثر.
button-open = فتح
button-open-it = فتح { $reference }
button-open-spoken = فتح { $reference } { $name }
button-open-company = فتح الشركة
button-open-contact = فتح جهة الاتصال
button-deal = صفقة
button-deal-spoken = إضافة صفقة إلى { $reference }
button-contact = جهة اتصال
button-contact-spoken = إضافة جهة اتصال إلى { $reference }
button-won = رابحة
button-won-spoken = تسجيل { $reference } صفقةً رابحة
button-move-anyway = النقل على أي حال
button-add-anyway = الإضافة على أي حال
button-add-contact = إضافة جهة اتصال
button-add-deal = إضافة صفقة
button-fill-in = ملء النموذج
button-find = بحث
button-help = مساعدة
button-report = التقرير اليومي
button-run-it = نعم، تنفيذ
button-save = حفظ
button-cancel = إلغاء
button-details = عرض التفاصيل
button-details-spoken = عرض تفاصيل { $reference } { $name }
button-admit = قبول
button-decline = رفض

select-stage = المرحلة
select-reason = السبب
select-company = الشركة
select-contact = جهة الاتصال
menu-history = السجل
menu-refresh = تحديث
page-back = الصفحة السابقة
page-next = الصفحة التالية

hint-several = تُفصل القيم بفواصل.
hint-amount = ⁦12k⁩ أو ⁦1.5m⁩ أو 12,000 أو ⁦$12,000⁩
find-placeholder = اسم أو بريد إلكتروني أو رقم هاتف أو مرجع
modal-contact = جهة اتصال جديدة
modal-company = شركة جديدة
modal-deal = صفقة جديدة
modal-find = بحث
company-create = إنشاء «{ $name }»
