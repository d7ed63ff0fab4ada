//! Slack channels that are about a record: which record, what is logged of what is said there, and whether amounts and contact
//! data may be shown to everybody in them. The channels themselves are Slack's; here stands what ties them to the CRM. A link
//! is changed, taken away and put back through `records` and `undo` like anything else.

mod kept;
mod news;
mod opening;
mod rules;
mod topics;

use uuid::Uuid;

use crate::activities::WITH_ITS_RECORD;
use crate::actor::Permission;
use crate::error::Result;
use crate::events::Why;
use crate::records::catalogue::{Field, Shape, Spec};
use crate::records::{self, Added, Changes, Done, Fields, RecordKind, Reference, Step, Updated, store};
use crate::refusal;
use crate::tx::Tx;

pub use kept::{Kept, Message, forget, keep, kept, kept_of};
pub use news::{Change, StageNews, changes_of_batch, changes_of_event};
pub use opening::{OPEN, PUT_AWAY, open, put_away};
pub(crate) use rules::{hold, settle};
pub use topics::{set_topic, topic};

/// The event of a channel that was tied to a record. That the tie was taken away is `channel.archived`.
pub const LINKED: &str = "channel.linked";

/// What a channel may be about.
pub const OF: &[RecordKind] = &[RecordKind::Contact, RecordKind::Company, RecordKind::Lead, RecordKind::Deal];

/// What is logged of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Nothing.
    Off,
    /// That something was said, by whom and when, and where it stands.
    Links,
    /// What was said as well.
    Full,
}

impl Mode {
    /// Every mode, the most discreet first.
    pub const ALL: [Self; 3] = [Self::Off, Self::Links, Self::Full];

    /// The name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Links => "links",
            Self::Full => "full",
        }
    }

    /// The mode of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == name)
    }
}

/// What a link consists of.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Channel,
    table: "channels",
    title: "name",
    visible: WITH_ITS_RECORD,
    write: Permission::WriteActivities,
    purged: false,
    fields: &[
        Field::new("slack_id", Shape::Text(30)).computed(),
        Field::new("name", Shape::Name("error-channel-needs-name")),
        Field::new("is_private", Shape::YesNo).default("false").computed(),
        Field::new("connected", Shape::YesNo).default("false").computed(),
        Field::new("opened", Shape::YesNo).default("false").computed(),
        Field::new("mode", Shape::Choice(&["off", "links", "full"])),
        Field::new("shows_amounts", Shape::YesNo).default("false"),
        Field::new("record_kind", Shape::Choice(&["contact", "company", "lead", "deal"])),
        Field::new("record_id", Shape::Id),
    ],
    parts: &[],
    mentions: &[],
};

/// A channel to be tied to a record, as Slack describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChannel {
    /// Its id in Slack (`C…`).
    pub slack_id: String,
    /// What it is called there, without `#`.
    pub name: String,
    /// Whether only its members see it.
    pub is_private: bool,
    /// Whether it is shared with another organisation, or is about to be.
    pub connected: bool,
    /// Whether the program opened it for the record.
    pub opened: bool,
    /// The record.
    pub record: (RecordKind, Uuid),
    /// What is logged of it; what the workspace has set where nothing is said.
    pub mode: Option<Mode>,
}

/// A channel that is about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// The link's id.
    pub id: Uuid,
    /// The channel's id in Slack (`C…`).
    pub slack_id: String,
    /// What it is called there.
    pub name: String,
    /// Whether only its members see it.
    pub is_private: bool,
    /// Whether it is shared with another organisation.
    pub connected: bool,
    /// Whether the program opened it for the record.
    pub opened: bool,
    /// What is logged of it.
    pub mode: Mode,
    /// Whether amounts and contact data may be shown in it to everybody (PRODUCT rule 9); never where it is shared.
    pub shows_amounts: bool,
    /// The kind of record it is about.
    pub kind: RecordKind,
    /// Which one.
    pub record_id: Uuid,
    /// Its reference.
    pub reference: Reference,
    /// Whether that record is archived.
    pub record_archived: bool,
    /// The link's version.
    pub version: i32,
}

