//! Names and kinds of files as others gave them, made harmless.

/// The longest name, in characters; what file systems take.
pub(super) const MAX: usize = 255;

/// What stands where a name says nothing.
const NAMELESS: &str = "file";

/// A name without folders, control characters, marks that turn the direction of writing (`gpj.exe` that reads `exe.jpg`) or
/// characters that mean something to a system; never empty, never hidden, with its ending kept where it is too long.
pub(super) fn harmless(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let kept = last.chars().filter(|character| !character.is_control() && !turns_direction(*character));
    let plain: String = kept.map(|character| if "<>:\"|?*".contains(character) { '_' } else { character }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = plain.trim_matches(['.', ' ']);
    if plain.is_empty() { NAMELESS.to_owned() } else { shortened(plain) }
}

fn turns_direction(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= MAX {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.chars().count() <= 10);
    let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
    let stem: String = name.chars().take(MAX - ending.chars().count()).collect();
    format!("{}{ending}", stem.trim_end_matches(['.', ' ']))
}

/// `type/subtype` in lower case, without parameters; what says nothing where it is none.
pub(super) fn content_type(given: &str) -> String {
    let plain = given.split(';').next().unwrap_or_default().trim().to_lowercase();
    let token = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    let sound = plain.len() <= 100 && plain.split_once('/').is_some_and(|(kind, of)| token(kind) && token(of));
    if sound { plain } else { "application/octet-stream".to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_lose_what_could_do_harm() {
        for (given, kept) in [
            ("offer.pdf", "offer.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\offer.pdf", "offer.pdf"),
            ("folder/", "folder"),
            (".htaccess", "htaccess"),
            ("..", "file"),
            ("", "file"),
            ("a\u{0}b\nc.txt", "abc.txt"),
            ("photo\u{202E}gpj.exe", "photogpj.exe"),
            ("what? <now>.txt", "what_ _now_.txt"),
            ("Préçis  été.pdf ", "Préçis été.pdf"),
        ] {
            assert_eq!(harmless(given), kept, "{given:?}");
        }
        let long = harmless(&format!("{}.pdf", "x".repeat(400)));
        assert!(long.chars().count() == MAX && long.ends_with("x.pdf"));
    }

    #[test]
    fn kinds_are_kinds() {
        assert_eq!(content_type("Text/HTML; charset=utf-8"), "text/html");
        assert_eq!(content_type("image/svg+xml"), "image/svg+xml");
        for wrong in ["", "pdf", "a/b/c", "text/<script>", "text/", "/x", "text/html\r\nX: y"] {
            assert_eq!(content_type(wrong), "application/octet-stream", "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn any_name_becomes_one_that_stays_as_it_is(given in "\\PC{0,400}") {
            let name = harmless(&given);
            prop_assert!((1..=MAX).contains(&name.chars().count()));
            prop_assert!(!name.contains(['/', '\\', '\0', '\n']) && name != "." && name != "..");
            prop_assert_eq!(harmless(&name), name);
        }
    }
}
