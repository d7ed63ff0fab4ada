//! Events of Slack: stored once, worked on from the queue. [`LISTENERS`] is the one place that knows which events we work
//! on: the manifest is held against it. Every other kind is acknowledged and forgotten.

use chrono::{DateTime, Utc};
use crm_core::actor::Origin;
use crm_core::jobs::{self, Job, JobError, NewJob};
use crm_core::workspaces::Workspace;
use crm_core::{Actor, Crm, Result};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{messages, people};
use crate::bot::Bot;
use crate::commands::Request;
use crate::envelope::EventCallback;
use crate::grammar::SLASH;
use crate::{around, channels, install, interactions, surface};

/// The job that works on an event: a [`Stored`].
pub(super) const SLACK_EVENT: &str = "bot.slack_event";

/// Who works on one kind of event. Several may listen to the same kind, each with a job of its own.
pub(crate) struct Listener {
    /// Its own name, kept in the job; it must not change while jobs wait.
    pub(crate) name: &'static str,
    /// The event's `type`.
    pub(crate) kind: &'static str,
    /// What the manifest subscribes to for it: the same, except for messages (`message.im` …).
    pub(crate) subscriptions: &'static [&'static str],
    /// Whether this one is worth storing; asked before anything else, so it looks at the event alone.
    pub(crate) wants: fn(&Value) -> bool,
    /// Does it. May run twice for the same event: what it writes takes [`Happened::key`].
    pub(crate) work: fn(Bot, Happened) -> BoxFuture<'static, Result<(), JobError>>,
}

/// Every listener, by the event's kind.
pub(crate) const LISTENERS: &[Listener] = &[
    Listener {
        name: "home",
        kind: "app_home_opened",
        subscriptions: &["app_home_opened"],
        wants: messages::is_home,
        work: |bot, event| Box::pin(messages::publish_home(bot, event)),
    },
    Listener {
        name: "direct_message",
        kind: "message",
        subscriptions: &["message.im"],
        wants: messages::is_direct,
        work: |bot, event| Box::pin(messages::answer_direct(bot, event)),
    },
    Listener {
        name: "person_changed",
        kind: "user_change",
        subscriptions: &["user_change"],
        wants: always,
        work: |bot, event| Box::pin(people::follow(bot, event)),
    },
    Listener {
        name: "person_joined",
        kind: "team_join",
        subscriptions: &["team_join"],
        wants: always,
        work: |bot, event| Box::pin(people::follow(bot, event)),
    },
    Listener {
        name: "step",
        kind: surface::STEP_EVENT,
        // Not of every app: only the manifest for self-hosters subscribes to it.
        subscriptions: &[],
        wants: always,
        work: |bot, event| Box::pin(interactions::run_step(bot, event)),
    },
    Listener {
        name: "uninstalled",
        kind: "app_uninstalled",
        subscriptions: &["app_uninstalled"],
        wants: always,
        work: |bot, event| Box::pin(install::look_after(bot, event)),
    },
    Listener {
        name: "revoked",
        kind: "tokens_revoked",
        subscriptions: &["tokens_revoked"],
        wants: always,
        work: |bot, event| Box::pin(install::look_after(bot, event)),
    },
    Listener {
        name: "talk",
        kind: "message",
        subscriptions: &["message.channels", "message.groups"],
        wants: around::is_talk,
        work: |bot, event| Box::pin(around::talked(bot, event)),
    },
    Listener {
        name: "reaction",
        kind: "reaction_added",
        subscriptions: &["reaction_added"],
        wants: around::is_reaction,
        work: |bot, event| Box::pin(around::reacted(bot, event)),
    },
    Listener {
        name: "reaction_back",
        kind: "reaction_removed",
        subscriptions: &["reaction_removed"],
        wants: around::is_reaction,
        work: |bot, event| Box::pin(around::unreacted(bot, event)),
    },
    Listener {
        name: "mention",
        kind: "app_mention",
        subscriptions: &["app_mention"],
        wants: around::is_mention,
        work: |bot, event| Box::pin(around::mentioned(bot, event)),
    },
    Listener {
        name: "file",
        kind: "file_shared",
        subscriptions: &["file_shared"],
        wants: around::is_file,
        work: |bot, event| Box::pin(around::file_shared(bot, event)),
    },
    Listener {
        name: "link",
        kind: "link_shared",
        subscriptions: &["link_shared"],
        wants: around::is_link,
        work: |bot, event| Box::pin(around::link_shared(bot, event)),
    },
    Listener {
        name: "details",
        kind: "entity_details_requested",
        subscriptions: &["entity_details_requested"],
        wants: around::is_details,
        work: |bot, event| Box::pin(around::details_requested(bot, event)),
    },
    Listener {
        name: "channel_rename",
        kind: "channel_rename",
        subscriptions: &["channel_rename"],
        wants: channels::is_group_or_channel,
        work: |bot, event| Box::pin(channels::renamed(bot, event)),
    },
    Listener {
        name: "group_rename",
        kind: "group_rename",
        subscriptions: &["group_rename"],
        wants: channels::is_group_or_channel,
        work: |bot, event| Box::pin(channels::renamed(bot, event)),
    },
    Listener {
        name: "channel_archive",
        kind: "channel_archive",
        subscriptions: &["channel_archive"],
        wants: channels::is_group_or_channel,
        work: |bot, event| Box::pin(channels::archived(bot, event)),
    },
    Listener {
        name: "group_archive",
        kind: "group_archive",
        subscriptions: &["group_archive"],
        wants: channels::is_group_or_channel,
        work: |bot, event| Box::pin(channels::archived(bot, event)),
    },
    Listener {
        name: "channel_deleted",
        kind: "channel_deleted",
        subscriptions: &["channel_deleted"],
        wants: channels::is_group_or_channel,
        work: |bot, event| Box::pin(channels::archived(bot, event)),
    },
    Listener {
        name: "channel_left",
        kind: "channel_left",
        subscriptions: &["channel_left"],
        wants: channels::is_group_or_channel,
        work: |bot, event| Box::pin(channels::archived(bot, event)),
    },
    Listener {
        name: "group_left",
        kind: "group_left",
        subscriptions: &["group_left"],
        wants: channels::is_group_or_channel,
        work: |bot, event| Box::pin(channels::archived(bot, event)),
    },
    Listener {
        name: "channel_shared",
        kind: "channel_shared",
        subscriptions: &["channel_shared"],
        wants: channels::is_group_or_channel,
        work: |bot, event| Box::pin(channels::connected(bot, event)),
    },
    Listener {
        name: "member_left",
        kind: "member_left_channel",
        subscriptions: &["member_left_channel"],
        wants: channels::is_our_leaving,
        work: |bot, event| Box::pin(channels::member_left(bot, event)),
    },
];

