//! Each block type is drawn, in light and dark and on a phone.

use serde_json::{Value, json};

use crate::app::{Bench, bench};
use crate::chrome::{DARK, DESK, Look, PHONE, Page};
use crate::kit;

/// High enough that whatever a message holds is in the picture.
const TALL: Look = Look { height: 2600, ..DESK };

/// Opens #sales with these blocks in it, and keeps pictures of them.
async fn shown(bench: &Bench, name: &str, blocks: Value) -> Page {
    bench.post(name, blocks).await;
    let page = bench.page("C0SALES", TALL).await;
    page.sees(".message").await;
    pictures(&page, name).await;
    page
}

async fn pictures(page: &Page, name: &str) {
    let loaded = "[...document.images].every((one) => one.complete)";
    for (look, suffix) in
        [(TALL, ""), (Look { height: 2600, ..DARK }, "-dark"), (Look { height: 2600, ..PHONE }, "-phone")]
    {
        page.look(look).await;
        page.until(loaded).await;
        page.shot(&format!("{name}{suffix}")).await;
    }
    no_sideways(page).await;
    page.look(TALL).await;
}

/// Nothing is wider than the phone.
pub async fn no_sideways(page: &Page) {
    page.until("document.documentElement.scrollWidth <= innerWidth").await;
    let fits = "(one) => one.scrollWidth <= one.clientWidth + 1";
    page.until(&format!("[...document.querySelectorAll('.scroller, .dialog-body')].every({fits})")).await;
}

#[tokio::test]
async fn layout_blocks() {
    let bench = bench().await;
    let page = shown(&bench, "layout", kit::layout(&bench.picture())).await;
    page.reads("[data-block=header]", "Daily report 📊").await;
    page.sees("h2[data-block=header1]").await;
    page.sees("h5[data-block=header4]").await;
    for part in [
        "b >> Bold",
        "i >> italic",
        "s >> struck",
        ".code >> code",
        "a.link >> a link",
        ".mention-me >> Ada",
        ".mention >> Marco",
        "button.mention >> general",
        ".mention >> @here",
        ".emoji",
        "time.date",
        ".quote",
        ".code-block",
    ] {
        page.sees(&format!("[data-block=section] {part}")).await;
    }
    assert_eq!(page.count("[data-block=fields] .field-cell").await, 4);
    page.sees("[data-block=fields] .accessory-overflow button").await;
    page.sees("[data-block=with_image] img[alt=hills]").await;
    page.sees("hr[data-block=divider]").await;
    page.reads("[data-block=image]", "The hills").await;
    page.until("document.querySelector('[data-block=image] img').naturalWidth === 480").await;
    assert_eq!(page.count("[data-block=context] :is(img, .context-text)").await, 3);
    page.sees("[data-block=video] img.video-thumb").await;
    page.sees("[data-block=video] a >> How to close a deal").await;
    page.reads("[data-block=file]", "ABCD1").await;
    for part in [
        "h3 >> A heading",
        "b >> bold",
        "i >> italic",
        "ol li >> two",
        "ul li >> inner",
        "input[type=checkbox]",
        "table td.align-right",
        "pre",
        "blockquote",
    ] {
        page.sees(&format!("[data-block=markdown] {part}")).await;
    }
    page.click("[data-block=image] .image-block-open").await;
    page.sees("dialog .file-large").await;
    page.key("Escape").await;
    page.misses("dialog").await;
    page.done().await;
}

#[tokio::test]
async fn rich_text() {
    let bench = bench().await;
    let page = shown(&bench, "rich-text", kit::rich_text()).await;
    for part in [
        "b >> bold",
        "i >> italic",
        "s >> struck",
        "u >> underlined",
        "mark >> marked",
        ".code >> code",
        "a >> a link",
        ".mention >> Marco",
        ".mention >> general",
        ".mention >> S0SALES",
        ".mention-me >> here",
        ".emoji >> tada",
        ".emoji >> wave",
        "time.date",
        ".color-chip i",
        ".mention a >> a message",
        "ul li >> one",
        "ul li >> inside",
        "ol.bordered[start='4'] >> fourth",
        ".quote >> two lines",
        "pre[data-language=rust]",
    ] {
        page.sees(&format!("[data-block=rich] {part}")).await;
    }
    page.done().await;
}

