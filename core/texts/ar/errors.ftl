### رسائل الرفض: قصيرة، الواقع أولًا ثم الخطوة التالية. ما يلي `error-` هو الرمز الثابت للبرامج.

error-needs-role = { permission-name } من صلاحيات الدور { $role }. يُرجى الرجوع إلى إدارة النظام.

error-contact-needs-name = جهة الاتصال تحتاج إلى اسم.
error-company-needs-name = الشركة تحتاج إلى اسم.
error-deal-needs-name = الصفقة تحتاج إلى اسم.
error-form-needs-name = النموذج يحتاج إلى اسم.
error-name-too-long = الحد الأقصى لأحرف الاسم هو { $limit }. يُرجى اختصاره.
error-text-too-long = الحد الأقصى لأحرف هذا النص هو { $limit }. يُرجى اختصاره.
error-not-an-email = «{ $given }» ليس عنوان بريد إلكتروني. مثال: anna@acme.example.
error-not-a-phone = «{ $given }» ليس رقم هاتف. مثال: ⁦+33 6 12 34 56 78⁩.
error-not-a-domain = «{ $given }» ليس نطاقًا. مثال: acme.example.
error-not-a-currency = «{ $given }» ليست عملة. يُرجى كتابة رمز مثل EUR أو USD.
error-not-a-country = «{ $given }» ليس بلدًا. يُرجى كتابة رمز مثل FR أو US.
error-too-many-addresses = الحد الأقصى في السجل الواحد من { $what ->
    [emails] عناوين البريد الإلكتروني
    [phones] أرقام الهاتف
   *[addresses] العناوين الإضافية
} هو { $limit }. يُرجى حذف بعضها.
error-tag-exists = الوسم «{ $tag }» موجود من قبل. يُرجى دمج الوسمين أو اختيار اسم آخر.
error-no-such-tag = لا سجل يحمل الوسم «{ $tag }».
error-too-many-tags = الحد الأقصى لوسوم السجل هو { $limit }. يُرجى حذف بعضها.
error-bad-tag = «{ $given }» ليس وسمًا. طول الوسم من 1 إلى { $limit } من الأحرف.
error-amount-out-of-range = المبلغ يقع بين 0 و9,999,999,999,999.
error-amount-too-fine = { $decimals ->
    [0] العملة { $currency } بلا كسور عشرية
   *[other] الحد الأقصى للخانات العشرية في العملة { $currency } هو { $decimals }
}. يُرجى كتابة { $rounded } أو المبلغ المقصود.
error-no-such-company = هذه الشركة ليست مما يظهر لك. يُرجى اختيار غيرها.
error-no-such-contact = جهة الاتصال هذه ليست مما يظهر لك. يُرجى اختيار غيرها.
error-no-such-stage = هذه المرحلة لم تعد موجودة. يُرجى اختيار غيرها.
error-no-such-person = هذا الشخص لا يعمل في النظام. يُرجى اختيار غيره.
error-no-such-record = ما يشير إليه هذا لم يعد موجودًا أو لا يظهر لك. يُرجى اختيار غيره.
error-not-a-choice = «{ $given }» ليس من الخيارات: { $choices }.
error-not-a-number = «{ $given }» ليس رقمًا. مثال: 12.5.
error-number-out-of-range = القيمة ليست بين { $least } و{ $most }.
error-not-a-list-of-texts = «{ $given }» ليست قائمة كلمات.
error-not-a-day = «{ $given }» ليس تاريخًا. مثال: 2026-11-30.
error-not-a-moment = «{ $given }» ليس تاريخًا مع وقت. مثال: ⁦2026-11-30T15:00Z⁩.
error-not-yes-or-no = «{ $given }» ليست نعم ولا لا.
error-not-a-url = «{ $given }» ليس عنوان ويب. مثال: https://acme.example.
error-too-many-participants = الحد الأقصى للأشخاص في الصفقة، عدا جهة الاتصال الرئيسية، هو { $limit }.
error-unknown-field = الحقل «{ $field }» غير موجود.
error-unknown-field-like = الحقل «{ $field }» غير موجود. هل المقصود { $like }؟
error-field-computed = الحقل «{ $field }» يُحسب من حقول أخرى ولا يُملأ يدويًا.
error-field-empty = الحقل «{ $field }» لا يُترك فارغًا. يُرجى ملؤه.
error-field-required = الحقل «{ $field }» مطلوب. يُرجى ملؤه.
error-field-retired = الحقل «{ $field }» لم يعد مستخدمًا. يُرجى تركه.
error-field-exists = يوجد حقل كهذا، وربما هو موقوف. يُرجى اختيار اسم ومفتاح آخرين، أو إعادة ذلك الحقل.
error-field-fixed = مفتاح الحقل ونوعه ونوع سجله لا تتغير أبدًا. يُرجى تعريف حقل آخر.
error-field-needs-name = الحقل يحتاج إلى اسم.
error-field-needs-shape = الحقل يحتاج إلى نوع: { $choices }.
error-field-needs-options = عدد خيارات القائمة من 1 إلى { $limit }. يُرجى تسميتها.
error-field-needs-kind = يُرجى تحديد نوع السجل: ⁦contact, company, lead, deal, task, activity⁩.
error-bad-field-key = «{ $given }» ليس مفتاحًا. المسموح أحرف لاتينية صغيرة وأرقام و_، والبداية بحرف.
error-too-many-fields = الحد الأقصى للحقول الخاصة بنوع السجل هو { $limit }. يُرجى إيقاف أحدها أولًا.
error-option-in-use = { $count ->
    [zero] لا سجل فيه «{ $option }»، لكن الخيار باقٍ
    [one] سجل واحد فيه «{ $option }»، فالخيار باقٍ
    [two] سجلان فيهما «{ $option }»، فالخيار باقٍ
    [few] { $count } سجلات فيها «{ $option }»، فالخيار باقٍ
    [many] { $count } سجلًا فيها «{ $option }»، فالخيار باقٍ
   *[other] { $count } سجل فيها «{ $option }»، فالخيار باقٍ
}. يُرجى تغييرها أولًا أو إضافة خيار آخر.
error-bounds-crossed = الحد الأدنى أكبر من الحد الأقصى.
error-rule-needs-name = القاعدة تحتاج إلى اسم.
error-rule-broken = { $message }
error-rule-requires = القاعدة «{ $rule }» تطلب الحقل «{ $field }». يُرجى ملؤه.
error-rule-demands-nothing = القاعدة تطلب حقولًا، أو ترفض برسالة منك عند شرط. يُرجى إعطاؤها أحد الأمرين.
error-bad-conditions = في الشرط حقل واختبار وقيمة للمقارنة. يُرجى التحقق من كل منها.
error-too-many-conditions = الحد الأقصى لشروط القاعدة هو { $limit }.
error-too-many-rules = الحد الأقصى لقواعد نوع السجل هو { $limit }. يُرجى إيقاف إحداها أولًا.
error-pipeline-needs-name = مسار المبيعات يحتاج إلى اسم.
error-stage-needs-name = المرحلة تحتاج إلى اسم.
error-task-needs-title = المهمة تحتاج إلى عنوان.
error-task-two-due-dates = استحقاق المهمة يوم أو لحظة محددة. يُرجى ترك أحدهما.
error-task-starts-after-due = لا تبدأ المهمة بعد استحقاقها. يُرجى نقل أحد التاريخين.
error-date-out-of-range = هذا التاريخ بعيد جدًا. يُرجى اختيار تاريخ بين { $first } و{ $last }.
error-snooze-in-the-past = مضى ذلك الوقت. يُرجى اختيار وقت لاحق.
error-recurrence-needs-due = المهمة المتكررة تحتاج إلى تاريخ استحقاق. يُرجى تحديده.
error-not-a-recurrence = «{ $given }» ليس تكرارًا. أمثلة: ⁦daily, weekdays, weekly:mon,thu, every:2weeks, monthly:15, monthly:last, monthly:2tue, yearly⁩.
error-reminder-needs-moment = لا تاريخ يُذكَّر به. يُرجى تحديده أو اختيار وقت.
error-reminder-exists = لهذه المهمة تذكيرها من قبل. يُرجى تغييره.
error-reminder-in-the-past = مضى ذلك الوقت. يُرجى اختيار وقت لاحق.
error-note-is-empty = الملاحظة تحتاج إلى كلمات أو رابط.
error-no-timeline = الخط الزمني لجهات الاتصال والشركات والعملاء المحتملين والصفقات فقط.
error-file-too-large = الحد الأقصى لحجم الملف هو { $limit } ميغابايت. يُرجى تصغيره أو الاكتفاء برابط إليه.
error-file-gone = لم يصل الملف كاملًا، أو انتظر طويلًا. يُرجى إرساله من جديد.
error-file-of-another = هذا الملف لسجل آخر. يُرجى ربطه بهذا السجل أولًا.
error-file-kept-already = هذا الملف محفوظ من قبل.
error-company-own-parent = تلك الشركة تابعة لهذه من قبل، أو هي نفسها. يُرجى اختيار شركة أم أخرى.
error-record-archived = { $name } في الأرشيف. يُرجى استعادة السجل أولًا.
error-record-not-archived = { $name } ليس في الأرشيف.
error-archive-in-use = { $kind ->
    [deal] { $count ->
        [zero] فيها صفقات. يُرجى نقلها أولًا.
        [one] فيها صفقة واحدة. يُرجى نقلها أولًا.
        [two] فيها صفقتان. يُرجى نقلهما أولًا.
        [few] فيها { $count } صفقات. يُرجى نقلها أولًا.
        [many] فيها { $count } صفقة. يُرجى نقلها أولًا.
       *[other] فيها { $count } صفقة. يُرجى نقلها أولًا.
    }
   *[other] { $count ->
        [zero] ما زالت سجلات تستخدمه. يُرجى تغييرها أولًا.
        [one] ما زال سجل واحد يستخدمه. يُرجى تغييره أولًا.
        [two] ما زال سجلان يستخدمانه. يُرجى تغييرهما أولًا.
        [few] ما زالت { $count } سجلات تستخدمه. يُرجى تغييرها أولًا.
        [many] ما زال { $count } سجلًا يستخدمه. يُرجى تغييرها أولًا.
       *[other] ما زال { $count } سجل يستخدمه. يُرجى تغييرها أولًا.
    }
}
error-purge-not-archived = { $name } ليس في الأرشيف. يُرجى أرشفة السجل أولًا.
error-purge-still-linked = ما زالت سجلات أخرى تتبع { $name }. يُرجى حذفها نهائيًا أولًا أو ربطها بغيره.
error-undo-nothing = لا شيء للتراجع عنه.
error-undo-not-yours = هذا تغيير شخص آخر. يستطيع هو أو إدارة النظام التراجع عنه.
error-undo-already = جرى التراجع عن هذا من قبل.
error-undo-erased = مُحي ما كان في ذلك التغيير، فلا يمكن التراجع عنه.
error-undo-impossible = هذا النوع من التغيير ({ $what }) لا يمكن التراجع عنه.
error-undo-changed = تغيّر الحقل «{ $field }» في { $name } منذ ذلك الحين، فلا يمكن التراجع.
error-undo-changed-since = جرى تغيير الحقل «{ $field }» في { $name } منذ ذلك الحين (بواسطة { $by }، { $at })، فلا يمكن التراجع.
error-undo-worked-on-since = جرى العمل على { $name } منذ ذلك الحين (بواسطة { $by }، { $at })، فلا يمكن التراجع.
error-undo-would-break = لا يمكن التراجع والأمور على حالها. { $reason }
error-undo-out-of-place = حلّ شيء آخر في المكان، أو زال ما كان تابعًا له، فلا يمكن التراجع.
error-undo-owner-left = المسؤول السابق عن { $name } لم يعد يعمل هنا، فلا يمكن التراجع. يُرجى إسناد السجل بدلًا من ذلك.
error-undo-in-use = { $kind ->
    [contact] { $count ->
        [zero] تتبع جهات اتصال { $name } الآن
        [one] تتبع جهة اتصال واحدة { $name } الآن
        [two] تتبع جهتا اتصال { $name } الآن
        [few] تتبع { $count } جهات اتصال { $name } الآن
        [many] تتبع { $count } جهة اتصال { $name } الآن
       *[other] تتبع { $count } جهة اتصال { $name } الآن
    }
    [deal] { $count ->
        [zero] تتبع صفقات { $name } الآن
        [one] تتبع صفقة واحدة { $name } الآن
        [two] تتبع صفقتان { $name } الآن
        [few] تتبع { $count } صفقات { $name } الآن
        [many] تتبع { $count } صفقة { $name } الآن
       *[other] تتبع { $count } صفقة { $name } الآن
    }
    [lead] { $count ->
        [zero] يتبع عملاء محتملون { $name } الآن
        [one] يتبع عميل محتمل واحد { $name } الآن
        [two] يتبع عميلان محتملان { $name } الآن
        [few] يتبع { $count } عملاء محتملين { $name } الآن
        [many] يتبع { $count } عميلًا محتملًا { $name } الآن
       *[other] يتبع { $count } عميل محتمل { $name } الآن
    }
    [activity] { $count ->
        [zero] سجّل آخرون أنشطة مع { $name } الآن
        [one] سجّل آخرون نشاطًا واحدًا مع { $name } الآن
        [two] سجّل آخرون نشاطين مع { $name } الآن
        [few] سجّل آخرون { $count } أنشطة مع { $name } الآن
        [many] سجّل آخرون { $count } نشاطًا مع { $name } الآن
       *[other] سجّل آخرون { $count } نشاط مع { $name } الآن
    }
    [file] { $count ->
        [zero] ربط آخرون ملفات بـ{ $name } الآن
        [one] ربط آخرون ملفًا واحدًا بـ{ $name } الآن
        [two] ربط آخرون ملفين بـ{ $name } الآن
        [few] ربط آخرون { $count } ملفات بـ{ $name } الآن
        [many] ربط آخرون { $count } ملفًا بـ{ $name } الآن
       *[other] ربط آخرون { $count } ملف بـ{ $name } الآن
    }
    [task] { $count ->
        [zero] لآخرين مهام عن { $name } الآن
        [one] لآخرين مهمة واحدة عن { $name } الآن
        [two] لآخرين مهمتان عن { $name } الآن
        [few] لآخرين { $count } مهام عن { $name } الآن
        [many] لآخرين { $count } مهمة عن { $name } الآن
       *[other] لآخرين { $count } مهمة عن { $name } الآن
    }
   *[other] { $count ->
        [zero] تتبع سجلات { $name } الآن
        [one] يتبع سجل واحد { $name } الآن
        [two] يتبع سجلان { $name } الآن
        [few] تتبع { $count } سجلات { $name } الآن
        [many] يتبع { $count } سجلًا { $name } الآن
       *[other] يتبع { $count } سجل { $name } الآن
    }
}، فلا يمكن التراجع.
error-record-gone = هذا السجل لم يعد موجودًا أو لا يظهر لك.
error-owner-unknown = «{ $given }» لا يعمل في النظام بعد. يُرجى تسمية شخص يعمل فيه، مثل ⁦@rep⁩.
error-which-contact = { $count ->
    [0] لا جهة اتصال باسم «{ $typed }». يُرجى إضافتها أولًا أو ترك جهة الاتصال.
    [zero] لا جهة اتصال باسم «{ $typed }». يُرجى إضافتها أولًا أو ترك جهة الاتصال.
    [one] جهة اتصال واحدة باسم «{ $typed }». يُرجى كتابة مرجعها، مثل C-17.
    [two] جهتا اتصال باسم «{ $typed }». يُرجى كتابة مرجع المقصودة، مثل C-17.
    [few] { $count } جهات اتصال باسم «{ $typed }». يُرجى كتابة مرجع المقصودة، مثل C-17.
    [many] { $count } جهة اتصال باسم «{ $typed }». يُرجى كتابة مرجع المقصودة، مثل C-17.
   *[other] { $count } جهة اتصال باسم «{ $typed }». يُرجى كتابة مرجع المقصودة، مثل C-17.
}
error-known-contact = لدى { $reference } { $name } هذا البريد أو الهاتف من قبل. لإضافة جهة أخرى يُكتب `/crm add contact` مع القيمة.
error-known-company = لدى { $reference } { $name } هذا الاسم أو النطاق من قبل. لإضافة شركة أخرى يُكتب `/crm add company` مع القيمة.
error-submission-names-nobody = ليس في النموذج المرسل اسم ولا بريد إلكتروني ولا رقم هاتف.

