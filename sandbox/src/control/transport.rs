//! The way between Slack and the app: its addresses, its connections, its tokens, the clock.

use axum::body::Bytes;
use axum::extract::State as Shared;
use serde::Deserialize;
use serde_json::json;

use super::{Done, Problem, Reply, read_body};
use crate::AppUrls;
use crate::deliver::verify;
use crate::server::Server;
use crate::sockets::Leave;

#[derive(Deserialize)]
#[serde(default)]
struct Addresses {
    /// Stands for every address that is left out: many apps take everything in one place.
    url: String,
    commands: String,
    interactions: String,
    events: String,
    options: String,
    /// Checks the address for events first, as Slack's settings page does.
    verify: bool,
}

impl Default for Addresses {
    fn default() -> Self {
        let empty = String::new;
        Self {
            url: empty(),
            commands: empty(),
            interactions: empty(),
            events: empty(),
            options: empty(),
            verify: false,
        }
    }
}

pub(super) async fn connect(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let given: Addresses = read_body(&body)?;
    let or_all = |own: String| if own.is_empty() { given.url.clone() } else { own };
    let urls = AppUrls {
        commands: or_all(given.commands),
        interactions: or_all(given.interactions),
        events: or_all(given.events),
        options: given.options,
    };
    let before = server.with(|state| state.urls.replace(urls));
    if given.verify
        && let Err(why) = verify::verify(&server).await
    {
        server.with(|state| state.urls = before);
        return Err(Problem::conflict("url_not_verified", why));
    }
    Ok(Done::ok())
}

pub(super) async fn verify(Shared(server): Shared<Server>) -> Reply {
    match verify::verify(&server).await {
        Ok(()) => Ok(Done::ok()),
        Err(why) => Err(Problem::conflict("url_not_verified", why)),
    }
}

pub(super) async fn sockets(Shared(server): Shared<Server>) -> Done {
    server.read(|state| Done(json!({"sockets": state.sockets.list()})))
}

#[derive(Deserialize)]
struct Disconnect {
    reason: Option<String>,
    #[serde(default)]
    all: bool,
}

pub(super) async fn disconnect(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Disconnect = read_body(&body)?;
    let name = wish.reason.as_deref().unwrap_or("refresh_requested");
    let reasons = "`reason` is \"warning\", \"refresh_requested\", \"link_disabled\" or \"drop\"";
    let how = Leave::of(name).ok_or_else(|| Problem::bad("invalid_reason", reasons))?;
    server.with(|state| {
        let host = state.host();
        Ok(Done(json!({"disconnected": state.sockets.disconnect(how, wish.all, &host)})))
    })
}

#[derive(Deserialize)]
struct Revoke {
    /// The bot's token if left out.
    token: Option<String>,
    error: Option<String>,
}

pub(super) async fn revoke(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Revoke = read_body(&body)?;
    let error = wish.error.unwrap_or_else(|| "token_revoked".to_owned());
    if !["token_revoked", "account_inactive", "token_expired", "invalid_auth"].contains(&error.as_str()) {
        let known = "`error` is \"token_revoked\", \"account_inactive\", \"token_expired\" or \"invalid_auth\"";
        return Err(Problem::bad("invalid_error", known));
    }
    server.with(|state| {
        let token = wish.token.unwrap_or_else(|| state.identity().bot_token.clone());
        if state.revoke(&token, &error) {
            Ok(Done::ok())
        } else {
            Err(Problem::missing("token_not_found", "no such token is alive"))
        }
    })
}

pub(super) async fn uninstall(Shared(server): Shared<Server>) -> Done {
    server.with(|state| {
        state.uninstall();
        let host = state.host();
        state.sockets.disconnect(Leave::LinkDisabled, true, &host);
    });
    Done::ok()
}

pub(super) async fn install(Shared(server): Shared<Server>) -> Done {
    server.with(|state| {
        let scopes = state.manifest.scopes.clone();
        Done(json!({"bot_token": state.install(&scopes).token}))
    })
}

#[derive(Deserialize)]
struct Advance {
    advance_ms: i64,
}

pub(super) async fn clock(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Advance = read_body(&body)?;
    let year = chrono::Duration::days(366).num_milliseconds();
    if !(0..=year).contains(&wish.advance_ms) {
        return Err(Problem::bad("invalid_time", "`advance_ms` is 0 to a year of milliseconds"));
    }
    server.clock().advance(chrono::Duration::milliseconds(wish.advance_ms));
    Ok(Done(json!({"now": server.now()})))
}
