//! Files: uploading, sharing and deleting them, and how they look. Their bytes are kept beside the store.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::messages::Message;
use super::pictures::dimensions;
use super::{Audience, State};
use crate::ids;

/// A file, or the upload it is going to be.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct File {
    pub id: String,
    pub name: String,
    pub title: String,
    pub mimetype: String,
    pub filetype: String,
    pub size: u64,
    pub user: String,
    /// Unix second.
    pub created: i64,
    pub alt_text: Option<String>,
    pub snippet_type: Option<String>,
    /// Width and height of a picture.
    pub dimensions: Option<(u32, u32)>,
    /// The messages that show it: channel → timestamps.
    pub shares: BTreeMap<String, Vec<String>>,
    /// Secret of the upload address, until the bytes have come.
    pub ticket: Option<String>,
    /// Uploaded and completed: it can be seen and shared.
    pub complete: bool,
    pub deleted: bool,
}

impl File {
    pub fn is_image(&self) -> bool {
        self.mimetype.starts_with("image/")
    }

    /// Whether it is there for everybody who may see it.
    pub fn exists(&self) -> bool {
        self.complete && !self.deleted
    }
}

/// Ending, media type and the name people read, of the kinds of files that people share.
const KINDS: &[(&str, &str, &str)] = &[
    ("png", "image/png", "PNG"),
    ("jpg", "image/jpeg", "JPEG"),
    ("jpeg", "image/jpeg", "JPEG"),
    ("gif", "image/gif", "GIF"),
    ("webp", "image/webp", "WebP"),
    ("svg", "image/svg+xml", "SVG"),
    ("pdf", "application/pdf", "PDF"),
    ("csv", "text/csv", "CSV"),
    ("txt", "text/plain", "Plain Text"),
    ("text", "text/plain", "Plain Text"),
    ("md", "text/markdown", "Markdown (raw)"),
    ("json", "application/json", "JSON"),
    ("html", "text/html", "HTML"),
    ("xml", "application/xml", "XML"),
    ("zip", "application/zip", "Zip"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel Spreadsheet"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word Document"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint Presentation"),
    ("mp4", "video/mp4", "MPEG 4 Video"),
    ("mp3", "audio/mpeg", "MP3"),
    ("eml", "message/rfc822", "Email"),
    ("vcf", "text/vcard", "vCard"),
];

fn kind_of(name: &str) -> (String, String) {
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase());
    let known = KINDS.iter().find(|(known, _, _)| *known == ending);
    match known {
        Some((_, mimetype, _)) => {
            let filetype = match ending.as_str() {
                "jpeg" => "jpg",
                "txt" => "text",
                "md" => "markdown",
                other => other,
            };
            (filetype.to_owned(), (*mimetype).to_owned())
        }
        None => ("binary".to_owned(), "application/octet-stream".to_owned()),
    }
}

fn pretty(file: &File) -> &'static str {
    KINDS.iter().find(|(_, mimetype, _)| *mimetype == file.mimetype).map_or("Binary", |(_, _, pretty)| pretty)
}

impl State {
    pub fn file(&self, id: &str) -> Option<&File> {
        self.store.files.iter().find(|file| file.id == id)
    }

    pub fn file_mut(&mut self, id: &str) -> Option<&mut File> {
        self.store.files.iter_mut().find(|file| file.id == id)
    }

    /// What a person gives an element, as the app gets it: in a `file_input` the files themselves in place of their
    /// ids.
    pub fn given_to(&self, element: &Value, given: &Value) -> Result<Value, String> {
        let is_input = element.get("type").and_then(Value::as_str) == Some("file_input");
        let Some(files) = given.get("files").and_then(Value::as_array).filter(|_| is_input) else {
            return Ok(given.clone());
        };
        let limit = element.get("max_files").and_then(Value::as_u64).unwrap_or(10);
        if files.len() as u64 > limit {
            return Err(format!("at most {limit} files are taken"));
        }
        let kinds = element.get("filetypes").and_then(Value::as_array).cloned().unwrap_or_default();
        let each = files.iter().map(|file| {
            let id = file.as_str().or_else(|| file.get("id").and_then(Value::as_str)).unwrap_or_default();
            let file = self.file(id).filter(|file| file.exists()).ok_or_else(|| format!("there is no file {id:?}"))?;
            let ending = file.name.rsplit('.').next().unwrap_or_default().to_lowercase();
            let taken = kinds.is_empty() || kinds.iter().any(|kind| *kind == file.filetype || *kind == ending);
            if taken { Ok(self.file_json(file)) } else { Err(format!("{} is of a kind that is not taken", file.name)) }
        });
        let files: Vec<Value> = each.collect::<Result<_, String>>()?;
        Ok(json!({"type": "file_input", "files": files}))
    }

