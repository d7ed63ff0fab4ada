//! Which record a message is about: that of the card it answers, one it names, that of the channel, or the contact whose e-mail
//! address stands in it. Never a guess between several.

use crm_core::records::{RecordKind, Reference};
use crm_core::{Result, Tx, activities, channels, contacts, fields, posted, search};
use uuid::Uuid;

/// A message, as far as its meaning goes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Talk<'a> {
    /// The conversation.
    pub channel: &'a str,
    /// The message.
    pub ts: &'a str,
    /// The message that its thread begins with, where it is in one.
    pub thread: Option<&'a str>,
    /// Its words, as Slack wrote them.
    pub text: &'a str,
}

/// What a message is about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Guess {
    /// One record.
    One((RecordKind, Uuid)),
    /// Several are named; somebody must say which.
    Several(Vec<(RecordKind, Uuid)>),
    /// Nothing that is known, or that the actor sees.
    Unknown,
}

/// The most records that a choice offers.
const CHOICES: usize = 10;

/// What the message is about, as far as the actor sees it.
pub(crate) async fn guess(tx: &mut Tx, talk: Talk<'_>) -> Result<Guess> {
    for ts in [talk.thread, Some(talk.ts)].into_iter().flatten().filter(|ts| !ts.is_empty()) {
        if let Some(record) = of_post(tx, talk.channel, ts).await? {
            return Ok(Guess::One(record));
        }
    }
    let mut named = Vec::new();
    for reference in references(talk.text) {
        if let Some(id) = search::locate(tx, reference).await?
            && !named.contains(&(reference.kind, id))
        {
            named.push((reference.kind, id));
        }
    }
    named.truncate(CHOICES);
    match named.as_slice() {
        [] => {}
        [one] => return Ok(Guess::One(*one)),
        _ => return Ok(Guess::Several(named)),
    }
    if let Some(channel) = channels::of_channel(tx, talk.channel).await? {
        return Ok(Guess::One(channel.record()));
    }
    let emails: Vec<String> = addresses(talk.text).iter().filter_map(|found| fields::email(found).ok()).collect();
    if !emails.is_empty()
        && let Some(contact) = contacts::with_address(tx, &emails, &[]).await?
    {
        return Ok(Guess::One((RecordKind::Contact, contact.id)));
    }
    Ok(Guess::Unknown)
}

/// The record of a message that we posted, or that was kept before: a card, or what somebody's note is on.
async fn of_post(tx: &mut Tx, channel: &str, ts: &str) -> Result<Option<(RecordKind, Uuid)>> {
    let mut found: Vec<_> =
        posted::card_at(tx, channel, ts).await?.map(|card| (card.kind, card.record)).into_iter().collect();
    for kept in channels::kept_of(tx, channel, ts).await? {
        match kept.kind {
            RecordKind::Activity => {
                let activity = activities::get(tx, kept.record).await?;
                found.extend(activity.and_then(|one| Some((RecordKind::parse(&one.record_kind)?, one.record_id))));
            }
            kind => found.push((kind, kept.record)),
        }
    }
    for record in found {
        if RecordKind::REFERENCED.contains(&record.0)
            && tx.actor().may_read(record.0)
            && !search::rows(tx, &[record]).await?.is_empty()
        {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

/// The references in a text, and those in links to records (`…/r/D-142`), in their order; with the dash, because `t9` and
/// `c4` are also words.
pub(crate) fn references(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    for word in text.split(|character: char| !(character.is_alphanumeric() || is_dash(character))) {
        let dashed = word.chars().nth(1).is_some_and(is_dash);
        if let Some(reference) = Reference::parse(word).filter(|_| dashed)
            && !found.contains(&reference)
        {
            found.push(reference);
        }
    }
    found
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2014}')
}

/// What looks like an e-mail address in Slack's text: `<mailto:a@b|a@b>` or bare.
fn addresses(text: &str) -> Vec<&str> {
    let edge = |character: char| character.is_whitespace() || "<>|,;()\"'".contains(character);
    let mut found: Vec<&str> = text
        .split(edge)
        .map(|word| word.strip_prefix("mailto:").unwrap_or(word).trim_matches(['.', ':', '?', '!']))
        .filter(|word| word.contains('@') && !word.starts_with('@') && !word.ends_with('@'))
        .collect();
    found.dedup();
    found.truncate(CHOICES);
    found
}

/// The address of a message, as Slack makes it.
pub(crate) fn permalink(domain: &str, channel: &str, ts: &str, thread: Option<&str>) -> String {
    let base = format!("https://{domain}.slack.com/archives/{channel}/p{}", ts.replace('.', ""));
    match thread.filter(|thread| !thread.is_empty() && *thread != ts) {
        Some(thread) => format!("{base}?thread_ts={thread}&cid={channel}"),
        None => base,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn references_stand_in_words_and_links() {
        let names = |text: &str| references(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names("see D-142, and d-142 or <https://crm.example/r/C-7|this>"), ["D-142", "C-7"]);
        assert_eq!(names("call t9 about c4, B-52 and x-1"), Vec::<String>::new());
        assert_eq!(names("D–142."), ["D-142"]);
    }

    #[test]
    fn addresses_are_found_in_slacks_markup() {
        assert_eq!(addresses("ask <mailto:nils@acme.example|nils@acme.example>"), ["nils@acme.example"]);
        assert_eq!(addresses("(nils@acme.example), @here <@U1>"), ["nils@acme.example"]);
        assert_eq!(addresses("nothing @ all"), Vec::<&str>::new());
    }

    #[test]
    fn permalinks_are_slacks_own() {
        assert_eq!(permalink("acme", "C1", "1.002", None), "https://acme.slack.com/archives/C1/p1002");
        assert_eq!(
            permalink("acme", "C1", "2.003", Some("1.002")),
            "https://acme.slack.com/archives/C1/p2003?thread_ts=1.002&cid=C1"
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*") {
            references(&text);
            addresses(&text);
        }
    }
}
