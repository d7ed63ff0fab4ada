//! Messages, threads, reactions, files, streams, and what the app answers.

use base64::Engine as _;
use serde_json::json;

use crate::app::bench;
use crate::blocks::no_sideways;
use crate::chrome::{DARK, DESK, PHONE};
use crate::kit;

const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

#[tokio::test]
async fn a_form_is_filled_with_an_error_a_second_step_and_an_end() {
    let mut bench = bench().await;
    let page = bench.page("C0SALES", DESK).await;
    page.click(".composer-box").await;
    page.types("/acme form").await;
    page.key("Enter").await;
    page.reads("dialog[open] .dialog-title", "New deal").await;
    page.until("document.activeElement.matches('dialog [data-block=name] input')").await;
    page.key("Enter").await;
    page.reads("dialog [data-block=name] .input-error", "required").await;
    page.types("ab").await;
    page.click(".dialog-submit").await;
    page.reads("dialog [data-block=name] .input-error", "three letters").await;
    page.shot("modal-error").await;
    page.types("c").await;
    page.click("dialog [data-block=stage] .select-trigger").await;
    page.click(".option >> Won").await;
    page.click(".dialog-submit").await;
    page.reads("dialog[open] .dialog-title", "Are you sure?").await;
    page.reads("dialog", "Save abc?").await;
    page.shot("modal-second").await;
    page.click(".dialog-back").await;
    page.reads("dialog[open] .dialog-title", "New deal").await;
    page.until("document.querySelector('dialog [data-block=name] input').value === 'abc'").await;
    page.click(".dialog-submit").await;
    page.click(".dialog-submit >> Yes").await;
    page.misses("dialog").await;
    page.sees(".message b >> abc").await;
    let sent = bench.told("view_submission").await;
    assert_eq!(sent["view"]["state"]["values"]["name"]["name"]["value"], "ab");
    page.done().await;
}

#[tokio::test]
async fn the_tabs_of_the_app() {
    let bench = bench().await;
    bench
        .publish(json!([
            {"type": "header", "block_id": "today", "text": kit::plain("Today")},
            {"type": "actions", "block_id": "nav", "elements": [kit::button("Refresh", "refresh")]},
        ]))
        .await;
    let page = bench.page("app/home", DESK).await;
    page.reads(".home [data-block=today]", "Today").await;
    page.shot("home").await;
    bench.publish(json!([{"type": "header", "block_id": "today", "text": kit::plain("Tomorrow")}])).await;
    page.reads(".home [data-block=today]", "Tomorrow").await;
    page.click(".tab >> Messages").await;
    page.reads(".empty-state", "the beginning of your messages").await;
    page.click(".composer-box").await;
    page.types("hello app").await;
    page.key("Enter").await;
    page.sees(".message >> hello app").await;
    page.click(".tab >> About").await;
    page.reads(".about", "/acme-note").await;
    page.reads(".about", "Deals, tasks and reports without leaving Slack.").await;
    page.reads(".about", "Save as note").await;
    page.shot("about").await;
    page.key("Tab").await;
    page.done().await;
}

#[tokio::test]
async fn a_thread_is_opened_answered_and_sent_to_the_channel() {
    let bench = bench().await;
    let ts = bench.post("Who takes this?", json!([])).await;
    let page = bench.page("C0SALES", DESK).await;
    page.hover(".message").await;
    page.click(".message-tools [aria-label='Reply in thread']").await;
    page.until("document.activeElement.matches('.thread-pane .composer-box')").await;
    page.types("I do").await;
    page.key("Enter").await;
    page.sees(".thread-pane .message >> I do").await;
    page.reads(".main .replies", "1 reply").await;
    bench.api("chat.postMessage", json!({"channel": "C0SALES", "thread_ts": ts, "text": "Thank you"})).await;
    page.sees(".thread-pane .message >> Thank you").await;
    page.reads(".main .replies", "2 replies").await;
    page.click(".thread-pane .also input").await;
    page.click(".thread-pane .composer-box").await;
    page.types("For all").await;
    page.key("Enter").await;
    page.sees(".main .message >> For all").await;
    page.shot("thread").await;
    page.key("Escape").await;
    page.misses(".thread-pane").await;
    page.done().await;
}

#[tokio::test]
async fn a_reaction_is_picked_shown_and_taken_back() {
    let mut bench = bench().await;
    bench.post("Signed!", json!([])).await;
    let page = bench.page("C0SALES", DESK).await;
    page.hover(".message").await;
    page.shot("toolbar").await;
    page.click(".message-tools [aria-label='Add reaction']").await;
    page.sees(".picker").await;
    page.types("tada").await;
    page.sees(".picker-emoji[data-name=tada]").await;
    page.shot("picker").await;
    page.key("Enter").await;
    page.reads(".reaction.mine[data-name=tada]", "1").await;
    assert_eq!(bench.told("reaction_added").await["reaction"], "tada");
    page.click(".reaction[data-name=tada]").await;
    page.misses(".reaction").await;
    page.done().await;
}