    /// Begins an upload of so many bytes, and returns the file that it will become.
    pub fn begin_upload(&mut self, user: &str, name: &str, size: u64) -> File {
        let (filetype, mimetype) = kind_of(name);
        let file = File {
            id: ids::new_id("F"),
            name: name.to_owned(),
            title: name.to_owned(),
            mimetype,
            filetype,
            size,
            user: user.to_owned(),
            created: self.now().timestamp(),
            ticket: Some(ids::secret(24)),
            ..File::default()
        };
        self.store.files.push(file.clone());
        self.effects.save = true;
        file
    }

    /// Takes the bytes of an upload.
    pub fn take_bytes(&mut self, id: &str, bytes: Bytes) {
        let picture = dimensions(&bytes);
        if let Some(file) = self.file_mut(id) {
            file.ticket = None;
            file.size = bytes.len() as u64;
            file.dimensions = picture.filter(|_| file.is_image());
        }
        self.contents.insert(id.to_owned(), bytes);
        self.effects.save = true;
    }

    /// Makes an upload a file, which only its owner sees until it is shared.
    pub fn complete_file(&mut self, id: &str, title: Option<String>) {
        let Some(file) = self.file_mut(id).filter(|file| !file.complete) else {
            return;
        };
        file.complete = true;
        if let Some(title) = title {
            file.title = title;
        }
        let user = file.user.clone();
        let event = json!({"type": "file_created", "file_id": id, "user_id": user, "file": {"id": id}});
        self.emit_now("file_created", event);
        self.tell(Audience::Everyone, json!({"type": "files"}));
    }

    /// Notes where a message shows its files, and tells the app of those it can see.
    pub fn share_files(&mut self, message: &Message) {
        if message.ephemeral_to.is_some() {
            return;
        }
        for id in &message.files {
            let (channel, ts) = (message.channel.clone(), message.ts.clone());
            let Some(file) = self.file_mut(id) else {
                continue;
            };
            file.shares.entry(channel.clone()).or_default().push(ts);
            let owner = file.user.clone();
            if self.bot_is_member(&channel) {
                let event = json!({
                    "type": "file_shared",
                    "file_id": id,
                    "user_id": owner,
                    "file": {"id": id},
                    "channel_id": channel,
                });
                self.emit_now("file_shared", event);
            }
        }
        if !message.files.is_empty() {
            self.tell(Audience::Everyone, json!({"type": "files"}));
        }
    }

    /// Deletes a file: its bytes are gone, messages keep a stone in its place.
    pub fn delete_file(&mut self, id: &str) {
        let Some(file) = self.file_mut(id) else {
            return;
        };
        file.deleted = true;
        let shares = std::mem::take(&mut file.shares);
        self.contents.remove(id);
        let heard = self.bot_owns(id) || shares.keys().any(|channel| self.bot_is_member(channel));
        for (channel, all) in &shares {
            for ts in all {
                if let Some(message) = self.message(channel, ts).cloned() {
                    self.announce(&message, "message");
                }
            }
        }
        if heard {
            let channels: Vec<&String> = shares.keys().collect();
            let event = json!({"type": "file_deleted", "file_id": id, "channel_ids": channels});
            self.emit_now("file_deleted", event);
        }
        self.tell(Audience::Everyone, json!({"type": "files"}));
    }

    fn bot_owns(&self, id: &str) -> bool {
        self.file(id).is_some_and(|file| file.user == self.identity().bot_user_id)
    }

    /// Whether a user may look at a file: their own, or shown in a channel they see.
    pub fn sees_file(&self, file: &File, user: &str) -> bool {
        let shared = || {
            let channels = file.shares.keys().filter_map(|id| self.channel(id));
            let bot = user == self.identity().bot_user_id;
            channels.into_iter().any(|channel| {
                let open = !channel.is_private && !channel.is_im;
                self.can_see(channel, user) || bot && open
            })
        };
        file.exists() && (file.user == user || shared())
    }

