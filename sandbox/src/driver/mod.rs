//! A person at the keyboard, for tests: type a command, read the next reply, press a button, fill in a form.
//!
//! Speaks only the control API, over HTTP, so that a test goes the way a browser goes. Nothing here sleeps: waiting for
//! a reply is a request that the server answers when there is one.

mod actor;
mod acts;
mod fill;
mod transport;
mod types;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub use actor::Actor;
pub use transport::{Disconnect, EventFault};
pub use types::{
    Agent, AgentThread, Exchange, File, Message, Options, Outcome, Reaction, Submitted, Surface, Target, Team, Unread,
    View,
};

use crate::world::{Channel, Person};

/// Why a person could not do or see something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No answer from the local Slack, or one that is no JSON.
    #[error("the local Slack did not answer")]
    Http(#[from] reqwest::Error),
    /// The local Slack said no, as the client would have: the code and the reason.
    #[error("{code}: {message}")]
    Refused {
        /// Stable code, such as `dispatch_failed` or `element_not_found`.
        code: String,
        /// What and why.
        message: String,
    },
    /// An answer that does not have the form of the contract.
    #[error("the local Slack answered in an unknown form")]
    Form(#[from] serde_json::Error),
    /// Nothing came within the time a test waits.
    #[error("{person} waited {seconds} seconds for {what}, and nothing came")]
    NothingCame {
        /// Who waited.
        person: String,
        /// For what.
        what: &'static str,
        /// How long.
        seconds: u64,
    },
    /// The message or view has no such element.
    #[error("no {wanted:?} there; there is: {there}")]
    NotThere {
        /// The action id, block id or label that was looked for.
        wanted: String,
        /// What there is instead.
        there: String,
    },
}

/// What calls of a Web API method are made to fail with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// HTTP 429, with `Retry-After` in seconds.
    RateLimited(u64),
    /// Another HTTP status, such as 500.
    Http(u16),
    /// No answer at all.
    Hang,
    /// The connection breaks off.
    Drop,
    /// `ok: false` with this error.
    Error(String),
    /// The right answer, so many milliseconds later.
    Slow(u64),
}

/// Messages and modals that were fetched from the server and not yet handed out.
#[derive(Default)]
struct Pending {
    messages: VecDeque<Message>,
    modal: Option<View>,
    /// Version of the last Home tab handed out.
    home: Option<String>,
}

/// A local Slack seen from outside. Cheap to clone; clones share what they have read.
#[derive(Clone)]
pub struct Driver {
    base: Arc<str>,
    http: reqwest::Client,
    pending: Arc<Mutex<HashMap<String, Pending>>>,
}

impl Driver {
    /// A driver of the local Slack at this address ([`Sandbox::page_url`](crate::Sandbox::page_url)).
    pub fn new(base_url: impl AsRef<str>) -> Self {
        let base = base_url.as_ref().trim_end_matches('/').into();
        let http = reqwest::Client::builder().no_proxy().build().unwrap_or_default();
        Self { base, http, pending: Arc::default() }
    }

    /// Sits down at the keyboard of the person with this user id.
    pub fn as_person(&self, user: impl Into<String>) -> Actor {
        Actor::new(self.clone(), user.into())
    }

    /// The team, its people and the app.
    pub async fn team(&self) -> Result<Team, Error> {
        self.get("team", &[]).await
    }

    /// Makes the next `times` calls of a Web API method fail; `*` stands for every method.
    pub async fn faults(&self, method: &str, times: u32, fault: Fault) -> Result<(), Error> {
        let delay_ms = if let Fault::Slow(delay) = fault { Some(delay) } else { None };
        let (name, retry_after) = match fault {
            Fault::RateLimited(seconds) => ("ratelimited".to_owned(), Some(seconds)),
            Fault::Http(status) => (format!("http_{status}"), None),
            Fault::Hang => ("hang".to_owned(), None),
            Fault::Drop => ("drop".to_owned(), None),
            Fault::Error(code) => (format!("error:{code}"), None),
            Fault::Slow(_) => ("slow".to_owned(), None),
        };
        let body = json!({
            "method": method, "times": times, "fault": name, "retry_after": retry_after, "delay_ms": delay_ms,
        });
        self.post::<Value>("faults", &body).await.map(drop)
    }

    /// Takes every fault away again.
    pub async fn no_faults(&self) -> Result<(), Error> {
        self.post::<Value>("faults", &json!({})).await.map(drop)
    }

    /// Requests both ways since number `after` (0 for all that are kept).
    pub async fn traffic(&self, after: u64) -> Result<Vec<Exchange>, Error> {
        let answer: Value = self.get("traffic", &[("after", &after.to_string())]).await?;
        field(answer, "requests")
    }

    /// Makes a channel. Write [`World::APP`](crate::World::APP) among the members to invite the app.
    pub async fn add_channel(&self, name: &str, private: bool, members: &[&str]) -> Result<Channel, Error> {
        let body = json!({"name": name, "is_private": private, "members": members});
        field(self.post("channels", &body).await?, "channel")
    }

    /// Adds a person, with a new id; the app gets `team_join`.
    pub async fn add_person(&self, person: &Person) -> Result<Person, Error> {
        field(self.post("people", &serde_json::to_value(person)?).await?, "person")
    }

    /// Changes some fields of a person; the app gets `user_change`.
    pub async fn change_person(&self, user: &str, fields: &Value) -> Result<Person, Error> {
        field(self.post(&format!("people/{user}"), fields).await?, "person")
    }

    /// Makes a user group; the app gets `subteam_created`.
    pub async fn add_usergroup(&self, name: &str, handle: &str, users: &[&str]) -> Result<String, Error> {
        let body = json!({"name": name, "handle": handle, "users": users});
        let group: Value = field(self.post("usergroups", &body).await?, "usergroup")?;
        field(group, "id")
    }

    /// Adds an emoji of the team's own: the address of a picture, or `alias:name`.
    pub async fn add_emoji(&self, name: &str, url: &str) -> Result<(), Error> {
        self.post::<Value>("emoji", &json!({"name": name, "url": url})).await.map(drop)
    }

    /// The runs of workflow steps, as the control API lists them.
    pub async fn functions(&self) -> Result<Vec<Value>, Error> {
        field(self.get("functions", &[]).await?, "functions")
    }

    async fn get<T: DeserializeOwned>(&self, route: &str, query: &[(&str, &str)]) -> Result<T, Error> {
        let request = self.http.get(format!("{}/control/{route}", self.base)).query(query);
        answer(request.send().await?).await
    }

    async fn post<T: DeserializeOwned>(&self, route: &str, body: &Value) -> Result<T, Error> {
        let request = self.http.post(format!("{}/control/{route}", self.base)).json(body);
        answer(request.send().await?).await
    }

    fn pending<R>(&self, person: &str, change: impl FnOnce(&mut Pending) -> R) -> R {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        change(pending.entry(person.to_owned()).or_default())
    }
}

async fn answer<T: DeserializeOwned>(response: reqwest::Response) -> Result<T, Error> {
    let answer: Value = response.json().await?;
    if answer.get("ok").and_then(Value::as_bool) == Some(false) {
        let text = |key: &str| answer.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        return Err(Error::Refused { code: text("error"), message: text("message") });
    }
    Ok(serde_json::from_value(answer)?)
}

fn field<T: DeserializeOwned>(mut answer: Value, key: &str) -> Result<T, Error> {
    let value = answer.get_mut(key).map(Value::take).unwrap_or_default();
    Ok(serde_json::from_value(value)?)
}
