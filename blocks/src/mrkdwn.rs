//! Slack's markup, safely: what a person typed never becomes markup, a link or a ping.

use std::borrow::Cow;
use std::fmt;

use crm_core::texts::Text;

/// Text in Slack's mrkdwn in which every value has been escaped. The only ways to make one are from the catalogue and from
/// escaped words, so that no `<!channel>` is ever sent by accident.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mrkdwn(String);

impl Mrkdwn {
    /// A message of the catalogue; its markup counts, its values are escaped.
    #[must_use]
    pub fn of(text: &Text, locale: &str) -> Self {
        Self(text.render_with(locale, escaped))
    }

    /// Words of a person, as they are.
    #[must_use]
    pub fn words(words: &str) -> Self {
        Self(escaped(words).into_owned())
    }

    /// Words of a person, bold.
    #[must_use]
    pub fn bold(words: &str) -> Self {
        Self(format!("*{}*", escaped(words)))
    }

    /// A person of the workspace; shown as a link to their profile, a ping only to who is in the conversation.
    #[must_use]
    pub fn mention(slack_id: &str) -> Self {
        let id: String = slack_id.chars().filter(char::is_ascii_alphanumeric).collect();
        Self(format!("<@{id}>"))
    }

    /// This, then `separator`, then that; without the separator where one of them is empty.
    #[must_use]
    pub fn then(self, separator: &'static str, next: &Self) -> Self {
        match (self.0.is_empty(), next.0.is_empty()) {
            (_, true) => self,
            (true, _) => next.clone(),
            _ => Self(format!("{}{separator}{}", self.0, next.0)),
        }
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Mrkdwn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Breaks markup at the edge of a word (inside a word, such as `first_last@acme.example`, Slack sees none).
const BREAK: char = '\u{200B}';

/// `&`, `<` and `>` as entities, and markup broken.
fn escaped(words: &str) -> Cow<'_, str> {
    if !words.contains(|character| "&<>*_~`".contains(character)) {
        return Cow::Borrowed(words);
    }
    let mut text = String::with_capacity(words.len() + 16);
    let mut before = None;
    let mut rest = words.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => {
                if before.is_none_or(|before| before == '\n') {
                    text.push(BREAK);
                }
                text.push_str("&gt;");
            }
            '*' | '_' | '~' | '`' => {
                let inside =
                    before.is_some_and(char::is_alphanumeric) && rest.peek().is_some_and(|next| next.is_alphanumeric());
                if inside && character != '`' {
                    text.push(character);
                } else {
                    text.extend([BREAK, character, BREAK]);
                }
            }
            other => text.push(other),
        }
        before = Some(character);
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_type_stays_what_they_typed() {
        assert_eq!(Mrkdwn::words("<!channel> & co").as_str(), "&lt;!channel&gt; &amp; co");
        assert_eq!(Mrkdwn::words("first_last@acme.example").as_str(), "first_last@acme.example");
        assert_eq!(Mrkdwn::words("*bold*").as_str(), "\u{200B}*\u{200B}bold\u{200B}*\u{200B}");
        assert_eq!(Mrkdwn::words("> not a quote").as_str(), "\u{200B}&gt; not a quote");
        assert_eq!(Mrkdwn::mention("U1|x>").as_str(), "<@U1x>");
    }

    proptest! {
        #[test]
        fn no_link_or_ping_survives(words in "[<>&!@#|a-z*_~` \n]{0,40}") {
            prop_assert!(!Mrkdwn::words(&words).as_str().contains(['<', '>']));
        }
    }
}
