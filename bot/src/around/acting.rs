//! What a message becomes: a note, a task, a lead, something logged, a follow-up date.

use crm_blocks::notices::{self, Changed};
use crm_blocks::{Message, Viewer};
use crm_core::activities::{self, NewActivity};
use crm_core::channels::Kept;
use crm_core::leads::{self, NewLead};
use crm_core::records::{self, Changes, RecordKind, Reference, Updated};
use crm_core::settings::{self, COPY_MESSAGES, ReactionAction};
use crm_core::tasks::{self, Due, NewTask};
use crm_core::texts::Text;
use crm_core::{Result, Tx, refusal, search, text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::changes::{actor_name, event_of};

/// What is to become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    /// A note.
    Note,
    /// A task.
    Task,
    /// A lead.
    Lead,
    /// An activity.
    Log,
    /// A follow-up date for tomorrow.
    FollowUp,
}

impl From<ReactionAction> for Act {
    fn from(action: ReactionAction) -> Self {
        match action {
            ReactionAction::Note => Self::Note,
            ReactionAction::Task => Self::Task,
            ReactionAction::Lead => Self::Lead,
            ReactionAction::Log => Self::Log,
            ReactionAction::FollowUp => Self::FollowUp,
        }
    }
}

impl Act {
    /// The name in ids and in what was kept.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Task => "task",
            Self::Lead => "lead",
            Self::Log => "log",
            Self::FollowUp => "follow_up",
        }
    }
}

/// Where it comes from, and what the person wrote to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Source {
    /// The message.
    pub permalink: String,
    /// The message's own words; kept only where the workspace copies.
    pub said: String,
    /// What the person wrote.
    pub words: Option<String>,
    /// What is to be done, for a task.
    pub title: Option<String>,
    /// Until when, for a task.
    pub due: Option<chrono::NaiveDate>,
    /// What kind of activity it was, for a log.
    pub kind: Option<String>,
}

/// What came of it.
pub(crate) struct Done {
    /// What to say.
    pub fact: Text,
    /// What the message became.
    pub kept: Kept,
    /// The record to open.
    pub open: Option<Reference>,
}

/// Characters of a title made out of a message.
const TITLE: usize = 100;

/// Does it to a record. The transaction is the acting person's.
pub(crate) async fn act(tx: &mut Tx, act: Act, record: (RecordKind, Uuid), source: Source) -> Result<Done> {
    let reference = reference_of(tx, record).await?;
    let copies = settings::get(tx, COPY_MESSAGES).await?;
    let body = body(&source, copies);
    let said = reference.to_string();
    match act {
        Act::Note => {
            let added = activities::add_note(tx, record, body, Some(source.permalink)).await?;
            let kept = Kept { kind: RecordKind::Activity, record: added.id, event: added.event };
            Ok(Done { fact: text!("around-noted", reference = said), kept, open: Some(reference) })
        }
        Act::Log => {
            let kind = activities::TYPES.iter().copied().find(|kind| source.kind.as_deref() == Some(kind));
            let new = NewActivity {
                body,
                permalink: Some(source.permalink),
                ..NewActivity::new(kind.unwrap_or("message"), record)
            };
            let added = activities::log(tx, new).await?;
            let kept = Kept { kind: RecordKind::Activity, record: added.id, event: added.event };
            Ok(Done { fact: text!("around-logged", reference = said), kept, open: Some(reference) })
        }
        Act::Task => task(tx, record, &said, source, copies).await,
        Act::Lead => lead(tx, record, body, source.permalink).await,
        Act::FollowUp => follow_up(tx, record, reference).await,
    }
}

