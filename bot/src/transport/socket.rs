//! Socket Mode: Slack sends over connections that we open, so that no address of ours need be public. What comes in is the same
//! as over HTTP and takes the same way; only the envelope and its acknowledgement live here.
//!
//! Two connections stand at a time, because Slack ends each after some hours and replays nothing: one that is told to go is
//! followed by the next before it ends, and meanwhile read on. An envelope that comes on both is worked on once.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use crm_core::secrets::Secret;
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt as _, StreamExt as _};
use hyper_rustls::ConfigBuilderExt as _;
use rustls::ClientConfig;
use serde_json::{Value, json};
use slack_morphism::prelude::{SlackApiToken, SlackApiTokenValue};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream};

use super::accept::{Answer, accept};
use crate::bot::Bot;
use crate::envelope::Inbound;
use crate::interactions;

/// How many connections stand at a time; Slack allows ten.
const CONNECTIONS: usize = 2;

/// How many envelopes are worked on at once; the next one waits in its connection.
const AT_ONCE: usize = 256;

/// So many envelopes are remembered, so that one that comes again is known.
const REMEMBERED: usize = 10_000;

/// Slack pings every few seconds; a connection that is silent for so long is dead.
const SILENCE: Duration = Duration::from_secs(45);

/// How long a connection that was told to go is read on.
const FAREWELL: Duration = Duration::from_secs(20);

/// The pauses between attempts to connect: the first, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How long a handshake may take, its greeting included.
const HANDSHAKE: Duration = Duration::from_secs(10);

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The connections of Socket Mode.
#[derive(Debug)]
pub struct Socket {
    stop: watch::Sender<bool>,
    open: watch::Receiver<usize>,
    keeping: JoinSet<()>,
}

impl Socket {
    /// Begins to connect with the app-level token (`xapp-…`).
    #[must_use = "dropping it ends the connections"]
    pub fn start(bot: &Bot, app_token: &Secret) -> Self {
        let (stop, stopping) = watch::channel(false);
        let (opened, open) = watch::channel(0);
        let keeper = Keeper {
            bot: bot.clone(),
            token: SlackApiToken::new(SlackApiTokenValue::from(app_token.reveal().to_owned())),
            open: Arc::new(opened),
            stopping,
            seen: Arc::default(),
            room: Arc::new(Semaphore::new(AT_ONCE)),
        };
        let mut keeping = JoinSet::new();
        for _ in 0..CONNECTIONS {
            keeping.spawn(keeper.clone().keep());
        }
        Self { stop, open, keeping }
    }

    /// Completes once so many connections stand.
    pub async fn connected(&self, connections: usize) {
        let mut open = self.open.clone();
        // Where the sender is gone nothing will connect any more.
        if open.wait_for(|open| *open >= connections).await.is_err() {
            std::future::pending().await
        }
    }

    /// Takes nothing more in; what was begun goes on, and is acknowledged while it can be.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.keeping.join_next().await.is_some() {}
    }
}

/// Keeps one connection standing.
#[derive(Clone)]
struct Keeper {
    bot: Bot,
    token: SlackApiToken,
    open: Arc<watch::Sender<usize>>,
    stopping: watch::Receiver<bool>,
    seen: Arc<Mutex<Seen>>,
    room: Arc<Semaphore>,
}

/// The envelopes that came in lately.
#[derive(Default)]
struct Seen {
    ids: HashSet<String>,
    order: VecDeque<String>,
}

impl Seen {
    /// False where it came before.
    fn is_new(&mut self, id: &str) -> bool {
        if !self.ids.insert(id.to_owned()) {
            return false;
        }
        self.order.push_back(id.to_owned());
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}

/// How a connection came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Slack told it to go: the next one at once.
    Told,
    /// It broke off.
    Broken,
    /// Socket Mode is off, or the app is no longer installed.
    Disabled,
    /// We stop.
    Stopping,
}

