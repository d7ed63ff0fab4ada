//! Socket Mode: the connections an app holds open, and what is sent and acknowledged over them.
//!
//! Here is what the state knows of them; `serve` runs one connection, `deliver` sends over it.

pub(crate) mod serve;

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use crate::state::State;

/// How many connections an app may hold.
const MOST: usize = 10;
/// How long the address of a connection can be used, and once only.
const TICKET_LIFE: Duration = Duration::seconds(30);
/// How long Slack says a connection lives, and how long one with `debug_reconnects=true`.
const LIFE: Duration = Duration::seconds(18_060);
const DEBUG_LIFE: Duration = Duration::seconds(360);

/// What is put on a connection.
pub(crate) enum Out {
    Text(String),
    /// A close frame.
    Close,
    /// The connection breaks off without one.
    Drop,
}

/// One open connection.
struct Socket {
    id: u64,
    to: mpsc::UnboundedSender<Out>,
    since: DateTime<Utc>,
    /// It has been told to go, and gets something only while there is no other.
    leaving: bool,
}

/// Who waits for the acknowledgement of an envelope, and on which connection.
struct Waiting {
    socket: u64,
    event_id: Option<String>,
    tell: oneshot::Sender<Value>,
}

/// The connections of the app.
#[derive(Default)]
pub(crate) struct Sockets {
    open: Vec<Socket>,
    last_id: u64,
    turn: usize,
    tickets: HashMap<String, DateTime<Utc>>,
    waiting: HashMap<String, Waiting>,
    /// The connection on which an event was last sent and not acknowledged.
    unacknowledged: HashMap<String, u64>,
}

/// A connection that was let in.
pub(crate) struct Admitted {
    pub id: u64,
    /// How many there are, this one included.
    pub count: usize,
    pub from: mpsc::UnboundedReceiver<Out>,
}

impl Sockets {
    /// Whether there is a connection at all.
    pub fn any(&self) -> bool {
        !self.open.is_empty()
    }

    /// A new ticket for one connection.
    pub fn ticket(&mut self, now: DateTime<Utc>) -> String {
        self.tickets.retain(|_, given| now - *given <= TICKET_LIFE);
        let ticket = uuid::Uuid::new_v4().to_string();
        self.tickets.insert(ticket.clone(), now);
        ticket
    }

    /// Uses a ticket up; false if it is unknown, used or too old.
    pub fn redeem(&mut self, ticket: &str, now: DateTime<Utc>) -> bool {
        self.tickets.remove(ticket).is_some_and(|given| now - given <= TICKET_LIFE)
    }

    /// Lets a connection in, unless there are too many.
    pub fn admit(&mut self, now: DateTime<Utc>) -> Option<Admitted> {
        if self.open.len() >= MOST {
            return None;
        }
        self.last_id += 1;
        let (to, from) = mpsc::unbounded_channel();
        self.open.push(Socket { id: self.last_id, to, since: now, leaving: false });
        Some(Admitted { id: self.last_id, count: self.open.len(), from })
    }

    /// Forgets a connection that is gone; who waited for its acknowledgements hears of it.
    pub fn remove(&mut self, id: u64) {
        self.open.retain(|socket| socket.id != id);
        self.waiting.retain(|_, waiting| waiting.socket != id);
    }

    /// Puts an envelope on the connection whose turn it is; a repeated event on another one than before, if there is
    /// one. The receiver gets the payload of the acknowledgement.
    pub fn send(&mut self, envelope: &Value) -> Option<(u64, oneshot::Receiver<Value>)> {
        let event_id = envelope.pointer("/payload/event_id").and_then(Value::as_str);
        let avoid = event_id.and_then(|id| self.unacknowledged.get(id).copied());
        let ready = |socket: &&Socket| !socket.to.is_closed();
        let mut able: Vec<&Socket> = self.open.iter().filter(ready).filter(|socket| !socket.leaving).collect();
        if able.is_empty() {
            able = self.open.iter().filter(ready).collect();
        }
        if able.iter().any(|socket| Some(socket.id) != avoid) {
            able.retain(|socket| Some(socket.id) != avoid);
        }
        self.turn = self.turn.wrapping_add(1);
        let chosen = able.get(self.turn.checked_rem(able.len())?)?;
        let (id, to) = (chosen.id, chosen.to.clone());
        let envelope_id = envelope.get("envelope_id").and_then(Value::as_str)?.to_owned();
        let (tell, told) = oneshot::channel();
        to.send(Out::Text(envelope.to_string())).ok()?;
        if let Some(event_id) = event_id {
            self.unacknowledged.insert(event_id.to_owned(), id);
        }
        let event_id = event_id.map(str::to_owned);
        self.waiting.insert(envelope_id, Waiting { socket: id, event_id, tell });
        Some((id, told))
    }

    /// Takes an acknowledgement; false if nobody waits for it any more.
    pub fn acknowledge(&mut self, envelope_id: &str, payload: Value) -> bool {
        let Some(waiting) = self.waiting.remove(envelope_id) else { return false };
        if let Some(event_id) = &waiting.event_id {
            self.unacknowledged.remove(event_id);
        }
        waiting.tell.send(payload).is_ok()
    }

    /// Stops waiting for an acknowledgement.
    pub fn give_up(&mut self, envelope_id: &str) {
        self.waiting.remove(envelope_id);
    }

