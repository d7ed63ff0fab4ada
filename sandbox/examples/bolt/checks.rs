//! What people do with Tally, and what they must see.

use std::time::Duration;

use crm_sandbox::driver::{Actor, Disconnect, Outcome, Surface, View};
use serde_json::json;

use crate::Stage;

pub async fn run(stage: &Stage) {
    let ada = stage.driver.as_person("U0ADA");
    commands(&ada).await;
    form(&ada).await;
    shortcuts(stage, &ada).await;
    events(&ada).await;
    nothing_odd(stage).await;
    if stage.sockets().await.is_empty() {
        stage.slack.verify().await.expect("the app echoes the challenge");
    } else {
        connect_again(stage, &ada).await;
    }
}

impl Stage {
    /// The ids of the open connections.
    async fn sockets(&self) -> Vec<u64> {
        let open = self.driver.sockets().await.unwrap();
        open.iter().filter_map(|socket| socket.get("id")?.as_u64()).collect()
    }
}

async fn commands(ada: &Actor) {
    ada.say("#sales", "/tally hello").await.unwrap();
    let reply = ada.next().await.unwrap();
    assert_eq!((reply.text.as_str(), reply.ephemeral), ("Hello <@U0ADA>", true));
    ada.say("#sales", "/tally all ask @ravi & co").await.unwrap();
    let reply = ada.next().await.unwrap();
    assert_eq!((reply.text.as_str(), reply.ephemeral), ("For all: ask <@U0RAVI|ravi> &amp; co", false));
}

async fn fill(ada: &Actor, modal: &View) {
    let offered = ada.options(modal, "unit", "p").await.unwrap();
    let values: Vec<_> = offered.options.iter().filter_map(|option| option.get("value")).collect();
    assert_eq!(values, ["pears", "plums"]);
    let wrong = json!({"what": "fruit", "amount": "many", "unit": offered.options.first()});
    let answered = ada.submit(modal, wrong).await.unwrap();
    assert_eq!(answered.errors.get("amount").map(String::as_str), Some("A whole number, please"));
    let answered = ada.submit(modal, json!({"amount": "3"})).await.unwrap();
    assert_eq!(answered.outcome, Outcome::Closed);
}

async fn form(ada: &Actor) {
    ada.say("#sales", "/tally").await.unwrap();
    let modal = ada.next_modal().await.unwrap();
    assert_eq!(modal.title(), "New tally");
    fill(ada, &modal).await;
    let posted = ada.next().await.unwrap();
    assert_eq!(posted.words(), "<@U0ADA> hands in 3 pears of fruit\nApprove");
    ada.press(&posted, "Approve").await.unwrap();
    let approved = ada.next().await.unwrap();
    assert_eq!((&approved.ts, approved.text.as_str()), (&posted.ts, "3 approved by <@U0ADA>"));
    assert!(approved.blocks.is_null());
}

async fn shortcuts(stage: &Stage, ada: &Actor) {
    ada.shortcut("tally_new").await.unwrap();
    let modal = ada.next_modal().await.unwrap();
    assert_eq!(modal.private_metadata, "U0ADA");
    ada.close(&modal).await.unwrap();
    assert_eq!(ada.next().await.unwrap().text, "Nothing handed in to U0ADA");
    let ravi = stage.driver.as_person("U0RAVI");
    ravi.say("#sales", "words to keep").await.unwrap();
    let message = ada.next().await.unwrap();
    ada.message_shortcut(&message, "tally_quote").await.unwrap();
    let quoted = ada.next().await.unwrap();
    assert_eq!((quoted.text.as_str(), quoted.ephemeral), ("> words to keep", true));
    assert!(ada.shortcut("tally_quote").await.is_err(), "a message shortcut needs a message");
}

async fn events(ada: &Actor) {
    ada.open_home().await.unwrap();
    assert_eq!(ada.next_home().await.unwrap().words(), "Welcome to Tally");
    ada.say("#sales", "hey @Tally, look").await.unwrap();
    let answer = ada.next().await.unwrap();
    assert_eq!(answer.text, "You called, <@U0ADA>?");
    assert!(answer.thread_ts.is_some(), "it answers in the thread");
    ada.tell_app("ping").await.unwrap();
    assert_eq!(ada.next().await.unwrap().text, "pong <@U0ADA>");
    ada.react(&answer, "tada").await.unwrap();
    let counted = async {
        loop {
            // The message itself comes again first, with the reaction on it.
            let next = ada.next().await.unwrap();
            if next.ts != answer.ts {
                return next;
            }
        }
    };
    assert_eq!(counted.await.text, ":tada: counts");
    let left = ada.unread().await.unwrap();
    assert!(left.messages.is_empty() && left.modal.is_none(), "{left:?}");
}

/// The inspector complains of nothing: neither did the app call anything wrongly, nor did Slack send it what it could
/// not take.
async fn nothing_odd(stage: &Stage) {
    for exchange in stage.driver.traffic(0).await.unwrap() {
        assert!(exchange.warning.is_none(), "{}: {:?}", exchange.method, exchange.warning);
        assert_eq!(exchange.status, 200, "{}", exchange.method);
    }
}

/// An app whose connection is ended opens another by itself.
async fn connect_again(stage: &Stage, ada: &Actor) {
    let before = stage.sockets().await;
    stage.driver.disconnect(Disconnect::Refresh, true).await.unwrap();
    let again = async {
        while !stage.sockets().await.iter().any(|id| !before.contains(id)) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), again).await.expect("the app connects again");
    ada.say("#sales", "/tally hello").await.unwrap();
    assert_eq!(ada.next().await.unwrap().text, "Hello <@U0ADA>");
}
