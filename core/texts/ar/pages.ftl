### صفحة نموذج يقرؤها أشخاص من خارج مساحة العمل.

page-title = راسلنا: { $form }
page-lead = يُرجى كتابة الموضوع، وسيصلك رد.
page-name = اسمك
page-email = البريد الإلكتروني
page-phone = الهاتف
page-company = الشركة
page-message = ما الموضوع؟
page-optional = اختياري
page-leave-empty = يُترك هذا فارغًا
page-send = إرسال
page-broken = ينقص شيء. يُرجى النظر في الحقول المعلَّمة؛ لم يُرسل شيء بعد.
page-thanks-title = شكرًا، { $name }.
page-thanks = وصلت رسالتك، وسيصلك رد.
page-expired = بقيت هذه الصفحة مفتوحة طويلًا. يُرجى إرسالها مرة أخرى.
page-unknown-title = لا نموذج هنا
page-unknown = قد يكون العنوان ناقصًا أو أُغلق النموذج. يُرجى الرجوع إلى من أعطاك العنوان.

error-page-needs-name = يُرجى كتابة اسمك.
error-page-needs-address = يُرجى ترك بريد إلكتروني أو رقم هاتف كي يصلك الرد.