#[tokio::test]
async fn a_message_shortcut_and_a_global_one() {
    let mut bench = bench().await;
    bench.ada().say("#sales", "Call them back").await.unwrap();
    let page = bench.page("C0SALES", DESK).await;
    page.hover(".message").await;
    page.click(".message-tools [aria-label='More actions']").await;
    page.sees(".menu-item >> Save as note").await;
    page.shot("message-menu").await;
    page.click(".menu-item >> Save as note").await;
    assert_eq!(bench.told("message_action").await["callback_id"], "note_save");
    page.reads(".replies", "1 reply").await;
    page.click("[aria-label='Attach and shortcuts']").await;
    page.shot("plus-menu").await;
    page.click(".menu-item >> New deal").await;
    page.reads("dialog[open] .dialog-title", "New deal").await;
    page.key("Escape").await;
    page.misses("dialog").await;
    page.done().await;
}

#[tokio::test]
async fn files_are_dropped_previewed_and_offered() {
    let bench = bench().await;
    let page = bench.page("C0SALES", DESK).await;
    let drop = format!(
        "(() => {{
            const bytes = Uint8Array.from(atob('{PIXEL}'), (letter) => letter.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], 'dot.png', {{ type: 'image/png' }}));
            data.items.add(new File(['name,amount\\nRenewal,12000\\n'], 'deals.csv', {{ type: 'text/csv' }}));
            const area = document.querySelector('.conversation');
            area.dispatchEvent(new DragEvent('dragenter', {{ dataTransfer: data, bubbles: true }}));
            if (document.querySelector('.drop-veil').hidden) throw new Error('no veil');
            area.dispatchEvent(new DragEvent('drop', {{ dataTransfer: data, bubbles: true, cancelable: true }}));
        }})()"
    );
    page.eval(&drop).await;
    page.sees(".tray-file:not(.busy) >> dot.png").await;
    page.sees(".tray-file:not(.busy) >> deals.csv").await;
    page.shot("tray").await;
    page.types("Two files").await;
    page.key("Enter").await;
    page.sees(".message >> Two files").await;
    page.until("document.querySelector('.file-image').naturalWidth === 1").await;
    page.reads(".file-card", "deals.csv").await;
    page.reads(".file-text", "Renewal,12000").await;
    let link = "document.querySelector('.file-frame a[download]').href";
    let bytes = page.eval(&format!("fetch({link}).then((r) => r.arrayBuffer()).then((b) => b.byteLength)")).await;
    let pixel = base64::engine::general_purpose::STANDARD.decode(PIXEL).unwrap();
    assert_eq!(bytes.as_u64().unwrap(), u64::try_from(pixel.len()).unwrap());
    page.shot("files").await;
    page.click(".file-picture").await;
    page.sees("dialog .file-large").await;
    page.key("Escape").await;
    page.done().await;
}

#[tokio::test]
async fn a_stream_grows() {
    let bench = bench().await;
    let ts = bench.post("Ask me", json!([])).await;
    let page = bench.page(&format!("C0SALES/{ts}"), DESK).await;
    let start = json!({
        "channel": "C0SALES",
        "thread_ts": ts,
        "markdown_text": "**Three** deals",
        "recipient_user_id": "U0ADA",
        "recipient_team_id": bench.slack.team_id(),
    });
    let stream = bench.api("chat.startStream", start).await["ts"].clone();
    page.sees(".thread-pane .message b >> Three").await;
    page.sees(".thread-pane .caret").await;
    bench
        .api("chat.appendStream", json!({"channel": "C0SALES", "ts": stream, "markdown_text": " slipped.\n- D-142\n"}))
        .await;
    page.sees(".thread-pane li >> D-142").await;
    page.shot("stream").await;
    bench.api("chat.stopStream", json!({"channel": "C0SALES", "ts": stream, "markdown_text": "- D-143\n"})).await;
    page.sees(".thread-pane li >> D-143").await;
    page.misses(".thread-pane .caret").await;
    page.done().await;
}

