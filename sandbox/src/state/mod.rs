//! Everything the local Slack knows, behind one lock.
//!
//! [`Store`] is what outlives a restart; the rest of [`State`] (modals, trigger ids, response URLs, faults, rate
//! counters, traffic) does not. Methods here change the state and note what followed from it in [`Effects`]; they do no
//! I/O. Sending events to the app, telling open pages and writing the file happen in `server`, after the lock is free.

pub(crate) mod agents;
pub(crate) mod blocks;
pub(crate) mod canvases;
pub(crate) mod channels;
pub(crate) mod events;
pub(crate) mod files;
pub(crate) mod links;
pub(crate) mod membership;
pub(crate) mod messages;
pub(crate) mod people;
mod pictures;
pub(crate) mod pins;
mod reactions;
pub(crate) mod rich_text;
pub(crate) mod saved;
mod shown;
pub(crate) mod steps;
pub(crate) mod streams;
pub(crate) mod tickets;
pub(crate) mod unread;
pub(crate) mod values;
pub(crate) mod views;

use std::collections::{BTreeMap, HashMap};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::rates::Rates;
use crate::clock::Clock;
use crate::control::faults::Faults;
use crate::ids;
use crate::manifest::Manifest;
use crate::surfaces::Surfaces;
use crate::traffic::Traffic;
use crate::world::{Channel, Person, World};
use agents::{AgentThread, Prompts};
use canvases::Canvas;
use files::File;
use links::Composed;
use messages::Message;
use pins::{Bookmark, Pin};
use steps::{Opened, Scheduled, Step, Usergroup};
use tickets::Tickets;
use views::View;

/// The app as it is installed in the team, with its secrets.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub team_id: String,
    pub team_name: String,
    pub team_domain: String,
    pub app_id: String,
    pub app_name: String,
    pub bot_user_id: String,
    pub bot_id: String,
    pub bot_token: String,
    pub app_token: String,
    pub signing_secret: String,
    pub verification_token: String,
    pub client_id: String,
    pub client_secret: String,
}

impl Identity {
    fn new(world: &World, app_name: &str) -> Self {
        let team = &world.team_id;
        Self {
            team_id: team.clone(),
            team_name: world.team_name.clone(),
            team_domain: world.team_domain.clone(),
            app_id: ids::stable_id("A", &format!("app {app_name}")),
            app_name: app_name.to_owned(),
            bot_user_id: ids::stable_id("U", &format!("bot user {team}")),
            bot_id: ids::stable_id("B", &format!("bot {team}")),
            bot_token: format!("xoxb-{}", ids::secret(24)),
            app_token: format!("xapp-1-{}", ids::secret(24)),
            signing_secret: ids::secret(16),
            verification_token: ids::secret(12),
            client_id: format!("{}.{}", rand::random::<u32>(), rand::random::<u32>()),
            client_secret: ids::secret(16),
        }
    }
}

/// How far a person has read, in numbers of [`Store::seq`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Marks {
    pub all: u64,
    pub channels: BTreeMap<String, u64>,
}

/// What is saved between runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Store {
    pub identity: Identity,
    pub people: Vec<Person>,
    pub channels: Vec<Channel>,
    /// Messages of each channel, oldest first.
    #[serde(serialize_with = "saved::without_ephemerals")]
    pub messages: BTreeMap<String, Vec<Message>>,
    /// What the app published on each person's Home.
    pub homes: BTreeMap<String, View>,
    pub marks: BTreeMap<String, Marks>,
    /// Counts changes: every new or changed message and view takes the next number.
    pub seq: u64,
    /// The last message timestamp given out, in microseconds.
    pub last_ts: i64,
    /// What else there is; each part is empty in a file of an older version.
    #[serde(flatten)]
    pub more: More,
}

/// The part of the saved state beside people, channels and messages.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct More {
    pub files: Vec<File>,
    /// Pins of each channel, oldest first.
    pub pins: BTreeMap<String, Vec<Pin>>,
    pub bookmarks: Vec<Bookmark>,
    pub scheduled: Vec<Scheduled>,
    pub threads: Vec<AgentThread>,
    /// Prompts of whole DMs.
    pub prompts: BTreeMap<String, Prompts>,
    pub canvases: Vec<Canvas>,
    pub steps: Vec<Step>,
    pub usergroups: Vec<Usergroup>,
    /// Emoji of the team's own: name → address, or `alias:name`.
    pub emoji: BTreeMap<String, String>,
}

impl Deref for Store {
    type Target = More;

    fn deref(&self) -> &More {
        &self.more
    }
}

impl DerefMut for Store {
    fn deref_mut(&mut self) -> &mut More {
        &mut self.more
    }
}

/// Who hears of a change.
#[derive(Clone, Debug)]
pub(crate) enum Audience {
    Everyone,
    Only(Vec<String>),
}

