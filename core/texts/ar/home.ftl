### الصفحة الرئيسية واللوحات التي تُضبط فيها الأمور والدقائق الأولى.

## الرئيسية

home-view = العرض
home-title = { $view } · { $day }
home-today = اليوم
home-pipeline = مسار المبيعات
home-leads = العملاء المحتملون
home-contacts = جهات الاتصال
home-tasks = المهام والتقويم
home-team = الفريق
home-settings = الإعدادات
home-add = إضافة…
home-find = بحث…
home-refresh = تحديث
home-everybody = الجميع
home-me = أنا
home-answer = النظام
home-scope-own = تظهر لك سجلاتك
home-scope-team = تظهر لك سجلات فريقك
home-scope-department = تظهر لك سجلات قسمك
home-scope-all = تظهر لك كل السجلات

home-open-deals = الصفقات المفتوحة
home-deals = { $count ->
    [0] لا صفقات
    [zero] لا صفقات
    [one] صفقة واحدة
    [two] صفقتان
    [few] { $count } صفقات
    [many] { $count } صفقة
   *[other] { $count } صفقة
}
home-overdue = متأخرة
home-task-count = { $count ->
    [0] لا شيء
    [zero] لا شيء
    [one] مهمة واحدة
    [two] مهمتان
    [few] { $count } مهام
    [many] { $count } مهمة
   *[other] { $count } مهمة
}
home-due = المستحق
home-due-none = لا مهام مفتوحة. لتخطيط مهمة: `/crm task call Acme fri`.
home-follow-ups = المتابعات
home-slipping = 🟠 تتأخر
home-new-leads = عملاء محتملون جدد
home-done = تم
home-done-spoken = إنجاز { $reference } { $name }
home-tomorrow = غدًا
home-tomorrow-spoken = تأجيل { $reference } إلى الغد

home-pipeline-total = *{ $count ->
    [zero] لا صفقات مفتوحة
    [one] صفقة مفتوحة واحدة
    [two] صفقتان مفتوحتان
    [few] { $count } صفقات مفتوحة
    [many] { $count } صفقة مفتوحة
   *[other] { $count } صفقة مفتوحة
}* · { $amount } · مرجَّح { $weighted }
home-pipeline-empty = لا صفقات مفتوحة. لإضافة صفقة: `/crm add deal Renewal 12k at Acme`.
home-stage-empty = لا صفقات في هذه المرحلة.
home-all-stages = كل المراحل
home-close = الإغلاق { $day }
home-close-late = 🟠 كان الإغلاق { $day }
home-went-on = تقدّم { $percent }% من أصل { $count } غادرتها في آخر 90 يومًا
home-more = { $count } أخرى
home-more-spoken = عرض { $count } صفقة أخرى في { $stage }
home-move = نقل…
home-move-to = نقل إلى
home-or = أو
home-open-card = فتح البطاقة

home-open-leads = المفتوحون
home-all-leads = كل العملاء المحتملين
home-all-contacts = كل جهات الاتصال
home-search = بحث
home-clear = مسح البحث
home-counted = من { $first } إلى { $last } من أصل { $count }
home-leads-empty = لا عملاء محتملين هنا. يأتون من نماذجك، أو تُكتب إضافتهم: `/crm add lead Anna Smith anna@acme.example`.
home-contacts-empty = لا جهات اتصال بعد. لإضافة جهة: `/crm add contact Anna Smith anna@acme.example at Acme`.
home-nothing-found = لا نتائج عن «{ $words }».

home-day = يوم
home-week = أسبوع
home-month = شهر
home-earlier = السابق
home-later = اللاحق
home-weekday-today = *{ $day }* · اليوم
home-overdue-count = ⏰ { $count ->
    [zero] لا مهام متأخرة
    [one] مهمة واحدة متأخرة
    [two] مهمتان متأخرتان
    [few] { $count } مهام متأخرة
    [many] { $count } مهمة متأخرة
   *[other] { $count } مهمة متأخرة
}
home-meeting = اجتماع
home-minutes = { $count } دقيقة
home-and-more = و{ $count } أخرى
home-month-legend = الرقم الصغير عدد ما في اليوم، و› تدل على اليوم الحالي.
home-mo = إث
home-tu = ثل
home-we = أر
home-th = خم
home-fr = جم
home-sa = سب
home-su = أح