impl Channel {
    /// The record it is about.
    #[must_use]
    pub fn record(&self) -> (RecordKind, Uuid) {
        (self.kind, self.record_id)
    }
}

/// Ties a channel to a record.
///
/// # Errors
/// Refused without the permission to change the record, where it is not there for the actor, or where the channel is about
/// something already; else where the database fails.
pub async fn link(tx: &mut Tx, new: NewChannel) -> Result<Added> {
    let (kind, id) = new.record;
    let given = Changes::new()
        .with("name", new.name)
        .with("mode", new.mode.map(Mode::as_str))
        .with("record_kind", kind.as_str())
        .with("record_id", id.to_string());
    let computed = Fields::new()
        .with("slack_id", new.slack_id)
        .with("is_private", new.is_private)
        .with("connected", new.connected)
        .with("opened", new.opened);
    records::add_with(tx, RecordKind::Channel, &given, computed).await
}

/// Takes a channel's tie away. The channel stays as it is in Slack.
///
/// # Errors
/// Refused without the permission, or where it is about nothing that the actor sees; else where the database fails.
pub async fn unlink(tx: &mut Tx, slack_id: &str) -> Result<(Channel, Done)> {
    tx.require(SPEC.write)?;
    let channel = of_channel(tx, slack_id).await?.ok_or_else(|| refusal!("error-channel-not-linked"))?;
    rules::may_write(tx, channel.kind)?;
    let done = records::archive(tx, RecordKind::Channel, channel.id).await?;
    Ok((channel, done))
}

/// What a person sets of a linked channel; what is nothing stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What is logged.
    pub mode: Option<Mode>,
    /// Whether amounts and contact data are shown to everybody in it.
    pub shows_amounts: Option<bool>,
}

/// Sets what is logged of a channel and what is shown in it.
///
/// # Errors
/// Refused without the permission, for amounts to anybody but an administrator and the record's owner, in channels that are
/// shared with others, and for copies where the workspace does not copy; else where the database fails.
pub async fn set(tx: &mut Tx, id: Uuid, wanted: Wanted) -> Result<Updated> {
    let mut given = Changes::new();
    if let Some(mode) = wanted.mode {
        given.set("mode", mode.as_str());
    }
    if let Some(shows) = wanted.shows_amounts {
        given.set("shows_amounts", shows);
    }
    records::update(tx, RecordKind::Channel, id, &given, None).await
}

/// What a channel is about, as far as the actor sees it; nothing where it is about nothing. Asked for with every command that
/// is typed in a channel: one look into an index.
///
/// # Errors
/// Where the database fails.
pub async fn of_channel(tx: &mut Tx, slack_id: &str) -> Result<Option<Channel>> {
    Ok(found(tx, Look { slack_id: Some(slack_id), ..Look::default() }).await?.pop())
}

/// The channels that are about a record, the one that was opened for it first. None where the actor does not see it.
///
/// # Errors
/// Where the database fails.
pub async fn of_record(tx: &mut Tx, record: Uuid) -> Result<Vec<Channel>> {
    found(tx, Look { record: Some(record), ..Look::default() }).await
}

/// A link by its id, as far as the actor sees what it is about.
///
/// # Errors
/// Where the database fails.
pub async fn linked_as(tx: &mut Tx, id: Uuid) -> Result<Option<Channel>> {
    Ok(found(tx, Look { id: Some(id), ..Look::default() }).await?.pop())
}

/// Which links are looked for.
#[derive(Default)]
struct Look<'a> {
    slack_id: Option<&'a str>,
    record: Option<Uuid>,
    id: Option<Uuid>,
}