/// Wants every event of its kind.
fn always(_event: &Value) -> bool {
    true
}

/// Something that happened in a workspace where the app is installed.
#[derive(Debug, Clone)]
pub(crate) struct Happened {
    /// Slack's id of it, the same for each delivery (`Ev…`).
    pub(crate) id: String,
    /// Where.
    pub(crate) workspace: Workspace,
    /// When, to the second.
    pub(crate) at: DateTime<Utc>,
    /// Whether in a channel that is shared with another organisation.
    pub(crate) is_shared: bool,
    /// The event itself.
    pub(crate) event: Value,
}

impl Happened {
    /// A field of the event; null where there is none.
    pub(crate) fn field(&self, name: &str) -> &Value {
        self.event.get(name).unwrap_or(&Value::Null)
    }

    /// A text of the event; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.field(name).as_str().unwrap_or_default()
    }

    /// What makes two runs the same one, for [`crm_core::Tx::first_time`].
    pub(crate) fn key(&self) -> String {
        format!("message:{}", self.id)
    }

    /// The event as somebody's request: who, and what they wrote.
    pub(crate) fn request(&self) -> Request {
        Request {
            workspace: self.workspace.clone(),
            slack_id: self.text("user").to_owned(),
            command: SLASH.to_owned(),
            text: self.text("text").to_owned(),
            trigger_id: String::new(),
            response_url: String::new(),
            channel_id: self.text("channel").to_owned(),
            key: self.key(),
        }
    }
}

/// An event as its job carries it.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    event_id: String,
    listener: String,
    #[serde(default)]
    event_time: i64,
    #[serde(default)]
    is_shared: bool,
    event: Value,
}

/// Stores an event for the queue, once for each listener; a delivery that came before changes nothing.
pub(crate) async fn store_event(bot: &Bot, event: &EventCallback) -> Result<()> {
    let kind = event.event.get("type").and_then(Value::as_str).unwrap_or_default();
    let wants = |listener: &&'static Listener| listener.kind == kind && (listener.wants)(&event.event);
    let wanting: Vec<&'static Listener> = LISTENERS.iter().filter(wants).collect();
    if wanting.is_empty() {
        tracing::debug!(kind, "an event of no interest");
        return Ok(());
    }
    let (team_id, enterprise_id) = event.installation();
    let Some(workspace) = bot.installation(team_id, enterprise_id).await? else {
        tracing::debug!(kind, "an event of a workspace in which the app is not installed");
        return Ok(());
    };
    let mut tx = bot.crm().begin(&Actor::system(workspace.id, Origin::Slack)).await?;
    if tx.first_time(&format!("event:{}", event.event_id)).await? {
        for listener in wanting {
            let stored = Stored {
                event_id: event.event_id.clone(),
                listener: listener.name.to_owned(),
                event_time: event.event_time,
                is_shared: event.is_ext_shared_channel,
                event: event.event.clone(),
            };
            let payload = serde_json::to_value(stored).map_err(|_| crm_core::Error::broken("an event is no JSON"))?;
            jobs::enqueue(&mut tx, NewJob::new(SLACK_EVENT, payload)).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// The handler of [`SLACK_EVENT`].
pub(super) async fn handle(bot: Bot, _crm: Crm, job: Job) -> Result<(), JobError> {
    let stored: Stored = job.read()?;
    let listener = LISTENERS.iter().find(|listener| listener.name == stored.listener);
    let listener = listener.ok_or_else(|| JobError::dead(format!("nobody is called {}", stored.listener)))?;
    let happened = Happened {
        id: stored.event_id,
        workspace: bot.workspace_by_id(job.workspace()?).await?,
        at: DateTime::from_timestamp(stored.event_time, 0).unwrap_or(job.created_at),
        is_shared: stored.is_shared,
        event: stored.event,
    };
    let late = bot.crm().now() - happened.at;
    tracing::debug!(listener.name, happened.is_shared, late_s = late.num_seconds(), "an event is worked on");
    (listener.work)(bot, happened).await
}
