### الانضمام.

join-request = يطلب { $name } استخدام النظام.
join-request-small = تكون البداية بدور SALES_REP مع رؤية السجلات الخاصة فقط.
join-admitted = ✅ صار لدى { $name } حق الدخول.
join-declined = رُفض طلب { $name }.
decided-by = بواسطة { $by }، { $time }
join-waiting = طلبتُ من { $admin } قبولك. ستصلك رسالة مباشرة فور القبول.
join-waiting-nobody = طلبتُ من إدارة النظام قبولك. ستصلك رسالة مباشرة فور القبول.
join-was-declined = رفضت الإدارة طلبك لاستخدام النظام. يُرجى التحدث معها.
welcome = مرحبًا، { $name }. يبحث `/crm acme`، ويضيف `/crm add deal`، ويعرض `/crm` الباقي.

error-bots-cannot-join = لا تستطيع التطبيقات استخدام النظام.
error-guests-cannot-join = لا يستطيع الضيوف استخدام النظام. يُرجى الرجوع إلى أحد أعضاء مساحة العمل.
error-strangers-cannot-join = النظام لأعضاء مساحة العمل هذه فقط.
error-already-in = دخل { $name } من قبل، ولم يتغير شيء.
error-deactivated = انتهى حقك في دخول النظام. يُرجى الرجوع إلى الإدارة.

palette-title = مرحبًا، { $name }. ماذا نفعل؟
palette-report = ما تغيّر منذ آخر تقرير
palette-hint = أو كتابةً: يبحث `/crm acme` · يفتح `/crm D-142` · يضيف `/crm add deal Renewal 12k at Acme`

help-topic = مساعدة عن { $verb }
help-line = • *{ $verb }*: { $what } `/crm { $example }`
help-unknown = لا مساعدة عن «{ $topic }». هذا ما يمكنك كتابته:

### الصلاحيات.

# ما تسمح به الصلاحية، في أول الجملة.
permission-name = { $action ->
    [read_records] قراءة السجلات
    [read_contacts] قراءة جهات الاتصال
    [write_contacts] إضافة جهات الاتصال
    [read_companies] قراءة الشركات
    [write_companies] إضافة الشركات
    [read_leads] قراءة العملاء المحتملين
    [write_leads] إضافة العملاء المحتملين
    [read_deals] قراءة الصفقات
    [write_deals] تغيير الصفقات
    [read_tasks] قراءة المهام
    [write_tasks] تغيير المهام
    [read_activities] قراءة الأنشطة
    [write_activities] تسجيل الأنشطة
    [archive] الأرشفة
    [purge] الحذف النهائي
    [assign] إسناد سجل إلى شخص آخر
    [merge] الدمج
    [bulk_change] تغيير سجلات كثيرة معًا
    [import] الاستيراد
    [export] التصدير
    [report] قراءة هذا التقرير
    [share_reports] مشاركة التقارير
    [share_searches] مشاركة عمليات البحث
    [undo_others] التراجع عما فعله الآخرون
    [audit] قراءة ما فعله الجميع
    [see_sensitive] رؤية الحقول الحساسة
    [manage_quotas] تحديد الأهداف
    [manage_rules] تغيير القواعد
    [manage_tags] تغيير الوسوم
    [manage_pipelines] تغيير مسارات المبيعات
    [manage_fields] تغيير الحقول
    [manage_team] إدارة الأشخاص
    [manage_roles] إدارة الأدوار
    [manage_channels] فتح القنوات وأرشفتها
   *[manage_workspace] تغيير مساحة العمل
}

### الأشخاص والأدوار والفرق.