async fn found(tx: &mut Tx, look: Look<'_>) -> Result<Vec<Channel>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT c.id, c.slack_id, c.name, c.is_private, c.connected, c.opened, c.mode, c.shows_amounts, c.record_kind,
                  c.record_id, c.version, r.number AS "number!", r.archived AS "archived!"
             FROM crm.channels c
            CROSS JOIN LATERAL (
              SELECT number, deleted_at IS NOT NULL AS archived FROM crm.contacts
               WHERE c.record_kind = 'contact' AND workspace_id = $1 AND id = c.record_id AND crm.in_scope(owner_id)
              UNION ALL
              SELECT number, deleted_at IS NOT NULL FROM crm.companies
               WHERE c.record_kind = 'company' AND workspace_id = $1 AND id = c.record_id AND crm.in_scope(owner_id)
              UNION ALL
              SELECT number, deleted_at IS NOT NULL FROM crm.leads
               WHERE c.record_kind = 'lead' AND workspace_id = $1 AND id = c.record_id AND crm.in_scope(owner_id)
              UNION ALL
              SELECT number, deleted_at IS NOT NULL FROM crm.deals
               WHERE c.record_kind = 'deal' AND workspace_id = $1 AND id = c.record_id AND crm.in_scope(owner_id)) AS r
            WHERE c.workspace_id = $1 AND ($2::text IS NULL OR c.slack_id = $2) AND ($3::uuid IS NULL OR c.record_id = $3)
              AND ($4::uuid IS NULL OR c.id = $4)
              AND c.deleted_at IS NULL
            ORDER BY c.opened DESC, c.id"#,
        workspace_id,
        look.slack_id,
        look.record,
        look.id,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut channels = Vec::with_capacity(rows.len());
    for row in rows {
        let (Some(kind), Some(mode)) = (RecordKind::parse(&row.record_kind), Mode::parse(&row.mode)) else { continue };
        if !tx.actor().may_read(kind) {
            continue;
        }
        channels.push(Channel {
            id: row.id,
            slack_id: row.slack_id,
            name: row.name,
            is_private: row.is_private,
            connected: row.connected,
            opened: row.opened,
            mode,
            shows_amounts: row.shows_amounts && !row.connected,
            kind,
            record_id: row.record_id,
            reference: Reference { kind, number: row.number },
            record_archived: row.archived,
            version: row.version,
        });
    }
    Ok(channels)
}

/// What Slack says of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It has another name.
    Renamed(String),
    /// It is shared with another organisation now, or will be once they accept.
    Connected,
    /// It was archived or deleted, or the app was taken out of it.
    Gone,
}

/// Follows what Slack says of a linked channel; nothing where it is not linked or was so already. For the program itself: no
/// person says this.
///
/// # Errors
/// Refused to whoever may not change the workspace; else where the database fails.
pub async fn follow(tx: &mut Tx, slack_id: &str, news: &News) -> Result<Option<(Channel, Done)>> {
    tx.require(Permission::ManageWorkspace)?;
    let Some(channel) = of_channel(tx, slack_id).await? else { return Ok(None) };
    let Some(before) = store::lock(tx, &SPEC, channel.id).await?.filter(|row| row.archived_at.is_none()) else {
        return Ok(None);
    };
    let mut after = before.fields.clone();
    let (verb, archived_at) = match news {
        News::Renamed(name) => {
            after.set("name", name.clone());
            (records::rules::UPDATED, None)
        }
        News::Connected => {
            after.set("connected", true);
            after.set("shows_amounts", false);
            (records::rules::UPDATED, None)
        }
        News::Gone => (records::rules::ARCHIVED, Some(tx.now())),
    };
    let event = records::rules::event_of(RecordKind::Channel, verb);
    let step = Step { event, after, archived_at, why: Why::default() };
    let done = records::write(tx, &SPEC, channel.id, &before, step).await?;
    let Some(done) = done else { return Ok(None) };
    let now = if *news == News::Gone { None } else { of_channel(tx, slack_id).await? };
    Ok(Some((now.unwrap_or(channel), done)))
}
