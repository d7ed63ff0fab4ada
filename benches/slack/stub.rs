//! As much of Slack as an app needs while it is measured: the Web API says yes to everything, answers to a `response_url`
//! are taken down with their moment, and Socket Mode sends what it is given. It costs next to nothing, so that what is
//! measured is the app.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// How often a connection is pinged; clients take one on which they hear nothing for half a minute for dead.
const PING: Duration = Duration::from_secs(5);

/// Something that came from the app.
pub(crate) struct Came {
    pub at: Instant,
    pub body: Vec<u8>,
}

/// What has come for the requests that are open: by the request's number.
#[derive(Default)]
struct Book {
    acknowledged: HashMap<u64, Came>,
    answered: HashMap<u64, Came>,
    sockets: Vec<mpsc::UnboundedSender<String>>,
    turn: usize,
}

struct Shared {
    team: String,
    address: SocketAddr,
    book: Mutex<Book>,
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stub while it listens.
pub(crate) struct Stub {
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

impl Stub {
    /// Listens for the app of this team.
    pub(crate) async fn open(team: &str) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let shared =
            Arc::new(Shared { team: team.to_owned(), address: listener.local_addr()?, book: Mutex::default() });
        let router = Router::new()
            .route("/api/{method}", any(call))
            .route("/response/{number}", post(take_answer))
            .route("/link", get(link))
            .layer(DefaultBodyLimit::max(1024 * 1024))
            .with_state(shared.clone());
        let serving = tokio::spawn(async move {
            // It ends with the bench.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { shared, serving })
    }

    pub(crate) async fn close(self) {
        self.serving.abort();
        let _ = self.serving.await;
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    pub(crate) fn api_url(&self) -> String {
        format!("{}/api", self.url())
    }

    /// Whether an app holds a connection of Socket Mode.
    pub(crate) fn is_connected(&self) -> bool {
        let mut book = self.shared.book();
        book.sockets.retain(|socket| !socket.is_closed());
        !book.sockets.is_empty()
    }

    /// Sends an envelope over one of the connections, each in its turn.
    pub(crate) fn send(&self, envelope: &Value) -> anyhow::Result<()> {
        let mut book = self.shared.book();
        book.sockets.retain(|socket| !socket.is_closed());
        book.turn += 1;
        let place = book.turn % book.sockets.len().max(1);
        let sent = book.sockets.get(place).is_some_and(|socket| socket.send(envelope.to_string()).is_ok());
        anyhow::ensure!(sent, "the app has no connection");
        Ok(())
    }

    /// Takes what came for a request at its `response_url`, if it has.
    pub(crate) fn answer(&self, number: u64) -> Option<Came> {
        self.shared.book().answered.remove(&number)
    }

    /// Takes the acknowledgement of an envelope, if it has come.
    pub(crate) fn acknowledgement(&self, number: u64) -> Option<Came> {
        self.shared.book().acknowledged.remove(&number)
    }
}

/// A call of the Web API.
async fn call(State(shared): State<Arc<Shared>>, Path(method): Path<String>) -> Response {
    let team = &shared.team;
    let answer = match method.as_str() {
        "auth.test" => json!({
            "ok": true, "url": "https://bench.slack.com/", "team": "Bench", "user": "crm", "team_id": team,
            "user_id": "U0BOT", "bot_id": "B0BOT", "is_enterprise_install": false,
        }),
        "team.info" => json!({"ok": true, "team": {"id": team, "name": "Bench", "domain": "bench"}}),
        "users.list" => json!({"ok": true, "members": [], "response_metadata": {"next_cursor": ""}}),
        "conversations.list" => json!({"ok": true, "channels": [], "response_metadata": {"next_cursor": ""}}),
        "conversations.info" => json!({"ok": true, "channel": {"id": "C0BENCH", "name": "sales", "is_channel": true}}),
        "apps.connections.open" => json!({"ok": true, "url": format!("ws://{}/link", shared.address)}),
        _ => {
            json!({"ok": true, "channel": "C0BENCH", "ts": "1700000000.000001", "message": {}, "view": {"id": "V1", "hash": "1.a"}})
        }
    };
    axum::Json(answer).into_response()
}

async fn take_answer(State(shared): State<Arc<Shared>>, Path(number): Path<u64>, body: Bytes) -> &'static str {
    let came = Came { at: Instant::now(), body: body.to_vec() };
    shared.book().answered.insert(number, came);
    "ok"
}

async fn link(State(shared): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| serve(shared, socket))
}

/// One connection of Socket Mode.
async fn serve(shared: Arc<Shared>, socket: WebSocket) {
    let (mut to_app, mut from_app) = socket.split();
    let greeting = json!({
        "type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0BENCH"},
        "debug_info": {"host": "bench", "started": "2026-11-30 12:00:00.000", "build_number": 1, "approximate_connection_time": 18060},
    });
    if to_app.send(Message::Text(greeting.to_string().into())).await.is_err() {
        return;
    }
    let (give, mut take) = mpsc::unbounded_channel::<String>();
    shared.book().sockets.push(give);
    let mut pings = tokio::time::interval(PING);
    loop {
        let sent = tokio::select! {
            envelope = take.recv() => match envelope {
                Some(envelope) => to_app.send(Message::Text(envelope.into())).await,
                None => return,
            },
            message = from_app.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    acknowledge(&shared, text.as_str());
                    Ok(())
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => Ok(()),
            },
            _ = pings.tick() => to_app.send(Message::Ping(b"bench".as_slice().into())).await,
        };
        if sent.is_err() {
            return;
        }
    }
}

/// The request's number stands at the end of the envelope's id.
fn acknowledge(shared: &Shared, text: &str) {
    let at = Instant::now();
    let Ok(ack) = serde_json::from_str::<Value>(text) else { return };
    let id = ack.get("envelope_id").and_then(Value::as_str).unwrap_or_default();
    let Some(number) = id.rsplit('-').next().and_then(|digits| digits.parse().ok()) else { return };
    let payload = ack.get("payload").filter(|payload| payload.get("blocks").is_some());
    let body = payload.map(|payload| payload.to_string().into_bytes()).unwrap_or_default();
    shared.book().acknowledged.insert(number, Came { at, body });
}
