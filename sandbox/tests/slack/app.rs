//! A tiny Slack app for the tests: it remembers what it gets and answers as it is told.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use crm_sandbox::driver::{Actor, Driver};
use crm_sandbox::{AppUrls, Clock, Options, Sandbox, World};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;

/// What the app got.
#[derive(Debug)]
pub struct Got {
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
    /// A form's fields, an interaction's payload, or an event's envelope.
    pub data: Value,
}

impl Got {
    pub fn text(&self, pointer: &str) -> &str {
        self.data.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }
}

#[derive(Clone, Default)]
struct Answer {
    status: Option<StatusCode>,
    body: String,
    delay: Duration,
}

#[derive(Clone)]
struct Desk {
    got: mpsc::UnboundedSender<Got>,
    answers: Arc<Mutex<HashMap<String, VecDeque<Answer>>>>,
}

/// The app, and the local Slack it is installed in.
pub struct Bench {
    pub slack: Sandbox,
    pub driver: Driver,
    pub clock: Clock,
    http: reqwest::Client,
    desk: Desk,
    got: mpsc::UnboundedReceiver<Got>,
    aside: VecDeque<Value>,
}

pub async fn bench() -> Bench {
    bench_with(Options::default()).await
}

pub async fn bench_with(options: Options) -> Bench {
    let (sender, got) = mpsc::unbounded_channel();
    let desk = Desk { got: sender, answers: Arc::default() };
    let router = Router::new().route("/{path}", post(take)).with_state(desk.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let clock = options.clock.clone();
    let slack = crm_sandbox::start(options).await.unwrap();
    slack.connect(AppUrls {
        commands: format!("{base}/commands"),
        interactions: format!("{base}/interactions"),
        events: format!("{base}/events"),
        options: format!("{base}/options"),
    });
    let driver = Driver::new(slack.page_url());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    Bench { slack, driver, clock, http, desk, got, aside: VecDeque::new() }
}

/// A bench whose clock stands still until the test moves it.
pub async fn bench_in_time() -> Bench {
    let now = chrono::Utc::now();
    bench_with(Options { clock: Clock::standing_at(now), ..Options::default() }).await
}

/// A manifest with one command, the usual scopes and events.
pub fn manifest() -> Value {
    json!({
        "display_information": {"name": "Acme"},
        "features": {"slash_commands": [
            {"command": "/acme", "description": "Acme", "should_escape": true},
            {"command": "/plain", "description": "Plain", "should_escape": false},
        ]},
        "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "users:read", "channels:history", "im:history", "app_mentions:read"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_home_opened", "message.im", "app_mention", "team_join"]}},
    })
}

pub fn options_with_manifest() -> Options {
    Options { manifest: manifest(), world: World::with_team("T0WITHMANIFEST"), ..Options::default() }
}

/// A manifest with these bot scopes and events, and whatever else `features` names.
pub fn options_for(scopes: &[&str], events: &[&str], features: Value) -> Options {
    let manifest = json!({
        "display_information": {"name": "Acme"},
        "features": features,
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {"event_subscriptions": {"bot_events": events}},
    });
    Options { manifest, ..Options::default() }
}

/// The error of an answer; `none` where there is none.
pub fn error(answer: &Value) -> &str {
    answer["error"].as_str().unwrap_or("none")
}

/// An object with more fields.
pub fn with(base: &Value, extra: Value) -> Value {
    let mut fields = base.as_object().unwrap().clone();
    fields.extend(extra.as_object().unwrap().clone());
    Value::Object(fields)
}

async fn take(
    State(desk): State<Desk>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let body = String::from_utf8(body.to_vec()).unwrap();
    let data = serde_json::from_str(&body).unwrap_or_else(|_| form(&body));
    let answer = desk.answers.lock().unwrap().get_mut(&path).and_then(VecDeque::pop_front).unwrap_or_default();
    // The test may have ended and be gone.
    let _ = desk.got.send(Got { path, headers, body, data });
    tokio::time::sleep(answer.delay).await;
    (answer.status.unwrap_or(StatusCode::OK), answer.body)
}

fn form(body: &str) -> Value {
    let fields: Map<String, Value> =
        url::form_urlencoded::parse(body.as_bytes()).map(|(key, value)| (key.into_owned(), json!(value))).collect();
    match fields.get("payload").and_then(Value::as_str) {
        Some(payload) => serde_json::from_str(payload).unwrap(),
        None => Value::Object(fields),
    }
}

impl Bench {
    pub fn ada(&self) -> Actor {
        self.driver.as_person("U0ADA")
    }

