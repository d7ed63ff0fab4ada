### البحث: المرشحات التي لا تُقرأ وعمليات البحث المحفوظة.

error-not-a-cursor = هذه الصفحة من قائمة أخرى. يُرجى البدء من صفحتها الأولى.
error-too-many-filters = الحد الأقصى لمرشحات البحث هو { $limit }. يُرجى حذف بعضها.
error-filter-value = لا يعرف ⁦{ $filter }:⁩ القيمة «{ $given }» (الحرف { $at }). يُرجى التحقق من كتابتها، أو وضعها بين علامتي اقتباس للبحث عن الكلمات.
error-filter-value-near = لا يعرف ⁦{ $filter }:⁩ القيمة «{ $given }» (الحرف { $at }). هل المقصود ⁦{ $filter }:{ $near }⁩؟
error-filter-not-compared = لا يكون { $filter } أكبر أو أصغر (الحرف { $at }). يُكتب ⁦{ $filter }:⁩ ثم القيمة.
error-filter-not-days = «{ $given }» ليس يومًا ولا مدة في { $filter } (الحرف { $at }). أمثلة: ⁦{ $filter }:7d⁩ أو ⁦{ $filter }:this month⁩ أو ⁦{ $filter }<2026-12-31⁩.
error-filter-length-compared = لا شيء قبل { $given } أو بعدها (الحرف { $at }). يُكتب ⁦{ $filter }:{ $given }⁩، أو تكون المقارنة بيوم.
error-filter-not-number = «{ $given }» ليس رقمًا في { $filter } (الحرف { $at }). أمثلة: ⁦{ $filter }>10k⁩ أو ⁦{ $filter }:10k..50k⁩.
error-filter-unknown = المرشح «{ $filter }» غير موجود (الحرف { $at }). أمثلة: ⁦stage:, owner:, tag:, amount>10k, close<2026-12-31, updated:7d⁩، أو يوضع بين علامتي اقتباس للبحث عن الكلمات.
error-filter-unknown-near = المرشح «{ $filter }» غير موجود (الحرف { $at }). هل المقصود { $near }؟ يوضع بين علامتي اقتباس للبحث عن الكلمات.
error-filter-several = يحتمل ⁦{ $filter }:{ $given }⁩ أكثر من معنى: { $names } (الحرف { $at }). يُرجى كتابة جزء أطول من الاسم، بين علامتي اقتباس إن كان فيه مسافات.
error-filter-hidden = لا يظهر لك { $filter }، فلا يمكن البحث به (الحرف { $at }). يُرجى حذفه.
error-filter-alone = لا تجتمع ⁦{ $filter }:{ $given }⁩ مع قيمة أخرى (الحرف { $at }). تُكتب في مرشحين.
error-search-needs-name = البحث المحفوظ يحتاج إلى اسم.
error-search-empty = لا شيء للبحث عنه. يُرجى كتابة كلمات أو مرشح مثل stage:proposal.
error-search-not-yours = حفظ شخص آخر هذا البحث. يمكن حفظه باسم جديد لتغييره.
