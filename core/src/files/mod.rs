//! Files that somebody put to a record. A file is seen by whoever sees its record; its bytes are in the `storage`, once for
//! each content, or still with Slack, where it is a link. Bytes come in first (`receive`) and are then put to a record.
//!
//! A file is renamed, archived, restored and purged through `records`; what nobody points at any more is removed by a job
//! (`removing`).

mod name;
mod receiving;
mod removing;

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::activities::{OF, OF_KEYS, WITH_ITS_RECORD, sees};
use crate::actor::Permission;
use crate::error::{Error, Result};
use crate::events::Why;
use crate::records::catalogue::{Field, Shape, Spec};
use crate::records::rules;
use crate::records::{self, Added, Changes, Done, Fields, RecordKind, Step, links};
use crate::refusal;
use crate::storage::{ByteStream, Key};
use crate::tx::Tx;
use crate::users::Owner;

pub use receiving::{Received, receive};
pub(crate) use removing::remove_later;
pub use removing::{REMOVE, remove, schedule};

/// What a file consists of. Its owner is who put it there.
pub static SPEC: Spec = Spec {
    kind: RecordKind::File,
    table: "files",
    title: "name",
    visible: WITH_ITS_RECORD,
    write: Permission::WriteActivities,
    purged: true,
    fields: &[
        Field::new("name", Shape::Text(name::MAX)).default("\"\""),
        Field::new("content_type", Shape::Text(100)).default("\"application/octet-stream\""),
        Field::new("size_bytes", Shape::Integer(0, i64::MAX)).default("0").computed(),
        Field::new("sha256", Shape::Text(64)).computed(),
        Field::new("storage_key", Shape::Text(200)).computed(),
        Field::new("permalink", Shape::Url),
        Field::new("record_kind", Shape::Choice(OF_KEYS)),
        Field::new("record_id", Shape::Id),
        Field::new("owner_id", Shape::Person),
    ],
    parts: &[],
    mentions: &[("activities", "file_id")],
};

/// What is in a file.
#[derive(Debug)]
pub enum Content {
    /// Bytes that have come in.
    Bytes(Received),
    /// A file of Slack's, which stays there until somebody keeps it, with its size.
    Link {
        /// Where it is.
        permalink: String,
        /// How many bytes it has.
        size: i64,
    },
}

/// A file to be put to a record.
#[derive(Debug)]
pub struct NewFile {
    /// The record.
    pub record: (RecordKind, Uuid),
    /// What it is called; made harmless.
    pub name: String,
    /// What kind of file it says it is.
    pub content_type: Option<String>,
    /// What is in it.
    pub content: Content,
}

/// Puts a file to a record.
///
/// # Errors
/// Refused without the permission, or where the record is not there for the actor; else where the bytes or the database are away.
pub async fn attach(tx: &mut Tx, new: NewFile) -> Result<Added> {
    let (kind, id) = new.record;
    let mut given = Changes::new()
        .with("name", new.name)
        .with("content_type", new.content_type)
        .with("record_kind", kind.as_str())
        .with("record_id", id.to_string());
    let computed = match new.content {
        Content::Bytes(received) => kept(tx, &received).await?,
        Content::Link { permalink, size } => {
            given.set("permalink", permalink);
            Fields::new().with("size_bytes", size.max(0))
        }
    };
    records::add_with(tx, RecordKind::File, &given, computed).await
}

/// The fields of bytes that came in; refused where they are gone again.
async fn kept(tx: &Tx, received: &Received) -> Result<Fields> {
    let key = received.key(tx.workspace_id()).ok_or_else(|| refusal!("error-file-gone").about("file"))?;
    if tx.crm().storage().size(&key).await? != Some(received.size()) {
        return Err(refusal!("error-file-gone").about("file").into());
    }
    Ok(Fields::new()
        .with("size_bytes", received.size())
        .with("sha256", received.sha256())
        .with("storage_key", key.to_string()))
}

/// Keeps the bytes of a file that was a link until now.
///
/// # Errors
/// Refused where the file is not there for the actor or has its bytes already; else where the bytes or the database are away.
pub async fn keep(tx: &mut Tx, id: Uuid, received: &Received) -> Result<Done> {
    tx.require(SPEC.write)?;
    let before = records::live(tx, &SPEC, id).await?;
    if before.fields.has("sha256") {
        return Err(refusal!("error-file-kept-already").about("file").into());
    }
    let mut after = before.fields.clone();
    for (key, value) in kept(tx, received).await?.iter() {
        after.set(key.clone(), value.clone());
    }
    let event = rules::event_of(RecordKind::File, rules::UPDATED);
    let step = Step { event, after, archived_at: None, why: Why::default() };
    records::write(tx, &SPEC, id, &before, step).await?.ok_or_else(|| Error::broken("bytes that change nothing"))
}

