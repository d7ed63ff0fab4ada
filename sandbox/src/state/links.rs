//! Links in messages: which of them the app is told of, and how they are unfurled.

use serde_json::{Map, Value, json};

use super::messages::Message;
use super::{Audience, State};
use crate::ids;

/// A message with links that a person is still writing.
#[derive(Clone, Debug)]
pub(crate) struct Composed {
    pub person: String,
    pub text: String,
    /// What the app shows for its links.
    pub attachments: Vec<Value>,
}

/// The addresses marked up in a message's text, each once, in reading order.
pub(crate) fn links_in(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in text.split('<').skip(1) {
        let Some((inside, _)) = piece.split_once('>') else {
            continue;
        };
        let address = inside.split('|').next().unwrap_or_default();
        if address.starts_with("http://") || address.starts_with("https://") {
            let address = address.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            if !found.contains(&address) {
                found.push(address);
            }
        }
    }
    found
}

/// The host of an address, without its port.
pub(crate) fn domain_of(link: &str) -> Option<String> {
    url::Url::parse(link).ok()?.host_str().map(str::to_lowercase)
}

impl State {
    /// Whether the app unfurls links of this domain: one the manifest names, or one below it.
    pub fn unfurls(&self, domain: &str) -> bool {
        let named = |known: &String| domain == known || domain.ends_with(&format!(".{known}"));
        self.surfaces.open || self.surfaces.unfurl_domains.iter().any(named)
    }

    /// The links of a text that the app is told of.
    fn shared_links(&self, text: &str) -> Vec<Value> {
        let links = links_in(text).into_iter().filter_map(|link| {
            let domain = domain_of(&link).filter(|domain| self.unfurls(domain))?;
            Some(json!({"url": link, "domain": domain}))
        });
        links.collect()
    }

    /// A person has typed links and not sent them yet: the app may show what they will look like. The id under which it
    /// does; `None` where no link concerns it.
    pub fn compose(&mut self, person: &str, channel: &str, text: &str) -> Option<String> {
        let links = self.shared_links(text);
        if links.is_empty() {
            return None;
        }
        let id = format!("{person}-{}", uuid::Uuid::new_v4());
        let event = json!({
            "type": "link_shared",
            "channel": "COMPOSER",
            "is_bot_user_member": self.bot_is_member(channel),
            "user": person,
            "message_ts": id,
            "unfurl_id": id,
            "source": "composer",
            "links": links,
        });
        let composed = Composed { person: person.to_owned(), text: text.to_owned(), attachments: Vec::new() };
        self.composed.insert(id.clone(), composed);
        self.emit_now("link_shared", event);
        Some(id)
    }

    /// The `link_shared` event of a new message.
    pub fn link_events(&mut self, message: &Message) {
        if message.ephemeral_to.is_some() {
            return;
        }
        let links = self.shared_links(&message.text);
        if links.is_empty() {
            return;
        }
        let mut event = json!({
            "type": "link_shared",
            "channel": message.channel,
            "is_bot_user_member": self.bot_is_member(&message.channel),
            "user": message.user,
            "message_ts": message.ts,
            "unfurl_id": unfurl_id(&message.channel, &message.ts),
            "source": "conversations_history",
            "links": links,
        });
        if let (Some(thread), Some(fields)) = (&message.thread_ts, event.as_object_mut()) {
            fields.insert("thread_ts".into(), thread.clone().into());
        }
        self.emit_now("link_shared", event);
    }

    /// Shows attachments for links of a message: those of the same link are replaced.
    pub fn unfurl(&mut self, channel: &str, ts: &str, unfurls: Vec<(String, Map<String, Value>)>) {
        let Some(message) = self.message(channel, ts) else {
            return;
        };
        let before = self.message_json(message);
        let attachments = self.unfurled(message.attachments.clone(), unfurls);
        let seq = self.next_seq();
        if let Some(message) = self.message_mut(channel, ts) {
            message.attachments = attachments;
            message.seq = seq;
        }
        self.message_changed(channel, ts, before);
    }

    /// Shows attachments for links that are not sent yet.
    pub fn unfurl_composed(&mut self, id: &str, unfurls: Vec<(String, Map<String, Value>)>) {
        let Some(composed) = self.composed.get(id) else {
            return;
        };
        let person = composed.person.clone();
        let attachments = self.unfurled(composed.attachments.clone(), unfurls);
        if let Some(composed) = self.composed.get_mut(id) {
            composed.attachments = attachments;
        }
        self.tell(Audience::one(&person), json!({"type": "composed", "unfurl_id": id}));
    }

    /// Attachments with these unfurls among them: those of the same link are replaced.
    fn unfurled(&self, mut attachments: Vec<Value>, unfurls: Vec<(String, Map<String, Value>)>) -> Vec<Value> {
        let identity = self.identity();
        for (link, mut fields) in unfurls {
            fields.insert("from_url".into(), link.clone().into());
            fields.insert("original_url".into(), link.clone().into());
            fields.insert("app_unfurl_url".into(), link.clone().into());
            fields.insert("is_app_unfurl".into(), true.into());
            fields.insert("bot_id".into(), identity.bot_id.clone().into());
            fields.insert("app_id".into(), identity.app_id.clone().into());
            let same = |known: &Value| known.get("from_url").and_then(Value::as_str) == Some(&link);
            let number = attachments.iter().position(same);
            let id = number.unwrap_or(attachments.len()) + 1;
            fields.insert("id".into(), id.into());
            match number.and_then(|at| attachments.get_mut(at)) {
                Some(known) => *known = Value::Object(fields),
                None => attachments.push(Value::Object(fields)),
            }
        }
        attachments
    }

    /// Where a message is found.
    pub fn permalink(&self, message: &Message) -> String {
        let domain = &self.identity().team_domain;
        let channel = &message.channel;
        let link = format!("https://{domain}.slack.com/archives/{channel}/p{}", message.ts.replace('.', ""));
        match &message.thread_ts {
            Some(thread) => format!("{link}?thread_ts={thread}&cid={channel}"),
            None => link,
        }
    }
}

/// The `unfurl_id` of a message's links.
fn unfurl_id(channel: &str, ts: &str) -> String {
    format!("{channel}.{ts}.{}", ids::stable_id("", &format!("unfurl {channel} {ts}")).to_lowercase())
}

/// The channel and message an `unfurl_id` stands for.
pub(crate) fn read_unfurl_id(id: &str) -> Option<(String, String)> {
    let (rest, _) = id.rsplit_once('.')?;
    let (channel, ts) = rest.split_once('.')?;
    (unfurl_id(channel, ts) == id).then(|| (channel.to_owned(), ts.to_owned()))
}