home-people = الأشخاص
home-who-left = المغادرون
home-teams = الفرق
home-roles = الأدوار
home-activity = النشاط
home-invite = دعوة…
home-manage = إدارة
home-manage-spoken = إدارة { $name }
home-reactivate = إعادة القبول
home-nobody-left = لم يغادر أحد.
home-no-teams = لا فرق بعد. يتشارك الفريق ما يظهر لأعضائه.
home-team-empty = لا أحد فيه بعد.
home-leads-team = { $name } (قيادة الفريق)
home-new-team = فريق جديد
home-new-role = دور جديد
home-permissions = الصلاحيات
home-permissions-spoken = صلاحيات { $name }
home-role-line = { $count ->
    [zero] بلا صلاحيات
    [one] صلاحية واحدة
    [two] صلاحيتان
    [few] { $count } صلاحيات
    [many] { $count } صلاحية
   *[other] { $count } صلاحية
} · { $people }
home-people-count = { $count ->
    [0] لا أحد
    [zero] لا أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
    [many] { $count } شخصًا
   *[other] { $count } شخص
}
home-log-empty = لم يحدث شيء بعد.
home-record-kind = { $kind ->
    [contact] جهة اتصال
    [company] شركة
    [lead] عميل محتمل
    [deal] صفقة
    [task] مهمة
    [activity] نشاط
    [file] ملف
    [reminder] تذكير
    [pipeline] مسار مبيعات
    [stage] مرحلة
    [field] حقل
    [reason] سبب
    [role] دور
    [team] فريق
    [department] قسم
    [user] شخص
    [workspace] الإعدادات
   *[other] إعداد
}
scope-own = رؤية السجلات الخاصة
scope-team = رؤية سجلات الفرق
scope-department = رؤية سجلات القسم
scope-all = رؤية كل السجلات

settings-yours = إعداداتك
settings-workspace = مساحة العمل
settings-change = تغيير
settings-change-spoken = تغيير: { $name }
settings-now-profile = { $name } · { $zone } · { $locale }
settings-now-personal = التقرير اليومي { $report } · ساعات الهدوء { $quiet }
settings-now-notifications = أين يصلك كل نوع من الإشعارات
settings-now-basics = { $currency } · { $zone } · { $country } · { $locale }
settings-now-calendar = { $days } · { $hours }
settings-now-selling = عدد الأيام قبل ركود الصفقة: { $days }
settings-now-rates = { $source } · عدد أيام صلاحية السعر: { $days }
settings-now-data = عدد الأيام قبل حذف السجلات المؤرشفة: { $days }
settings-now-slack = التفاعلات { $reactions } · تسجيل القنوات: { $mode }
settings-now-pipelines = { $names }
settings-now-fields = { $count ->
    [0] لا حقول خاصة بعد
    [zero] لا حقول خاصة بعد
    [one] حقل خاص واحد
    [two] حقلان خاصان
    [few] { $count } حقول خاصة
    [many] { $count } حقلًا خاصًا
   *[other] { $count } حقل خاص
}
settings-now-access = أي الأدوار يرى أي الحقول ويغيرها
settings-now-tags = تسمية الوسوم ودمجها وإزالتها
settings-now-reasons = لماذا تُربح الصفقات وتُخسر ويُستبعد العملاء المحتملون
settings-now-roles = الأدوار: { $count }
settings-now-teams = { $count ->
    [0] لا فرق بعد
    [zero] لا فرق بعد
    [one] فريق واحد
    [two] فريقان
    [few] { $count } فرق
    [many] { $count } فريقًا
   *[other] { $count } فريق
}
settings-now-rules = { $count ->
    [0] لا قواعد: ينتظر العملاء المحتملون الجدد من يأخذهم
    [zero] لا قواعد: ينتظر العملاء المحتملون الجدد من يأخذهم
    [one] قاعدة واحدة تُسند العملاء المحتملين الجدد
    [two] قاعدتان تُسندان العملاء المحتملين الجدد
    [few] { $count } قواعد تُسند العملاء المحتملين الجدد
    [many] { $count } قاعدة تُسند العملاء المحتملين الجدد
   *[other] { $count } قاعدة تُسند العملاء المحتملين الجدد
}

## اللوحات. العناوين 24 حرفًا على الأكثر.

