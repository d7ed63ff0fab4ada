//! A small Slack app: it opens a form, answers in a thread, streams, and reacts to what people click.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use crm_sandbox::driver::{Actor, Driver};
use crm_sandbox::{AppUrls, Options, Sandbox, World};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::chrome::{Look, Page};
use crate::kit;

/// A picture for image blocks.
const PICTURE: &str = include_str!("kit/picture.svg");

/// The app, the local Slack it is installed in, and what the app was told.
pub struct Bench {
    pub slack: Sandbox,
    pub driver: Driver,
    app: App,
    told: mpsc::UnboundedReceiver<Value>,
}

/// The app's side.
#[derive(Clone)]
struct App {
    http: reqwest::Client,
    slack: Arc<OnceLock<(String, String)>>,
    told: mpsc::UnboundedSender<Value>,
    base: String,
}

pub async fn bench() -> Bench {
    bench_with(|_| {}).await
}

/// A bench whose manifest is not quite the usual one.
pub async fn bench_with(change: impl FnOnce(&mut Value)) -> Bench {
    let mut manifest = serde_json::from_str(include_str!("kit/manifest.json")).unwrap();
    change(&mut manifest);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (sender, told) = mpsc::unbounded_channel();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let app = App { http, slack: Arc::default(), told: sender, base: base.clone() };
    let router = Router::new()
        .route("/picture.svg", get(async || ([(CONTENT_TYPE, "image/svg+xml")], PICTURE)))
        .route("/{path}", post(take))
        .with_state(app.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let world = World { team_name: "Northwind".into(), ..World::default() };
    let slack = crm_sandbox::start(Options { manifest, world, ..Options::default() }).await.unwrap();
    app.slack.set((slack.api_url(), slack.bot_token())).unwrap();
    slack.connect(AppUrls {
        commands: format!("{base}/commands"),
        interactions: format!("{base}/interactions"),
        events: format!("{base}/events"),
        options: format!("{base}/options"),
    });
    let driver = Driver::new(slack.page_url());
    Bench { slack, driver, app, told }
}

impl Bench {
    pub fn ada(&self) -> Actor {
        self.driver.as_person("U0ADA")
    }

    /// Opens the page as Ada at a place, such as `C0SALES` or `app/home`.
    pub async fn page(&self, place: &str, look: Look) -> Page {
        Page::open(&format!("{}/#/U0ADA/{place}", self.slack.page_url()), look).await
    }

    /// Calls Slack as the app; a refusal fails the test.
    pub async fn api(&self, method: &str, arguments: Value) -> Value {
        self.app.api(method, arguments).await
    }

    /// Posts blocks to #sales and returns the message's `ts`.
    pub async fn post(&self, text: &str, blocks: Value) -> String {
        let answer = self.api("chat.postMessage", json!({"channel": "C0SALES", "text": text, "blocks": blocks})).await;
        answer["ts"].as_str().unwrap().to_owned()
    }

    /// Shows Ada a Home tab.
    pub async fn publish(&self, blocks: Value) {
        self.api("views.publish", json!({"user_id": "U0ADA", "view": {"type": "home", "blocks": blocks}})).await;
    }

    /// Where the app serves its picture.
    pub fn picture(&self) -> String {
        format!("{}/picture.svg", self.app.base)
    }

    /// The next payload of this kind that the app gets.
    pub async fn told(&mut self, kind: &str) -> Value {
        let next = async {
            loop {
                let payload = self.told.recv().await.expect("the app has gone");
                if payload["type"] == kind {
                    return payload;
                }
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), next)
            .await
            .unwrap_or_else(|_| panic!("the app got no {kind}"))
    }
}

impl App {
    async fn api(&self, method: &str, arguments: Value) -> Value {
        let (url, token) = self.slack.get().unwrap();
        let request = self.http.post(format!("{url}/{method}")).bearer_auth(token).json(&arguments);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer
    }
}

async fn take(State(app): State<App>, Path(path): Path<String>, body: Bytes) -> Response {
    let body = String::from_utf8(body.to_vec()).unwrap();
    let payload = read(&body);
    let answer = match (path.as_str(), payload["type"].as_str().unwrap_or_default()) {
        ("commands", _) => command(&app, &payload).await,
        ("options", _) => kit::options(payload["value"].as_str().unwrap_or_default()),
        (_, "view_submission") => submission(&app, &payload).await,
        (_, "shortcut") => {
            app.api("views.open", json!({"trigger_id": payload["trigger_id"], "view": kit::form()})).await;
            Value::Null
        }
        (_, "message_action") => {
            let text = format!("Noted: {}", payload["message"]["text"].as_str().unwrap_or_default());
            let (channel, thread) = (&payload["channel"]["id"], &payload["message"]["ts"]);
            app.api("chat.postMessage", json!({"channel": channel, "thread_ts": thread, "text": text})).await;
            Value::Null
        }
        _ => Value::Null,
    };
    // The test may have ended and be gone.
    let _ = app.told.send(payload);
    if answer.is_null() { ().into_response() } else { axum::Json(answer).into_response() }
}

/// A JSON event, or a form with fields or one `payload`.
fn read(body: &str) -> Value {
    if let Ok(event) = serde_json::from_str::<Value>(body) {
        return if event["event"].is_object() { event["event"].clone() } else { event };
    }
    let fields: serde_json::Map<String, Value> =
        url::form_urlencoded::parse(body.as_bytes()).map(|(key, value)| (key.into_owned(), json!(value))).collect();
    match fields.get("payload").and_then(Value::as_str) {
        Some(payload) => serde_json::from_str(payload).unwrap(),
        None => Value::Object(fields),
    }
}

async fn command(app: &App, payload: &Value) -> Value {
    match payload["text"].as_str().unwrap_or_default() {
        "form" => {
            app.api("views.open", json!({"trigger_id": payload["trigger_id"], "view": kit::form()})).await;
            Value::Null
        }
        "inputs" => {
            app.api("views.open", json!({"trigger_id": payload["trigger_id"], "view": kit::inputs()})).await;
            Value::Null
        }
        other => json!({"response_type": "ephemeral", "text": format!("You typed `{other}`.")}),
    }
}

async fn submission(app: &App, payload: &Value) -> Value {
    let view = &payload["view"];
    let name = view["state"]["values"]["name"]["name"]["value"].as_str().unwrap_or_default();
    match view["callback_id"].as_str().unwrap_or_default() {
        "deal" if name.chars().count() < 3 => {
            json!({"response_action": "errors", "errors": {"name": "A deal needs a name of three letters."}})
        }
        "deal" => json!({"response_action": "push", "view": kit::sure(name)}),
        "sure" => {
            let text = format!("✅ *{}* is saved.", view["private_metadata"].as_str().unwrap_or_default());
            app.api("chat.postMessage", json!({"channel": "C0SALES", "text": text})).await;
            json!({"response_action": "clear"})
        }
        _ => Value::Null,
    }
}
