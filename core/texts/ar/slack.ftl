### التطبيق في Slack: تثبيته، ومن يأتي ومن يذهب، والإرسال.

install-done = تم تثبيت النظام في { $team }.
install-done-next = يُفتح في Slack ويُكتب `/crm` في أي قناة. الإدارة لك، وقبول الآخرين كذلك.
install-denied = لم يُثبَّت شيء.
install-denied-next = كان الجواب في صفحة Slack «لا»، ولا بأس. يمكن البدء من جديد في أي وقت.
install-bad-state = لم يبدأ هذا الرابط هنا.
install-bad-state-next = ينتهي التثبيت في المتصفح الذي بدأ فيه، مع السماح بملفات تعريف الارتباط. يُرجى البدء من هنا.
install-used = انتهى هذا التثبيت من قبل.
install-used-next = يعمل الرابط مرة واحدة. إن لم يكن النظام في مساحة عملك فيُرجى البدء من جديد.
install-expired = طال الأمر كثيرًا.
install-expired-next = تنتظر صفحة Slack الجواب عشر دقائق. لم يُثبَّت شيء. يُرجى البدء من جديد.
install-refused = لم يسمح Slack بدخول النظام.
install-refused-next = لم يُثبَّت شيء. يُرجى البدء من جديد؛ وإن تكرر ذلك فقد لا تقبل مساحة عملك إلا تطبيقات وافقت عليها الإدارة.
install-slack-away = لا يجيب Slack الآن.
install-slack-away-next = لم يُثبَّت شيء. يُرجى المحاولة بعد بضع دقائق.
install-broken = حدث عطل من جهتنا.
install-broken-next = لم يُثبَّت شيء. يُرجى المحاولة بعد بضع دقائق.
install-open-slack = فتح Slack
install-again = البدء من جديد

error-still-works-here = يعمل { $name } في النظام. يُرجى إيقاف حسابه أولًا.
error-app-not-allowed = لم يعد Slack يسمح للنظام بهذا. تستطيع إدارة مساحة عملك تثبيته من جديد.

left-slack = غادر { $name } مساحة Slack، فانتهى حقه في دخول النظام.
left-slack-nothing = لم يبق له شيء.
left-slack-work = ما زال له: { $deals ->
    [zero] لا صفقات
    [one] صفقة واحدة
    [two] صفقتان
    [few] { $deals } صفقات
    [many] { $deals } صفقة
   *[other] { $deals } صفقة
}، { $leads ->
    [zero] لا عملاء محتملين
    [one] عميل محتمل واحد
    [two] عميلان محتملان
    [few] { $leads } عملاء محتملين
    [many] { $leads } عميلًا محتملًا
   *[other] { $leads } عميل محتمل
}، { $contacts ->
    [zero] لا جهات اتصال
    [one] جهة اتصال واحدة
    [two] جهتا اتصال
    [few] { $contacts } جهات اتصال
    [many] { $contacts } جهة اتصال
   *[other] { $contacts } جهة اتصال
}، { $companies ->
    [zero] لا شركات
    [one] شركة واحدة
    [two] شركتان
    [few] { $companies } شركات
    [many] { $companies } شركة
   *[other] { $companies } شركة
}، { $tasks ->
    [zero] لا مهام مفتوحة
    [one] مهمة مفتوحة واحدة
    [two] مهمتان مفتوحتان
    [few] { $tasks } مهام مفتوحة
    [many] { $tasks } مهمة مفتوحة
   *[other] { $tasks } مهمة مفتوحة
}.
left-slack-give = إسنادها إلى…
left-slack-given = ✅ صار ما كان لـ{ $name } لـ{ $heir }: { $count ->
    [zero] لا سجلات
    [one] سجل واحد
    [two] سجلان
    [few] { $count } سجلات
    [many] { $count } سجلًا
   *[other] { $count } سجل
}.
left-slack-returned = عاد { $name } إلى Slack وعاد حقه في دخول النظام.

delivery-failed = لم تصل رسالة إلى Slack.
delivery-failed-why = ⁦{ $method }⁩ إلى { $recipient }: { $reason }، { $tries ->
    [zero] بلا محاولة
    [one] بمحاولة واحدة
    [two] بمحاولتين
    [few] بعد { $tries } محاولات
    [many] بعد { $tries } محاولة
   *[other] بعد { $tries } محاولة
}.
delivery-retry = إعادة المحاولة
delivery-retried = ✅ أُرسلت من جديد.
delivery-gone = لم تعد تلك الرسالة تنتظر.

error-step-no-reference = لا سجل باسم «{ $given }». يُسمى السجل بمرجعه، مثل D-142.
