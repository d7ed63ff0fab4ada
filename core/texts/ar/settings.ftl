### إعدادات مساحة العمل والشخص: أسماؤها وما تفعله، وما يُقال حين لا تصلح القيمة.

## الرفض

error-no-such-setting = الإعداد «{ $given }» غير موجود. اسمه في قائمة الإعدادات.
error-no-such-setting-nearest = الإعداد «{ $given }» غير موجود. هل المقصود { $nearest }؟
error-setting-not-yes-or-no = قيمة «{ $setting }» هي on أو off، لا «{ $given }».
error-setting-out-of-bounds = قيمة «{ $setting }» رقم صحيح من { $least } إلى { $most }، لا «{ $given }».
error-setting-not-one-of = قيمة «{ $setting }» واحدة من { $choices }، لا «{ $given }».
error-setting-not-a-time = قيمة «{ $setting }» وقت مثل 08:30، لا «{ $given }».
error-setting-not-hours = قيمة «{ $setting }» من وقت إلى آخر، مثل ⁦20:00-08:00⁩، لا «{ $given }».
error-setting-not-weekdays = قيمة «{ $setting }» أيام من الأسبوع، مثل mon-fri أو ⁦sun,mon⁩، لا «{ $given }».
error-setting-not-a-pipeline = «{ $setting }» ليس من مساراتك. يُرجى اختيار غيره.
error-setting-not-deliveries = قيمة «{ $setting }» هي dm أو channel أو digest أو عدة منها أو off، لا «{ $given }».
error-setting-not-a-word = قيمة «{ $setting }» كلمة واحدة، وأقصى عدد لأحرفها { $limit }، لا «{ $given }».
error-not-a-time-zone = «{ $given }» ليست منطقة زمنية. مثال: Europe/Paris.
error-not-a-locale = «{ $given }» ليست لغة. يُرجى كتابة رمز مثل en أو fr-CA.
error-not-our-language = «{ $given }» ليست من لغات النظام. المتاح en أو fr أو ar، مع بلد إن شئت، مثل en-US.
error-not-a-channel = «{ $given }» ليست قناة في Slack. يُرجى كتابة معرّفها، مثل C0123ABCD.
error-setting-of-the-workspace = «{ $setting }» إعداد لمساحة العمل كلها، لا لشخص واحد.
error-setting-changed-meanwhile = غيّر { $by } الإعداد «{ $setting }» في هذه الأثناء. قيمته الآن { $theirs }، وطلبك { $mine }. يُرجى النظر فيه من جديد.
setting-not-set = غير محدد
error-setting-no-feed = ليس لهذا التثبيت مصدر لأسعار الصرف (CRM_RATES_URL). يُرجى الرجوع إلى من يديره، أو إدخال الأسعار يدويًا.
error-rate-out-of-range = «{ $given }» ليس سعر صرف. السعر رقم أكبر من 0 ولا يزيد على 1,000,000,000.
error-rate-of-own-currency = { $currency } عملة مساحة العمل، فالواحد منها واحد دائمًا. يُرجى إعطاء سعر عملة أخرى.
error-rates-not-readable = ليس هذا جدول أسعار صرف. يُرجى إعطاء ملف CSV أعمدته currency وday وrate.
error-rates-need-a-base = الجدول لا يذكر عملة أسعاره. يُرجى إضافة العمود base.
error-rates-line = السطر { $line }: { $reason } لم يُؤخذ شيء.
error-rates-too-many = الحد الأقصى للأسعار في الملف هو { $limit }. يُرجى تقسيمه.
error-rates-not-of-own-currency = هذه الأسعار لا تذكر { $currency }، عملة مساحة العمل.
error-rates-changed-meanwhile = تغيّر سعر للعملة { $currency } في هذه الأثناء. يُرجى النظر فيه من جديد.

## لمساحة العمل

