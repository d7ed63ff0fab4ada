//! What the client makes of the text a person types.

use crate::state::State;

/// How a piece of typed text is written to the app.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// A message: people, channels, links and e-mail addresses are marked up.
    Message,
    /// A command with `should_escape`: people and channels with their names, and links.
    EscapedCommand,
    /// A command without: plain words, only `&`, `<` and `>` as entities.
    PlainCommand,
}

/// `&`, `<` and `>` as entities; `&` first, so that none is escaped twice.
pub(crate) fn entities(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The text as Slack sends it to the app.
pub(crate) fn typed(state: &State, text: &str, style: Style) -> String {
    if style == Style::PlainCommand {
        return entities(text);
    }
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let at_word = before.is_none_or(|c: char| c.is_whitespace() || "(\"'“‘[{,".contains(c));
        let marked = if at_word { markup(state, rest, first, style) } else { None };
        let taken = match marked {
            Some((markup, length)) => {
                out.push_str(&markup);
                length
            }
            None => {
                out.push_str(&entities(first.encode_utf8(&mut [0; 4])));
                first.len_utf8()
            }
        };
        before = rest.get(..taken).and_then(|done| done.chars().next_back());
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

/// The markup at the beginning of `rest`, and how many bytes of it are used up.
fn markup(state: &State, rest: &str, first: char, style: Style) -> Option<(String, usize)> {
    match first {
        '@' => mention(state, rest, style),
        '#' => channel(state, rest),
        'h' => link(rest),
        _ if style == Style::Message && first.is_alphanumeric() => email(rest),
        _ => None,
    }
}

fn mention(state: &State, rest: &str, style: Style) -> Option<(String, usize)> {
    let after = rest.strip_prefix('@')?;
    for (word, markup) in [("here", "<!here>"), ("channel", "<!channel>"), ("everyone", "<!everyone>")] {
        if starts_with_word(after, word) {
            return Some((markup.to_owned(), 1 + word.len()));
        }
    }
    let group = state.store.usergroups.iter().find(|group| starts_with_word(after, &group.handle));
    if let Some(group) = group {
        return Some((format!("<!subteam^{}|@{}>", group.id, group.handle), 1 + group.handle.len()));
    }
    let people = state.store.people.iter().flat_map(|person| [(person, &person.real_name), (person, &person.name)]);
    let matching = people.filter(|(_, name)| !name.is_empty() && starts_with_word(after, name));
    let (person, name) = matching.max_by_key(|(_, name)| name.len())?;
    let markup = match style {
        Style::Message => format!("<@{}>", person.id),
        _ => format!("<@{}|{}>", person.id, person.name),
    };
    Some((markup, 1 + name.len()))
}

fn channel(state: &State, rest: &str) -> Option<(String, usize)> {
    let after = rest.strip_prefix('#')?;
    let named = state.store.channels.iter().filter(|channel| !channel.is_im && starts_with_word(after, &channel.name));
    let found = named.max_by_key(|channel| channel.name.len())?;
    Some((format!("<#{}|{}>", found.id, found.name), 1 + found.name.len()))
}

fn link(rest: &str) -> Option<(String, usize)> {
    if !rest.starts_with("https://") && !rest.starts_with("http://") {
        return None;
    }
    let until = rest.find(|c: char| c.is_whitespace() || "<>\"|".contains(c)).unwrap_or(rest.len());
    let link = rest.get(..until)?.trim_end_matches(['.', ',', '!', '?', ';', ':', ')', '\'', ']']);
    let host = link.split_once("://")?.1;
    (!host.is_empty()).then(|| (format!("<{}>", entities(link)), link.len()))
}

fn email(rest: &str) -> Option<(String, usize)> {
    let allowed = |c: char| c.is_alphanumeric() || "@._%+-".contains(c);
    let until = rest.find(|c: char| !allowed(c)).unwrap_or(rest.len());
    let address = rest.get(..until)?.trim_end_matches(['.', '-']);
    let (name, host) = address.split_once('@')?;
    let good = !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.contains('@');
    good.then(|| (format!("<mailto:{address}|{address}>"), address.len()))
}

/// Whether `text` begins with `word`, whatever the case, and the word ends there.
fn starts_with_word(text: &str, word: &str) -> bool {
    let Some(head) = text.get(..word.len()) else {
        return false;
    };
    let next = text.get(word.len()..).and_then(|rest| rest.chars().next());
    head.to_lowercase() == word.to_lowercase() && next.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '-')
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::manifest::Manifest;
    use crate::{Clock, World};

    fn state() -> State {
        let manifest = Arc::new(Manifest::parse(&Value::Null));
        State::new(None, World::default(), manifest, Clock::system(), String::new())
    }

    proptest! {
        /// Whatever is typed, what comes out has no bare `<` or `>` but in markup of ours, and nothing is lost.
        #[test]
        fn any_text_is_escaped(text in "(\\PC|[@#<>&]|@ada|#sales|https://a\\.b/\\?x&y |a@b\\.cd|\n){0,24}") {
            let state = state();
            for style in [Style::Message, Style::EscapedCommand, Style::PlainCommand] {
                let out = typed(&state, &text, style);
                prop_assert_eq!(out.matches('<').count(), out.matches('>').count());
                if style == Style::PlainCommand {
                    let back = out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
                    prop_assert_eq!(back, text.clone());
                }
            }
        }
    }
}
