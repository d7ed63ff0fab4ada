### ما يجري حول رسائل Slack وقنواته.

## القنوات

error-channel-needs-name = القناة تحتاج إلى اسم.
error-channel-unknown = ليست هذه قناة في Slack. يُرجى اختيار قناة فيها تطبيق CRM.
error-channel-linked = هذه القناة مرتبطة بسجل آخر. يُرجى فك ارتباطها هناك أولًا: `/crm unlink`.
error-channel-opened = فُتحت قناة لهذا السجل من قبل.
error-channel-not-linked = هذه القناة غير مرتبطة بسجل. لربطها: `/crm link D-142`.
error-channel-not-ours = لم أفتح هذه القناة فلا أؤرشفها. يمكن أرشفتها في Slack أو فك ارتباطها: `/crm unlink`.
error-channel-connected = هذه القناة مشتركة مع مؤسسة أخرى، فلا تظهر فيها المبالغ وبيانات الاتصال أبدًا.
error-channel-amounts = إظهار المبالغ وبيانات الاتصال في القناة للمسؤول عن السجل أو لإدارة النظام فقط.
error-channel-copies = مساحة العمل هذه لا تنسخ الرسائل. تستطيع الإدارة السماح بذلك في الإعداد «نسخ الرسائل».

## الإعدادات

setting-copy-messages = نسخ الرسائل
setting-copy-messages-help = ما يُحفظ من رسالة Slack هو رابطها وما يكتبه الناس معه؛ وبهذا الإعداد كلماتها أيضًا.
setting-channel-logging = تسجيل القنوات المرتبطة
setting-channel-logging-help = ما يُسجَّل من قناة مرتبطة بسجل: لا شيء (off)، أو أن شيئًا قيل وأين (⁦links⁩)، أو ما قيل (⁦full⁩، حيث يُسمح بالنسخ).
setting-record-channels = قنوات السجلات
setting-record-channels-help = هل القناة التي تُفتح لسجل خاصة بمن يُدعى إليها أم عامة.
setting-archive-record-channels = قنوات الصفقات المغلقة
setting-archive-record-channels-help = هل تُؤرشف القناة التي فُتحت لصفقة بعد إغلاقها، أم تبقى، أم يُسأل من فيها.
setting-reactions = التفاعلات
setting-reactions-help = أي تفاعل مع رسالة يفعل ماذا، مثل ⁦star:note⁩؛ والمتاح ⁦note, task, lead, log, follow_up⁩. إزالة التفاعل تعيد الأمر كما كان.
error-setting-not-reactions = يقرن «{ $setting }» أسماء الرموز بما يلي: ⁦note, task, lead, log, follow_up⁩، مثل ⁦star:note, memo:task⁩، لا «{ $given }».

## في القنوات

error-channel-of-such = تكون القناة لجهة اتصال أو شركة أو عميل محتمل أو صفقة. يُرجى تسمية أحدها: `/crm link D-142`.
error-channel-needed = يُكتب هذا في القناة المقصودة.
error-channel-archived = هذه القناة في الأرشيف. يُرجى استعادتها في Slack أولًا.
error-channel-without-app = لستُ في هذه القناة. تُكتب الدعوة أولًا: `/invite @CRM`. ثم يُكتب السطر من جديد.
channel-linked = ✅ صارت هذه القناة عن { $reference } { $name }. والأمر `/crm` هنا يعمل على هذا السجل.
channel-linked-already = هذه القناة عن { $reference } من قبل.
channel-unlinked = ✅ لم تعد هذه القناة عن { $reference }.
channel-set = ✅ ضُبطت قناة { $reference }.
channel-select-mode = تسجيل الرسائل
channel-mode-off = عدم التسجيل
channel-mode-links = تسجيل الروابط فقط
channel-mode-full = تسجيل الروابط والكلمات
channel-shows-amounts = يرى الجميع هنا المبالغ وبيانات الاتصال.
channel-shows-no-amounts = لا تظهر هنا المبالغ وبيانات الاتصال، و«عرض التفاصيل» يجيب من يطلب.
channel-shows-connected = هذه القناة مشتركة مع مؤسسة أخرى: لا تظهر هنا المبالغ وبيانات الاتصال أبدًا.
button-show-amounts = إظهار المبالغ هنا
button-hide-amounts = إخفاء المبالغ هنا
channel-opening = أفتح الآن قناة لـ{ $reference }. ستصلك رسالة مباشرة حين تكون جاهزة.
channel-there-already = لدى { $reference } قناة من قبل:
channel-opened = ✅ فُتحت قناة { $reference }:
channel-not-opened = لم يسمح لي Slack بفتح قناة لـ{ $reference }. تستطيع إدارة Slack السماح للتطبيقات بإنشاء القنوات، ثم يُعاد الطلب.
channel-putting-away = أؤرشف الآن قناة { $reference }. يحفظ Slack كل ما فيها.
channel-not-put-away = لم يسمح لي Slack بأرشفة القناة. يمكن أرشفتها في Slack أو الرجوع إلى إدارة Slack.
channel-stays = تبقى القناة. يؤرشفها `/crm channel archive` لاحقًا.
channel-card-small = حتى { $time }. الأمر `/crm` في هذه القناة يعمل على هذا السجل.
channel-topic-next = المتابعة { $day }
channel-news-moved = انتقلت { $reference } إلى مرحلة { $stage }.
channel-news-won = رُبحت { $reference }.
channel-news-lost = خُسرت { $reference }.
channel-news-by = بواسطة { $by }، { $time } · كانت في { $from }
button-archive-channel = أرشفة القناة
button-keep-channel = إبقاء القناة
channel-was-archived = أُرشفت القناة ⁦#{ $channel }⁩ فلم تعد عن { $reference }. يفتح `/crm channel { $reference }` غيرها.
channel-app-out = أُخرجتُ من القناة ⁦#{ $channel }⁩ فلم تعد عن { $reference }. بعد الدعوة من جديد يُكتب فيها `/crm link { $reference }`.
channel-now-connected = صارت القناة ⁦#{ $channel }⁩ مشتركة مع مؤسسة أخرى: لم تعد تظهر فيها مبالغ { $reference } ولا بيانات اتصاله.
spoken-record = { $reference } { $name }

