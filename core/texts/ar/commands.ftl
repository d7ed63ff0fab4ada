### قراءة ما يكتبه الشخص: الرفض والملاحظات والمساعدة.

## الرفض

error-not-an-amount = «{ $given }» ليس مبلغًا. مثال: ⁦12k⁩ أو 12,000.
error-amount-too-large = المبالغ أقل من 1,000,000,000,000. يُرجى التحقق من الأصفار.
error-not-a-date = «{ $given }» ليس تاريخًا. أمثلة: 30 نوفمبر، الجمعة، بعد أسبوعين.
error-date-two-ways = «{ $given }» يحتمل { $one } أو { $other }. يُرجى كتابة اسم الشهر، مثل { $one }.
error-wrong-weekday = «{ $given }» يوافق يوم { $weekday }. يُرجى حذف اسم اليوم أو تصحيح التاريخ.
error-not-one-person = «{ $given }» ليس شخصًا واحدًا. يُرجى تسمية شخص، مثل ⁦@rep⁩.
error-tag-of-private-channel = هذا الوسم اسم قناة خاصة يخفيها Slack عنا. يُرجى كتابته هكذا: ⁦tag:name⁩.
error-company-has-no-email = الشركة لا تحفظ عنوان بريد إلكتروني. يمكن إضافة { $given } إلى جهة اتصال: ⁦add contact { $given } at⁩ ثم اسم الشركة.
error-not-readable = لا تُقرأ «{ $given }» هنا. توضع بين علامتي اقتباس إن كانت جزءًا من الاسم.
error-key-not-here =
    { $kind ->
        [contact] جهة الاتصال
        [company] الشركة
        [lead] العميل المحتمل
        [task] المهمة
       *[deal] الصفقة
    } بلا { $key }. يُرجى حذفه، أو وضعه بين علامتي اقتباس إن كان جزءًا من الاسم.
error-two-values =
    { $field ->
        [amount] مبلغان
        [close_on] تاريخان
        [company] شركتان
        [contact] جهتا اتصال
        [domain] نطاقان
        [phone] رقما هاتف
        [source] مصدران
        [record] سجلان
       *[owner] مسؤولان
    }: «{ $one }» و«{ $other }». يُرجى حذف أحدهما، أو وضعه بين علامتي اقتباس إن كان جزءًا من الاسم.

## ملاحظات على القراءة

note-open-quote = علامة الاقتباس لم تُغلق، فقُرئ النص إلى آخره: «{ $text }».
note-time-left-out = تُرك الوقت { $text }: لا يُحفظ هنا إلا اليوم.
note-left-out = تُرك ما لا مكان له هنا: { $text }

## المساعدة

help-title = ما يمكنك كتابته
help-palette = يعرض ما يمكن فعله.
help-reference =
    يُكتب السطر بعد `/crm`، وفي رسالة مباشرة إلى التطبيق بدونه. حالة الأحرف لا تهم، ولا ترتيب القيم. السطر الذي ليس أمرًا يُبحث عنه، ولا يُكتب شيء بالتخمين.
help-find = يبحث في الأسماء وعناوين البريد وأرقام الهاتف والنطاقات والمراجع.
help-find-more =
    يبحث `find acme`، وكذلك `acme` وحده إن لم يكن أمرًا.
    تضيّق المرشحات البحث: `find renewal owner:me stage:proposal amount>10k close:overdue #vip updated:7d`. علامة الطرح تعكس المرشح: `-stage:won`.
    يعرف `is:` القيم ⁦mine, unassigned, open, closed, won, lost, overdue, new, customer, archived⁩؛ و `kind:` أنواع السجلات؛ و `sort:` القيم ⁦name, amount, close, updated, created, followup⁩. حقول مساحة العمل مرشحات أيضًا.
    للبحث عن كلمات هي أمر، يُبدأ بـ `?` أو توضع الكلمات بين علامتي اقتباس: `"report daily"`.
help-show = يفتح بطاقة سجل.
help-show-more =
    يفتح `show D-142` ذلك السجل، وكذلك `D-142` وحده. ويفتح `show acme` ما يحمل هذا الاسم، أو يعرض خيارات.
    تبدأ المراجع بالحرف C لجهات الاتصال، وO للشركات، وL للعملاء المحتملين، وD للصفقات، وT للمهام.
