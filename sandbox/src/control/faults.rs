//! Faults on request: the next calls of a Web API method fail in a chosen way.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::State as Shared;
use serde::Deserialize;

use super::{Done, Problem, Reply, read_body};
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
}

/// The faults that are set, per method.
#[derive(Default)]
pub(crate) struct Faults(HashMap<String, (u32, Fault)>);

impl Faults {
    /// The fault of this call, if one is due.
    pub fn take(&mut self, method: &str) -> Option<Fault> {
        let (left, fault) = self.0.get_mut(method)?;
        *left -= 1;
        let (done, fault) = (*left == 0, fault.clone());
        if done {
            self.0.remove(method);
        }
        Some(fault)
    }
}

#[derive(Deserialize)]
struct Wish {
    method: Option<String>,
    times: Option<u32>,
    fault: Option<String>,
    retry_after: Option<u64>,
}

pub(super) async fn set(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Wish = read_body(&body)?;
    let (Some(method), Some(name)) = (wish.method, wish.fault) else {
        server.with(|state| state.faults.0.clear());
        return Ok(Done::ok());
    };
    let fault = match name.as_str() {
        "ratelimited" => Fault::RateLimited(wish.retry_after.unwrap_or(1)),
        "hang" => Fault::Hang,
        "drop" => Fault::Drop,
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
