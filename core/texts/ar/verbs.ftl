### ما تجيب به الأوامر غير التغييرات: أي سجل هو المقصود، القوائم، الأشخاص، الإعدادات، الملفات، المساعدة.

## أي سجل

target-last-viewed = لم يُذكر سجل. آخر ما نُظر إليه { $reference } { $name }. هل هو المقصود؟
target-meant = هل المقصود { $reference } { $name }؟
target-which = { $count ->
    [zero] لا سجل يوافق «{ $words }».
    [one] سجل واحد يوافق «{ $words }». هل هو المقصود؟
    [two] سجلان يوافقان «{ $words }». أيهما المقصود؟
    [few] { $count } سجلات توافق «{ $words }». أيها المقصود؟
    [many] { $count } سجلًا توافق «{ $words }». أيها المقصود؟
   *[other] { $count } سجل توافق «{ $words }». أيها المقصود؟
}
target-many = سجلات كثيرة توافق «{ $words }». أيها المقصود؟
target-dismissed = لم يتغير شيء.
button-yes-it = نعم، { $reference }
error-which-record = يُرجى ذكر السجل، مثل { $example }. والسجل الذي نُظر إليه للتو لا يحتاج إلى ذكر.
error-not-of-kind = لا يصلح { $reference } لهذا الأمر. يقبل { $kind ->
    [contact] جهات الاتصال
    [company] الشركات
    [lead] العملاء المحتملين
    [deal] الصفقات
   *[task] المهام
} ({ $letters }).

## النقل والحسم

error-no-stage-called = «{ $given }» ليست مرحلة هنا. يُرجى اختيار إحداها: { $names }.
error-no-status-called = «{ $given }» ليست حالة لعميل محتمل. يُرجى اختيار إحداها: { $names }.

## الحقول

error-no-field-called = لا حقل باسم «{ $given }» هنا. يفتح `edit` مع السجل نموذجًا فيه كل الحقول.
error-no-field-near = لا حقل باسم «{ $given }» هنا. هل المقصود { $near }؟
error-no-company-called = لا شركة باسم «{ $given }». تُرجى إضافتها أولًا: ⁦add company { $given }⁩.
error-which-company = «{ $given }» يحتمل { $names }. يُرجى كتابة المرجع.
error-not-a-priority = «{ $given }» ليست أولوية. المتاح ⁦p1, p2, p3, p4⁩.
error-not-a-time = «{ $given }» ليس وقتًا. أمثلة: ⁦2d⁩، غدا 9:00، 30 نوفمبر.

## الملاحظات والأنشطة والمهام

activity-kept = { $kind ->
    [call] ✅ سُجّلت المكالمة مع { $reference }.
    [meeting] ✅ سُجّل الاجتماع مع { $reference }.
    [email] ✅ سُجّل البريد مع { $reference }.
   *[note] ✅ حُفظت الملاحظة في { $reference }.
}
activity-kept-ask = { $kind ->
    [call] ✅ سُجّلت المكالمة مع { $reference }. هل تضاف متابعة؟
    [meeting] ✅ سُجّل الاجتماع مع { $reference }. هل تضاف متابعة؟
    [email] ✅ سُجّل البريد مع { $reference }. هل تضاف متابعة؟
   *[note] ✅ حُفظت الملاحظة في { $reference }. هل تضاف متابعة؟
}
task-next = تتكرر هذه المهمة: التالية { $reference }.
button-use-as-note = حفظ كملاحظة…
changed-by-rule = بواسطة { $by }، { $time } · باختيار القاعدة { $rule }

## القوائم ومسار المبيعات

