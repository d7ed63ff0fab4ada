//! Emoji on messages.

use serde_json::json;

use super::State;
use super::messages::Reaction;

/// Different emoji on one message.
const EMOJI_MAX: usize = 50;
/// Different emoji of one person on one message.
const OWN_MAX: usize = 23;

/// An emoji's name as Slack takes it: without colons, perhaps with a skin tone.
fn clean(name: &str) -> Option<String> {
    let name = name.trim().trim_matches(':');
    let (base, tone) = name.split_once("::").unwrap_or((name, ""));
    let allowed = |c: char| c.is_alphanumeric() && !c.is_uppercase() || "_-+'".contains(c);
    let tone_fits = tone.is_empty() || matches!(tone.strip_prefix("skin-tone-"), Some("2" | "3" | "4" | "5" | "6"));
    let fits = !base.is_empty() && base.chars().count() <= 100 && base.chars().all(allowed) && tone_fits;
    fits.then(|| name.to_owned())
}

impl State {
    /// Puts an emoji on a message, as the app or as a person.
    pub fn react(&mut self, channel: &str, ts: &str, user: &str, name: &str) -> Result<(), &'static str> {
        let name = clean(name).ok_or("invalid_name")?;
        let message = self.message_mut(channel, ts).filter(|message| message.ephemeral_to.is_none());
        let message = message.ok_or("message_not_found")?;
        let own = message.reactions.iter().filter(|known| known.users.iter().any(|id| id == user)).count();
        let others = message.reactions.len();
        match message.reactions.iter_mut().find(|known| known.name == name) {
            Some(known) if known.users.iter().any(|id| id == user) => return Err("already_reacted"),
            _ if own >= OWN_MAX => return Err("too_many_reactions"),
            Some(known) => known.users.push(user.to_owned()),
            None if others >= EMOJI_MAX => return Err("too_many_emoji"),
            None => message.reactions.push(Reaction { name: name.clone(), users: vec![user.to_owned()] }),
        }
        self.reaction_event("reaction_added", channel, ts, user, &name);
        Ok(())
    }

    /// Takes one's own emoji away again.
    pub fn unreact(&mut self, channel: &str, ts: &str, user: &str, name: &str) -> Result<(), &'static str> {
        let name = clean(name).ok_or("invalid_name")?;
        let message = self.message_mut(channel, ts).filter(|message| message.ephemeral_to.is_none());
        let message = message.ok_or("message_not_found")?;
        let known = message.reactions.iter_mut().find(|known| known.name == name).ok_or("no_reaction")?;
        let at = known.users.iter().position(|id| id == user).ok_or("no_reaction")?;
        known.users.remove(at);
        message.reactions.retain(|known| !known.users.is_empty());
        self.reaction_event("reaction_removed", channel, ts, user, &name);
        Ok(())
    }

    fn reaction_event(&mut self, kind: &str, channel: &str, ts: &str, user: &str, name: &str) {
        let Some(message) = self.message(channel, ts).cloned() else {
            return;
        };
        self.announce(&message, "message");
        if !self.bot_is_member(channel) {
            return;
        }
        let event = json!({
            "type": kind,
            "user": user,
            "reaction": name,
            "item_user": message.user,
            "item": {"type": "message", "channel": channel, "ts": ts},
        });
        self.emit_now(kind, event);
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn names_are_taken_as_slack_takes_them() {
        for good in ["thumbsup", ":tada:", "+1", "wave::skin-tone-3", "e-mail", "grüße"] {
            assert!(clean(good).is_some(), "{good}");
        }
        for bad in ["", "::", "Thumbsup", "two words", "wave::skin-tone-9", "a/b"] {
            assert!(clean(bad).is_none(), "{bad}");
        }
    }
}