## حول الرسائل

around-noted = ✅ حُفظت الملاحظة في { $reference }.
around-logged = ✅ سُجّل في { $reference }.
around-task-added = ✅ أُضيفت { $task } { $title } من أجل { $reference }.
around-loose-task-added = ✅ أُضيفت { $task } { $title }.
around-task-title = الرد على رسالة عن { $reference }
around-lead-added = ✅ فُتح { $reference }.
around-follow-up = ✅ { $reference }: المتابعة في { $day }.
around-file-attached = ✅ صار { $file } في { $reference }.
around-file-as-link = الملف أكبر من أن يُنسخ، فيبقى في Slack ويُحفظ رابطه.
around-taken-away = أُزيل التفاعل، فلم يُحفظ شيء.
around-message = الرسالة
around-which-note = لأي سجل هذه الملاحظة؟
around-which-task = عن أي سجل هذه المهمة؟
around-which-lead = من صاحب الاهتمام؟ يُرجى اختيار جهة الاتصال.
around-which-log = في أي سجل يُسجَّل هذا؟
around-which-follow-up = أي سجل تُراد متابعته؟
around-which-file = لأي سجل هذا الملف؟
around-question = لا أجيب عن الأسئلة بعد. يمكنني البحث.
around-unclear = هل «{ $words }» شيء يُفعل أم شيء يُبحث عنه؟
button-search-it = بحث
button-make-task = تحويله إلى مهمة
select-record = البحث عن سجل
error-around-lead-of = العميل المحتمل يتبع جهة اتصال. يُرجى اختيارها.
error-around-lead-needs = يُرجى اختيار جهة اتصال أو كتابة اسم جهة جديدة.
error-around-follow-up-of = للمهام تاريخ استحقاق لا تاريخ متابعة. يُرجى اختيار سجل آخر.
error-object-close = الفوز والخسارة يحتاجان إلى سبب. يكون ذلك من البطاقة: `/crm`.

## نماذج الاختصارات

message-form-note = حفظ ملاحظة
message-form-task = إنشاء مهمة
message-form-lead = إنشاء عميل محتمل
message-form-log = تسجيل نشاط
message-form-words = كلماتك
message-form-what = ما المطلوب فعله
message-form-what-kind = ما نوعه
message-form-new-name = أو اسم جهة اتصال جديدة
message-form-interest = ما المطلوب
message-form-kind = { $kind ->
    [call] مكالمة
    [meeting] اجتماع
    [email] بريد إلكتروني
   *[message] رسالة
}
add-form-title = إضافة…
add-form-submit = إضافة
add-form-what = ماذا
add-form-line = التفاصيل في سطر واحد
add-form-hint = كما تُكتب في الأمر: ⁦Renewal 12k at Acme 30 Nov⁩. يُترك فارغًا لفتح نموذج.
add-form-kind = { $kind ->
    [company] شركة
    [lead] عميل محتمل
    [deal] صفقة
    [task] مهمة
   *[contact] جهة اتصال
}

## روابط السجلات

object-deal = صفقة
object-contact = جهة اتصال
object-company = شركة
object-lead = عميل محتمل
object-task = مهمة
object-title = المسمى الوظيفي
object-city = المدينة
object-empty = –
object-conflict = غيّره { $by } في هذه الأثناء ({ $at }). يُرجى فتحه من جديد لرؤية حاله الآن.
error-object-currency = هذه الصفقة بعملة { $currency }. يكون تغيير العملة في نموذجها.
landing-title = سجل في النظام
landing-record = مكان { $reference } هو Slack. يُلصق هذا الرابط في رسالة هناك، أو يُكتب ⁦/crm { $reference }⁩.
landing-none = هذا الرابط ناقص. يُرجى طلب رابط آخر ممن أرسله.
