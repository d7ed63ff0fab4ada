//! The browser page and its live stream.

use crate::app::bench;

#[tokio::test]
async fn the_page_is_served_with_its_types() {
    let bench = bench().await;
    let cases = [
        ("/", "text/html; charset=utf-8"),
        ("/page/app.js", "text/javascript; charset=utf-8"),
        ("/page/blocks.js", "text/javascript; charset=utf-8"),
        ("/page/style.css", "text/css; charset=utf-8"),
    ];
    for (path, kind) in cases {
        let response = bench.http().get(format!("{}{path}", bench.slack.page_url())).send().await.unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (200, &kind.parse().unwrap()));
    }
    let missing = bench.http().get(format!("{}/page/none.js", bench.slack.page_url())).send().await.unwrap();
    assert_eq!(missing.status().as_u16(), 404);
}

#[tokio::test]
async fn changes_are_streamed() {
    let bench = bench().await;
    let url = format!("{}/control/stream?as=U0RAVI", bench.slack.page_url());
    let mut stream = bench.http().get(url).send().await.unwrap();
    bench.ada().say("#sales", "hello").await.unwrap();
    let line = stream.chunk().await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&line).into_owned();
    assert!(text.starts_with("data: ") && text.contains("\"type\":\"message\"") && text.contains("C0SALES"), "{text}");
    bench.ada().say("U0MARCO", "not for Ravi").await.unwrap();
    bench.ada().say("#general", "for all").await.unwrap();
    let line = stream.chunk().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&line).contains("C0GENERAL"));
    bench.slack.shutdown().await;
    assert!(stream.chunk().await.is_ok_and(|chunk| chunk.is_none()), "the stream ends with the server");
}

#[tokio::test]
async fn a_foreign_page_cannot_act_for_the_people_here() {
    let bench = bench().await;
    let say = |origin: String| {
        let url = format!("{}/control/say", bench.slack.page_url());
        let body = r##"{"as": "U0ADA", "channel": "#sales", "text": "hi"}"##;
        bench.http().post(url).header("origin", origin).body(body).send()
    };
    assert_eq!(say("https://evil.example".into()).await.unwrap().status().as_u16(), 403);
    assert_eq!(say(bench.slack.page_url()).await.unwrap().status().as_u16(), 200);
    assert_eq!(bench.ada().messages("#sales").await.unwrap().len(), 1);
}

#[tokio::test]
async fn all_that_the_page_asks_for_is_there() {
    let bench = bench().await;
    let mut wanted = vec![String::new()];
    let mut seen = std::collections::HashSet::new();
    while let Some(name) = wanted.pop() {
        let path = if name.is_empty() { "/".to_owned() } else { format!("/page/{name}") };
        let response = bench.http().get(format!("{}{path}", bench.slack.page_url())).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{path}");
        let text = response.text().await.unwrap();
        let named = text.split(['"', '\'']).filter_map(|part| part.strip_prefix("/page/").or(part.strip_prefix("./")));
        let files = named.filter(|part| part.ends_with(".js") || part.ends_with(".css"));
        wanted.extend(files.filter(|file| seen.insert((*file).to_owned())).map(str::to_owned));
    }
    assert!(seen.contains("app.js") && seen.contains("mrkdwn.js") && seen.contains("style.css"), "{seen:?}");
}