#[tokio::test]
async fn elements() {
    let mut bench = bench().await;
    let page = shown(&bench, "interactive", kit::interactive()).await;
    page.sees(".button.primary >> Primary").await;
    page.sees(".button.danger >> Archive").await;
    page.sees(".button >> Workflow").await;
    page.reads("[data-block=pickers]", "Nov 2026").await;
    assert_eq!(page.count("[data-block=choices] input").await, 4);
    page.sees("[data-block=selects] .chip >> Vip").await;
    page.sees("[data-block=line] input").await;

    page.click("[data-block=buttons] .button >> Archive").await;
    page.reads("dialog[open]", "It leaves the pipeline.").await;
    page.shot("confirm").await;
    page.click("dialog .button >> Archive").await;
    assert_eq!(bench.told("block_actions").await["actions"][0]["action_id"], "danger");

    page.click("[data-block=selects] .select-trigger >> Stage").await;
    page.sees(".listbox-group >> Closed").await;
    page.shot("select").await;
    page.click(".option >> Won").await;
    assert_eq!(bench.told("block_actions").await["actions"][0]["selected_option"]["value"], "won");

    page.click("[data-block=selects] .select-trigger >> Company").await;
    page.sees(".option >> Globex").await;
    page.types("ini").await;
    page.misses(".option >> Globex").await;
    page.key("Enter").await;
    assert_eq!(bench.told("block_actions").await["actions"][0]["selected_option"]["value"], "initech");

    page.click("[data-block=pickers] .date-trigger").await;
    page.sees(".calendar-day.chosen").await;
    page.shot("calendar").await;
    page.key("ArrowRight").await;
    page.key("Enter").await;
    assert_eq!(bench.told("block_actions").await["actions"][0]["selected_date"], "2026-12-01");

    page.click("[data-block=buttons] .overflow").await;
    page.click(".menu-item >> Note").await;
    assert_eq!(bench.told("block_actions").await["actions"][0]["selected_option"]["value"], "note");

    page.click("[data-block=context_actions] [aria-label=Good]").await;
    assert_eq!(bench.told("block_actions").await["actions"][0]["value"], "good");
    page.sees("[data-block=context_actions] .chosen[aria-label=Good]").await;

    page.click("[data-block=line] input").await;
    page.types("hello").await;
    page.key("Enter").await;
    assert_eq!(bench.told("block_actions").await["actions"][0]["value"], "hello");
    page.done().await;
}

#[tokio::test]
async fn tables_and_charts() {
    let mut bench = bench().await;
    bench.post("curves", kit::curves()).await;
    let page = shown(&bench, "data", kit::data()).await;
    page.sees("[data-block=table] td.align-right >> €48,000").await;
    page.sees("[data-block=table] td b >> Renewal").await;
    page.sees("[data-block=data_table] caption >> Open deals").await;
    page.misses("[data-block=data_table] th >> D-4").await;
    page.click("[data-block=data_table] .sort >> Amount").await;
    page.click("[data-block=data_table] .sort >> Amount").await;
    page.until("document.querySelector('[data-block=data_table] tbody th').innerText === 'D-3'").await;
    page.click("[data-block=data_table] [aria-label='Next page']").await;
    page.sees("[data-block=data_table] th >> D-1").await;
    page.click("[data-block=data_table] td .button").await;
    assert_eq!(bench.told("block_actions").await["actions"][0]["action_id"], "D-1");
    assert_eq!(page.count("[data-block=bar] rect.bar").await, 8);
    assert_eq!(page.count("[data-block=pie] .slice").await, 3);
    assert_eq!(page.count("[data-block=line] polyline.curve").await, 1);
    assert_eq!(page.count("[data-block=area] polygon.area").await, 1);
    page.until(
        "document.querySelector('[data-block=bar] svg').getAttribute('aria-label').includes('A week ago: New 9')",
    )
    .await;
    page.done().await;
}

#[tokio::test]
async fn cards_and_plans() {
    let mut bench = bench().await;
    let page = shown(&bench, "cards", kit::agent(&bench.picture())).await;
    page.reads("[data-block=card]", "Waits for two signatures.").await;
    assert_eq!(page.count("[data-block=carousel] .card").await, 4);
    page.click("[aria-label='More cards']").await;
    page.sees("[aria-label='Cards before']").await;
    page.click("[data-block=card] .button >> Snooze").await;
    assert_eq!(bench.told("block_actions").await["actions"][0]["action_id"], "snooze");
    page.click("[data-block=container] summary").await;
    page.misses("[data-block=inner]").await;
    for (state, title) in
        [("complete", "Read the deals"), ("in_progress", "Compare"), ("pending", "Write it up"), ("error", "Fetch")]
    {
        page.sees(&format!(".task:has(.task-{state}) .task-title >> {title}")).await;
    }
    page.sees("[data-block=plan] .source a >> Pipeline").await;
    page.reads("[data-block=task]", "One task").await;
    page.done().await;
}

