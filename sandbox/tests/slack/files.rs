//! `files.*`, uploads and downloads, and files that people drop.

use crm_sandbox::Options;
use serde_json::{Value, json};

use crate::app::{Bench, bench, bench_with, error, options_for};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x10";

/// Asks for an address, uploads and returns the file id.
async fn upload(bench: &Bench, name: &str, bytes: &[u8]) -> String {
    let length = bytes.len().to_string();
    let url = bench.api_form("files.getUploadURLExternal", &[("filename", name), ("length", &length)]).await;
    let target = url["upload_url"].as_str().unwrap();
    let sent = bench.http().post(target).body(bytes.to_vec()).send().await.unwrap();
    assert_eq!(sent.status(), 200);
    assert_eq!(sent.text().await.unwrap(), format!("OK - {length}"));
    url["file_id"].as_str().unwrap().to_owned()
}

async fn fetch(bench: &Bench, url: &Value, token: Option<&str>) -> (u16, String, Vec<u8>) {
    let request = bench.http().get(url.as_str().unwrap());
    let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
    let response = request.send().await.unwrap();
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    (response.status().as_u16(), kind, response.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn the_app_uploads_in_two_steps_and_shares() {
    let mut bench = bench().await;
    let id = upload(&bench, "chart.png", PNG).await;
    let unfinished = bench.api("files.info", json!({"file": id})).await;
    assert_eq!(error(&unfinished), "file_not_found", "not completed yet");
    let arguments = json!({
        "files": [{"id": id, "title": "Pipeline"}], "channel_id": "C0SALES", "initial_comment": "This week",
    });
    let done = bench.ok("files.completeUploadExternal", arguments).await;
    assert_eq!((&done["files"][0]["id"], &done["files"][0]["title"]), (&json!(id), &json!("Pipeline")));
    let message = bench.ada().next().await.unwrap();
    assert_eq!((message.text.as_str(), message.files[0].name.as_str()), ("This week", "chart.png"));
    assert_eq!(message.files[0].filetype, "png");
    assert_eq!(bench.ada().download(&message.files[0]).await.unwrap(), PNG);
    let info = bench.ok("files.info", json!({"file": id})).await;
    let file = &info["file"];
    assert_eq!((&file["mimetype"], &file["size"], &file["mode"]), (&json!("image/png"), &json!(24), &json!("hosted")));
    assert_eq!((&file["original_w"], &file["original_h"]), (&json!(32), &json!(16)));
    assert_eq!(file["channels"], json!(["C0SALES"]));
    assert_eq!(file["shares"]["public"]["C0SALES"][0]["ts"], message.ts);
    let token = bench.slack.bot_token();
    assert_eq!(fetch(&bench, &file["url_private"], Some(&token)).await, (200, "image/png".into(), PNG.to_vec()));
    let (status, kind, page) = fetch(&bench, &file["url_private_download"], None).await;
    assert_eq!((status, kind.starts_with("text/html")), (200, true), "as Slack, a page instead of the file");
    assert_ne!(page, PNG);
    let history = bench.ok("conversations.history", json!({"channel": "C0SALES"})).await;
    assert_eq!(history["messages"][0]["files"][0]["id"], id.as_str());
    let event = bench.event("file_shared").await;
    assert_eq!((&event["file_id"], &event["channel_id"]), (&json!(id), &json!("C0SALES")));
}

#[tokio::test]
async fn a_form_upload_a_thread_and_a_private_file_work() {
    let bench = bench().await;
    let parent = bench.ok("chat.postMessage", json!({"channel": "C0SALES", "text": "Report"})).await;
    let url = bench.ok("files.getUploadURLExternal", json!({"filename": "a.csv", "length": 7})).await;
    let body = "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\
                Content-Type: text/csv\r\n\r\na,b\n1,2\r\n--xx--\r\n";
    let request = bench.http().post(url["upload_url"].as_str().unwrap());
    let sent = request.header("content-type", "multipart/form-data; boundary=xx").body(body).send().await.unwrap();
    assert_eq!(sent.status(), 200);
    let arguments = json!({"files": [{"id": url["file_id"]}], "channel_id": "C0SALES", "thread_ts": parent["ts"]});
    bench.ok("files.completeUploadExternal", arguments).await;
    let thread = bench.ada().thread("#sales", parent["ts"].as_str().unwrap()).await.unwrap();
    assert_eq!(bench.ada().download(&thread[1].files[0]).await.unwrap(), b"a,b\n1,2");
    let hidden = upload(&bench, "hidden.txt", b"secret").await;
    bench.ok("files.completeUploadExternal", json!({"files": [{"id": hidden}]})).await;
    assert_eq!(bench.ada().files().await.unwrap().len(), 1, "nobody else sees a file that is not shared");
    let list = bench.ok("files.list", json!({})).await;
    assert_eq!((&list["paging"]["total"], &list["files"][0]["id"]), (&json!(2), &json!(hidden)));
}

#[tokio::test]
async fn uploads_are_refused_as_slack_refuses_them() {
    let bench = bench().await;
    bench
        .refused(
            "files.getUploadURLExternal",
            &[
                (json!({"length": 3}), "invalid_arguments"),
                (json!({"filename": "a", "length": "many"}), "invalid_arguments"),
                (json!({"filename": "a", "length": 0}), "missing_argument"),
                (json!({"filename": "a", "length": 2_000_000_000}), "file_upload_size_restricted"),
                (json!({"filename": "a", "length": 2_000_000, "snippet_type": "text"}), "snippet_too_large"),
                (json!({"filename": "a", "length": 1, "alt_txt": "x".repeat(1001)}), "alt_txt_too_large"),
            ],
        )
        .await;
    let url = bench.ok("files.getUploadURLExternal", json!({"filename": "a.txt", "length": 5})).await;
    let id = &url["file_id"];
    bench
        .refused(
            "files.completeUploadExternal",
            &[
                (json!({}), "invalid_arguments"),
                (json!({"files": []}), "invalid_arguments"),
                (json!({"files": [{"title": "x"}]}), "invalid_arguments"),
                (json!({"files": [{"id": "F0NONE"}]}), "file_not_found"),
                (json!({"files": [{"id": id}]}), "file_not_found"),
            ],
        )
        .await;
    let target = url["upload_url"].as_str().unwrap();
    assert_eq!(bench.http().post(target).body("other length").send().await.unwrap().status(), 400);
    assert_eq!(bench.http().post(target).body("right").send().await.unwrap().status(), 200);
    assert_eq!(bench.http().post(target).body("right").send().await.unwrap().status(), 404, "an address works once");
    bench
        .refused(
            "files.completeUploadExternal",
            &[
                (json!({"files": [{"id": id}], "channel_id": "C0RANDOM"}), "not_in_channel"),
                (json!({"files": [{"id": id}], "channel_id": "C0NOWHERE"}), "channel_not_found"),
            ],
        )
        .await;
    bench.ok("files.completeUploadExternal", json!({"files": [{"id": id}]})).await;
    bench.refused("files.completeUploadExternal", &[(json!({"files": [{"id": id}]}), "file_not_found")]).await;
    bench.refused("files.list", &[(json!({"types": "poems"}), "unknown_type")]).await;
    bench.refused("files.list", &[(json!({"user": "U0NOBODY"}), "user_not_found")]).await;
}

#[tokio::test]
async fn files_are_listed_by_page_and_kind() {
    let bench = bench().await;
    let ada = bench.ada();
    for (name, bytes) in [("one.png", PNG), ("two.pdf", b"%PDF"), ("three.txt", b"text")] {
        ada.drop_file("#sales", name, bytes).await.unwrap();
    }
    ada.drop_file("#random", "open.txt", b"public").await.unwrap();
    ada.drop_file("U0RAVI", "secret.txt", b"between us").await.unwrap();
    let all = bench.ok("files.list", json!({"count": 2, "page": 2})).await;
    assert_eq!(all["paging"], json!({"count": 2, "total": 4, "page": 2, "pages": 2}), "public files, and no DM's");
    let names: Vec<&Value> = all["files"].as_array().unwrap().iter().map(|file| &file["name"]).collect();
    assert_eq!(names, ["two.pdf", "one.png"]);
    let images = bench.ok("files.list", json!({"types": "images,pdfs", "channel": "C0SALES"})).await;
    assert_eq!(images["paging"]["total"], 2);
}

#[tokio::test]
async fn people_drop_files_and_delete_them() {
    let options = options_for(
        &["files:read", "channels:history", "im:history", "files:write"],
        &["message.channels", "message.im", "file_created", "file_shared", "file_deleted"],
        json!({}),
    );
    let mut bench = bench_with(options).await;
    let ada = bench.ada();
    let first = ada.upload("notes.md", b"# Notes").await.unwrap();
    assert_eq!(bench.event("file_created").await["file_id"], first.id.as_str());
    let second = ada.upload("more.csv", b"a,b").await.unwrap();
    ada.share("#sales", &[&first, &second], "Two files for @ravi").await.unwrap();
    let message = bench.message_event("file_share").await;
    assert_eq!(message["text"], "Two files for <@U0RAVI>");
    assert_eq!(message["files"].as_array().unwrap().len(), 2);
    assert_eq!(message["files"][0]["filetype"], "markdown");
    let token = bench.slack.bot_token();
    assert_eq!(fetch(&bench, &message["files"][1]["url_private"], Some(&token)).await.2, b"a,b");
    let not_mine = json!({"file": first.id});
    bench.refused("files.delete", &[(not_mine, "cant_delete_file"), (json!({}), "file_not_found")]).await;
    ada.delete_file(&first).await.unwrap();
    let event = bench.event("file_deleted").await;
    assert_eq!((&event["file_id"], &event["channel_ids"]), (&json!(first.id), &json!(["C0SALES"])));
    assert_eq!(error(&bench.api("files.info", json!({"file": first.id})).await), "file_deleted");
    let seen = ada.messages("#sales").await.unwrap().pop().unwrap();
    assert!(seen.files[0].deleted && !seen.files[1].deleted);
    let history = bench.ok("conversations.history", json!({"channel": "C0SALES"})).await;
    assert_eq!(history["messages"][0]["files"][0], json!({"id": first.id, "mode": "tombstone"}));
    assert!(ada.download(&first).await.is_err());
    let bot = bench.slack.bot_user_id();
    ada.drop_file(&bot, "for-the-app.txt", b"hi").await.unwrap();
    assert_eq!(bench.message_event("file_share").await["channel_type"], "im");
}

#[tokio::test]
async fn what_could_run_as_a_page_is_offered_to_be_kept() {
    let bench = bench().await;
    let file = bench.ada().drop_file("#sales", "evil.html", b"<script>alert(1)</script>").await.unwrap();
    let url = format!("{}{}", bench.slack.page_url(), file.url);
    let response = bench.http().get(url).send().await.unwrap();
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").contains("sandbox"));
}

#[tokio::test]
async fn files_outlive_a_restart_and_deleted_ones_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let options = Options { state_file: Some(file.clone()), ..Options::default() };
    let bench = bench_with(options.clone()).await;
    let kept = bench.ada().drop_file("#sales", "kept.txt", b"still here").await.unwrap();
    let gone = bench.ada().drop_file("#sales", "gone.txt", b"not for long").await.unwrap();
    bench.ada().react(&bench.ada().messages("#sales").await.unwrap()[0], "eyes").await.unwrap();
    let beside = folder.path().join("state.json.files");
    let written = tokio::time::timeout(std::time::Duration::from_secs(5), async {
        while !beside.join(&gone.id).exists() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    });
    written.await.unwrap();
    bench.ada().delete_file(&gone).await.unwrap();
    bench.slack.shutdown().await;
    assert_eq!(std::fs::read_dir(beside).unwrap().count(), 1, "the bytes of a deleted file are gone");

    let slack = crm_sandbox::start(options).await.unwrap();
    let ada = crm_sandbox::driver::Driver::new(slack.page_url()).as_person("U0ADA");
    assert_eq!(ada.download(&kept).await.unwrap(), b"still here");
    let messages = ada.messages("#sales").await.unwrap();
    assert_eq!(messages[0].reactions[0].name, "eyes");
    assert!(messages[1].files[0].deleted);
    slack.shutdown().await;
}

#[tokio::test]
async fn a_form_takes_files_and_blocks_show_them() {
    let mut bench = bench().await;
    let trigger = bench.command("/acme").await.text("/trigger_id").to_owned();
    let input = json!({"type": "input", "block_id": "docs", "label": {"type": "plain_text", "text": "Documents"},
        "element": {"type": "file_input", "action_id": "docs", "filetypes": ["pdf", "png"], "max_files": 1}});
    let view = json!({"type": "modal", "title": {"type": "plain_text", "text": "Offer"},
        "submit": {"type": "plain_text", "text": "Send"}, "blocks": [input]});
    bench.ok("views.open", json!({"trigger_id": trigger, "view": view})).await;
    let ada = bench.ada();
    let modal = ada.next_modal().await.unwrap();
    let picture = ada.upload("logo.png", PNG).await.unwrap();
    let note = ada.upload("note.txt", b"text").await.unwrap();
    let refused = ada.submit(&modal, json!({"docs": [note.id]})).await.unwrap_err();
    assert!(refused.to_string().contains("not taken"), "{refused}");
    let both = ada.submit(&modal, json!({"docs": [picture.id, picture.id]})).await.unwrap_err();
    assert!(both.to_string().contains("at most 1"), "{both}");
    ada.submit(&modal, json!({"docs": [picture.id]})).await.unwrap();
    let mut got = bench.got().await;
    while got.path == "events" {
        got = bench.got().await;
    }
    let file = got.data.pointer("/view/state/values/docs/docs/files/0").unwrap();
    assert_eq!((&file["name"], &file["mimetype"]), (&json!("logo.png"), &json!("image/png")));

    let image = |file: Value| json!([{"type": "image", "alt_text": "logo", "slack_file": file}]);
    let post = |file: Value| json!({"channel": "C0SALES", "blocks": image(file)});
    ada.share("#sales", &[&picture], "").await.unwrap();
    bench.ok("chat.postMessage", post(json!({"id": picture.id}))).await;
    bench.ok("chat.postMessage", post(json!({"url": file["url_private"]}))).await;
    for wrong in [json!({"id": "F0NO"}), json!({"id": note.id}), json!({"url": "https://a.example/b.png"}), json!({})] {
        let answer = bench.api("chat.postMessage", post(wrong)).await;
        assert_eq!(error(&answer), "invalid_blocks");
        let message = answer["response_metadata"]["messages"][0].as_str().unwrap();
        assert!(message.contains("/blocks/0/slack_file"), "{message}");
    }
    let blocks = image(json!({"id": "F0"})).to_string();
    let as_text = bench.api_form("chat.postMessage", &[("channel", "C0SALES"), ("blocks", &blocks)]).await;
    assert_eq!(error(&as_text), "invalid_blocks");
}