panel-close = إغلاق
panel-back = ‹ { $name }
panel-undo = تراجع
panel-undone = ✅ تم التراجع.
panel-choose = اختيار
panel-yes = نعم
panel-no = لا
panel-edit = تعديل
panel-retire = إيقاف
panel-retired = الموقوف
panel-restore = إعادة
panel-remove = إزالة
panel-saved = ✅ تم حفظ { $name }.
panel-unchanged = { $name }: لم يتغير شيء.
panel-restored = ✅ عاد { $name }.
panel-gone = ✅ أوقف { $name }.
panel-moved-up = ✅ تقدّم { $name } مكانًا واحدًا.
panel-not-there = لم يعد هذا موجودًا. وهذا هو الموجود.
panel-conflict = غيّر شخص هذا في هذه الأثناء. لم يُحفظ شيء، وهذه حاله الآن.
panel-kind = النوع
panel-kind-name = { $kind ->
    [contact] جهات الاتصال
    [company] الشركات
    [lead] العملاء المحتملون
    [deal] الصفقات
    [task] المهام
    [activity] الأنشطة
   *[other] { $kind }
}

panel-add = إضافة
panel-add-what = ما المراد إضافته؟
panel-add-contact = جهة اتصال
panel-add-company = شركة
panel-add-deal = صفقة
panel-add-hint = أو كتابةً: `/crm add contact Anna Smith anna@acme.example at Acme`
panel-help-home = تعرض *الصفحة الرئيسية* ما عليك فعله. تغيّر القائمة في الأعلى العرض، ويبقى محفوظًا. وما يغيّره الآخرون يظهر خلال ثوانٍ.

panel-profile = ملفك الشخصي
panel-your-roles = أدوارك: { $roles }
panel-personal = التقارير والساعات
panel-notifications = الإشعارات
panel-notifications-help = الرسالة المباشرة تصل فورًا بعد ساعات الهدوء. والملخص سطر في تقريرك اليومي التالي. وبلا اختيار لا يصل شيء.
panel-basics = مساحة العمل
panel-calendar = وقت العمل
panel-selling = الصفقات والعملاء
panel-rates = أسعار الصرف
panel-data = البيانات
panel-slack = الرسائل والقنوات
setting-choice = { $value ->
    [ask] تُسأل الإدارة
    [sales_rep] الدخول فورًا
    [manual] يُدخلها أشخاص
    [feed] من المصدر
    [always] ليل نهار
    [business_hours] في ساعات العمل
    [mon] الاثنين
    [tue] الثلاثاء
    [wed] الأربعاء
    [thu] الخميس
    [fri] الجمعة
    [sat] السبت
    [sun] الأحد
    [h24] 15:00
    [h12] 3:00 م
    [dm] رسالة مباشرة
    [channel] قناة الفريق
    [digest] الملخص
    [off] لا شيء
    [links] أن شيئًا قيل وأين
    [full] ما قيل
    [private] خاصة
    [public] عامة
    [ask_members] يُسأل من فيها
    [archive] تُؤرشف
    [keep] تبقى
   *[other] { $value }
}

panel-pipelines = المسارات
panel-pipeline = المسار
panel-new-pipeline = مسار جديد
panel-retire-pipeline = إيقاف مسار
panel-stages = المراحل المفتوحة
panel-stages-hint = مرحلة في كل سطر، وبعدها احتمالها بالمئة.
panel-usual-stages =
    جديدة 10
    مؤهلة 25
    عرض 50
    تفاوض 75
panel-stage = المرحلة
panel-new-stage = مرحلة جديدة
panel-retire-stage = إيقاف مرحلة
panel-up = رفع
panel-up-spoken = رفع { $name } مكانًا واحدًا
panel-probability = الاحتمال بالمئة
panel-category = كيف تُحسب في التوقع
panel-category-name = { $category ->
    [omitted] لا تُحسب
    [pipeline] مسار المبيعات
    [best_case] أفضل حال
    [commit] ملتزم به
   *[other] { $category }
}
panel-required = ما تحتاج إليه الصفقة لتكون فيها
panel-retire-stage-how = لن تُنقل صفقة إلى *{ $name }* بعد الآن. صفقاتها المفتوحة تحتاج إلى مكان آخر.
panel-retire-pipeline-how = لن تُضاف صفقة إلى *{ $name }* بعد الآن. صفقاته المفتوحة تحتاج إلى مكان آخر.
panel-move-deals = نقل صفقاته المفتوحة إلى
error-stage-line = «{ $given }» بلا احتمال. تُكتب كل مرحلة هكذا: «عرض 50».
error-not-a-percent = «{ $given }» ليس احتمالًا. يُرجى كتابة رقم صحيح من 0 إلى 100.