#[tokio::test]
async fn a_message_is_edited_and_deleted() {
    let bench = bench().await;
    let page = bench.page("C0SALES", DESK).await;
    page.click(".composer-box").await;
    page.types("Helo").await;
    page.key("Enter").await;
    page.sees(".message >> Helo").await;
    page.key("ArrowUp").await;
    page.until("document.activeElement.matches('.editor .composer-box')").await;
    page.eval("document.activeElement.select()").await;
    page.types("Hello").await;
    page.shot("edit").await;
    page.key("Enter").await;
    page.sees(".message .edited").await;
    page.reads(".message", "Hello").await;
    page.hover(".message").await;
    page.click(".message-tools [aria-label='More actions']").await;
    page.click(".menu-item >> Delete").await;
    page.click("dialog .button >> Delete").await;
    page.misses(".message").await;
    page.done().await;
}

#[tokio::test]
async fn unread_marks_and_mentions() {
    let bench = bench().await;
    let page = bench.page("C0GENERAL", DESK).await;
    bench.post("Before", json!([])).await;
    page.sees(".place.unread .place-name >> sales").await;
    page.misses(".place.unread .count").await;
    page.click(".place >> sales").await;
    page.misses(".place.unread").await;
    page.click(".place >> general").await;
    page.reads(".pane-head", "general").await;
    bench.post("For <@U0ADA>", json!([])).await;
    page.reads(".place.unread .count", "1").await;
    page.shot("unread").await;
    page.click(".place >> sales").await;
    page.sees(".day.new >> New").await;
    page.shot("new-line").await;
    page.done().await;
}

#[tokio::test]
async fn only_visible_to_you() {
    let bench = bench().await;
    let page = bench.page("C0SALES", DESK).await;
    page.click(".composer-box").await;
    page.types("/acme hi").await;
    page.key("Enter").await;
    page.reads(".message.ephemeral", "Only visible to you").await;
    page.shot("ephemeral").await;
    page.click(".dismiss").await;
    page.misses(".message.ephemeral").await;
    page.done().await;
}

#[tokio::test]
async fn by_keyboard_alone() {
    let bench = bench().await;
    bench.ada().say("#general", "Who knows?").await.unwrap();
    let page = bench.page("C0SALES", DESK).await;
    page.key("ctrl+k").await;
    page.sees(".dialog-switcher").await;
    page.types("gen").await;
    page.shot("switcher").await;
    page.key("Enter").await;
    page.reads(".pane-head", "general").await;
    page.until("document.activeElement.matches('.composer-box')").await;
    page.types("/ac").await;
    page.sees(".complete-item >> /acme").await;
    page.shot("completion").await;
    page.key("Tab").await;
    page.types("form").await;
    page.key("Enter").await;
    page.sees("dialog[open] input").await;
    page.types("Typed deal").await;
    page.key("Tab").await;
    page.key("ArrowDown").await;
    page.sees(".option.active >> New").await;
    page.key("ArrowDown").await;
    page.key("Enter").await;
    page.reads("dialog [data-block=stage] .select-trigger", "Won").await;
    page.key("Escape").await;
    page.misses("dialog").await;
    page.until("document.activeElement.matches('.composer-box')").await;
    page.types("@mar").await;
    page.sees(".complete-item >> Marco").await;
    page.key("Enter").await;
    page.types("see :tad").await;
    page.sees(".complete-item >> tada").await;
    page.key("Enter").await;
    page.key("Enter").await;
    page.sees(".message .mention >> Marco Bianchi").await;
    page.key("shift+F6").await;
    page.until("document.activeElement.matches('.scroller')").await;
    page.key("ArrowUp").await;
    page.until("document.activeElement.matches('.message')").await;
    page.key("t").await;
    page.until("document.activeElement.matches('.thread-pane .composer-box')").await;
    page.key("Escape").await;
    page.misses(".thread-pane").await;
    page.done().await;
}

#[tokio::test]
async fn on_a_phone() {
    let bench = bench().await;
    bench.post("Card", kit::interactive()).await;
    bench.ada().say("#sales", "Long press me").await.unwrap();
    let page = bench.page("C0SALES", PHONE).await;
    no_sideways(&page).await;
    page.shot("phone").await;
    page.press_long(".message:last-child .message-row", ".popup-sheet .menu").await;
    page.sees(".sheet-reaction").await;
    page.shot("phone-sheet").await;
    page.until("document.querySelector('.popup-sheet').getBoundingClientRect().bottom >= innerHeight - 1").await;
    page.click(".menu-item >> Reply in thread").await;
    page.sees(".thread-pane .composer-box").await;
    page.until("document.querySelector('.thread-pane').getBoundingClientRect().width === innerWidth").await;
    no_sideways(&page).await;
    page.shot("phone-thread").await;
    page.click(".side-back").await;
    page.misses(".thread-pane").await;
    page.click(".menu-button").await;
    page.sees(".sidebar .place >> general").await;
    page.shot("phone-drawer").await;
    page.click(".sidebar .place >> general").await;
    bench.ada().say("#general", "/acme form").await.unwrap();
    page.sees("dialog[open] input").await;
    no_sideways(&page).await;
    page.shot("phone-modal").await;
    page.until("document.querySelector('dialog').getBoundingClientRect().bottom >= innerHeight - 1").await;
    let small = "[...document.querySelectorAll('dialog :is(button, input)')]\
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)";
    assert_eq!(page.eval(small).await, json!([]));
    page.done().await;
}

