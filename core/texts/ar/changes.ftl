### ما تغيّر وما جرى التراجع عنه وإعادته. لا تأتي العلامة إلا قبل ما حُفظ.

changed-by = بواسطة { $by }، { $time }
changed-by-was = بواسطة { $by }، { $time } · قبل ذلك: { $was }

change-moved = ✅ { $reference } الآن في مرحلة { $stage }.
change-field = ✅ { $reference }: قيمة الحقل «{ $field }» الآن { $value }.
change-emptied = ✅ { $reference }: الحقل «{ $field }» الآن فارغ.
change-fields = ✅ تغيّر { $reference }: { $fields }.
change-owner = ✅ المسؤول عن { $reference } الآن { $owner }.
change-owner-nobody = ✅ لا مسؤول عن { $reference } الآن.
change-status = ✅ حالة { $reference } الآن { $status }.
change-tags = ✅ وسوم { $reference } الآن { $tags }.
change-tags-none = ✅ لا وسوم على { $reference } الآن.
change-follow-up = ✅ { $reference }: المتابعة في { $day }.
change-follow-up-none = ✅ لا موعد متابعة لـ{ $reference } الآن.
change-snoozed = ✅ { $reference } مؤجل حتى { $at }.
change-archived = ✅ { $reference } في الأرشيف.
change-restored = ✅ عاد { $reference } من الأرشيف.
change-none = كان { $reference } كذلك من قبل، ولم يتغير شيء.

undone-moved = { $way ->
    [redo] ✅ تمت الإعادة: { $reference } في مرحلة { $stage }.
   *[undo] ✅ تم التراجع: عاد { $reference } إلى مرحلة { $stage }.
}
undone-field = { $way ->
    [redo] ✅ تمت الإعادة: قيمة «{ $field }» في { $reference } هي { $value }.
   *[undo] ✅ تم التراجع: قيمة «{ $field }» في { $reference } من جديد { $value }.
}
undone-emptied = { $way ->
    [redo] ✅ تمت الإعادة: «{ $field }» في { $reference } فارغ.
   *[undo] ✅ تم التراجع: «{ $field }» في { $reference } فارغ من جديد.
}
undone-fields = { $way ->
    [redo] ✅ تمت الإعادة: { $reference } كما صار بعد التغيير.
   *[undo] ✅ تم التراجع: { $reference } كما كان.
}
undone-archived = { $way ->
    [redo] ✅ تمت الإعادة: { $reference } في الأرشيف.
   *[undo] ✅ تم التراجع: { $reference } في الأرشيف.
}
undone-restored = { $way ->
    [redo] ✅ تمت الإعادة: عاد { $reference }.
   *[undo] ✅ تم التراجع: عاد { $reference }.
}
undone-other = { $way ->
    [redo] ✅ تمت الإعادة.
   *[undo] ✅ تم التراجع.
}
undone-nothing = كان كذلك من قبل، ولم يتغير شيء.
undone-batch = { $count ->
    [zero] لم يتم التراجع عن شيء.
    [one] ✅ تم التراجع عن تغيير واحد.
    [two] ✅ تم التراجع عن تغييرين.
    [few] ✅ تم التراجع عن { $count } تغييرات.
    [many] ✅ تم التراجع عن { $count } تغييرًا.
   *[other] ✅ تم التراجع عن { $count } تغيير.
}
undone-batch-kept = { $count ->
    [zero] لم يبق أي تغيير:
    [one] بقي تغيير واحد:
    [two] بقي تغييران:
    [few] بقيت { $count } تغييرات، منها:
    [many] بقي { $count } تغييرًا، منها:
   *[other] بقي { $count } تغيير، منها:
}
error-undo-too-late = يمكن التراجع عن التغيير من رسالته خلال 24 ساعة. ويبقى في السجل.

button-undo = تراجع
button-redo = إعادة
button-undo-spoken = التراجع أو الإعادة: { $what }
button-compare = مقارنة
compare-title = ما حدث لـ{ $reference } { $name } منذ ذلك الحين
