//! `make bench-sandbox`: what the local Slack itself adds to a round trip. Target: under 2 ms.
//!
//! An app that answers at once is asked directly, and then by a person through the local Slack, in turns, so that what
//! else the machine does falls on both. What is added is the difference of the medians, and of the 99th percentiles. It
//! contains two requests of the person's own client, which a browser or a test makes as well: one to say it, one to
//! read the answer.
#![expect(clippy::unwrap_used, reason = "a measurement that fails may panic")]

use std::io::Write as _;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use crm_sandbox::driver::Driver;
use crm_sandbox::{AppUrls, Options, Sandbox};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

const ROUNDS: usize = 2_000;
const WARM_UP: usize = 200;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    // `cargo test --benches` runs this file, too; measuring is asked for by `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let slack = crm_sandbox::start(Options::default()).await.unwrap();
    say("what                                        median     p99  (ms)");
    over_http(&slack).await;
    over_a_socket(&slack).await;
    slack.shutdown().await;
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Times of one kind, in order.
struct Times(Vec<Duration>);

impl Times {
    fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let index = (share * sorted.len() as f64) as usize;
        sorted.get(index.min(sorted.len().saturating_sub(1))).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }

    fn show(&self, name: &str) {
        say(&format!("{name:<42} {:>7.3} {:>7.3}", self.at(0.5), self.at(0.99)));
    }
}

fn added(name: &str, through: &Times, direct: &Times) {
    let (median, p99) = (through.at(0.5) - direct.at(0.5), through.at(0.99) - direct.at(0.99));
    say(&format!("{name:<42} {median:>7.3} {p99:>7.3}"));
}

async fn app() -> String {
    let router = Router::new().route("/slack", post(|_: Bytes| async { "Here you are" }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/slack", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn over_http(slack: &Sandbox) {
    let url = app().await;
    let urls = AppUrls { commands: url.clone(), ..AppUrls::default() };
    slack.connect(urls);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let ada = Driver::new(slack.page_url()).as_person("U0ADA");
    let (mut direct, mut through) = (Times(Vec::new()), Times(Vec::new()));
    for round in 0..WARM_UP + ROUNDS {
        let started = Instant::now();
        http.post(&url).body("command=%2Facme&text=list").send().await.unwrap().bytes().await.unwrap();
        let alone = started.elapsed();
        let started = Instant::now();
        ada.say("#sales", "/acme list").await.unwrap();
        ada.next().await.unwrap();
        if round >= WARM_UP {
            direct.0.push(alone);
            through.0.push(started.elapsed());
        }
    }
    direct.show("the app, asked directly");
    through.show("command and its answer, over HTTP");
    added("added over HTTP", &through, &direct);
}

async fn over_a_socket(slack: &Sandbox) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let open = format!("{}/apps.connections.open", slack.api_url());
    let opened: Value = http.post(open).bearer_auth(slack.app_token()).send().await.unwrap().json().await.unwrap();
    let url = opened.get("url").and_then(Value::as_str).unwrap();
    let (mut line, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    tokio::spawn(async move {
        while let Some(Ok(Message::Text(text))) = line.next().await {
            let envelope: Value = serde_json::from_str(&text).unwrap();
            let Some(id) = envelope.get("envelope_id") else { continue };
            let ack = json!({"envelope_id": id, "payload": {"text": "Here you are"}});
            line.send(Message::text(ack.to_string())).await.unwrap();
        }
    });
    let ada = Driver::new(slack.page_url()).as_person("U0RAVI");
    let mut through = Times(Vec::new());
    for round in 0..WARM_UP + ROUNDS {
        let started = Instant::now();
        ada.say("#sales", "/acme list").await.unwrap();
        ada.next().await.unwrap();
        if round >= WARM_UP {
            through.0.push(started.elapsed());
        }
    }
    through.show("command and its answer, over a socket");
}