panel-fields = حقولك الخاصة
panel-field = الحقل
panel-new-field = حقل جديد
panel-no-fields = لا حقول خاصة بعد. يحفظ الحقل ما يحتاج إليه عملك وليس في النظام.
panel-field-shape = ما يحفظه
panel-shape = { $shape ->
    [text] نص
    [number] رقم
    [money] مبلغ
    [date] يوم
    [choice] واحد من قائمة
    [multi_choice] عدة من قائمة
    [yes_no] نعم أو لا
    [person] شخص هنا
    [record] سجل آخر
    [url] رابط
    [email] بريد إلكتروني
    [phone] رقم هاتف
   *[other] { $shape }
}
panel-options = القائمة
panel-options-hint = خيار في كل سطر، للحقول التي تحفظ شيئًا من قائمة.
panel-links-to = نوع السجل الآخر
panel-field-required = مطلوب في كل سجل جديد
panel-minimum = الحد الأدنى
panel-maximum = الحد الأقصى
panel-field-help = الغرض منه
panel-field-help-hint = يظهر بجانب الحقل في النماذج.
panel-needed = مطلوب
panel-needed-by = مطلوب في { $stages }
panel-field-fixed = { $shape } · مفتاحه { $key }. يبقى كلاهما كي لا تضيع قيمة.
panel-retire-field-how = لن يُطلب { $name } بعد الآن. وتبقى قيمه.
panel-access = من يرى أي حقل
panel-access-help = من له عدة أدوار يفعل بالحقل ما يسمح به أي منها.
panel-access-count = { $count ->
    [0] رؤية كل الحقول وتغييرها
    [zero] رؤية كل الحقول وتغييرها
    [one] قاعدة واحدة
    [two] قاعدتان
    [few] { $count } قواعد
    [many] { $count } قاعدة
   *[other] { $count } قاعدة
}
panel-access-none = لا قاعدة لهذه السجلات: كل حقل يُرى ويُغيَّر كالمعتاد.
panel-field-level = ما يفعله الدور به
panel-level = { $level ->
    [hidden] لا يراه
    [masked] يرى جزءًا منه
    [read] يراه
   *[write] يراه ويغيره
}
panel-level-usual = كالمعتاد
panel-choose-field = يُرجى اختيار حقل.
panel-choose-level = يُرجى اختيار ما يفعله الدور به.

panel-tags = الوسوم
panel-tag = الوسم
panel-no-tags = لا وسوم بعد. تأتي مع السجلات التي تحملها.
panel-records = { $count ->
    [zero] لا سجلات
    [one] سجل واحد
    [two] سجلان
    [few] { $count } سجلات
    [many] { $count } سجلًا
   *[other] { $count } سجل
}
panel-merge-into = أو دمجه في
panel-remove-tag-how = يُزال ⁦#{ $name }⁩ عن كل سجل يحمله.
panel-tag-replaced = ✅ صار ⁦#{ $name }⁩ الآن ⁦#{ $into }⁩. عدد السجلات: { $count }.
panel-tag-removed = ✅ أُزيل ⁦#{ $name }⁩. عدد السجلات: { $count }.
panel-reasons = الأسباب
panel-reason = السبب
panel-new-reason = سبب جديد
panel-reason-kind = { $kind ->
    [won] لماذا تُربح الصفقات
    [lost] لماذا تُخسر الصفقات
   *[disqualified] لماذا يُستبعد العملاء المحتملون
}
panel-retire-reason-how = لن يُعرض { $name } بعد الآن. ويبقى في السجلات التي فيها.
panel-rules = إسناد العملاء
panel-no-rules = لا قواعد بعد. ينتظر العملاء المحتملون الجدد من يأخذهم.
panel-rule-line = { $strategy } · { $conditions ->
    [0] كل عميل محتمل
    [zero] كل عميل محتمل
    [one] شرط واحد
    [two] شرطان
    [few] { $conditions } شروط
    [many] { $conditions } شرطًا
   *[other] { $conditions } شرط
} · { $members ->
    [zero] بلا خيارات
    [one] خيار واحد
    [two] خياران
    [few] { $members } خيارات
    [many] { $members } خيارًا
   *[other] { $members } خيار
}
panel-strategy = { $strategy ->
    [round_robin] بالدور
    [territory] حسب المنطقة
   *[workload] من لديه الأقل
}

