//! The running server: the one lock around the state, and what happens once it is free again.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post};
use chrono::{DateTime, SecondsFormat, Utc};
use tokio::sync::{Notify, broadcast, watch};

use crate::clock::Clock;
use crate::deliver::events;
use crate::oauth::page as authorize;
use crate::sockets::serve::link;
use crate::state::{Change, State, saved};
use crate::traffic::Exchange;
use crate::{Error, api, control, page, response_url, transfer};

/// How long changes are gathered before the state file is written.
const SAVE_DELAY: std::time::Duration = std::time::Duration::from_millis(500);
/// Slack takes no larger request bodies than this for JSON and forms.
const BODY_MAX: usize = 2 * 1024 * 1024;

struct Inner {
    state: Mutex<State>,
    clock: Clock,
    http: reqwest::Client,
    changes: broadcast::Sender<Arc<Change>>,
    unsaved: Notify,
    rescheduled: Notify,
    closing: watch::Sender<bool>,
    rate_limits: bool,
    state_file: Option<PathBuf>,
}

/// A handle to the running server.
#[derive(Clone)]
pub(crate) struct Server(Arc<Inner>);

impl Server {
    pub fn new(state: State, http: reqwest::Client, rate_limits: bool, state_file: Option<PathBuf>) -> Self {
        Self(Arc::new(Inner {
            clock: state.clock.clone(),
            state: Mutex::new(state),
            http,
            changes: broadcast::Sender::new(1024),
            unsaved: Notify::new(),
            rescheduled: Notify::new(),
            closing: watch::Sender::new(false),
            rate_limits,
            state_file,
        }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the state.
    pub fn read<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(&self.lock())
    }

    /// Changes the state, then tells open pages, sends events to the app and asks for the file to be written.
    pub fn with<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let (result, effects) = {
            let mut state = self.lock();
            let result = change(&mut state);
            (result, std::mem::take(&mut state.effects))
        };
        for change in effects.changes {
            // An error only means that nobody listens.
            let _ = self.0.changes.send(Arc::new(change));
        }
        for event in effects.events {
            events::spawn(self, event);
        }
        if effects.save && self.0.state_file.is_some() {
            self.0.unsaved.notify_one();
        }
        if effects.rescheduled {
            self.0.rescheduled.notify_one();
        }
        result
    }

    /// Writes a request into the traffic inspector.
    pub fn record(&self, exchange: Exchange) -> u64 {
        let at = self.now().to_rfc3339_opts(SecondsFormat::Millis, true);
        self.lock().traffic.record(&at, exchange)
    }

    pub fn warn(&self, n: u64, warning: &str) {
        tracing::warn!(n, warning, "local Slack: the app's answer was not as Slack expects");
        self.lock().traffic.warn(n, warning);
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// The time for signatures.
    pub fn stamp(&self) -> DateTime<Utc> {
        self.0.clock.stamp()
    }

    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub async fn until(&self, moment: DateTime<Utc>) {
        self.0.clock.until(moment).await;
    }

    pub fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    pub fn rate_limits(&self) -> bool {
        self.0.rate_limits
    }

    /// Every change from now on.
    pub fn changes(&self) -> broadcast::Receiver<Arc<Change>> {
        self.0.changes.subscribe()
    }

    /// Returns when the server is being shut down.
    pub async fn closing(&self) {
        // The sender is in `self`, so waiting ends only with the shutdown.
        let _ = self.0.closing.subscribe().wait_for(|closing| *closing).await;
    }

    /// Lets everything that waits come to its end.
    pub fn close(&self) {
        self.0.closing.send_replace(true);
    }

    /// Writes the state file now, if there is one.
    pub fn save(&self) {
        let Some(path) = &self.0.state_file else {
            return;
        };
        let (text, contents) = {
            let state = self.lock();
            (serde_json::to_vec(&state.store), state.contents.clone())
        };
        let saved = match text {
            Ok(text) => saved::save(path, &text).and_then(|()| saved::save_contents(path, &contents)),
            Err(source) => Err(Error::StateFormat { path: path.clone(), source }),
        };
        if let Err(error) = saved {
            tracing::error!(%error, path = %path.display(), "local Slack: the state file was not written");
        }
    }

    /// Writes the state file some time after each change, until the shutdown.
    pub async fn keep_saved(self) {
        loop {
            tokio::select! {
                () = self.0.unsaved.notified() => {}
                () = self.closing() => return,
            }
            tokio::time::sleep(SAVE_DELAY).await;
            let server = self.clone();
            // Fails only while the runtime shuts down, and then `shutdown` has written the file.
            let _ = tokio::task::spawn_blocking(move || server.save()).await;
        }
    }

    /// Posts messages for later when their time has come, until the shutdown.
    pub async fn keep_on_time(self) {
        loop {
            let next = self.read(State::next_due);
            let due = async {
                match next {
                    Some(moment) => self.until(moment).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = due => self.with(State::post_due),
                () = self.0.rescheduled.notified() => {}
                () = self.closing() => return,
            }
        }
    }

    /// All routes.
    pub fn router(self) -> Router {
        let own_page = axum::middleware::from_fn(control::own_page_only);
        let authorize_page = get(authorize::show).merge(post(authorize::decide).layer(own_page));
        Router::new()
            .route("/", get(page::index))
            .route("/page/{file}", get(page::file))
            .route("/api/{method}", any(api::handle))
            // Some programs put a slash between an address that ends in one and the method.
            .route("/api//{method}", any(api::handle))
            .route("/link", get(link))
            .route("/link/", get(link))
            .route("/oauth/v2/authorize", authorize_page)
            .route("/response/{team}/{id}/{secret}", post(response_url::handle))
            .merge(transfer::routes())
            .nest("/control", control::routes())
            .layer(DefaultBodyLimit::max(BODY_MAX))
            .with_state(self)
    }
}