/// What the person wrote, and, where the workspace copies, what was said.
fn body(source: &Source, copies: bool) -> Option<String> {
    let said = Some(source.said.trim()).filter(|said| copies && !said.is_empty());
    let parts: Vec<&str> = [source.words.as_deref().map(str::trim).filter(|words| !words.is_empty()), said]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

async fn reference_of(tx: &mut Tx, record: (RecordKind, Uuid)) -> Result<Reference> {
    let row = search::rows(tx, &[record]).await?.into_iter().next();
    Ok(row.ok_or_else(|| refusal!("error-record-gone"))?.reference)
}

/// A task that is about no record in particular.
pub(crate) async fn loose_task(tx: &mut Tx, source: Source) -> Result<Done> {
    let title = source.title.unwrap_or_default();
    let description = match source.words.filter(|words| !words.trim().is_empty()) {
        Some(words) => format!("{words}\n\n{}", source.permalink),
        None => source.permalink,
    };
    let description = Some(description).filter(|description| !description.is_empty());
    let new = NewTask { title, description, due: source.due.map(Due::On), ..NewTask::default() };
    let added = tasks::add(tx, new).await?;
    let reference = added.reference(RecordKind::Task);
    let fact = text!(
        "around-loose-task-added",
        task = reference.map(|reference| reference.to_string()).unwrap_or_default(),
        title = added.fields.text("title").unwrap_or_default()
    );
    let kept = Kept { kind: RecordKind::Task, record: added.id, event: added.event };
    Ok(Done { fact, kept, open: reference })
}

async fn task(tx: &mut Tx, record: (RecordKind, Uuid), said: &str, source: Source, copies: bool) -> Result<Done> {
    let first = source.said.lines().next().unwrap_or_default().trim().to_owned();
    let title = match source.title.filter(|title| !title.trim().is_empty()) {
        Some(title) => title,
        None if copies && !first.is_empty() => crm_blocks::kit::cut(&first, TITLE),
        None => text!("around-task-title", reference = said).render(&tx.actor().locale),
    };
    let description = match source.words.filter(|words| !words.trim().is_empty()) {
        Some(words) => format!("{words}\n\n{}", source.permalink),
        None => source.permalink,
    };
    let new = NewTask {
        title,
        description: Some(description),
        due: source.due.map(Due::On),
        about: Some(record),
        ..NewTask::default()
    };
    let added = tasks::add(tx, new).await?;
    let reference = added.reference(RecordKind::Task);
    let name = added.fields.text("title").unwrap_or_default().to_owned();
    let fact = text!(
        "around-task-added",
        task = reference.map(|reference| reference.to_string()).unwrap_or_default(),
        title = name,
        reference = said
    );
    let kept = Kept { kind: RecordKind::Task, record: added.id, event: added.event };
    Ok(Done { fact, kept, open: reference })
}

/// A lead of the contact that the message is about; what else it may be about has no interest of its own.
async fn lead(tx: &mut Tx, record: (RecordKind, Uuid), body: Option<String>, permalink: String) -> Result<Done> {
    let (RecordKind::Contact, contact_id) = record else { return Err(refusal!("error-around-lead-of").into()) };
    let new = NewLead {
        contact_id,
        source: Some("Slack".to_owned()),
        campaign: None,
        message: Some(body.map_or_else(|| permalink.clone(), |body| format!("{body}\n\n{permalink}"))),
        owner_id: None,
    };
    let id = leads::open(tx, new).await?;
    let reference = reference_of(tx, (RecordKind::Lead, id)).await?;
    let event = event_of(tx, id).await?.unwrap_or_default();
    let kept = Kept { kind: RecordKind::Lead, record: id, event };
    Ok(Done { fact: text!("around-lead-added", reference = reference.to_string()), kept, open: Some(reference) })
}

async fn follow_up(tx: &mut Tx, record: (RecordKind, Uuid), reference: Reference) -> Result<Done> {
    if record.0 == RecordKind::Task {
        return Err(refusal!("error-around-follow-up-of").into());
    }
    let day = tx.today() + chrono::Days::new(1);
    let given = Changes::new().with("follow_up_on", day.to_string());
    let event = match records::update(tx, record.0, record.1, &given, None).await? {
        Updated::Done(done) => done.event,
        Updated::Unchanged | Updated::Conflict(_) => Uuid::nil(),
    };
    let kept = Kept { kind: record.0, record: record.1, event };
    let day = crm_core::texts::date(day, tx.today(), &tx.actor().locale);
    Ok(Done {
        fact: text!("around-follow-up", reference = reference.to_string(), day = day),
        kept,
        open: Some(reference),
    })
}

impl Done {
    /// What is said of it, with Undo and Open.
    pub(crate) fn told(&self, viewer: &Viewer, tx: &Tx) -> Message {
        let by = actor_name(tx);
        let event = Some(self.kept.event).filter(|event| !event.is_nil());
        notices::changed(viewer, &Changed { fact: self.fact.clone(), by: &by, was: None, event, open: self.open })
    }
}
