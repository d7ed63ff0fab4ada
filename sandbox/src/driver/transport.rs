//! What a test does to the way between Slack and the app, and shortcuts.

use serde_json::{Value, json};

use super::{Actor, Driver, Error, Message, field};
use crate::AppUrls;

/// What happens to the next events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventFault {
    /// Each of so many events comes twice, with the same `event_id`.
    Duplicate(u32),
    /// So many events are held back, and then come in the opposite order.
    Reorder(u32),
    /// So many events are lost.
    Drop(u32),
}

/// How connections of Socket Mode end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disconnect {
    /// `warning`: the connection goes on for a while.
    Warning,
    /// `refresh_requested`, and the connection is closed.
    Refresh,
    /// `link_disabled`, and the connection is closed.
    LinkDisabled,
    /// The connection breaks off without a word.
    Drop,
}

impl Driver {
    /// Tells where the app is, as [`Sandbox::connect`](crate::Sandbox::connect) does from inside the program.
    pub async fn connect(&self, urls: &AppUrls) -> Result<(), Error> {
        let body = json!({
            "commands": urls.commands,
            "interactions": urls.interactions,
            "events": urls.events,
            "options": urls.options,
        });
        self.post::<Value>("connect", &body).await.map(drop)
    }

    /// Sends Slack's challenge to the app's address for events.
    pub async fn verify(&self) -> Result<(), Error> {
        self.post::<Value>("verify", &json!({})).await.map(drop)
    }

    /// Lets the next events come twice, in another order, or not at all.
    pub async fn event_faults(&self, fault: EventFault) -> Result<(), Error> {
        let (name, times) = match fault {
            EventFault::Duplicate(times) => ("duplicate", times),
            EventFault::Reorder(times) => ("reorder", times),
            EventFault::Drop(times) => ("drop", times),
        };
        self.post::<Value>("faults", &json!({"events": name, "times": times})).await.map(drop)
    }

    /// The app's open Socket Mode connections: `{id, since, leaving}`.
    pub async fn sockets(&self) -> Result<Vec<Value>, Error> {
        field(self.get("sockets", &[]).await?, "sockets")
    }

    /// Ends the oldest Socket Mode connection, or all of them: how many were told.
    pub async fn disconnect(&self, how: Disconnect, all: bool) -> Result<u64, Error> {
        let reason = match how {
            Disconnect::Warning => "warning",
            Disconnect::Refresh => "refresh_requested",
            Disconnect::LinkDisabled => "link_disabled",
            Disconnect::Drop => "drop",
        };
        field(self.post("sockets", &json!({"reason": reason, "all": all})).await?, "disconnected")
    }

    /// Lets the bot's token fail from now on with `token_revoked`, `account_inactive`, `token_expired` or
    /// `invalid_auth`.
    pub async fn revoke_token(&self, error: &str) -> Result<(), Error> {
        self.post::<Value>("revoke", &json!({"error": error})).await.map(drop)
    }

    /// Takes the app out of the workspace; it gets `app_uninstalled` and `tokens_revoked`.
    pub async fn uninstall(&self) -> Result<(), Error> {
        self.post::<Value>("uninstall", &json!({})).await.map(drop)
    }

    /// Puts the app back into the workspace: its bot token.
    pub async fn install(&self) -> Result<String, Error> {
        field(self.post("install", &json!({})).await?, "bot_token")
    }

    /// Moves the local Slack's clock forward, whether it stands or runs.
    pub async fn advance(&self, by: chrono::Duration) -> Result<(), Error> {
        self.post::<Value>("clock", &json!({"advance_ms": by.num_milliseconds()})).await.map(drop)
    }
}

impl Actor {
    /// Uses a global shortcut.
    pub async fn shortcut(&self, callback_id: &str) -> Result<(), Error> {
        let body = json!({"as": self.user(), "callback_id": callback_id});
        self.driver().post::<Value>("shortcut", &body).await.map(drop)
    }

    /// Uses a shortcut out of a message's menu.
    pub async fn message_shortcut(&self, on: &Message, callback_id: &str) -> Result<(), Error> {
        let body = json!({"as": self.user(), "callback_id": callback_id, "channel": on.channel, "ts": on.ts});
        self.driver().post::<Value>("shortcut", &body).await.map(drop)
    }
}
