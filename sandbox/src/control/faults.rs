//! Faults on request: the next calls of a Web API method fail in a chosen way, the next events come twice or out of
//! order.

use std::collections::HashMap;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State as Shared;
use serde::Deserialize;
use serde_json::Value;

use super::{Done, Problem, Reply, read_body};
use crate::deliver::events;
use crate::server::Server;

/// How a call fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    RateLimited(u64),
    Http(u16),
    /// No answer, for as long as the server runs.
    Hang,
    /// The connection breaks off.
    Drop,
    /// `ok: false` with this error.
    Error(String),
    /// The right answer, so much later.
    Slow(Duration),
}

/// Stands for every method.
const ANY: &str = "*";

/// The faults that are set, per method.
#[derive(Default)]
pub(crate) struct Faults(HashMap<String, (u32, Fault)>);

impl Faults {
    /// The fault of this call, if one is due.
    pub fn take(&mut self, method: &str) -> Option<Fault> {
        let key = if self.0.contains_key(method) { method } else { ANY };
        let (left, fault) = self.0.get_mut(key)?;
        *left -= 1;
        let (done, fault) = (*left == 0, fault.clone());
        if done {
            self.0.remove(key);
        }
        Some(fault)
    }
}

/// What happens to the next events.
#[derive(Default)]
pub(crate) struct EventFaults {
    /// So many events come twice.
    twice: u32,
    /// So many are lost.
    lost: u32,
    /// So many are held back, and then come in the opposite order.
    backwards: usize,
    held: Vec<Value>,
}

impl EventFaults {
    /// The envelopes to be sent now that this one is due.
    pub fn arrange(&mut self, envelope: Value) -> Vec<Value> {
        if self.lost > 0 {
            self.lost -= 1;
            return Vec::new();
        }
        if self.backwards > 0 {
            self.held.push(envelope);
            if self.held.len() < self.backwards {
                return Vec::new();
            }
            self.backwards = 0;
            return self.held.drain(..).rev().collect();
        }
        if self.twice > 0 {
            self.twice -= 1;
            return vec![envelope.clone(), envelope];
        }
        vec![envelope]
    }
}

#[derive(Deserialize)]
struct Wish {
    method: Option<String>,
    events: Option<String>,
    times: Option<u32>,
    fault: Option<String>,
    retry_after: Option<u64>,
    delay_ms: Option<u64>,
}

fn set_for_events(server: &Server, name: &str, times: u32) -> Reply {
    server.with(|state| {
        let faults = &mut state.event_faults;
        match name {
            "duplicate" => faults.twice = times,
            "drop" => faults.lost = times,
            "reorder" => faults.backwards = usize::try_from(times.max(2)).unwrap_or(2),
            other => return Err(Problem::bad("invalid_fault", format!("no fault of events is called {other:?}"))),
        }
        Ok(Done::ok())
    })
}

pub(super) async fn set(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Wish = read_body(&body)?;
    if let Some(name) = wish.events {
        return set_for_events(&server, &name, wish.times.unwrap_or(1));
    }
    let (Some(method), Some(name)) = (wish.method, wish.fault) else {
        let held = server.with(|state| {
            state.faults.0.clear();
            std::mem::take(&mut state.event_faults).held
        });
        // What was held back is late, not lost.
        events::send_on(&server, held);
        return Ok(Done::ok());
    };
    let fault = match name.as_str() {
        "ratelimited" => Fault::RateLimited(wish.retry_after.unwrap_or(1)),
        "hang" => Fault::Hang,
        "drop" => Fault::Drop,
        "slow" => Fault::Slow(Duration::from_millis(wish.delay_ms.unwrap_or(1000))),
        other => match (other.strip_prefix("error:"), other.strip_prefix("http_")) {
            (Some(code), _) => Fault::Error(code.to_owned()),
            (None, Some(status)) => {
                let status = status.parse().ok().filter(|status| (400..600).contains(status));
                Fault::Http(status.ok_or_else(|| Problem::bad("invalid_fault", "http_ and a status of 400 to 599"))?)
            }
            (None, None) => {
                return Err(Problem::bad("invalid_fault", format!("no fault is called {other:?}")));
            }
        },
    };
    let times = wish.times.unwrap_or(1);
    server.with(|state| match times {
        0 => state.faults.0.remove(&method),
        _ => state.faults.0.insert(method, (times, fault)),
    });
    Ok(Done::ok())
}