impl Keeper {
    /// Connects, again and again, until everything stops.
    async fn keep(self) {
        let mut pause = FIRST_PAUSE;
        loop {
            let end = tokio::select! {
                end = self.one_connection() => end,
                _ = stopped(self.stopping.clone()) => return,
            };
            match end {
                Ok(End::Stopping) => return,
                Ok(End::Told) => {
                    pause = FIRST_PAUSE;
                    continue;
                }
                Ok(End::Broken) => {
                    tracing::info!("a Socket Mode connection broke off; the next one is opened");
                    pause = FIRST_PAUSE;
                }
                Ok(End::Disabled) => {
                    tracing::warn!("Slack says that Socket Mode is off for this app; it is tried again")
                }
                Err(reason) => tracing::warn!(reason, "Socket Mode cannot connect; it is tried again"),
            }
            // Chance takes off up to a quarter, so that what failed together does not come back together.
            let wait = pause.mul_f64(0.75 + 0.25 * rand::random::<f64>());
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                _ = stopped(self.stopping.clone()) => return,
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// One connection from its beginning to its end, or to Slack's word that it must go.
    async fn one_connection(&self) -> Result<End, String> {
        let opened = self.bot.slack().post_now(&self.token, "apps.connections.open", &json!({})).await;
        let opened = opened.map_err(|error| error.to_string())?;
        let address = opened.get("url").and_then(Value::as_str).ok_or("Slack gave no address")?;
        let connecting = async {
            let tls = Some(Connector::Rustls(tls()));
            let connected = tokio_tungstenite::connect_async_tls_with_config(address, None, false, tls).await;
            let (stream, _) = connected.map_err(|error| error.to_string())?;
            let (to, mut from) = stream.split();
            greeting(&mut from).await.map(|()| (to, from))
        };
        let (to, from) = tokio::time::timeout(HANDSHAKE, connecting)
            .await
            .map_err(|_| "the handshake took too long".to_owned())??;
        let count = Counted::new(&self.open);
        let (acks, waiting) = mpsc::unbounded_channel();
        let writer = tokio::spawn(write(to, waiting));
        let mut connection = Connection { keeper: self.clone(), from, acks };
        let end = connection.read().await;
        drop(count);
        if end == End::Told {
            // Read on for what Slack still sends here, beside the connection that follows.
            let stopping = self.stopping.clone();
            self.bot.spawn(async move {
                let reading_on = async { while connection.read().await == End::Told {} };
                tokio::select! {
                    _ = tokio::time::timeout(FAREWELL, reading_on) => {}
                    _ = stopped(stopping) => {}
                }
                drop(connection);
                let _ = writer.await;
            });
        } else if end == End::Broken {
            // What is still to be acknowledged goes another way.
            writer.abort();
        } else {
            drop(connection);
            self.bot.spawn(async move {
                let _ = tokio::time::timeout(FAREWELL, writer).await;
            });
        }
        Ok(end)
    }
}

/// A machine without certificates of its own still reaches Slack by those that come with the program.
fn tls() -> Arc<ClientConfig> {
    let roots = match ClientConfig::builder().with_native_roots() {
        Ok(builder) => builder,
        Err(_) => ClientConfig::builder().with_webpki_roots(),
    };
    Arc::new(roots.with_no_client_auth())
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // A sender that is gone stops us as well.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Counts a connection while it stands.
struct Counted(Arc<watch::Sender<usize>>);

impl Counted {
    fn new(open: &Arc<watch::Sender<usize>>) -> Self {
        open.send_modify(|open| *open += 1);
        Self(open.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open = open.saturating_sub(1));
    }
}

/// Waits for Slack's `hello`.
async fn greeting(from: &mut SplitStream<Stream>) -> Result<(), String> {
    while let Some(Ok(message)) = from.next().await {
        let Message::Text(text) = message else { continue };
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        return match value.get("type").and_then(Value::as_str) {
            Some("hello") => Ok(()),
            _ => Err(value.get("reason").and_then(Value::as_str).unwrap_or("no greeting").to_owned()),
        };
    }
    Err("it broke off before its greeting".to_owned())
}

/// Puts acknowledgements on the connection until nobody has any more.
async fn write(mut to: SplitSink<Stream, Message>, mut acks: mpsc::UnboundedReceiver<String>) {
    while let Some(ack) = acks.recv().await {
        if to.send(Message::text(ack)).await.is_err() {
            return;
        }
    }
    // The other side may be gone already.
    let _ = to.close().await;
}

/// A connection that was greeted.
struct Connection {
    keeper: Keeper,
    from: SplitStream<Stream>,
    acks: mpsc::UnboundedSender<String>,
}

impl Connection {
    /// Reads until the connection ends or Slack tells it to go.
    async fn read(&mut self) -> End {
        loop {
            let next = tokio::select! {
                next = tokio::time::timeout(SILENCE, self.from.next()) => next,
                _ = stopped(self.keeper.stopping.clone()) => return End::Stopping,
            };
            match next {
                Ok(Some(Ok(Message::Text(text)))) => {
                    if let Some(end) = self.take(&text).await {
                        return end;
                    }
                }
                // A ping is answered by the library, on the next read.
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_)))) => {}
                Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) | Err(_) => return End::Broken,
            }
        }
    }

    /// Takes one envelope; the end, where Slack says that it has come.
    async fn take(&self, text: &str) -> Option<End> {
        let Ok(mut envelope) = serde_json::from_str::<Value>(text) else {
            tracing::warn!("an envelope of Socket Mode is no JSON");
            return None;
        };
        let payload = envelope.get_mut("payload").map(Value::take).unwrap_or_default();
        let text = |name: &str| envelope.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (kind, id) = (text("type"), text("envelope_id"));
        if kind == "disconnect" {
            return Some(if text("reason") == "link_disabled" { End::Disabled } else { End::Told });
        }
        if id.is_empty() {
            return None;
        }
        let Ok(room) = self.keeper.room.clone().acquire_owned().await else { return Some(End::Stopping) };
        let (keeper, acks) = (self.keeper.clone(), self.acks.clone());
        self.keeper.bot.spawn(async move {
            let _room = room;
            keeper.work(&kind, &id, &payload, &acks).await;
        });
        None
    }
}