/// Completes a new or changed file, or refuses it.
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    if links::about(after).is_none() {
        return Err(refusal!("error-no-such-record").about("record_id").into());
    }
    links::check_about(tx, before, after, OF).await?;
    if !after.has("sha256") && !after.has("permalink") {
        return Err(refusal!("error-file-gone").about("file").into());
    }
    let name = name::harmless(after.text("name").unwrap_or_default());
    after.set("name", name);
    let content_type = name::content_type(after.text("content_type").unwrap_or_default());
    after.set("content_type", content_type);
    Ok(before.is_none().then_some("file.attached"))
}

/// A file, as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// What kind of file it says it is. For what a browser shows at once, do not believe it.
    pub content_type: String,
    /// How many bytes it has.
    pub size_bytes: i64,
    /// The digest of its bytes; nothing while it is a link.
    pub sha256: Option<String>,
    /// Where it is in Slack.
    pub permalink: Option<String>,
    /// The kind of record it belongs to.
    pub record_kind: String,
    /// Which one.
    pub record_id: Uuid,
    /// Who put it there.
    pub owner: Option<Owner>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Its version.
    pub version: i32,
}

/// The files of a record, latest first; the first two hundred. None where the actor does not see the record.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn list(tx: &mut Tx, (kind, id): (RecordKind, Uuid)) -> Result<Vec<File>> {
    tx.require(Permission::ReadActivities)?;
    if !sees(tx, kind.as_str(), id).await? {
        return Ok(Vec::new());
    }
    let workspace_id = tx.workspace_id();
    let ids = sqlx::query_scalar!(
        "SELECT id FROM crm.files WHERE workspace_id = $1 AND record_id = $2 AND record_kind = $3 AND deleted_at IS NULL
          ORDER BY id DESC LIMIT 200",
        workspace_id,
        id,
        kind.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    with_ids(tx, &ids).await
}

/// A file with its bytes, which may be read after the transaction; none where it is still a link.
pub struct Opened {
    /// The file.
    pub file: File,
    /// Its bytes.
    pub bytes: Option<ByteStream>,
}

/// Opens a file, if there is one and the actor sees its record.
///
/// # Errors
/// Refused without the permission; else where the bytes or the database are away.
pub async fn open(tx: &mut Tx, id: Uuid) -> Result<Option<Opened>> {
    let Some(file) = get(tx, id).await? else { return Ok(None) };
    let bytes = match key_of(tx, &file) {
        None => None,
        Some(key) => {
            let found = tx.crm().storage().get(&key).await?;
            Some(found.ok_or_else(|| Error::broken("a file whose bytes are not in the storage"))?)
        }
    };
    Ok(Some(Opened { file, bytes }))
}

/// A web address under which anybody may read a file for so long, where the storage has such and the file is not a link.
///
/// # Errors
/// As [`open`].
pub async fn link(tx: &mut Tx, id: Uuid, valid: Duration) -> Result<Option<String>> {
    let Some(file) = get(tx, id).await? else { return Ok(None) };
    match key_of(tx, &file) {
        Some(key) => tx.crm().storage().link(&key, &file.name, valid).await,
        None => Ok(None),
    }
}

fn key_of(tx: &Tx, file: &File) -> Option<Key> {
    Key::new(tx.workspace_id(), file.sha256.as_deref()?)
}

/// A file, if there is one and the actor sees its record.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<File>> {
    tx.require(Permission::ReadActivities)?;
    let Some(file) = with_ids(tx, &[id]).await?.pop() else { return Ok(None) };
    Ok(sees(tx, &file.record_kind, file.record_id).await?.then_some(file))
}

/// These files in their order, whoever sees them; archived ones are left out.
pub(crate) async fn with_ids(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<File>> {
    let workspace_id = tx.workspace_id();
    let found = sqlx::query!(
        r#"SELECT f.id, f.name, f.content_type, f.size_bytes, f.sha256, f.permalink, f.record_kind, f.record_id, f.created_at,
                  f.version, u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?"
             FROM crm.files f LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = f.owner_id
            WHERE f.workspace_id = $1 AND f.id = ANY ($2) AND f.deleted_at IS NULL"#,
        workspace_id,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut files: Vec<File> = found
        .into_iter()
        .map(|row| File {
            id: row.id,
            name: row.name,
            content_type: row.content_type,
            size_bytes: row.size_bytes,
            sha256: row.sha256,
            permalink: row.permalink,
            record_kind: row.record_kind,
            record_id: row.record_id,
            owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
            created_at: row.created_at,
            version: row.version,
        })
        .collect();
    files.sort_by_key(|file| ids.iter().position(|id| *id == file.id));
    Ok(files)
}
