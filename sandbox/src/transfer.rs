//! The bytes of files: uploads to the address that `files.getUploadURLExternal` gave, and downloads with the token.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use crate::api::multipart;
use crate::server::Server;
use crate::state::State;
use crate::state::files::File;

/// The largest file this Slack takes. Slack's own limit is 1 GB.
pub(crate) const FILE_MAX: usize = 100 * 1024 * 1024;

pub(crate) fn routes() -> Router<Server> {
    Router::new()
        .route("/upload/v1/{ticket}", post(upload).put(upload).layer(DefaultBodyLimit::max(FILE_MAX)))
        .route("/files-pri/{id}/{name}", get(download))
        .route("/files-pri/{id}/download/{name}", get(download))
}

async fn upload(
    Shared(server): Shared<Server>,
    Path(ticket): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let bytes = match multipart::boundary(&headers) {
        Some(boundary) => match multipart::parts(&body, &boundary).into_iter().find(|part| part.filename.is_some()) {
            Some(part) => body.slice_ref(part.data),
            None => return (StatusCode::BAD_REQUEST, "no file in the form".to_owned()),
        },
        None => body,
    };
    server.with(|state| {
        let waiting = state.store.files.iter().find(|file| file.ticket.as_deref() == Some(&ticket)).cloned();
        let Some(file) = waiting else {
            return (StatusCode::NOT_FOUND, "no such upload".to_owned());
        };
        if file.size != bytes.len() as u64 {
            let text = format!("{} bytes were announced, {} came", file.size, bytes.len());
            return (StatusCode::BAD_REQUEST, text);
        }
        let size = bytes.len();
        state.take_bytes(&file.id, bytes);
        (StatusCode::OK, format!("OK - {size}"))
    })
}

/// A file's own address. Without a token that may see the file, Slack shows its sign-in page, with status 200 in the
/// end; this one shows its own page.
async fn download(
    Shared(server): Shared<Server>,
    Path(parts): Path<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let id = parts.first().map(|(_, id)| id.rsplit('-').next().unwrap_or_default().to_owned()).unwrap_or_default();
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = given.strip_prefix("Bearer ").unwrap_or_default();
    server.read(|state| {
        let user = state.identity().bot_user_id.clone();
        if token != state.identity().bot_token || !state.manifest.allows(&["files:read"]) {
            return Redirect::to("/?redir=files-pri").into_response();
        }
        match state.file(&id).filter(|file| state.sees_file(file, &user)) {
            Some(file) => respond(state, file),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    })
}

/// The bytes with their type. What could run as a page of this server is only offered to be kept.
pub(crate) fn respond(state: &State, file: &File) -> Response {
    let bytes = state.contents.get(&file.id).cloned().unwrap_or_default();
    let inline = file.is_image() && file.filetype != "svg" || file.mimetype == "application/pdf";
    let kind = if inline { "inline" } else { "attachment" };
    let plain: String = file.name.chars().filter(|c| c.is_ascii_graphic() && *c != '"' && *c != '\\').collect();
    let name = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect::<String>().replace('+', "%20");
    let headers = [
        (header::CONTENT_TYPE, file.mimetype.clone()),
        (header::CONTENT_DISPOSITION, format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{name}")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
    ];
    (headers, bytes).into_response()
}