    /// Tells connections to go, all of them or the oldest that has not been told: how many were.
    pub fn disconnect(&mut self, how: Leave, all: bool, host: &str) -> usize {
        let many = if all { self.open.len() } else { 1 };
        let chosen: Vec<&mut Socket> = self.open.iter_mut().filter(|socket| !socket.leaving).take(many).collect();
        let told = chosen.len();
        for socket in chosen {
            socket.leave(how, host);
        }
        told
    }

    /// One connection has come of age, or is about to.
    pub fn retire(&mut self, id: u64, how: Leave, host: &str) {
        if let Some(socket) = self.open.iter_mut().find(|socket| socket.id == id) {
            socket.leave(how, host);
        }
    }

    /// The connections as the control API lists them.
    pub fn list(&self) -> Vec<Value> {
        let entry = |socket: &Socket| json!({"id": socket.id, "since": socket.since, "leaving": socket.leaving});
        self.open.iter().map(entry).collect()
    }
}

impl Socket {
    fn leave(&mut self, how: Leave, host: &str) {
        self.leaving = true;
        // A connection that is gone already needs no telling.
        if let Some(reason) = how.reason() {
            let _ = self.to.send(Out::Text(farewell(reason, host)));
        }
        let _ = match how {
            Leave::Warning => return,
            Leave::Refresh | Leave::LinkDisabled => self.to.send(Out::Close),
            Leave::Drop => self.to.send(Out::Drop),
        };
    }
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    /// It is about to: the app should open another.
    Warning,
    /// Slack wants it opened anew.
    Refresh,
    /// Socket Mode was turned off.
    LinkDisabled,
    /// It breaks off without a word.
    Drop,
}

impl Leave {
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "warning" => Some(Self::Warning),
            "refresh_requested" => Some(Self::Refresh),
            "link_disabled" => Some(Self::LinkDisabled),
            "drop" => Some(Self::Drop),
            _ => None,
        }
    }

    fn reason(self) -> Option<&'static str> {
        match self {
            Self::Warning => Some("warning"),
            Self::Refresh => Some("refresh_requested"),
            Self::LinkDisabled => Some("link_disabled"),
            Self::Drop => None,
        }
    }
}

/// The `disconnect` message.
fn farewell(reason: &str, host: &str) -> String {
    json!({"type": "disconnect", "reason": reason, "debug_info": {"host": host}}).to_string()
}

impl State {
    /// The name of this host, as Slack's messages about connections carry it.
    pub fn host(&self) -> String {
        self.base.trim_start_matches("http://").to_owned()
    }

    /// The address of a new connection, for `apps.connections.open`.
    pub fn socket_url(&mut self) -> String {
        let now = self.now();
        let ticket = self.sockets.ticket(now);
        format!("ws://{}/link/?ticket={ticket}&app_id={}", self.host(), self.identity().app_id)
    }
}

/// An envelope around something for the app.
pub(crate) fn envelope(kind: &str, payload: &Value, answers: bool, retry: Option<(u32, &str)>) -> Value {
    let mut envelope = json!({
        "envelope_id": uuid::Uuid::new_v4().to_string(),
        "payload": payload,
        "type": kind,
        "accepts_response_payload": answers,
    });
    if let (true, Some(fields)) = (kind == "events_api", envelope.as_object_mut()) {
        let (attempt, reason) = retry.unwrap_or((0, ""));
        fields.insert("retry_attempt".into(), attempt.into());
        fields.insert("retry_reason".into(), reason.into());
    }
    envelope
}

/// The first message on a connection.
fn hello(app_id: &str, host: &str, count: usize, life: Duration, now: DateTime<Utc>) -> String {
    let hello = json!({
        "type": "hello",
        "num_connections": count,
        "debug_info": {
            "host": host,
            "started": now.format("%Y-%m-%d %H:%M:%S%.3f").to_string(),
            "build_number": 1,
            "approximate_connection_time": life.num_seconds(),
        },
        "connection_info": {"app_id": app_id},
    });
    hello.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_good_once_and_for_half_a_minute() {
        let (mut sockets, now) = (Sockets::default(), Utc::now());
        let ticket = sockets.ticket(now);
        assert!(sockets.redeem(&ticket, now));
        assert!(!sockets.redeem(&ticket, now));
        let ticket = sockets.ticket(now);
        assert!(!sockets.redeem(&ticket, now + TICKET_LIFE + Duration::seconds(1)));
    }

    #[test]
    fn a_repeated_event_takes_another_connection() {
        let (mut sockets, now) = (Sockets::default(), Utc::now());
        let mut admitted: Vec<Admitted> = (0..3).filter_map(|_| sockets.admit(now)).collect();
        let event = |n: u32| envelope("events_api", &json!({"event_id": format!("Ev{n}")}), false, None);
        let mut last = None;
        for _ in 0..20 {
            let socket = sockets.send(&event(1)).map(|(socket, _)| socket);
            assert!(socket.is_some() && socket != last);
            last = socket;
            // Others come in between and take their turns, so that it would be the same connection's again.
            assert!(sockets.send(&event(2)).is_some() && sockets.send(&event(3)).is_some());
        }
        admitted.truncate(1);
        assert_eq!(sockets.send(&event(1)).map(|(socket, _)| socket), admitted.first().map(|only| only.id));
    }
}
