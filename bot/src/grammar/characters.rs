//! A line as it was typed, without what was pasted with it.

use crm_core::grammar::plain;

use super::verb::slash_command;

/// A text made plain ([`plain`]), a pasted `/crm` in front dropped. Doing it twice changes nothing more.
///
/// `&amp;` and the like stay: they are Slack's, and are decoded where a message of Slack's is read.
#[must_use]
pub fn normalise(text: &str) -> String {
    let plain = plain(text);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let pasted = words.iter().take_while(|word| slash_command(word) == Some(None)).count();
    words.get(pasted..).unwrap_or_default().join(" ")
}
