### أسماء حقول السجلات في وسط الجملة.

field-label = { $key ->
    [addresses] العناوين الإضافية
    [amount] المبلغ
    [archived_at] وقت الأرشفة
    [assignment_rule] قاعدة الإسناد
    [assignment_rule_id] قاعدة الإسناد
    [authority] سلطة القرار
    [authority_grade] درجة سلطة القرار
    [automatic] أُنشئ تلقائيًا
    [away_until] الغياب حتى
    [body] النص
    [budget] الميزانية
    [budget_grade] درجة الميزانية
    [campaign] الحملة
    [capacity] الطاقة
    [champion] المناصر
    [champion_grade] درجة المناصر
    [channel] القناة
    [city] المدينة
    [close_note] ملاحظة على النتيجة
    [close_on] تاريخ الإغلاق
    [close_reason] سبب النتيجة
    [closed_at] وقت الإغلاق
    [decided_owner_id] المسؤول وقت الإغلاق
    [company_id] الشركة
    [company_role] الدور في الشركة
    [competition] المنافسة
    [competition_grade] درجة المنافسة
    [completed_at] وقت الإنجاز
    [completed_by] من أنجزها
    [conditions] الشروط
    [contact_id] جهة الاتصال
    [contacts] أشخاص الصفقة
    [content_type] نوع الملف
    [converted_at] وقت التحويل
    [converted_company_id] الشركة الناتجة عن التحويل
    [converted_deal_id] الصفقة الناتجة عن التحويل
    [country] البلد
    [currency] العملة
    [decision_criteria] معايير القرار
    [decision_criteria_grade] درجة معايير القرار
    [decision_process] مسار القرار
    [decision_process_grade] درجة مسار القرار
    [department_id] القسم
    [description] الوصف
    [direction] الاتجاه
    [disqualified_note] ملاحظة على الاستبعاد
    [disqualified_reason] سبب الاستبعاد
    [domain] النطاق
    [due_at] وقت الاستحقاق
    [due_on] تاريخ الاستحقاق
    [due_time] ساعة الاستحقاق
    [duration_minutes] المدة بالدقائق
    [economic_buyer] صاحب قرار الشراء
    [economic_buyer_grade] درجة صاحب قرار الشراء
    [email] البريد الإلكتروني
    [emails] عناوين البريد الإلكتروني
    [employees] عدد الموظفين
    [field_access] الوصول إلى الحقول
    [file_id] الملف
    [follow_up_on] تاريخ المتابعة
    [forecast_category] فئة التوقع
    [happened_at] الوقت
    [identified_pain] المشكلة
    [identified_pain_grade] درجة المشكلة
    [industry] القطاع
    [key] المفتاح
    [lead_ids] قادة الفريق
    [lifecycle] دورة الحياة
    [locale] اللغة
    [member_ids] الأعضاء
    [members] الأشخاص والفرق
    [message] الرسالة
    [metrics] المؤشرات
    [metrics_grade] درجة المؤشرات
    [minutes_before] الدقائق قبلها
    [name] الاسم
    [need] الحاجة
    [need_grade] درجة الحاجة
    [note] الملاحظة
    [occasion] المناسبة
    [options] الخيارات
    [outcome] النتيجة
    [own_scope] النطاق الشخصي
    [owner_id] المسؤول
    [parent_id] الشركة الأم
    [period] الفترة
    [permalink] الرابط
    [permissions] الصلاحيات
    [phones] أرقام الهاتف
    [pipeline_id] مسار المبيعات
    [position] الموضع
    [postal_code] الرمز البريدي
    [previous_id] المهمة السابقة
    [priority] الأولوية
    [probability] الاحتمال
    [qualification_score] درجة التأهيل
    [reason] السبب
    [record_id] السجل
    [record_kind] نوع السجل
    [recurrence] التكرار
    [region] المنطقة
    [remind_at] وقت التذكير
    [required_fields] الحقول المطلوبة
    [role_ids] الأدوار
    [roles] الأدوار
    [scope] نطاق الرؤية
    [sent_at] وقت الإرسال
    [sha256] البصمة
    [size_bytes] الحجم
    [snoozed_until] مؤجل حتى
    [source] المصدر
    [stage] المرحلة
    [stage_entered_at] وقت دخول المرحلة
    [stage_id] المرحلة
    [start_on] تاريخ البدء
    [starts_on] اليوم الأول
    [state] الولاية
    [status] الحالة
    [storage_key] مكان التخزين
    [strategy] الطريقة
    [street] الشارع
    [subject] الموضوع
    [system] جزء من كل مساحة عمل
    [tags] الوسوم
    [tax_id] الرقم الضريبي
    [territories] المناطق
    [time_zone] المنطقة الزمنية
    [timeline] الجدول الزمني
    [timeline_grade] درجة الجدول الزمني
    [title] العنوان
    [type] النوع
    [user_id] الشخص
    [website] الموقع الإلكتروني
    [connected] مشترك مع مؤسسة أخرى
    [is_private] خاصة
    [mode] التسجيل
    [opened] فتحها النظام
    [shows_amounts] إظهار المبالغ
    [slack_id] المعرّف في Slack
    [about] بخصوص
    [due_at_time] في هذا الوقت
    [new_email] بريد جهة الاتصال الجديدة
    [new_phone] هاتف جهة الاتصال الجديدة
    [next_step_on] المتابعة في
   *[other] { $key }
}