    /// The next request the app gets.
    pub async fn got(&mut self) -> Got {
        tokio::time::timeout(Duration::from_secs(5), self.got.recv()).await.expect("the app got nothing").unwrap()
    }

    /// The next event that fits; others are kept for later questions, as events overtake each other.
    async fn event_where(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.aside.iter().position(&fits) {
            return self.aside.remove(at).unwrap();
        }
        loop {
            let got = self.got().await;
            let event = got.data["event"].clone();
            if got.path == "events" && fits(&event) {
                return event;
            }
            self.aside.push_back(event);
        }
    }

    /// The next event of this type.
    pub async fn event(&mut self, kind: &str) -> Value {
        self.event_where(|event| event["type"] == kind).await
    }

    /// The next `message` event of this subtype.
    pub async fn message_event(&mut self, subtype: &str) -> Value {
        self.event_where(|event| event["type"] == "message" && event["subtype"] == subtype).await
    }

    /// Whether nothing has come that the test did not look at.
    pub fn quiet(&mut self) -> bool {
        self.got.try_recv().is_err()
    }

    fn push(&self, path: &str, answer: Answer) {
        self.desk.answers.lock().unwrap().entry(path.to_owned()).or_default().push_back(answer);
    }

    pub fn will_answer(&self, path: &str, body: impl Into<String>) {
        self.push(path, Answer { body: body.into(), ..Answer::default() });
    }

    pub fn will_fail(&self, path: &str, status: u16) {
        self.push(path, Answer { status: Some(StatusCode::from_u16(status).unwrap()), ..Answer::default() });
    }

    pub fn will_dawdle(&self, path: &str, delay: Duration) {
        self.push(path, Answer { delay, ..Answer::default() });
    }

    /// Calls a Web API method as the app.
    pub async fn api(&self, method: &str, arguments: Value) -> Value {
        self.api_response(method, &arguments).await.json().await.unwrap()
    }

    pub async fn api_response(&self, method: &str, arguments: &Value) -> reqwest::Response {
        let url = format!("{}/{method}", self.slack.api_url());
        self.http.post(url).bearer_auth(self.slack.bot_token()).json(arguments).send().await.unwrap()
    }

    /// Calls a method that must work.
    pub async fn ok(&self, method: &str, arguments: Value) -> Value {
        let answer = self.api(method, arguments.clone()).await;
        assert_eq!(answer["ok"], true, "{method} {arguments}: {answer}");
        answer
    }

    /// Calls a method that must be refused, once for each case, with the error beside it.
    pub async fn refused(&self, method: &str, cases: &[(Value, &str)]) {
        for (arguments, expected) in cases {
            let answer = self.api(method, arguments.clone()).await;
            assert_eq!(error(&answer), *expected, "{method} {arguments}: {answer}");
        }
    }

    /// Calls a method with a form, as many libraries do.
    pub async fn api_form(&self, method: &str, arguments: &[(&str, &str)]) -> Value {
        let url = format!("{}/{method}", self.slack.api_url());
        let request = self.http.post(url).bearer_auth(self.slack.bot_token()).form(arguments);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Posts to a response URL or any other address.
    pub async fn post(&self, url: &str, body: &Value) -> (u16, Value) {
        let response = self.http.post(url).json(body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Sends a command as Ada and returns what the app got.
    pub async fn command(&mut self, line: &str) -> Got {
        self.ada().say("#sales", line).await.unwrap();
        self.got().await
    }
}

/// A message block with one button.
pub fn button(label: &str, action_id: &str, value: &str) -> Value {
    json!({"type": "actions", "block_id": "b", "elements": [{
        "type": "button", "action_id": action_id, "value": value, "text": {"type": "plain_text", "text": label},
    }]})
}

/// A modal with a text field `name/name` and an optional select `stage/stage`.
pub fn form_view() -> Value {
    json!({
        "type": "modal",
        "callback_id": "deal",
        "private_metadata": "42",
        "title": {"type": "plain_text", "text": "New deal"},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [
            {"type": "input", "block_id": "name", "label": {"type": "plain_text", "text": "Name"},
             "element": {"type": "plain_text_input", "action_id": "name"}},
            {"type": "input", "block_id": "stage", "optional": true, "label": {"type": "plain_text", "text": "Stage"},
             "element": {"type": "static_select", "action_id": "stage", "options": [
                {"text": {"type": "plain_text", "text": "Won"}, "value": "won"},
                {"text": {"type": "plain_text", "text": "Lost"}, "value": "lost"},
             ]}},
        ],
    })
}
