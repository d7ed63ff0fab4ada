//! Pins and bookmarks: what a channel keeps at hand.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::State;

/// A channel's pins.
pub(crate) const PINS_MAX: usize = 100;
/// A channel's bookmarks.
pub(crate) const BOOKMARKS_MAX: usize = 100;

/// A pinned message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Pin {
    pub ts: String,
    pub by: String,
    /// Unix second.
    pub at: i64,
}

/// A link at the top of a channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Bookmark {
    pub id: String,
    pub channel: String,
    pub title: String,
    pub link: String,
    pub emoji: Option<String>,
    pub entity_id: Option<String>,
    pub created: i64,
    pub updated: i64,
    pub by: String,
    /// Sorts the bookmarks of a channel.
    pub rank: u64,
}

impl Bookmark {
    /// The `bookmark` object of `bookmarks.*`.
    pub fn to_json(&self, app_id: &str) -> Value {
        json!({
            "id": self.id,
            "channel_id": self.channel,
            "title": self.title,
            "link": self.link,
            "emoji": self.emoji,
            "icon_url": null,
            "type": "link",
            "entity_id": self.entity_id,
            "date_created": self.created,
            "date_updated": self.updated,
            "rank": format!("{:06}", self.rank),
            "last_updated_by_user_id": self.by,
            "last_updated_by_team_id": null,
            "shortcut_id": null,
            "app_id": app_id,
            "app_action_id": null,
        })
    }
}

impl State {
    pub fn pin_of(&self, channel: &str, ts: &str) -> Option<&Pin> {
        self.store.pins.get(channel)?.iter().find(|pin| pin.ts == ts)
    }

    pub fn pin(&mut self, channel: &str, ts: &str, user: &str) -> Result<(), &'static str> {
        let message = self.message(channel, ts).cloned().ok_or("message_not_found")?;
        if message.ephemeral_to.is_some() || message.is_notice() {
            return Err("not_pinnable");
        }
        if self.pin_of(channel, ts).is_some() {
            return Err("already_pinned");
        }
        let at = self.now().timestamp();
        let pins = self.store.pins.entry(channel.to_owned()).or_default();
        if pins.len() >= PINS_MAX {
            return Err("too_many_pins");
        }
        pins.push(Pin { ts: ts.to_owned(), by: user.to_owned(), at });
        self.announce(&message, "message");
        self.pin_event("pin_added", channel, ts, user);
        Ok(())
    }

    pub fn unpin(&mut self, channel: &str, ts: &str, user: &str) -> Result<(), &'static str> {
        let message = self.message(channel, ts).cloned().ok_or("message_not_found")?;
        let pins = self.store.pins.entry(channel.to_owned()).or_default();
        let at = pins.iter().position(|pin| pin.ts == ts).ok_or("no_pin")?;
        let pin = pins.remove(at);
        self.announce(&message, "message");
        let item = self.pin_item(channel, &pin);
        self.tell_pins(channel);
        if self.bot_is_member(channel) {
            let left = self.store.pins.get(channel).is_some_and(|pins| !pins.is_empty());
            let event =
                json!({"type": "pin_removed", "user": user, "channel_id": channel, "item": item, "has_pins": left});
            self.emit_now("pin_removed", event);
        }
        Ok(())
    }

    /// A deleted message is no longer pinned; no event tells of it.
    pub fn unpin_deleted(&mut self, channel: &str, ts: &str) {
        if let Some(pins) = self.store.pins.get_mut(channel) {
            pins.retain(|pin| pin.ts != ts);
        }
    }

    fn pin_event(&mut self, kind: &str, channel: &str, ts: &str, user: &str) {
        self.tell_pins(channel);
        let Some(pin) = self.pin_of(channel, ts).cloned().filter(|_| self.bot_is_member(channel)) else {
            return;
        };
        let item = self.pin_item(channel, &pin);
        let pins = self.store.pins.get(channel).map_or(0, Vec::len);
        let event = json!({"type": kind, "user": user, "channel_id": channel, "item": item, "pin_count": pins});
        self.emit_now(kind, event);
    }

    fn tell_pins(&mut self, channel: &str) {
        let audience = self.audience_of(channel);
        self.tell(audience, json!({"type": "pins", "channel": channel}));
    }

    /// A pin as `pins.list` and the events show it.
    pub fn pin_item(&self, channel: &str, pin: &Pin) -> Value {
        let message = self.message(channel, &pin.ts).map(|message| {
            let mut json = self.message_json(message);
            if let Some(fields) = json.as_object_mut() {
                fields.insert("permalink".into(), self.permalink(message).into());
            }
            json
        });
        json!({"type": "message", "channel": channel, "created": pin.at, "created_by": pin.by, "message": message})
    }
}