#[tokio::test]
async fn every_input() {
    let bench = bench().await;
    let page = bench.page("C0SALES", TALL).await;
    bench.ada().say("#sales", "/acme inputs").await.unwrap();
    page.sees("dialog[open] [data-block=files]").await;
    let clip = "document.querySelector('.dialog').style.setProperty('max-height', 'none')";
    page.eval(clip).await;
    pictures(&page, "inputs").await;
    for level in ["alert", "info", "success", "error"] {
        page.sees(&format!("dialog [data-block={level}] .icon")).await;
    }
    for field in [
        "text input",
        "long textarea",
        "number [inputmode=decimal]",
        "email [type=email]",
        "url [type=url]",
        "rich [contenteditable]",
        "date .date-trigger",
        "time [type=time]",
        "moment .date-trigger",
        "boxes [type=checkbox]",
        "radio [type=radio]",
        "static .select-trigger",
        "external .select-trigger",
        "users .select-trigger",
        "conversations .select-trigger",
        "channels .select-trigger",
        "multi_static .select-multi",
        "multi_external .select-multi",
        "multi_users .chip",
        "multi_conversations .select-multi",
        "multi_channels .select-multi",
        "files [type=file]",
    ] {
        let (block, part) = field.split_once(' ').unwrap();
        page.sees(&format!("dialog [data-block={block}] {part}")).await;
    }
    page.done().await;
}

#[tokio::test]
async fn what_is_filled_in_is_sent() {
    let mut bench = bench().await;
    let page = bench.page("C0SALES", DESK).await;
    bench.ada().say("#sales", "/acme inputs").await.unwrap();
    page.click("dialog [data-block=number] input").await;
    page.types("many").await;
    page.click("dialog [data-block=email] input").await;
    page.types("ada@acme.example").await;
    page.click("dialog [data-block=rich] [contenteditable]").await;
    page.types("Call ").await;
    page.click("dialog [data-block=rich] [aria-label=Bold]").await;
    page.types("today").await;
    page.click("dialog [data-block=boxes] label >> Won").await;
    page.click("dialog [data-block=radio] label >> Lost").await;
    page.click("dialog [data-block=multi_static] .select-trigger").await;
    page.click(".option >> New").await;
    page.click(".option >> Lost").await;
    page.key("Escape").await;
    page.sees("dialog [data-block=multi_static] .chip >> Lost").await;
    page.click("dialog [data-block=date] .date-trigger").await;
    page.key("Enter").await;
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), "name\n").unwrap();
    page.chooses("dialog [data-block=files] [type=file]", file.path()).await;
    page.sees("dialog [data-block=files] .tray-file").await;
    page.click(".dialog-submit").await;
    page.reads("dialog [data-block=number] .input-error", "number").await;
    page.eval("document.querySelector('dialog [data-block=number] input').select()").await;
    page.types("12.5").await;
    page.shot("inputs-filled").await;
    page.click(".dialog-submit").await;
    page.misses("dialog").await;
    let sent = bench.told("view_submission").await;
    let values = |block: &str| sent["view"]["state"]["values"][block][block].clone();
    assert_eq!(values("number")["value"], "12.5");
    assert_eq!(values("email")["value"], "ada@acme.example");
    let bold = json!({"type": "text", "text": "today", "style": {"bold": true}});
    assert_eq!(
        values("rich")["rich_text_value"]["elements"][0]["elements"],
        json!([{"type": "text", "text": "Call "}, bold])
    );
    assert_eq!(values("boxes")["selected_options"][0]["value"], "won");
    assert_eq!(values("radio")["selected_option"]["value"], "lost");
    assert_eq!(values("multi_static")["selected_options"].as_array().unwrap().len(), 2);
    assert!(values("date")["selected_date"].is_string());
    assert!(values("files")["files"][0]["id"].as_str().unwrap().starts_with('F'));
    page.done().await;
}

#[tokio::test]
async fn attachments() {
    let bench = bench().await;
    let blocks =
        json!({"channel": "C0SALES", "text": "From the feed", "attachments": kit::attachments(&bench.picture())});
    bench.api("chat.postMessage", blocks).await;
    let page = bench.page("C0SALES", DESK).await;
    page.sees(".attachment-title a >> Renewal signed").await;
    assert_eq!(page.count(".attachment-fields .short").await, 2);
    page.until(
        "getComputedStyle(document.querySelector('.attachment')).getPropertyValue('--edge').trim() === '#2e7d5b'",
    )
    .await;
    page.sees(".attachment [data-block=attached]").await;
    page.shot("attachments").await;
    page.done().await;
}
