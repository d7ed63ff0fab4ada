//! Faults on request.

use std::time::Duration;

use crm_sandbox::driver::Fault;
use serde_json::{Value, json};

use crate::app::bench;

#[tokio::test]
async fn the_next_calls_fail_as_asked() {
    let bench = bench().await;
    let post = json!({"channel": "C0SALES", "text": "x"});
    bench.driver.faults("chat.postMessage", 2, Fault::RateLimited(7)).await.unwrap();
    for _ in 0..2 {
        let response = bench.api_response("chat.postMessage", &post).await;
        assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (429, &"7".parse().unwrap()));
    }
    assert_eq!(bench.api("chat.postMessage", post.clone()).await["ok"], true);
    bench.driver.faults("chat.postMessage", 1, Fault::Http(500)).await.unwrap();
    assert_eq!(bench.api_response("chat.postMessage", &post).await.status().as_u16(), 500);
    bench.driver.faults("chat.postMessage", 1, Fault::Error("fatal_error".into())).await.unwrap();
    assert_eq!(bench.api("chat.postMessage", post.clone()).await["error"], "fatal_error");
    bench.driver.faults("chat.postMessage", 9, Fault::Http(500)).await.unwrap();
    bench.driver.no_faults().await.unwrap();
    assert_eq!(bench.api("chat.postMessage", post).await["ok"], true);
    assert_eq!(bench.ada().messages("#sales").await.unwrap().len(), 2, "a failed call posts nothing");
}

#[tokio::test]
async fn a_call_can_hang_or_break_off() {
    let bench = bench().await;
    let url = format!("{}/auth.test", bench.slack.api_url());
    let call =
        || bench.http().post(&url).bearer_auth(bench.slack.bot_token()).timeout(Duration::from_millis(200)).send();
    bench.driver.faults("auth.test", 1, Fault::Hang).await.unwrap();
    assert!(call().await.unwrap_err().is_timeout());
    bench.driver.faults("auth.test", 1, Fault::Drop).await.unwrap();
    let broken = match call().await {
        Ok(response) => response.json::<Value>().await.is_err(),
        Err(_) => true,
    };
    assert!(broken);
    bench.slack.shutdown().await;
}
