### سطر الأوامر.

import-note-unknown-owner = «{ $owner }» لا يعمل هنا بعد، فليست هذه الصفوف له.
import-note-unknown-stage = «{ $stage }» ليست من مراحلك؛ تبدأ هذه الصفقات في { $first }.