    /// The `file` object of the Web API.
    pub fn file_json(&self, file: &File) -> Value {
        let base = format!("{}/files-pri/{}-{}", self.base, self.identity().team_id, file.id);
        let mut fields = Map::new();
        let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
        let kind = |wanted: fn(&crate::world::Channel) -> bool| -> Value {
            let channels = file.shares.keys().filter(|id| self.channel(id).is_some_and(wanted));
            channels.cloned().map(Value::from).collect()
        };
        let name = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect::<String>();
        let private = format!("{base}/{name}");
        put("id", file.id.clone().into());
        put("created", file.created.into());
        put("timestamp", file.created.into());
        put("name", file.name.clone().into());
        put("title", file.title.clone().into());
        put("mimetype", file.mimetype.clone().into());
        put("filetype", file.filetype.clone().into());
        put("pretty_type", pretty(file).into());
        put("user", file.user.clone().into());
        put("user_team", self.identity().team_id.clone().into());
        put("editable", file.snippet_type.is_some().into());
        put("size", file.size.into());
        put("mode", if file.snippet_type.is_some() { "snippet" } else { "hosted" }.into());
        for key in ["is_external", "public_url_shared", "display_as_bot", "has_rich_preview", "has_more_shares"] {
            put(key, false.into());
        }
        put("external_type", "".into());
        put("username", "".into());
        put("is_public", self.is_public(file).into());
        put("url_private_download", format!("{base}/download/{name}").into());
        put("permalink", self.file_permalink(file).into());
        put("file_access", "visible".into());
        put("comments_count", 0.into());
        put("channels", kind(|channel| !channel.is_private && !channel.is_im));
        put("groups", kind(|channel| channel.is_private));
        put("ims", kind(|channel| channel.is_im));
        put("shares", self.shares_json(file));
        if let Some((width, height)) = file.dimensions {
            put("original_w", width.into());
            put("original_h", height.into());
            for size in ["thumb_64", "thumb_80", "thumb_160", "thumb_360", "thumb_480"] {
                put(size, private.clone().into());
            }
        }
        if let Some(text) = &file.alt_text {
            put("alt_txt", text.clone().into());
        }
        put("url_private", private.into());
        Value::Object(fields)
    }

    fn is_public(&self, file: &File) -> bool {
        let open = |id: &String| self.channel(id).is_some_and(|channel| !channel.is_private && !channel.is_im);
        file.shares.keys().any(open)
    }

    fn file_permalink(&self, file: &File) -> String {
        let name = url::form_urlencoded::byte_serialize(file.name.to_lowercase().as_bytes()).collect::<String>();
        format!("https://{}.slack.com/files/{}/{}/{name}", self.identity().team_domain, file.user, file.id)
    }

    fn shares_json(&self, file: &File) -> Value {
        let (mut public, mut private) = (Map::new(), Map::new());
        for (id, all) in &file.shares {
            let Some(channel) = self.channel(id) else {
                continue;
            };
            let entries = all.iter().map(|ts| {
                json!({
                    "ts": ts,
                    "channel_name": channel.name,
                    "team_id": self.identity().team_id,
                    "share_user_id": file.user,
                    "source": "UNKNOWN",
                    "reply_users": [],
                    "reply_users_count": 0,
                    "reply_count": 0,
                })
            });
            let open = !channel.is_private && !channel.is_im;
            let into = if open { &mut public } else { &mut private };
            into.insert(id.clone(), entries.collect());
        }
        let mut shares = Map::new();
        for (key, entries) in [("public", public), ("private", private)] {
            if !entries.is_empty() {
                shares.insert(key.to_owned(), Value::Object(entries));
            }
        }
        Value::Object(shares)
    }

    /// A file on a message, for the app: a stone where it was deleted.
    pub fn file_json_of(&self, id: &str) -> Value {
        match self.file(id).filter(|file| !file.deleted) {
            Some(file) => self.file_json(file),
            None => json!({"id": id, "mode": "tombstone"}),
        }
    }

    /// A file for people, in the control API.
    pub fn file_view_of(&self, id: &str) -> Value {
        let Some(file) = self.file(id) else {
            return json!({"id": id, "name": "", "deleted": true});
        };
        if file.deleted {
            return json!({"id": id, "name": file.name, "deleted": true});
        }
        let mut view = json!({
            "id": file.id,
            "name": file.name,
            "title": file.title,
            "mimetype": file.mimetype,
            "filetype": file.filetype,
            "pretty_type": pretty(file),
            "size": file.size,
            "user": file.user,
            "created": file.created,
            "url": format!("/control/files/{}/content", file.id),
            "is_image": file.is_image(),
            "channels": file.shares.keys().collect::<Vec<_>>(),
            "permalink": self.file_permalink(file),
        });
        if let (Some((width, height)), Some(fields)) = (file.dimensions, view.as_object_mut()) {
            fields.insert("image".into(), json!({"width": width, "height": height}));
        }
        view
    }
}
