//! Which way words run. A value that runs the other way than the text around it would reorder the sentence; so it stands
//! between U+2068 and U+2069 (decision 006). In a text that runs from right to left that is every value, and every command
//! in backticks; in others only what is written from right to left, as people copy references and addresses.

use std::borrow::Cow;

use super::locale::Language;

/// First Strong Isolate: what follows finds its own direction.
const ISOLATE: char = '\u{2068}';
/// Left-to-Right Isolate.
const LEFT_TO_RIGHT: char = '\u{2066}';
/// Pop Directional Isolate: the end of either.
const POP: char = '\u{2069}';
/// Zero Width Space: where Slack sees a word end.
const EDGE: char = '\u{200B}';

/// Words that run from right to left kept from reordering what stands around them; others as they are.
#[must_use]
pub fn isolated(words: &str) -> Cow<'_, str> {
    if words.chars().any(runs_right_to_left) && !is_isolated(words) {
        Cow::Owned(format!("{ISOLATE}{words}{POP}"))
    } else {
        Cow::Borrowed(words)
    }
}

/// A value in a text of this language, kept apart from it where it may run the other way.
pub(super) fn apart(words: Cow<'_, str>, language: Language) -> String {
    if !words.is_empty() && (language.is_right_to_left() || words.chars().any(runs_right_to_left)) {
        format!("{ISOLATE}{words}{POP}")
    } else {
        words.into_owned()
    }
}

/// Words of which the end was cut off: what was opened in them is closed again. Keeps the number of characters, of which
/// the last may become the end of an isolate.
#[must_use]
pub fn closed(cut: String) -> String {
    if open_at_end(&cut) == 0 {
        return cut;
    }
    // What ends the isolates takes the place of what would stand there.
    let length = cut.chars().count();
    for keep in (0..length).rev() {
        let kept: String = cut.chars().take(keep).collect();
        let open = open_at_end(&kept);
        if keep + 1 + open <= length {
            return format!("{kept}…{}", POP.to_string().repeat(open));
        }
    }
    cut
}

/// How many isolates are still open where the words end.
fn open_at_end(words: &str) -> usize {
    words.chars().fold(0_usize, |open, character| match character {
        ISOLATE | LEFT_TO_RIGHT => open + 1,
        POP => open.saturating_sub(1),
        _ => open,
    })
}

/// The source of a catalogue that runs from right to left: what stands in backticks is a command, and runs from left to
/// right. Slack takes backticks for markup at the edge of a word only, and knows U+200B for one.
pub(super) fn with_commands_apart(source: &str) -> String {
    let lines =
        source.split('\n').map(|line| if line.starts_with('#') { line.to_owned() } else { commands_apart(line) });
    lines.collect::<Vec<_>>().join("\n")
}

fn commands_apart(line: &str) -> String {
    let mut text = String::with_capacity(line.len() + 16);
    let mut pieces = line.split('`').peekable();
    let mut is_command = false;
    while let Some(piece) = pieces.next() {
        let is_last = pieces.peek().is_none();
        match (is_command, is_last) {
            (true, false) => text.push_str(&format!("{LEFT_TO_RIGHT}{EDGE}`{piece}`{EDGE}{POP}")),
            // A backtick that nothing closes stays what it is.
            (true, true) => text.extend(["`", piece]),
            (false, _) => text.push_str(piece),
        }
        is_command = !is_command;
    }
    text
}

/// A text in which no mark stands within backticks: people copy commands out of them.
pub(super) fn code_untouched(words: String) -> String {
    if !words.contains('`') {
        return words;
    }
    let mut in_code = false;
    words
        .chars()
        .filter(|character| {
            in_code ^= *character == '`';
            !(in_code && matches!(*character, ISOLATE | LEFT_TO_RIGHT | POP))
        })
        .collect()
}

fn is_isolated(words: &str) -> bool {
    words.starts_with(ISOLATE) && words.ends_with(POP)
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
fn runs_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_kept_apart_where_they_may_run_the_other_way() {
        assert_eq!(apart("Acme".into(), Language::English), "Acme");
        assert_eq!(apart("شركة".into(), Language::French), "\u{2068}شركة\u{2069}");
        assert_eq!(apart("D-142".into(), Language::Arabic), "\u{2068}D-142\u{2069}");
        assert_eq!(apart("".into(), Language::Arabic), "");
        assert_eq!((isolated("Acme"), isolated("شركة")), ("Acme".into(), "\u{2068}شركة\u{2069}".into()));
        assert_eq!(isolated("\u{2068}شركة\u{2069}"), "\u{2068}شركة\u{2069}");
    }

    #[test]
    fn commands_run_from_left_to_right_and_can_be_copied() {
        let source = "# a `comment`\none = اكتب `/crm { $command }` للبحث.\ntwo = `a` و `b";
        let apart = with_commands_apart(source);
        assert_eq!(
            apart,
            "# a `comment`\none = اكتب \u{2066}\u{200B}`/crm { $command }`\u{200B}\u{2069} للبحث.\ntwo = \u{2066}\u{200B}`a`\u{200B}\u{2069} و `b"
        );
        assert_eq!(code_untouched("\u{2066}`/crm \u{2068}x\u{2069}`\u{2069}".to_owned()), "\u{2066}`/crm x`\u{2069}");
    }

    proptest! {
        #[test]
        fn what_was_cut_is_closed_and_not_longer(text in "[ab\u{2066}\u{2068}\u{2069}]{0,30}") {
            let whole = closed(text.clone());
            prop_assert!(whole.chars().count() <= text.chars().count().max(1) , "{text:?} {whole:?}");
            let mut open = 0_i32;
            for character in whole.chars() {
                open += match character { ISOLATE | LEFT_TO_RIGHT => 1, POP if open > 0 => -1, _ => 0 };
            }
            prop_assert_eq!(open, 0);
        }
    }
}