list-empty = لا شيء في هذه القائمة: { $words }. مرشحات أقل تعرض أكثر.
list-empty-tasks = لا مهام مفتوحة. لتخطيط مهمة: `/crm task call Acme fri`.
pipeline-title = { $count ->
    [zero] مسار المبيعات · لا صفقات مفتوحة
    [one] مسار المبيعات · صفقة مفتوحة واحدة
    [two] مسار المبيعات · صفقتان مفتوحتان
    [few] مسار المبيعات · { $count } صفقات مفتوحة
    [many] مسار المبيعات · { $count } صفقة مفتوحة
   *[other] مسار المبيعات · { $count } صفقة مفتوحة
}
pipeline-title-of = { $count ->
    [zero] مسار { $name } · لا صفقات مفتوحة
    [one] مسار { $name } · صفقة مفتوحة واحدة
    [two] مسار { $name } · صفقتان مفتوحتان
    [few] مسار { $name } · { $count } صفقات مفتوحة
    [many] مسار { $name } · { $count } صفقة مفتوحة
   *[other] مسار { $name } · { $count } صفقة مفتوحة
}
pipeline-name = { $name }
pipeline-stage = { $count ->
    [0] 🔵 { $stage } { $percent }% · لا صفقات
    [zero] 🔵 { $stage } { $percent }% · لا صفقات
    [one] 🔵 { $stage } { $percent }% · صفقة واحدة · { $amount } · مرجَّح { $weighted }
    [two] 🔵 { $stage } { $percent }% · صفقتان · { $amount } · مرجَّح { $weighted }
    [few] 🔵 { $stage } { $percent }% · { $count } صفقات · { $amount } · مرجَّح { $weighted }
    [many] 🔵 { $stage } { $percent }% · { $count } صفقة · { $amount } · مرجَّح { $weighted }
   *[other] 🔵 { $stage } { $percent }% · { $count } صفقة · { $amount } · مرجَّح { $weighted }
}
pipeline-list-spoken = عرض الصفقات في { $stage }
pipeline-how = المرجَّح: كل مبلغ مضروبًا في احتمال مرحلته. حتى { $time }.
button-list = قائمة
palette-record = آخر ما نُظر إليه: *{ $reference } { $name }*.

## الأشخاص والإعدادات

team-title = { $count ->
    [zero] الفريق · لا أحد
    [one] الفريق · شخص واحد
    [two] الفريق · شخصان
    [few] الفريق · { $count } أشخاص
    [many] الفريق · { $count } شخصًا
   *[other] الفريق · { $count } شخص
}
team-waiting = ينتظر { $name } القبول.
team-member = { $name } · { $roles }
team-more = { $count ->
    [zero] لا غيرهم.
    [one] وشخص آخر.
    [two] وشخصان آخران.
    [few] و{ $count } آخرون.
    [many] و{ $count } آخرون.
   *[other] و{ $count } آخرون.
}
team-invite-hint = يُدخل `team invite @name role` شخصًا. الأدوار: ⁦rep, closer, support, manager, admin⁩، أو دور من أدواركم.
team-invited = ✅ صار { $name } يعمل هنا بدور { $role }.
error-invite-yourself = هذا أنت، والدخول لديك من قبل. يُرجى تسمية شخص آخر.
settings-title = الإعدادات
settings-line = { $name }: *{ $value }*
error-no-setting-about = لا إعداد عن «{ $given }». يعرضها `settings` كلها.
error-unknown-person = الإعدادات الشخصية للأشخاص فقط.

## أوامر لاحقة

note-reserved = ستصير «{ $word }» أمرًا لاحقًا؛ أما الآن فيُبحث عنها.

## ملفات السجلات

export-reference = المرجع
export-on-its-way = ✅ ملفك في الطريق: يصلك في رسالة مباشرة.
export-done = { $count ->
    [zero] ملفك: لا سجلات.
    [one] ملفك: سجل واحد.
    [two] ملفك: سجلان.
    [few] ملفك: { $count } سجلات.
    [many] ملفك: { $count } سجلًا.
   *[other] ملفك: { $count } سجل.
}
export-empty = لا شيء يوافق { $line }، فلا ملف.
export-refused = تعذّرت كتابة ملفك. { $reason }
error-export-needs-kind = يُرجى ذكر نوع السجل: ⁦export deals⁩ أو ⁦export contacts #vip⁩.
