//! Characters as phones, word processors and other apps deliver them, made plain: one space, one quotation mark, nothing
//! invisible.

use unicode_normalization::UnicodeNormalization;

/// A text made plain: compatibility forms (NFKC), every space an ordinary one, curly and « » quotes as `"`, invisible
/// marks dropped, spaces folded. Doing it twice changes nothing more.
#[must_use]
pub fn plain(text: &str) -> String {
    plain_characters(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same without folding spaces.
#[must_use]
pub fn plain_characters(text: &str) -> String {
    if text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return text.to_owned();
    }
    // Dropping an invisible mark can bring a letter and its accent together, and composing can leave a mark that joins
    // nothing any more: hence once more, until nothing changes.
    let mut plain = pass(text);
    for _ in 0..4 {
        let again = pass(&plain);
        if again == plain {
            break;
        }
        plain = again;
    }
    plain
}

fn pass(text: &str) -> String {
    let visible = visible_only(&text.nfkc().collect::<String>());
    visible.nfkc().map(plain_character).collect()
}

/// Without marks that show nothing. A joiner stays where it joins: within an emoji, or a Persian or Indic word.
fn visible_only(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut before = ' ';
    let mut characters = text.chars().filter(|character| !is_invisible(*character)).peekable();
    while let Some(character) = characters.next() {
        let joins = |side: char| !side.is_ascii() && !side.is_whitespace() && !is_joiner(side);
        if is_joiner(character) && !(joins(before) && characters.peek().is_some_and(|after| joins(*after))) {
            continue;
        }
        kept.push(character);
        before = character;
    }
    kept
}

/// U+200C and U+200D, which keep letters apart or bind signs together.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}')
}

/// Soft hyphen, direction marks and isolates, zero-width spaces, byte order mark, and control characters that are no
/// space.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
    ) || (character.is_control() && !character.is_whitespace())
}

fn plain_character(character: char) -> char {
    match character {
        '\u{201C}'..='\u{201F}' | '\u{AB}' | '\u{BB}' | '\u{301D}'..='\u{301F}' => '"',
        space if space.is_whitespace() => ' ',
        other => other,
    }
}
