//! What every change says: the fact, who did it and when, what it was before, and one tap that takes it back. An undo says
//! the same with a tap that does it again; a refused one shows who changed what since.

use crm_core::error::UserError;
use crm_core::records::{RecordKind, Reference};
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::SlackActionBlockElement;
use uuid::Uuid;

use super::brief;
use crate::ids::{Action, Subject};
use crate::kit::{self, Message};
use crate::viewer::Viewer;

/// A change that is committed.
#[derive(Debug, Clone)]
pub struct Changed<'a> {
    /// What is true now, with its tick: `✅ D-142 moved to Proposal.`
    pub fact: Text,
    /// Who did it, as others read their name.
    pub by: &'a str,
    /// What it was before, in words; nothing where that says nothing.
    pub was: Option<String>,
    /// The event by which it is taken back; nothing where it cannot be.
    pub event: Option<Uuid>,
    /// The record to open; nothing where its card stands below.
    pub open: Option<Reference>,
}

/// The message of a change: fact, `by …, 15:04 · was …`, Undo, Open.
#[must_use]
pub fn changed(viewer: &Viewer, changed: &Changed<'_>) -> Message {
    let undo = changed.event.map(|event| (Action::Undo, event));
    let small = small(viewer, changed.by, changed.was.as_deref());
    told(viewer, &changed.fact, &small, undo, changed.open)
}

/// The same with small print of its own, which says who did it and when, and more.
#[must_use]
pub fn changed_with(viewer: &Viewer, fact: &Text, small: &Text, event: Option<Uuid>) -> Message {
    told(viewer, fact, small, event.map(|event| (Action::Undo, event)), None)
}

/// A note or activity that was kept: its undo, the record, and where one comes back to the record, the question when.
#[must_use]
pub fn kept(
    viewer: &Viewer,
    (fact, small): (&Text, &Text),
    (event, record): (Uuid, Reference),
    follow_up: Option<(RecordKind, Uuid)>,
) -> Message {
    let message = told(viewer, fact, small, Some((Action::Undo, event)), Some(record));
    let Some((kind, id)) = follow_up else { return message };
    let block_id = Subject { id, version: 1 }.block_id(kind.as_str(), "followup");
    let picker = kit::day_picker(Action::SetFollowUp, &viewer.plain(&text!("select-follow-up")), None);
    let blocks = message.blocks.iter().cloned().chain([kit::actions(Some(block_id), vec![picker.into()])]).collect();
    message.with_blocks(blocks)
}

/// The message of an undo, or of doing the undone again: the same, the other way round. `event` is the undo's own.
#[must_use]
pub fn undone(viewer: &Viewer, undone: &Changed<'_>, again: bool) -> Message {
    let action = if again { Action::Undo } else { Action::Redo };
    let small = small(viewer, undone.by, undone.was.as_deref());
    told(viewer, &undone.fact, &small, undone.event.map(|event| (action, event)), undone.open)
}

/// The message of a whole batch that was taken back; what had to stay says why, the first three of it.
#[must_use]
pub fn batch_undone(viewer: &Viewer, by: &str, undone: usize, kept: &[Text]) -> Message {
    let said = text!("undone-batch", count = undone);
    let mut blocks = vec![
        kit::section(&viewer.mrkdwn(&said)),
        kit::context(&viewer.mrkdwn(&brief(&text!("changed-by", by = by, time = viewer.clock())))),
    ];
    if !kept.is_empty() {
        blocks.push(kit::section(&viewer.mrkdwn(&text!("undone-batch-kept", count = kept.len()))));
        let reasons = kept.iter().take(3).map(|reason| kit::context(&viewer.mrkdwn(&brief(reason))));
        blocks.extend(reasons);
    }
    Message::new(viewer.plain(&said).trim_start_matches("✅ "), blocks)
}

/// The change stays, and this is why; where somebody worked on it since, a tap shows what they did.
#[must_use]
pub fn cannot_undo(viewer: &Viewer, refusal: &UserError, event: Option<Uuid>) -> Message {
    let said = brief(refusal.text());
    let mut blocks = vec![kit::section(&viewer.mrkdwn(&said))];
    let since = matches!(refusal.code(), "undo-changed-since" | "undo-worked-on-since" | "undo-changed");
    if let Some(event) = event.filter(|_| since) {
        let compare = kit::button(Action::Compare, &viewer.plain(&text!("button-compare")), &event.to_string());
        blocks.push(kit::actions(None, vec![compare.into()]));
    }
    Message::new(&viewer.plain(&said), blocks)
}

fn small(viewer: &Viewer, by: &str, was: Option<&str>) -> Text {
    match was {
        Some(was) => text!("changed-by-was", by = by, time = viewer.clock(), was = was),
        None => text!("changed-by", by = by, time = viewer.clock()),
    }
}

fn told(viewer: &Viewer, fact: &Text, small: &Text, back: Option<(Action, Uuid)>, open: Option<Reference>) -> Message {
    let fact = brief(fact);
    let mut blocks = vec![kit::section(&viewer.mrkdwn(&fact)), kit::context(&viewer.mrkdwn(&brief(small)))];
    let mut buttons: Vec<SlackActionBlockElement> = Vec::new();
    if let Some((action, event)) = back {
        let label = if action == Action::Redo { text!("button-redo") } else { text!("button-undo") };
        let spoken = text!("button-undo-spoken", what = viewer.plain(&fact).trim_start_matches("✅ "));
        buttons.push(
            kit::labelled_button(action, &viewer.plain(&label), &event.to_string(), &viewer.plain(&spoken)).into(),
        );
    }
    if let Some(open) = open {
        let reference = open.to_string();
        let spoken = viewer.plain(&text!("button-open-it", reference = &reference));
        buttons
            .push(kit::labelled_button(Action::Open, &viewer.plain(&text!("button-open")), &reference, &spoken).into());
    }
    if !buttons.is_empty() {
        blocks.push(kit::actions(None, buttons));
    }
    // Who listens to it hears the fact, not the name of the sign.
    Message::new(viewer.plain(&fact).trim_start_matches("✅ "), blocks)
}
