//! Each block type is drawn.

use serde_json::Value;

use crate::app::bench;
use crate::chrome::{DARK, DESK, PHONE, Page};
use crate::kit;

/// Pictures of every screen there is of a long page.
async fn gallery(page: &Page, name: &str) {
    page.shot(name).await;
}

#[tokio::test]
async fn layout_blocks() {
    let bench = bench().await;
    bench.post("Layout", kit::layout(&bench.picture())).await;
    let page = bench.page("C0SALES", crate::chrome::Look { height: 2000, ..DESK }).await;
    page.sees(".block-markdown").await;
    gallery(&page, "layout").await;
    page.look(crate::chrome::Look { height: 2000, ..DARK }).await;
    gallery(&page, "layout-dark").await;
    page.look(crate::chrome::Look { height: 2000, ..PHONE }).await;
    gallery(&page, "layout-phone").await;
    page.done().await;
}

#[tokio::test]
async fn the_rest() {
    let bench = bench().await;
    let parts: [(&str, Value); 5] = [
        ("rich", kit::rich_text()),
        ("interactive", kit::interactive()),
        ("data", kit::data()),
        ("curves", kit::curves()),
        ("agent", kit::agent(&bench.picture())),
    ];
    for (name, blocks) in parts {
        bench.post(name, blocks).await;
    }
    bench
        .api(
            "chat.postMessage",
            serde_json::json!({"channel": "C0SALES", "text": "old", "attachments": kit::attachments(&bench.picture())}),
        )
        .await;
    let page = bench.page("C0SALES", crate::chrome::Look { height: 4000, ..DESK }).await;
    gallery(&page, "rest").await;
    page.look(crate::chrome::Look { height: 4000, ..DARK }).await;
    gallery(&page, "rest-dark").await;
    page.look(crate::chrome::Look { height: 4000, ..PHONE }).await;
    gallery(&page, "rest-phone").await;
    page.done().await;
}