error-ours = حدث عطل من جهتنا ولم يُحفظ شيء. يُرجى المحاولة من جديد. المرجع { $reference }.
error-unavailable = قاعدة بيانات النظام لا تجيب الآن ولم يُحفظ شيء. يُرجى المحاولة بعد دقيقة. المرجع { $reference }.
error-slack-unavailable = لم يجب Slack حين سألناه عن هويتك. يُرجى المحاولة بعد دقيقة.
error-unknown-workspace = النظام غير مثبَّت في مساحة عمل Slack هذه. يُرجى طلب تثبيته من الإدارة.

error-import-too-large = حجم الملف أكبر من { $limit } ميغابايت. يُرجى تقسيمه.
error-import-not-text = الملف ليس CSV. يُرجى حفظ الجدول بصيغة CSV أولًا.
error-import-empty = لا صفوف في الملف تحت العناوين.
error-import-no-name-column = لا عمود للاسم أو البريد الإلكتروني. الموجود: { $found }. يُرجى تسمية أحدها Name.
error-import-too-many-cells = قيم هذا الصف { $cells } والأعمدة { $columns }. القيمة التي فيها فاصلة توضع بين علامتي اقتباس.
error-import-known-contact = لدى { $reference } { $name } هذا البريد أو الهاتف من قبل.
error-import-known-company = لدى { $reference } { $name } هذا الاسم أو النطاق من قبل.
error-import-known-deal = { $reference } { $name } موجودة من قبل بالشركة وجهة الاتصال والمبلغ واليوم نفسها.
error-import-not-an-amount = «{ $given }» ليس مبلغًا. مثال: 1200.50.
error-import-ambiguous-amount = «{ $given }» يحتمل مبلغين مختلفين. مثال: 1234.000 أو 1.2340.
error-import-not-a-date = «{ $given }» ليس تاريخًا. مثال: 2026-11-30.
error-import-ambiguous-date = «{ $given }» يحتمل يومين مختلفين. مثال: 2026-11-30.