setting-currency = العملة
setting-currency-help = عملة المبالغ المكتوبة بلا عملة، وإليها تُحوَّل المجاميع.
setting-time-zone = المنطقة الزمنية
setting-time-zone-help = منطقة من لا تُعرف منطقته، وأيام مساحة العمل.
setting-locale = اللغة
setting-locale-help = لغة من لا تُعرف لغته.
setting-country = البلد
setting-country-help = أرقام الهاتف بلا مفتاح دولي من هذا البلد.
setting-join-policy = الأشخاص الجدد
setting-join-policy-help = ما يحدث حين يكتب شخص جديد ⁦/crm⁩: تُسأل الإدارة، أو يكون الدخول فورًا بدور SALES_REP.
setting-leads-channel = قناة العملاء المحتملين
setting-leads-channel-help = قناة Slack التي يظهر فيها العملاء المحتملون الجدد.
setting-fiscal-year-start-month = أول شهر في السنة المالية
setting-fiscal-year-start-month-help = تبدأ السنوات المالية وأرباعها بهذا الشهر.
setting-working-days = أيام العمل
setting-working-days-help = تأتي فيها التقارير اليومية، وتُحسب بها المواعيد المقدرة بأيام العمل.
setting-business-hours = ساعات العمل
setting-business-hours-help = أوقات عمل الفريق بتوقيت مساحة العمل.
setting-sla-clock = ساعة الردود
setting-sla-clock-help = هل تجري مهلة الرد الموعود ليل نهار، أم في ساعات العمل من أيام العمل.
setting-purge-after-days = الأيام قبل حذف الأرشيف
setting-purge-after-days-help = تُحذف السجلات المؤرشفة نهائيًا بعد هذا العدد من الأيام، وتمكن استعادتها قبل ذلك.
setting-notifications-kept-days = أيام حفظ الإشعارات
setting-notifications-kept-days-help = تُحذف الإشعارات بعد هذا العدد من الأيام.
setting-duplicate-warning-from = التنبيه إلى التكرار من
setting-duplicate-warning-from-help = يُنبَّه إلى سجل جديد يشبه غيره بهذا القدر من 100 على الأقل.
setting-rate-source = مصدر أسعار الصرف
setting-rate-source-help = يُدخل الأسعار أشخاص، أو تُجلب من مصدر التثبيت. وما أدخله شخص لا يُستبدل أبدًا.
setting-rate-max-age-days = أيام صلاحية سعر الصرف
setting-rate-max-age-days-help = يُحوَّل المبلغ بأحدث سعر في يومه أو قبله، ما لم يكن أقدم من هذا.
setting-default-pipeline = مسار المبيعات الافتراضي
setting-default-pipeline-help = تبدأ الصفقات الجديدة في هذا المسار، وإلا ففي الأول.
setting-lead-assignment = إسناد العملاء المحتملين
setting-lead-assignment-help = يُسند العملاء المحتملون الجدد بلا مسؤول حسب قواعد الإسناد.
setting-mask-sensitive-fields = الإخفاء
setting-mask-sensitive-fields-help = تُخفى أرقام الهاتف، كما تُخفى الأرقام الضريبية دائمًا، عمن لا يرى دوره ما هو حساس.
setting-deal-rotting-days = الأيام قبل ركود الصفقة
setting-deal-rotting-days-help = الصفقة المفتوحة التي لم يمسها أحد هذا العدد من الأيام تظهر راكدة؛ و0 لا يُظهر شيئًا.

## للشخص

setting-daily-report-at = التقرير اليومي
setting-daily-report-at-help = وقت وصول التقرير اليومي في أيام العمل، بتوقيتك؛ وoff لعدم إرساله.
setting-quiet-hours = ساعات الهدوء
setting-quiet-hours-help = لا يُرسل شيء في هذه الساعات، بتوقيتك، وما يستجد ينتظر نهايتها.
setting-home-view = عرض الصفحة الرئيسية
setting-home-view-help = العرض الذي تُفتح عليه الصفحة الرئيسية، وهو آخر ما اختير.
setting-language = لغتك
setting-language-help = اللغة التي تقرأ بها، ومع بلد (مثل ar-MA أو en-US) كيف تُكتب التواريخ والأرقام؛ وإلا فكما في Slack.
setting-week-start = أول أيام الأسبوع
setting-week-start-help = تبدأ به أسابيع التقويم والتقارير؛ وإلا فكما هو معتاد في بلدك.
setting-clock-format = الساعة
setting-clock-format-help = هل تُكتب الأوقات 15:00 أم 3:00 م؛ وإلا فكما هو معتاد في بلدك.

## الإشعارات

setting-notify-help = أين يصلك هذا الإشعار.
notification-task-assigned = إسناد مهمة
notification-task-due-soon = اقتراب استحقاق مهمة
notification-task-overdue = تأخر مهمة
notification-activity-reminder = تذكير
notification-lead-assigned = إسناد عميل محتمل
notification-lead-converted = تحويل عميل محتمل
notification-deal-stage-changed = نقل صفقة
notification-deal-won = الفوز بصفقة
notification-deal-lost = خسارة صفقة
notification-quote-responded = الرد على عرض سعر
notification-approval-requested = طلب موافقة
notification-contract-expiring = اقتراب نهاية عقد
notification-ticket-assigned = إسناد تذكرة
notification-ticket-status-changed = تغيّر حالة تذكرة
notification-ticket-escalated = تصعيد تذكرة
notification-sla-violation = تأخر الرد الأول
notification-sla-breached = تأخر الحل
notification-automation-action = رسالة من أتمتة