help-add = يضيف جهة اتصال أو شركة أو عميلًا محتملًا أو صفقة أو مهمة من سطر واحد.
help-add-more =
    `add contact First Last name@acme.example +33612345678 at Acme #vip`
    `add company Acme acme.example`
    `add lead First Last name@acme.example from webinar fri @rep`
    `add deal Renewal €12k at Acme for "First Last" 30 Nov`
    `add task call First Last tomorrow 3pm p1 D-142`
    تأتي القيم بأي ترتيب، وما ليس منها هو الاسم. تسمي `at` الشركة، و `for` جهة اتصال الصفقة، و `from` مصدر العميل المحتمل، و `#` وسمًا، و⁦@name⁩ المسؤول، وإلا فهو أنت.
    التاريخ هو إغلاق الصفقة أو استحقاق المهمة أو متابعة العميل المحتمل.
    علامتا الاقتباس تجمعان الكلمات: `add deal "2027 rollout" 48k at "Bar & Grill"`.
    ويمكن تسمية القيمة: `name:` و `email:` و `phone:` و `company:` و `contact:` و `domain:` و `amount:` و `close:` و `due:` و `followup:` و `source:` و `priority:` و `owner:` و `tag:`. وإن نقص الاسم يُفتح نموذج مملوء بالباقي.
help-update = يغيّر حقول سجل.
help-update-more =
    يغيّر `set D-142 amount 15k` حقلًا واحدًا، و `set D-142 amount 15k close 30 Nov owner @rep` عدة حقول. وتفرغ `none` الحقل: `set D-142 close none`.
    يفتح `edit D-142` السجل. وتُسمى حقول مساحة العمل بأسمائها: `set C-17 region:emea`.
help-move = ينقل صفقة إلى مرحلة أخرى، أو عميلًا محتملًا إلى حالة أخرى.
help-move-more =
    ينقل `move D-142 proposal` الصفقة. ويمكن اختصار اسم المرحلة ما دامت وحدها تبدأ به.
    ينقل `move L-88 working` و `move L-88 disqualified no budget` عميلًا محتملًا.
help-won = يسجل صفقة رابحة.
help-won-more = يذكر `won D-142 price` السبب، وبلا سبب يُسأل عنه.
help-lost = يسجل صفقة خاسرة.
help-lost-more = يذكر `lost D-142 price` السبب، وبلا سبب يُسأل عنه.
help-assign = يُسند سجلًا إلى شخص.
help-assign-more = يُسنده `assign L-88 @rep` إلى شخص، و `assign L-88 me` إليك، و `assign L-88 auto` إلى من تختاره القواعد، و `assign L-88 nobody` إلى لا أحد.
help-tag = يضع وسومًا على سجل.
help-tag-more = يضيف `tag C-17 #vip #partner` الوسمين.
help-untag = يزيل وسومًا عن سجل.
help-untag-more = يزيل `untag C-17 #vip` الوسم.
help-note = يحفظ ملاحظة كما كُتبت.
help-note-more =
    يحفظ `note C-17 wants a demo` الكلمات ⁦wants a demo⁩ في جهة الاتصال.
    لا يحتاج `note "wants a demo"` بين علامتي اقتباس إلى سجل: تذهب الملاحظة إلى آخر ما نُظر إليه بعد السؤال.
help-log = يسجل مكالمة أو اجتماعًا أو بريدًا.
help-log-more =
    `log call C-17 15m no answer`، `log meeting D-142 yesterday 1h`، `log email C-17 sent`. تأتي المدة واليوم أولًا، والباقي يُحفظ كما كُتب.
    يسمي `log call with First Last 15m` جهة الاتصال.
help-task = يضيف مهمة أو يعرض مهامك.
help-task-more =
    يضيف `task call back fri p1` مهمة مستحقة يوم الجمعة، عاجلة. ويذكر المرجع موضوعها: `task send offer D-142 tomorrow 3pm`. ويُسندها ⁦@name⁩ إلى شخص آخر.
    يعرض `task list` مهامك المفتوحة، و `task list overdue` و `task list @rep` و `task list all` غيرها.
help-done = يسجل مهمة منجزة.
help-done-more = ينهيها `done T-9`، والمتكررة تعود فورًا.
help-snooze = يؤجل مهمة إلى حين.
help-snooze-more = `snooze T-9 2d`، `snooze T-9 mon 9am`، `snooze T-9 1h`. يأتي التذكير حينها.
help-follow-up = يحدد متى تكون العودة إلى سجل.
help-follow-up-more = يحدد `follow-up D-142 in 2 weeks` التاريخ، ويزيله `follow-up D-142 none`.
help-list = يعرض قائمة سجلات.
help-list-more =
    يعرض `my deals` صفقاتك المفتوحة، و `list leads new` العملاء المحتملين الجدد، و `list deals stage:proposal amount>10k` ما تقوله المرشحات. ويعرض `all` المغلق أيضًا.
    يشرح `help filters` المرشحات.