#[tokio::test]
async fn in_the_dark() {
    let bench = bench().await;
    bench.post("Card", kit::layout(&bench.picture())).await;
    let page = bench.page("C0SALES", DARK).await;
    page.sees(".message").await;
    let brightness = "(() => {
        const of = (selector, key) => getComputedStyle(document.querySelector(selector))[key]
            .match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
        return [of('.main', 'backgroundColor'), of('.message-name', 'color')];
    })()";
    let dark = page.eval(brightness).await;
    assert!(dark[0].as_u64().unwrap() < 150 && dark[1].as_u64().unwrap() > 500, "{dark}");
    page.shot("dark").await;
    page.click("[aria-label^='Appearance']").await;
    page.until("document.documentElement.dataset.theme === 'light'").await;
    let light = page.eval(brightness).await;
    assert!(light[0].as_u64().unwrap() > 700 && light[1].as_u64().unwrap() < 200, "{light}");
    page.done().await;
}

#[tokio::test]
async fn another_person_and_the_inspector() {
    let bench = bench().await;
    bench.post("Hello", json!([])).await;
    let page = bench.page("C0SALES", DESK).await;
    page.click(".person-switch").await;
    page.click(".menu-item >> Marco").await;
    page.reads(".person-switch", "Marco Bianchi").await;
    page.until("location.hash.startsWith('#/U0MARCO/')").await;
    page.click("[aria-label^='Inspector']").await;
    page.click(".exchange >> chat.postMessage").await;
    page.reads(".exchange[open]", "\"Hello\"").await;
    page.shot("inspector").await;
    page.done().await;
}

#[tokio::test]
async fn pins_bookmarks_and_topics() {
    let bench = bench().await;
    let ts = bench.post("Keep this", json!([])).await;
    let page = bench.page("C0SALES", DESK).await;
    page.hover(".message").await;
    page.click(".message-tools [aria-label='More actions']").await;
    page.click(".menu-item >> Pin to channel").await;
    page.reads(".message.pinned", "Pinned by you").await;
    page.click(".pins").await;
    page.reads(".pin-list", "Keep this").await;
    page.shot("pins").await;
    page.key("Escape").await;
    bench.api("pins.remove", json!({"channel": "C0SALES", "timestamp": ts})).await;
    page.misses(".message.pinned").await;
    page.misses(".pins").await;
    let bookmark =
        json!({"channel_id": "C0SALES", "title": "Price list", "type": "link", "link": "https://example.com/prices"});
    bench.api("bookmarks.add", bookmark).await;
    page.sees(".bookmarks a >> Price list").await;
    page.done().await;
}

#[tokio::test]
async fn a_link_to_a_message_leads_to_it() {
    let bench = bench().await;
    let ts = bench.post("The first", json!([])).await;
    let link = bench.api("chat.getPermalink", json!({"channel": "C0SALES", "message_ts": ts})).await;
    bench.ada().say("#general", link["permalink"].as_str().unwrap()).await.unwrap();
    let page = bench.page("C0GENERAL", DESK).await;
    page.click(".message a.link").await;
    page.reads(".pane-head", "sales").await;
    page.sees(".message.revealed >> The first").await;
    page.done().await;
}

#[tokio::test]
async fn a_person_and_a_channel_tell_about_themselves() {
    let bench = bench().await;
    bench.driver.as_person("U0MARCO").say("#sales", "Morning @ravi").await.unwrap();
    let page = bench.page("C0SALES", DESK).await;
    page.click(".message-name").await;
    page.reads(".profile", "Head of Sales").await;
    page.shot("profile").await;
    page.key("Escape").await;
    page.misses(".profile").await;
    page.click(".name-button").await;
    page.sees(".room input[aria-label=Topic]").await;
    page.click(".room input[aria-label=Topic]").await;
    page.types("Quarter four").await;
    page.key("Enter").await;
    page.sees(".toast >> Topic saved").await;
    page.shot("room").await;
    page.click(".room .tab >> Members").await;
    page.sees(".room .about-row >> Marco Bianchi").await;
    page.key("Escape").await;
    page.reads(".pane-head .pane-notes", "Quarter four").await;
    page.reads(".message.system", "Quarter four").await;
    page.done().await;
}