impl Keeper {
    /// Works on an envelope as on a request over HTTP, and acknowledges it with the answer.
    async fn work(&self, kind: &str, id: &str, payload: &Value, acks: &mpsc::UnboundedSender<String>) {
        let acknowledge = |payload: Option<Value>| {
            let ack = match payload {
                Some(payload) => json!({ "envelope_id": id, "payload": payload }),
                None => json!({ "envelope_id": id }),
            };
            acks.send(ack.to_string()).is_ok()
        };
        let is_new = self.seen.lock().unwrap_or_else(PoisonError::into_inner).is_new(id);
        // An event that comes again was perhaps not stored the first time; it is known by its own id.
        if !is_new && kind != "events_api" {
            acknowledge(None);
            return;
        }
        let body = match kind {
            "events_api" => Bytes::from(payload.to_string()),
            "interactive" => form(&[("payload", payload.to_string())]),
            "slash_commands" => form(&fields(payload)),
            _ => {
                acknowledge(None);
                return;
            }
        };
        let Ok(inbound) = Inbound::read(&body) else {
            tracing::warn!(kind, "an envelope of Socket Mode cannot be read");
            acknowledge(None);
            return;
        };
        let response_url = payload.get("response_url").and_then(Value::as_str).unwrap_or_default();
        match accept(&self.bot, inbound, &body).await {
            Answer::Empty | Answer::Text(_) => {
                acknowledge(None);
            }
            Answer::Message(message) => {
                // Where the connection ended meanwhile the answer goes the other way.
                if !acknowledge(Some(super::ephemeral(&message))) {
                    interactions::respond(&self.bot, response_url, &message, interactions::Place::New).await;
                }
            }
            Answer::Body(body) => {
                acknowledge(Some(body));
            }
            // Not acknowledged: Slack sends it again.
            Answer::Again => {}
        }
    }
}

/// The fields of a command, as a form has them.
fn fields(payload: &Value) -> Vec<(&str, String)> {
    let fields = payload.as_object().into_iter().flatten();
    fields
        .filter_map(|(name, value)| match value {
            Value::String(text) => Some((name.as_str(), text.clone())),
            Value::Null => None,
            other => Some((name.as_str(), other.to_string())),
        })
        .collect()
}

fn form(fields: &[(&str, String)]) -> Bytes {
    serde_urlencoded::to_string(fields).map(Bytes::from).unwrap_or_default()
}
