//! Links to records unfurl: what everybody in the channel may read, and, in Slack's own pane, what the one who opens it may.
//! What the one who posted the link does not see is not unfurled: the link itself would tell nothing either.

use crm_core::actor::Origin;
use crm_core::jobs::JobError;
use crm_core::records::{RecordKind, Reference};
use crm_core::{Actor, Tx, channels, search};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::objects;
use crate::bot::Bot;
use crate::delivery::Happened;
use crate::people;
use crate::slack::SlackError;

/// How many links of one message are unfurled.
const MOST: usize = 5;

/// Whether somebody shared links.
pub(crate) fn is_link(event: &Value) -> bool {
    event.get("links").and_then(Value::as_array).is_some_and(|links| !links.is_empty())
}

/// Somebody shared links, or writes them just now.
pub(crate) async fn shared(bot: Bot, event: Happened) -> Result<(), JobError> {
    let person = event.text("user").to_owned();
    let links = event.field("links").as_array().map(Vec::as_slice).unwrap_or_default();
    let wanted: Vec<(String, Reference)> = links
        .iter()
        .filter_map(|link| link.get("url")?.as_str())
        .filter_map(|url| Some((url.to_owned(), reference_of(bot.public_url()?, url)?)))
        .take(MOST)
        .collect();
    if wanted.is_empty() || person.is_empty() {
        return Ok(());
    }
    let Some(mut tx) = people::known(&bot, &event.workspace, &person).await? else { return Ok(()) };
    let composer = event.text("source") == "composer";
    let mut unfurls = Vec::new();
    for (url, reference) in wanted {
        if let Some(shown) = unfurl(&bot, &mut tx, event.text("channel"), (&url, reference), &event).await? {
            unfurls.push((url, shown));
        }
    }
    drop(tx);
    if unfurls.is_empty() {
        return Ok(());
    }
    let mut place = Map::new();
    match (event.text("unfurl_id"), event.text("source")) {
        ("", _) | (_, "") => {
            place.insert("channel".to_owned(), event.text("channel").into());
            place.insert("ts".to_owned(), event.text("message_ts").into());
        }
        (id, source) => {
            place.insert("unfurl_id".to_owned(), id.into());
            place.insert("source".to_owned(), source.into());
        }
    }
    send(&bot, event.workspace.id, place, unfurls, composer).await
}

/// What a link shows.
struct Shown {
    entity: Value,
    blocks: Value,
}

async fn unfurl(
    bot: &Bot,
    tx: &mut Tx,
    channel: &str,
    (url, reference): (&str, Reference),
    event: &Happened,
) -> Result<Option<Shown>, JobError> {
    let Some(id) = search::locate(tx, reference).await? else { return Ok(None) };
    let record = (reference.kind, id);
    let open = shows_amounts(bot, event, channel, record).await?;
    // In the language of the workspace: everybody reads it.
    let mut system = bot.crm().begin(&Actor::system(event.workspace.id, Origin::Slack)).await?;
    let viewer = crate::delivery::cards::everybody(bot, &mut system).await?;
    drop(system);
    let Some(facts) = objects::facts(&viewer, tx, record, open).await? else { return Ok(None) };
    let canonical = address_of(bot.public_url().unwrap_or_default(), reference);
    Ok(Some(Shown { entity: facts.entity(&viewer, Some(url), &canonical), blocks: facts.blocks() }))
}

/// Whether amounts and contact data of this record may show in this channel: where it was linked to the record for that, and
/// nobody from outside reads it.
async fn shows_amounts(
    bot: &Bot,
    event: &Happened,
    channel: &str,
    record: (RecordKind, Uuid),
) -> Result<bool, JobError> {
    if event.is_shared || !channel.starts_with(['C', 'G']) {
        return Ok(false);
    }
    let mut tx = bot.crm().begin(&Actor::system(event.workspace.id, Origin::Slack)).await?;
    let linked = channels::of_channel(&mut tx, channel).await?;
    Ok(linked.is_some_and(|linked| linked.record() == record && linked.shows_amounts))
}

/// Sends the unfurls as Work Objects; where Slack does not take those, as blocks.
async fn send(
    bot: &Bot,
    workspace: Uuid,
    place: Map<String, Value>,
    unfurls: Vec<(String, Shown)>,
    composer: bool,
) -> Result<(), JobError> {
    let token = bot.token(workspace).await?;
    let entities: Vec<&Value> = unfurls.iter().map(|(_, shown)| &shown.entity).collect();
    let mut objects = place.clone();
    objects.insert("metadata".to_owned(), json!({ "entities": entities }));
    let refused = match bot.slack().post(&token, "chat.unfurl", &Value::Object(objects)).await {
        Ok(_) => return Ok(()),
        Err(SlackError::Refused(code)) => code,
        Err(error) => return Err(error.into()),
    };
    // The message is gone, or was sent before we came: nobody waits for it.
    if composer || ["cannot_find_message", "invalid_unfurl_id", "cannot_unfurl_message"].contains(&refused.as_str()) {
        tracing::info!(refused, "a link was not unfurled");
        return Ok(());
    }
    tracing::info!(refused, "Work Objects are not taken here; a link is unfurled as blocks");
    let blocks: Map<String, Value> =
        unfurls.into_iter().map(|(url, shown)| (url, json!({ "blocks": shown.blocks }))).collect();
    let mut plain = place;
    plain.insert("unfurls".to_owned(), Value::Object(blocks));
    match bot.slack().post(&token, "chat.unfurl", &Value::Object(plain)).await {
        Ok(_) => Ok(()),
        Err(SlackError::Refused(code)) => {
            tracing::warn!(code, "a link was not unfurled");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// The address of a record.
pub(crate) fn address_of(public_url: &str, reference: Reference) -> String {
    format!("{}/r/{reference}", public_url.trim_end_matches('/'))
}

/// The record that an address of ours means.
fn reference_of(public_url: &str, url: &str) -> Option<Reference> {
    let (ours, url): (url::Url, url::Url) = (public_url.parse().ok()?, url.parse().ok()?);
    if ours.host_str() != url.host_str() {
        return None;
    }
    let base = ours.path().trim_end_matches('/');
    let rest = url.path().strip_prefix(base)?.strip_prefix("/r/")?;
    Reference::parse(rest.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_records_read_back() {
        let deal = Reference { kind: RecordKind::Deal, number: 142 };
        for ours in
            ["https://crm.example.com", "https://crm.example.com/", "https://example.com/crm", "http://127.0.0.1:8080"]
        {
            let address = address_of(ours, deal);
            assert_eq!(reference_of(ours, &address), Some(deal), "{address}");
            assert_eq!(reference_of(ours, &format!("{address}?from=mail")), Some(deal));
        }
        for other in
            ["https://crm.example.com/r/", "https://crm.example.com/x/D-1", "https://evil.example/r/D-1", "nonsense"]
        {
            assert_eq!(reference_of("https://crm.example.com", other), None, "{other}");
        }
    }
}