panel-roles = الأدوار
panel-role = الدور
panel-new-role = دور جديد
panel-scope = سجلات من تظهر
panel-scope-usual = حسب الأدوار
panel-role-like = يبدأ نسخةً من
panel-role-like-hint = يمكن تغيير صلاحياته بعد ذلك.
panel-system-role = صلاحيات هذا الدور واحدة في كل مساحات العمل. يمكن نسخه وتغيير النسخة.
panel-retire-role-how = لن يُعطى { $name } لأحد بعد الآن. ومن لديه يحتفظ بأدواره الأخرى.

panel-teams = الفرق
panel-team = الفريق
panel-new-team = فريق جديد
panel-members = الأعضاء
panel-team-leads = من يقوده
panel-department = القسم
panel-department-hint = الاسم الجديد ينشئ قسمًا جديدًا، والفارغ يعني بلا قسم.
panel-departments = الموجود: { $names }
panel-dissolve = حلّ الفريق
panel-dissolve-how = يُحل الفريق { $name }. ويحتفظ أعضاؤه بسجلاتهم.
panel-invite = دعوة
panel-person-field = من
panel-invite-hint = شخص من مساحة Slack هذه، لا ضيف ولا تطبيق.
panel-let-in = قبول
panel-let-them-in = ✅ صار لدى { $name } حق الدخول.
panel-person = الشخص
panel-leave = إنهاء الدخول
panel-return = العودة
panel-end-access = إنهاء الدخول…
panel-end-access-yes = إنهاء الدخول
panel-leave-how = لن يستطيع *{ $name }* الدخول بعد الآن. يبقى ما فُعل باسمه، وتذهب سجلاته إلى من تختار.
panel-heir = من يأخذ السجلات والمهام
panel-left = ✅ انتهى حق { $name } في الدخول. { $count ->
    [0] لم يكن له شيء.
    [zero] لم يكن له شيء.
    [one] انتقل سجل واحد.
    [two] انتقل سجلان.
    [few] انتقلت { $count } سجلات.
    [many] انتقل { $count } سجلًا.
   *[other] انتقل { $count } سجل.
}
panel-return-how = يعود *{ $name }* بأدواره السابقة. وتبقى سجلاته السابقة عند من هي له الآن.
error-member-not-here = أحد من اخترت لا يستخدم النظام بعد. تُرجى دعوته أولًا.
error-invite-nobody = يُرجى اختيار شخص من مساحة العمل هذه.

## الدقائق الأولى

welcome-seller = جهات اتصالك وصفقاتك ومهامك في *الصفحة الرئيسية* أعلاه. يمكن البدء بشخص معروف لك: `/crm add contact Anna Smith anna@acme.example at Acme`.
welcome-lead = تعرض *الصفحة الرئيسية* أعلاه مسار فريقك وما يتأخر. وفي أيام العمل يصلك هنا تقرير.
welcome-reader = يمكنك البحث والقراءة: يبحث `/crm acme`، ويفتح `/crm D-142`. وتعرض *الصفحة الرئيسية* أعلاه القوائم.
setup-title = إعداد النظام
setup-intro = مرحبًا، { $name }. تم { $done } من { $all } من الخطوات، بأي ترتيب. لا توضع علامة على خطوة إلا بعد تمامها.
setup-finished = كل شيء جاهز. الإعدادات في *الصفحة الرئيسية* متى تغيّر شيء.
setup-spoken = إعداد النظام: تم { $done } من { $all } من الخطوات
setup-small = هذه الرسالة تحدّث نفسها.
setup-do = إعداد
setup-basics = العملة والمنطقة الزمنية والبلد
setup-basics-how = يُرجى التحقق منها ثم الحفظ.
setup-pipeline = مسار مبيعاتك
setup-pipeline-how = تُسمى المراحل كما يسميها فريقك، أو تبقى كما هي.
setup-team = فريقك
setup-team-how = قبول شخص يبيع معك.
setup-customers = أول عملائك
setup-customers-how = تكون الإضافة هنا أو بالأمر `/crm add contact`. وملف كامل يُدخله من يدير البرنامج: `crm import contacts.csv`.
setup-channel = قناة للعملاء المحتملين الجدد
setup-channel-how = اختيار مكان ظهورهم للجميع.
setup-report = تقريرك اليومي
setup-report-how = تحديد وقت وصوله، أو عدم إرساله.
