//! `files.*`: the upload in two steps, and what becomes of files.

use serde_json::{Value, json};

use super::content::{Given, custom, invalid, needed};
use super::params::Params;
use super::place::{me, target, thread};
use super::{Answer, Refusal, content};
use crate::state::State;
use crate::state::files::File;
use crate::state::messages::Draft;
use crate::transfer::FILE_MAX;

const ALT_MAX: usize = 1000;
const SNIPPET_MAX: u64 = 1024 * 1024;
const CHANNELS_MAX: usize = 100;

pub(super) fn get_upload_url(state: &mut State, params: &Params) -> Answer {
    let name = needed(params, "filename")?;
    let length = needed(params, "length")?;
    let length: u64 = length.parse().map_err(|_| invalid("must be a valid integer [json-pointer:/length]"))?;
    if length == 0 {
        return Err("missing_argument".into());
    }
    if length > FILE_MAX as u64 {
        return Err("file_upload_size_restricted".into());
    }
    let snippet = params.text("snippet_type");
    if snippet.is_some() && length > SNIPPET_MAX {
        return Err("snippet_too_large".into());
    }
    let alt_text = params.text("alt_txt");
    if alt_text.as_ref().is_some_and(|text| text.chars().count() > ALT_MAX) {
        return Err("alt_txt_too_large".into());
    }
    let me = me(state);
    let file = state.begin_upload(&me, &name, length);
    if let Some(known) = state.file_mut(&file.id) {
        (known.alt_text, known.snippet_type) = (alt_text, snippet);
    }
    let url = format!("{}/upload/v1/{}", state.base, file.ticket.unwrap_or_default());
    Ok(json!({"upload_url": url, "file_id": file.id}))
}

/// The files of an upload with their titles, all of them uploaded and not yet completed.
fn uploaded(state: &State, params: &Params) -> Result<Vec<(String, Option<String>)>, Refusal> {
    let files = params.json("files", "invalid_arguments")?.ok_or_else(|| invalid("missing required field: files"))?;
    let files = files.as_array().filter(|files| !files.is_empty()).cloned();
    let files = files.ok_or_else(|| invalid("must be a list with at least one file [json-pointer:/files]"))?;
    let me = me(state);
    let each = files.iter().enumerate().map(|(index, given)| {
        let id = given.get("id").and_then(Value::as_str);
        let id = id.ok_or_else(|| invalid(&format!("missing required field: id [json-pointer:/files/{index}]")))?;
        let fits = |file: &&File| file.user == me && file.ticket.is_none() && !file.complete && !file.deleted;
        state.file(id).filter(fits).ok_or("file_not_found")?;
        Ok((id.to_owned(), given.get("title").and_then(Value::as_str).map(str::to_owned)))
    });
    each.collect()
}

pub(super) fn complete_upload(state: &mut State, params: &Params) -> Answer {
    let files = uploaded(state, params)?;
    let mut wanted = params.list("channels").unwrap_or_default();
    wanted.extend(params.text("channel_id"));
    if wanted.len() > CHANNELS_MAX {
        return Err("channels_limit_exceeded".into());
    }
    let text = params.text("initial_comment");
    let blocks = if text.is_some() { None } else { params.json("blocks", "invalid_blocks")? };
    let content = Given { text, blocks, ..Given::default() }.checked_or_empty()?;
    let (username, icon) = custom(state, params)?;
    let mut drafts = Vec::new();
    for id in wanted {
        let channel = target(state, &id)?;
        drafts.push(Draft {
            thread_ts: thread(state, &channel, params)?,
            channel,
            username: username.clone(),
            icon: icon.clone(),
            text: content.text.clone(),
            blocks: content.blocks.clone(),
            files: files.iter().map(|(id, _)| id.clone()).collect(),
            without_unfurls: true,
            ..Draft::default()
        });
    }
    for (id, title) in &files {
        state.complete_file(id, title.clone());
    }
    for draft in drafts {
        state.post(draft);
    }
    let shown: Vec<Value> = files.iter().map(|(id, _)| state.file_json_of(id)).collect();
    Ok(json!({"files": shown}))
}

/// A file the caller may see.
fn known(state: &State, params: &Params) -> Result<File, Refusal> {
    let id = params.required("file", "file_not_found")?;
    let file = state.file(&id).filter(|file| file.complete).ok_or("file_not_found")?;
    if file.deleted {
        return Err("file_deleted".into());
    }
    if state.sees_file(file, &me(state)) { Ok(file.clone()) } else { Err("file_not_found".into()) }
}

pub(super) fn info(state: &mut State, params: &Params) -> Answer {
    let file = known(state, params)?;
    let (count, page) = counted(params);
    Ok(json!({
        "file": state.file_json(&file),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
        "paging": {"count": count, "total": 0, "page": page, "pages": 0},
    }))
}

fn counted(params: &Params) -> (usize, usize) {
    let count = params.number("count").filter(|count| *count > 0).unwrap_or(100).min(1000);
    (count, params.number("page").filter(|page| *page > 0).unwrap_or(1))
}

/// What `types` calls a file.
fn kinds(file: &File) -> Vec<&'static str> {
    let mut kinds = vec!["all"];
    if file.is_image() {
        kinds.push("images");
    }
    if file.snippet_type.is_some() {
        kinds.push("snippets");
    }
    match file.filetype.as_str() {
        "pdf" => kinds.push("pdfs"),
        "zip" => kinds.push("zips"),
        _ => {}
    }
    kinds
}

pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    const TYPES: [&str; 8] = ["all", "spaces", "snippets", "images", "gdocs", "zips", "pdfs", "canvases"];
    let types = params.list("types").unwrap_or_else(|| vec!["all".to_owned()]);
    if !types.iter().all(|wanted| TYPES.contains(&wanted.as_str())) {
        return Err("unknown_type".into());
    }
    let user = params.text("user");
    if user.as_ref().is_some_and(|user| state.person(user).is_none()) {
        return Err("user_not_found".into());
    }
    let channel = params.text("channel");
    let bound = |key: &str| params.text(key).and_then(|text| text.parse::<f64>().ok());
    let (from, to) = (bound("ts_from"), bound("ts_to"));
    let me = me(state);
    let mut all: Vec<&File> = state.store.files.iter().filter(|file| state.sees_file(file, &me)).collect();
    all.retain(|file| {
        let at = file.created as f64;
        user.as_ref().is_none_or(|user| file.user == *user)
            && channel.as_ref().is_none_or(|channel| file.shares.contains_key(channel))
            && kinds(file).iter().any(|kind| types.iter().any(|wanted| wanted == kind))
            && from.is_none_or(|from| at >= from)
            && to.is_none_or(|to| at <= to)
    });
    all.reverse();
    let (count, page) = counted(params);
    let total = all.len();
    let shown = all.into_iter().skip((page - 1).saturating_mul(count)).take(count);
    let files: Vec<Value> = shown.map(|file| state.file_json(file)).collect();
    let paging = json!({"count": count, "total": total, "page": page, "pages": total.div_ceil(count)});
    Ok(json!({"files": files, "paging": paging}))
}

pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    let file = known(state, params)?;
    if file.user != me(state) {
        return Err("cant_delete_file".into());
    }
    state.delete_file(&file.id);
    content::done()
}