help-pipeline = يلخص الصفقات المفتوحة حسب المرحلة.
help-pipeline-more = يعدّ `pipeline` كل ما يظهر لك، و `pipeline @rep` ما لشخص واحد.
help-undo = يتراجع عن آخر تغيير.
help-undo-more =
    يتراجع `undo` عن آخر ما فعلت، و `undo D-142` عن آخر تغيير لذلك السجل. خلال 24 ساعة، والزر في الرسالة يفعل المثل.
    لا يكون التراجع إن غيّر شخص الحقل نفسه منذ ذلك الحين، ويظهر لك من وماذا.
    الرسائل المرسلة لا تُسترد.
help-export = يكتب سجلات في ملف CSV.
help-export-more = يرسل إليك `export deals stage:won` الملف في رسالة مباشرة. فيه ما يظهر لك ولا أكثر.
help-archive = يضع سجلًا في الأرشيف.
help-archive-more = يخرجه `archive L-88` من كل القوائم، ويعيده `restore L-88`.
help-restore = يعيد سجلًا من الأرشيف.
help-restore-more = يعيده `restore L-88`. ويعرض `find is:archived` ما في الأرشيف.
help-team = يعرض من يعمل هنا.
help-team-more = يُدخل `team invite @rep closer` شخصًا أو يعطيه دورًا آخر.
help-settings = يعرض إعداداتك.
help-settings-more = يعرض `settings notifications` إعدادات الإشعارات.
help-link = يربط هذه القناة بصفقة أو شركة.
help-link-more = `link D-142` في قناة: يكون `/crm` فيها عن تلك الصفقة.
help-unlink = يفك ارتباط هذه القناة.
help-unlink-more = `unlink` في قناة يفك ارتباطها بسجلها.
help-channel = يفتح قناة لصفقة أو شركة.
help-channel-more = يفتحها `channel D-142` بالأشخاص المناسبين، ويغلقها `channel archive`.
help-report = يعرض تقرير اليوم.
help-report-more = يعرض `report daily` ما رُبح وخُسر ونُقل وأُضيف منذ آخر تقرير، وما ينتظر منذ أطول مدة.
help-help = يشرح الأوامر.
help-help-more = يعرض `help` قائمة الأوامر، ويشرح `help add` أحدها، وتشرح `help dates` و `help amounts` و `help records` و `help people` و `help filters` كيف تُكتب هذه الأشياء.
help-dates =
    `30 Nov`، `30 نوفمبر 2026`، `2026-11-30`، `30/11/2026`، `اليوم`، `غدا`، `بعد أسبوعين`، `الشهر القادم`، `نهاية الشهر`.
    `الجمعة` هي الجمعة التالية بعد اليوم، و `الجمعة القادمة` جمعة الأسبوع الذي يلي هذا. وبلا سنة يكون المقصود أول يوم قادم بهذا التاريخ.
    تُقرأ `06/07` على وجهين فتُرفض؛ يُكتب `6 يوليو` أو `7 يونيو`. وتُفهم الإنجليزية أيضًا.
help-amounts =
    `12k`، `12.5k`، `1.5m`، `€12k`، `12 000 €`، `EUR 12000`، `$1,200.50`. بلا عملة يكون المقصود عملة مساحة العمل.
    في الصفقة، الرقم وحده من أربع خانات فأكثر مبلغ، إلا سنة مثل `2027`.
help-records =
    المرجع يسمي السجل: C لجهات الاتصال، وO للشركات، وL للعملاء المحتملين، وD للصفقات، وT للمهام: `D-142`.
    الاسم يصلح أيضًا. وإن حمله أكثر من سجل فالخيار لك؛ وقبل أي تغيير باسم قريب فقط يأتي سؤال.
    البريد أو الهاتف أو النطاق يتقدم على الأسماء.
    وبلا سجل يكون المقصود ما نُظر إليه خلال آخر 8 ساعات، ويأتي سؤال قبل تغييره.
help-people = يسمي ⁦@name⁩ شخصًا كما يعرضه Slack، و `me` أنت. والاسم المكتوب يكفي إن حمله شخص واحد.
help-filters =
    `owner:me`، `stage:proposal`، `status:new`، `amount>10k`، `close:overdue`، `updated:7d`، `#vip`. علامة الطرح تعكس المرشح: `-stage:won`.
    يعرف `is:` القيم ⁦mine, unassigned, open, closed, won, lost, overdue, new, customer, archived⁩؛ و `sort:` القيم ⁦name, amount, close, updated, created, followup⁩.