error-person-needs-name = الشخص يحتاج إلى اسم.
error-people-come-in = يكون الانضمام بكتابة `/crm` في Slack ثم قبول الإدارة.
error-deactivate-instead = الأشخاص لا يؤرشفون، فما فعلوه يبقى باسمهم. يمكن إيقاف حسابهم بدلًا من ذلك.
error-does-not-work-here = { $name } لا يعمل في النظام.
error-did-not-leave = حساب { $name } لم يكن موقوفًا. لم يتغير شيء.
error-email-taken = { $email } عنوان { $name }. يُرجى استخدام غيره.
error-role-needs-name = الدور يحتاج إلى اسم.
error-role-needs-permission = الدور بلا صلاحية لا يفيد. يُرجى إعطاؤه صلاحية.
error-no-such-permission = الصلاحية «{ $given }» غير موجودة.
error-no-such-role = هذا الدور غير مستخدم. يُرجى اختيار غيره.
error-system-role-permissions = صلاحيات هذا الدور واحدة في كل مساحات العمل. يمكن نسخ الدور وتغيير النسخة.
error-system-role-stays = هذا الدور جزء من كل مساحة عمل ويبقى. يمكن سحبه من الأشخاص بدلًا من ذلك.
error-role-needed = { $more ->
    [0] لن يبقى لدى { $names } أي دور. يُرجى إعطاء دور آخر أولًا.
    [zero] لن يبقى لدى { $names } أي دور. يُرجى إعطاء دور آخر أولًا.
    [one] لن يبقى لدى { $names } وشخص آخر أي دور. يُرجى إعطاء دور آخر أولًا.
    [two] لن يبقى لدى { $names } وشخصين آخرين أي دور. يُرجى إعطاء دور آخر أولًا.
    [few] لن يبقى لدى { $names } و{ $more } أشخاص آخرين أي دور. يُرجى إعطاء دور آخر أولًا.
    [many] لن يبقى لدى { $names } و{ $more } شخصًا آخر أي دور. يُرجى إعطاء دور آخر أولًا.
   *[other] لن يبقى لدى { $names } و{ $more } شخص آخر أي دور. يُرجى إعطاء دور آخر أولًا.
}
error-needs-some-role = يحتاج { $name } إلى دور واحد على الأقل. لإنهاء الدخول يمكن إيقاف الحساب.
error-last-administrator = لا أحد غير { $name } في إدارة النظام. يُرجى إعطاء هذا الدور لشخص آخر أولًا.
error-administrators-see-all = إدارة النظام ترى كل شيء، كي تستطيع إصلاح كل شيء.
error-person-beyond-you = صلاحيات { $name } هنا أوسع من صلاحياتك. يُرجى الرجوع إلى الإدارة.
error-role-beyond-you = لا يمكنك منح ما لا تملكه: { permission-name }. يُرجى الرجوع إلى الإدارة.
error-scope-beyond-you = لا يمكنك إظهار سجلات لغيرك أكثر مما يظهر لك. يُرجى الرجوع إلى الإدارة.
error-fields-beyond-you = لا يمكنك منح غيرك على «{ $field }» أكثر مما لديك. يُرجى الرجوع إلى الإدارة.
error-team-needs-name = الفريق يحتاج إلى اسم.
error-department-needs-name = القسم يحتاج إلى اسم.
error-department-in-use = { $count ->
    [zero] ما زالت فرق تتبع هذا القسم. يُرجى نقلها إلى قسم آخر أولًا.
    [one] ما زال فريق واحد يتبع هذا القسم. يُرجى نقله إلى قسم آخر أولًا.
    [two] ما زال فريقان يتبعان هذا القسم. يُرجى نقلهما إلى قسم آخر أولًا.
    [few] ما زالت { $count } فرق تتبع هذا القسم. يُرجى نقلها إلى قسم آخر أولًا.
    [many] ما زال { $count } فريقًا يتبع هذا القسم. يُرجى نقلها إلى قسم آخر أولًا.
   *[other] ما زال { $count } فريق يتبع هذا القسم. يُرجى نقلها إلى قسم آخر أولًا.
}
error-name-taken = هذا الاسم مأخوذ. يُرجى اختيار غيره.

### الحقول.

error-field-not-yours = دورك لا يسمح بتغيير «{ $field }». يُرجى الرجوع إلى الإدارة.
error-field-always-seen = لا يُعرض السجل بلا «{ $field }». يمكن منع دور من تغييره.