impl Audience {
    pub fn one(person: &str) -> Self {
        Self::Only(vec![person.to_owned()])
    }

    pub fn includes(&self, person: &str) -> bool {
        match self {
            Self::Everyone => true,
            Self::Only(people) => people.iter().any(|known| known == person),
        }
    }
}

/// A change that open pages and waiting drivers are told of.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub audience: Audience,
    pub data: Value,
}

/// What followed from a change of the state and is carried out once the lock is free.
#[derive(Default)]
pub(crate) struct Effects {
    pub changes: Vec<Change>,
    /// Events for the app: the inner `event` objects.
    pub events: Vec<Value>,
    /// The messages for later are others than before.
    pub rescheduled: bool,
    pub save: bool,
}

/// Everything the local Slack knows.
pub(crate) struct State {
    pub store: Store,
    pub manifest: Arc<Manifest>,
    pub clock: Clock,
    /// `http://address:port`, the beginning of response URLs.
    pub base: String,
    /// Modals that are open, per person, bottom first.
    pub modals: HashMap<String, Vec<View>>,
    /// When each person's stack of modals last changed.
    pub modal_seq: HashMap<String, u64>,
    /// Up to which change each person has fetched their modal.
    pub modal_read: HashMap<String, u64>,
    pub tickets: Tickets,
    /// Messages with links that are still being written, by `unfurl_id`.
    pub composed: HashMap<String, Composed>,
    /// What the manifest declares beside commands, scopes and events.
    pub surfaces: Surfaces,
    /// The bytes of files, which are saved beside the state file.
    pub contents: HashMap<String, Bytes>,
    /// The Work Object whose details each person has open.
    pub entities: HashMap<String, Opened>,
    pub rates: Rates,
    pub faults: Faults,
    pub traffic: Traffic,
    pub urls: Option<crate::AppUrls>,
    pub effects: Effects,
}

impl State {
    /// A fresh team, or the saved one.
    pub fn new(saved: Option<Store>, world: World, manifest: Arc<Manifest>, clock: Clock, base: String) -> Self {
        let store = saved.unwrap_or_else(|| Store::new(world, &manifest.app_name));
        Self {
            store,
            manifest,
            clock,
            base,
            modals: HashMap::new(),
            modal_seq: HashMap::new(),
            modal_read: HashMap::new(),
            tickets: Tickets::default(),
            composed: HashMap::new(),
            surfaces: Surfaces::default(),
            contents: HashMap::new(),
            entities: HashMap::new(),
            rates: Rates::default(),
            faults: Faults::default(),
            traffic: Traffic::default(),
            urls: None,
            effects: Effects::default(),
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn identity(&self) -> &Identity {
        &self.store.identity
    }

    /// The next change number.
    pub fn next_seq(&mut self) -> u64 {
        self.store.seq += 1;
        self.store.seq
    }

    /// A new message timestamp: the time in microseconds, and later than every one before.
    pub fn next_ts(&mut self) -> String {
        let now = self.now().timestamp_micros();
        self.store.last_ts = now.max(self.store.last_ts + 1);
        format!("{}.{:06}", self.store.last_ts / 1_000_000, self.store.last_ts % 1_000_000)
    }

    pub fn tell(&mut self, audience: Audience, data: Value) {
        self.effects.save = true;
        self.effects.changes.push(Change { audience, data });
    }

    /// Shows a line at the bottom of a person's Slack.
    pub fn toast(&mut self, person: &str, text: &str) {
        self.tell(Audience::one(person), json!({"type": "toast", "text": text}));
    }

    /// Sends an event to the app if it subscribes to it under this name.
    pub fn emit(&mut self, subscription: &str, event: Value) {
        if self.hears(subscription) {
            self.effects.events.push(event);
        }
    }
}

impl Store {
    fn new(world: World, app_name: &str) -> Self {
        let identity = Identity::new(&world, app_name);
        let mut people = world.people;
        people.push(Person {
            id: identity.bot_user_id.clone(),
            name: app_name.to_lowercase().replace(' ', "-"),
            real_name: app_name.to_owned(),
            tz: "America/Los_Angeles".into(),
            locale: "en-US".into(),
            color: "4a154b".into(),
            is_bot: true,
            ..Person::default()
        });
        let mut channels = world.channels;
        for member in channels.iter_mut().flat_map(|channel| channel.members.iter_mut()) {
            if member == World::APP {
                member.clone_from(&identity.bot_user_id);
            }
        }
        Self {
            identity,
            people,
            channels,
            messages: BTreeMap::new(),
            homes: BTreeMap::new(),
            marks: BTreeMap::new(),
            seq: 0,
            last_ts: 0,
            more: More::default(),
        }
    }
}
