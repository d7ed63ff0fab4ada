//! Channels and direct messages: finding and opening them, and how they look to the app.

use serde_json::{Value, json};

use super::{Audience, State};
use crate::ids;
use crate::world::Channel;

impl State {
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.store.channels.iter().find(|channel| channel.id == id)
    }

    pub fn channel_mut(&mut self, id: &str) -> Option<&mut Channel> {
        self.store.channels.iter_mut().find(|channel| channel.id == id)
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
        let bot = self.identity().bot_user_id.clone();
        let person = if one == bot { other } else { one };
        // Slack's own opening of the app's DMs goes unnoticed, so that only an app that asks by name hears of it.
        if (one == bot || other == bot) && self.manifest.names_event("im_created") {
            let channel = self.channel(&id).map(|channel| self.channel_json(channel));
            self.emit_now("im_created", json!({"type": "im_created", "user": person, "channel": channel}));
        }
        id
    }

    /// The direct message of these users, who are more than two; made if there is none yet.
    pub fn open_mpim(&mut self, users: &[String]) -> String {
        let same = |channel: &&Channel| {
            channel.is_mpim
                && channel.members.len() == users.len()
                && users.iter().all(|id| channel.members.contains(id))
        };
        if let Some(found) = self.store.channels.iter().find(same) {
            return found.id.clone();
        }
        let names: Vec<&str> =
            users.iter().filter_map(|id| self.person(id)).map(|person| person.name.as_str()).collect();
        let name = format!("mpdm-{}-1", names.join("--"));
        let mut sorted = users.to_vec();
        sorted.sort_unstable();
        let id = ids::stable_id("C", &format!("{} {}", self.identity().team_id, sorted.join(" ")));
        self.store.channels.push(Channel {
            id: id.clone(),
            name,
            is_mpim: true,
            is_private: true,
            creator: users.first().cloned().unwrap_or_default(),
            members: users.to_vec(),
            created: self.now().timestamp(),
            ..Channel::default()
        });
        self.tell(Audience::Only(users.to_vec()), json!({"type": "sidebar"}));
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
            Some(channel) if channel.is_private && !channel.is_mpim => "privategroup".to_owned(),
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
                "is_user_deleted": with.and_then(|id| self.person(id)).is_some_and(|person| person.deleted),
                "priority": 0,
            });
        }
        let creator = if channel.creator.is_empty() { channel.members.first() } else { Some(&channel.creator) };
        json!({
            "id": channel.id,
            "name": channel.name,
            "name_normalized": channel.name,
            "is_channel": !channel.is_private,
            "is_group": channel.is_private && !channel.is_mpim,
            "is_im": false,
            "is_mpim": channel.is_mpim,
            "is_private": channel.is_private,
            "is_archived": channel.is_archived,
            "is_general": channel.name == "general",
            "is_shared": channel.is_ext_shared,
            "is_org_shared": false,
            "is_ext_shared": channel.is_ext_shared,
            "is_pending_ext_shared": false,
            "is_member": channel.members.contains(bot),
            "created": channel.created,
            "creator": creator,
            "unlinked": 0,
            "context_team_id": self.identity().team_id,
            "num_members": channel.members.len(),
            "topic": {"value": channel.topic, "creator": channel.topic_by, "last_set": channel.topic_at},
            "purpose": {"value": channel.purpose, "creator": channel.purpose_by, "last_set": channel.purpose_at},
            "previous_names": [],
        })
    }
}
