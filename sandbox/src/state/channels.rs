//! Channels and direct messages: finding, opening and joining them.

use serde_json::{Value, json};

use super::{Audience, State};
use crate::ids;
use crate::world::Channel;

impl State {
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.store.channels.iter().find(|channel| channel.id == id)
    }

    /// A channel by its id, its name (with or without `#`), or a person's id, which means the DM with them.
    pub fn conversation_for(&mut self, person: &str, wanted: &str) -> Option<String> {
        if self.channel(wanted).is_some() {
            return Some(wanted.to_owned());
        }
        if self.person(wanted).is_some() {
            return Some(self.open_im(person, wanted));
        }
        let name = wanted.trim_start_matches('#');
        self.store.channels.iter().find(|channel| !channel.is_im && channel.name == name).map(|found| found.id.clone())
    }

    /// The direct message of two users, opened if there is none yet.
    pub fn open_im(&mut self, one: &str, other: &str) -> String {
        let has = |channel: &&Channel| {
            channel.is_im && channel.members.iter().any(|id| id == one) && channel.members.iter().any(|id| id == other)
        };
        if let Some(found) = self.store.channels.iter().find(has) {
            return found.id.clone();
        }
        let mut pair = [one, other];
        pair.sort_unstable();
        let id = ids::stable_id("D", &format!("{} {}", self.identity().team_id, pair.join(" ")));
        self.store.channels.push(Channel {
            id: id.clone(),
            is_im: true,
            members: vec![one.to_owned(), other.to_owned()],
            created: self.now().timestamp(),
            ..Channel::default()
        });
        self.tell(Audience::Only(vec![one.to_owned(), other.to_owned()]), json!({"type": "sidebar"}));
        id
    }

    /// The DM of a person with the app.
    pub fn app_im(&mut self, person: &str) -> String {
        let bot = self.identity().bot_user_id.clone();
        self.open_im(person, &bot)
    }

    pub fn is_member(&self, channel: &str, user: &str) -> bool {
        self.channel(channel).is_some_and(|channel| channel.members.iter().any(|id| id == user))
    }

    pub fn bot_is_member(&self, channel: &str) -> bool {
        self.is_member(channel, &self.identity().bot_user_id)
    }

    /// Whether a person may look into a channel: as a member, or because it is public and they are no guest.
    pub fn can_see(&self, channel: &Channel, user: &str) -> bool {
        if channel.members.iter().any(|id| id == user) {
            return true;
        }
        let guest = self.person(user).is_none_or(|person| {
            person.is_restricted || person.is_ultra_restricted || person.is_stranger || person.is_bot
        });
        !channel.is_private && !channel.is_im && !guest
    }

    /// What commands and interactions call a channel: only public ones keep their name.
    pub fn channel_name_for_app(&self, id: &str) -> String {
        match self.channel(id) {
            Some(channel) if channel.is_im => "directmessage".to_owned(),
            Some(channel) if channel.is_private => "privategroup".to_owned(),
            Some(channel) => channel.name.clone(),
            None => String::new(),
        }
    }

    /// Who is told of what happens in a channel.
    pub fn audience_of(&self, channel: &str) -> Audience {
        match self.channel(channel) {
            Some(found) if found.is_private || found.is_im => Audience::Only(found.members.clone()),
            _ => Audience::Everyone,
        }
    }

    /// Makes a channel; whoever is in it from the start has joined it, so the app hears of that if its bot is in it too.
    pub fn add_channel(&mut self, name: &str, is_private: bool, is_ext_shared: bool, members: &[String]) -> Channel {
        let channel = Channel {
            id: ids::new_id("C"),
            name: name.to_owned(),
            is_private,
            is_ext_shared,
            created: self.now().timestamp(),
            ..Channel::default()
        };
        self.store.channels.push(channel.clone());
        for member in members {
            self.join(&channel.id, member, None);
        }
        self.tell(Audience::Everyone, json!({"type": "sidebar"}));
        self.channel(&channel.id).cloned().unwrap_or(channel)
    }

    /// Adds a user to a channel; false if they were in it already or there is no such channel.
    pub fn join(&mut self, channel_id: &str, user: &str, inviter: Option<&str>) -> bool {
        let Some(channel) = self.store.channels.iter_mut().find(|channel| channel.id == channel_id) else {
            return false;
        };
        if channel.members.iter().any(|id| id == user) {
            return false;
        }
        channel.members.push(user.to_owned());
        let channel_type = if channel.is_private { "G" } else { "C" };
        if self.bot_is_member(channel_id) {
            let ts = self.next_ts();
            let mut event = json!({
                "type": "member_joined_channel",
                "user": user,
                "channel": channel_id,
                "channel_type": channel_type,
                "team": self.identity().team_id,
                "event_ts": ts,
            });
            if let (Some(inviter), Some(fields)) = (inviter, event.as_object_mut()) {
                fields.insert("inviter".into(), inviter.into());
            }
            self.emit("member_joined_channel", event);
        }
        self.tell(Audience::Everyone, json!({"type": "sidebar"}));
        true
    }

    /// The `channel` object of `conversations.info`, as the app's bot sees it.
    pub fn channel_json(&self, channel: &Channel) -> Value {
        let bot = &self.identity().bot_user_id;
        if channel.is_im {
            let with = channel.members.iter().find(|id| *id != bot);
            return json!({
                "id": channel.id,
                "created": channel.created,
                "is_archived": false,
                "is_im": true,
                "is_org_shared": false,
                "user": with,
                "context_team_id": self.identity().team_id,
                "is_user_deleted": false,
                "priority": 0,
            });
        }
        json!({
            "id": channel.id,
            "name": channel.name,
            "name_normalized": channel.name,
            "is_channel": !channel.is_private,
            "is_group": false,
            "is_im": false,
            "is_mpim": false,
            "is_private": channel.is_private,
            "is_archived": channel.is_archived,
            "is_general": channel.name == "general",
            "is_shared": channel.is_ext_shared,
            "is_org_shared": false,
            "is_ext_shared": channel.is_ext_shared,
            "is_pending_ext_shared": false,
            "is_member": channel.members.contains(bot),
            "created": channel.created,
            "creator": channel.members.first(),
            "unlinked": 0,
            "context_team_id": self.identity().team_id,
            "num_members": channel.members.len(),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        })
    }
}
