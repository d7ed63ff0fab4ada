//! A Slack that answers what a test tells it to: for what the local Slack does not have, such as several teams and orgs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

#[derive(Clone, Default)]
struct Heard {
    answers: Arc<Mutex<HashMap<String, Value>>>,
    calls: Arc<Mutex<Vec<(String, String)>>>,
}

/// A listening stub.
pub struct Stub {
    heard: Heard,
    url: String,
    serving: tokio::task::JoinHandle<()>,
}

impl Stub {
    pub async fn open() -> Self {
        let heard = Heard::default();
        let router = axum::Router::new().route("/api/{method}", axum::routing::any(answer)).with_state(heard.clone());
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { heard, url, serving }
    }

    pub fn api_url(&self) -> String {
        format!("{}/api", self.url)
    }

    /// What a code is worth.
    pub fn answer(&self, code: &str, answer: Value) {
        self.heard.answers.lock().unwrap().insert(code.to_owned(), answer);
    }

    /// The tokens with which a method was called.
    pub fn tokens_of(&self, method: &str) -> Vec<String> {
        let calls = self.heard.calls.lock().unwrap();
        calls.iter().filter(|(called, _)| called == method).map(|(_, token)| token.clone()).collect()
    }

    /// Whether a method was called with this token.
    pub fn called(&self, method: &str, token: &str) -> bool {
        self.tokens_of(method).iter().any(|known| known == token)
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(
    State(heard): State<Heard>,
    Path(method): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Json<Value> {
    let token = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = token.trim_start_matches("Bearer ").to_owned();
    heard.calls.lock().unwrap().push((method.clone(), token));
    let form: HashMap<String, String> = serde_urlencoded::from_bytes(&body).unwrap_or_default();
    Json(match method.as_str() {
        "oauth.v2.access" => {
            let code = form.get("code").cloned().unwrap_or_default();
            let known = heard.answers.lock().unwrap().get(&code).cloned();
            known.unwrap_or_else(|| json!({"ok": false, "error": "invalid_code"}))
        }
        "users.info" => {
            let id = query.get("user").cloned().unwrap_or_default();
            json!({"ok": true, "user": {"id": id, "name": id, "real_name": format!("Person {id}"), "tz": "Europe/Paris",
                   "locale": "en-GB", "profile": {"email": format!("{id}@example.com")}}})
        }
        "chat.postMessage" => json!({"ok": true, "channel": "D1", "ts": "1.2"}),
        _ => json!({"ok": true}),
    })
}
