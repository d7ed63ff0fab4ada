//! Files: dragging them into a channel, looking at them, deleting them.

use axum::body::Bytes;
use axum::extract::{Path, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::look::{known, place};
use super::{Done, Problem, Reply, read_body};
use crate::deliver::escape::{Style, typed};
use crate::server::Server;
use crate::state::messages::Draft;
use crate::state::{State, rich_text};
use crate::transfer;

#[derive(Deserialize)]
pub(super) struct Upload {
    #[serde(rename = "as")]
    person: String,
    name: String,
    title: Option<String>,
    channel: Option<String>,
    thread_ts: Option<String>,
    #[serde(default)]
    text: String,
}

pub(super) async fn upload(
    Shared(server): Shared<Server>,
    Query(upload): Query<Upload>,
    headers: HeaderMap,
    body: Bytes,
) -> Reply {
    if body.is_empty() || upload.name.is_empty() {
        return Err(Problem::bad("no_file", "a file has a `name` and at least one byte"));
    }
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    server.with(|state| {
        known(state, &upload.person)?;
        let channel = upload.channel.as_deref().map(|wanted| writable(state, &upload.person, wanted)).transpose()?;
        let file = state.begin_upload(&upload.person, &upload.name, body.len() as u64);
        if let Some(known) = state.file_mut(&file.id).filter(|file| file.filetype == "binary") {
            known.mimetype = given.filter(|given| !given.is_empty()).unwrap_or_else(|| known.mimetype.clone());
        }
        state.take_bytes(&file.id, body);
        state.complete_file(&file.id, upload.title.clone());
        let mut answer = json!({});
        if let Some(channel) = channel {
            let ts = share(state, &upload, channel, &file.id);
            answer = json!({"ts": ts});
        }
        if let Some(fields) = answer.as_object_mut() {
            fields.insert("file".into(), state.file_view_of(&file.id));
        }
        Ok(Done(answer))
    })
}

fn share(state: &mut State, upload: &Upload, channel: String, file: &str) -> String {
    let text = typed(state, upload.text.trim(), Style::Message);
    let blocks = rich_text::blocks(&text);
    let draft = Draft {
        channel,
        thread_ts: upload.thread_ts.clone(),
        person: Some(upload.person.clone()),
        text,
        blocks,
        files: vec![file.to_owned()],
        ..Draft::default()
    };
    state.post(draft).ts
}

/// A conversation that the person may write in.
pub(super) fn writable(state: &mut State, person: &str, wanted: &str) -> Result<String, Problem> {
    let channel = place(state, person, wanted)?;
    if state.channel(&channel).is_some_and(|channel| channel.is_archived) {
        return Err(Problem::conflict("is_archived", "the channel is archived"));
    }
    if !state.is_member(&channel, person) {
        return Err(Problem::conflict("not_in_channel", "join the channel first"));
    }
    Ok(channel)
}

#[derive(Deserialize)]
pub(super) struct Look {
    #[serde(rename = "as")]
    person: String,
    channel: Option<String>,
}

pub(super) async fn list(Shared(server): Shared<Server>, Query(look): Query<Look>) -> Reply {
    server.with(|state| {
        known(state, &look.person)?;
        let channel = look.channel.as_deref().map(|wanted| place(state, &look.person, wanted)).transpose()?;
        let seen = state.store.files.iter().rev().filter(|file| {
            state.sees_file(file, &look.person)
                && channel.as_ref().is_none_or(|channel| file.shares.contains_key(channel))
        });
        let files: Vec<Value> = seen.map(|file| state.file_view_of(&file.id)).collect();
        Ok(Done(json!({"files": files})))
    })
}

pub(super) async fn content(Shared(server): Shared<Server>, Path(id): Path<String>) -> Response {
    server.read(|state| match state.file(&id).filter(|file| file.exists()) {
        Some(file) => transfer::respond(state, file),
        None => StatusCode::NOT_FOUND.into_response(),
    })
}

#[derive(Deserialize)]
struct Delete {
    #[serde(rename = "as")]
    person: String,
    file: String,
}

pub(super) async fn delete(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let delete: Delete = read_body(&body)?;
    server.with(|state| {
        known(state, &delete.person)?;
        let file = state.file(&delete.file).filter(|file| state.sees_file(file, &delete.person));
        let file = file.ok_or_else(|| Problem::missing("file_not_found", "there is no such file"))?;
        if file.user != delete.person {
            return Err(Problem::conflict("cant_delete_file", "only its owner deletes a file"));
        }
        state.delete_file(&delete.file);
        Ok(Done::ok())
    })
}
