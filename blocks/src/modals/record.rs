//! A record at a closer look: what happened to it with a way to take it back, and everything about it with its timeline.

use crm_core::history::Entry;
use crm_core::records::Reference;
use crm_core::text;
use crm_core::texts::Text;
use crm_core::timeline::{self, What};
use slack_morphism::prelude::*;

use super::Metadata;
use crate::cards;
use crate::ids::{Action, Form};
use crate::kit::{self, Choice, Frame};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// Characters of what one entry says.
const SAID: usize = 300;
/// Facts of a record in one look.
const FACTS: usize = 40;

fn frame(viewer: &Viewer, form: Form, title: &Text, metadata: &Metadata) -> Frame {
    Frame {
        form,
        title: viewer.plain(title),
        submit: None,
        close: viewer.plain(&text!("button-close")),
        metadata: metadata.to_json(),
    }
}

/// What happened to a record, newest first: before and after, who and when, and a button where it can be taken back. `said`
/// is what came of the last tap; `earlier` the event after which the next page begins.
#[must_use]
pub fn history(
    viewer: &Viewer,
    (reference, name): (Reference, &str),
    entries: &[Entry],
    (said, earlier): (Option<&Text>, Option<uuid::Uuid>),
    metadata: &Metadata,
) -> SlackView {
    let title = text!("modal-history", reference = reference.to_string());
    let mut blocks = vec![kit::section(&Mrkdwn::bold(&format!("{reference} {}", kit::cut(name, 60))))];
    blocks.extend(said.map(|said| kit::alert(&viewer.mrkdwn(&crate::notices::brief(said)))));
    if entries.is_empty() {
        blocks.push(kit::section(&viewer.mrkdwn(&text!("history-empty"))));
    }
    blocks.extend(entries.iter().map(|entry| happened(viewer, entry)));
    if let Some(event) = earlier {
        let more = kit::button(Action::HistoryMore, &viewer.plain(&text!("button-earlier")), &event.to_string());
        blocks.push(kit::actions(None, vec![more.into()]));
    }
    kit::modal(frame(viewer, Form::Notice, &title, metadata), blocks)
}

fn happened(viewer: &Viewer, entry: &Entry) -> SlackBlock {
    let line = cards::entry(viewer, entry, SAID);
    if let Some(undone) = &entry.undone {
        let by = undone.by.clone().unwrap_or_else(|| viewer.plain(&text!("the-crm")));
        let note = text!("history-undone", by = kit::cut(&by, 60), at = viewer.moment(undone.at));
        return kit::section(&line.then("\n", &viewer.mrkdwn(&note)));
    }
    if entry.fields.is_empty() || entry.before.is_none() && entry.after.is_none() {
        return kit::section(&line);
    }
    let label = viewer.plain(&text!("button-undo"));
    let spoken = viewer.plain(&text!("history-undo-spoken", at = viewer.moment(entry.at)));
    kit::section_with(&line, kit::labelled_button(Action::UndoEntry, &label, &entry.event.to_string(), &spoken))
}

/// What the timeline is cut down to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cut {
    /// The type of its entries; all where there is none.
    pub kind: Option<String>,
    /// The channel of its activities; all where there is none.
    pub channel: Option<String>,
}

/// Everything about a record.
#[derive(Debug, Clone)]
pub struct Detail<'a> {
    /// Its reference.
    pub reference: Reference,
    /// Its name.
    pub name: &'a str,
    /// Each of its fields that holds something, with its name.
    pub facts: &'a [(String, String)],
    /// A page of its timeline; nothing for what has none.
    pub timeline: Option<&'a timeline::Page>,
    /// What the timeline is cut down to.
    pub cut: Cut,
    /// Whether this is its first page.
    pub first: bool,
}

/// Types by which a timeline is cut down.
const TYPES: [&str; 12] =
    ["call", "meeting", "email", "note", "message", "task", "file", "stage", "owner", "changed", "created", "archived"];

/// A record with all its facts, what can be begun from it, and its timeline under headings of days.
#[must_use]
pub fn detail(viewer: &Viewer, detail: &Detail<'_>, metadata: &Metadata) -> SlackView {
    let reference = detail.reference.to_string();
    let mut blocks = vec![kit::section(&Mrkdwn::bold(&format!("{reference} {}", kit::cut(detail.name, 60))))];
    let facts: Vec<Mrkdwn> = detail
        .facts
        .iter()
        .take(FACTS)
        .map(|(label, value)| Mrkdwn::bold(&kit::cut(label, 60)).then("\n", &Mrkdwn::words(&kit::cut(value, 200))))
        .collect();
    for ten in facts.chunks(10) {
        blocks.extend(kit::fields(ten.to_vec()));
    }
    blocks.push(kit::actions(None, begin(viewer, detail.reference)));
    if let Some(page) = detail.timeline {
        blocks.push(kit::divider());
        blocks.push(kit::actions(Some("crm1.timeline.filter".to_owned()), filters(viewer, &detail.cut)));
        blocks.extend(days(viewer, page));
        let pager = pager(viewer, page, detail.first);
        if !pager.is_empty() {
            blocks.push(kit::actions(None, pager));
        }
    }
    kit::modal(frame(viewer, Form::Notice, &text!("modal-detail", reference = reference), metadata), blocks)
}

/// What can be begun from a record.
fn begin(viewer: &Viewer, reference: Reference) -> Vec<SlackActionBlockElement> {
    let about = reference.to_string();
    let button = |action, label: Text| kit::button(action, &viewer.plain(&label), &about).into();
    vec![
        button(Action::Log, text!("button-log")),
        button(Action::AddNote, text!("menu-note")),
        button(Action::AddTask, text!("button-task")),
        button(Action::EditRecord, text!("menu-edit")),
    ]
}

fn filters(viewer: &Viewer, cut: &Cut) -> Vec<SlackActionBlockElement> {
    let all = |label: Text| kit::option(&viewer.plain(&label), ALL);
    let kinds = std::iter::once(all(text!("timeline-all-types")))
        .chain(TYPES.iter().map(|kind| kit::option(&viewer.plain(&text!("timeline-type", key = *kind)), kind)));
    let channels = std::iter::once(all(text!("timeline-all-channels"))).chain(
        crm_core::activities::CHANNELS
            .iter()
            .map(|channel| kit::option(&viewer.plain(&text!("choice-label", key = *channel)), channel)),
    );
    let select = |action, options: Vec<_>, chosen: &Option<String>| {
        kit::select(action, &viewer.plain(&text!("form-choose")), options, Some(chosen.as_deref().unwrap_or(ALL)))
            .into()
    };
    vec![
        select(Action::TimelineType, kinds.collect(), &cut.kind),
        select(Action::TimelineChannel, channels.collect(), &cut.channel),
    ]
}

/// The value of the option that cuts nothing down.
pub const ALL: &str = "all";

fn days(viewer: &Viewer, page: &timeline::Page) -> Vec<SlackBlock> {
    let mut blocks = Vec::new();
    let mut day = None;
    for entry in &page.entries {
        let on = entry.at.with_timezone(&viewer.time_zone).date_naive();
        if day != Some(on) {
            blocks.push(kit::section(&Mrkdwn::bold(&viewer.day(on))));
            day = Some(on);
        }
        blocks.push(kit::context(&line(viewer, entry)));
    }
    if page.entries.is_empty() {
        blocks.push(kit::context(&viewer.mrkdwn(&text!("timeline-empty"))));
    }
    blocks
}

/// `15:04 · Call · Rebecca · D-142 Renewal` and what was said.
fn line(viewer: &Viewer, entry: &timeline::Entry) -> Mrkdwn {
    let time = entry.at.with_timezone(&viewer.time_zone).format("%H:%M").to_string();
    let by = entry.by.as_ref().map_or_else(|| viewer.plain(&text!("the-crm")), |by| kit::cut(&by.name, 40));
    let kind = viewer.plain(&text!("timeline-type", key = entry.kind.as_str()));
    let about = format!("{} {}", entry.record.reference, kit::cut(&entry.record.title, 40));
    let head = Mrkdwn::words(&time).then(" · ", &Mrkdwn::bold(&kind)).then(" · ", &Mrkdwn::words(&by));
    let head = head.then(" · ", &Mrkdwn::words(&about));
    let said = match &entry.what {
        What::Change(change) => cards::change_in_short(viewer, change),
        What::Activity(activity) => {
            [&activity.subject, &activity.body].into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ")
        }
        What::File(file) => file.name.clone(),
        What::Task(task) => format!("{} {}", task.reference, task.title),
    };
    head.then("\n", &Mrkdwn::words(&kit::cut(&said, SAID)))
}

fn pager(viewer: &Viewer, page: &timeline::Page, first: bool) -> Vec<SlackActionBlockElement> {
    let mut pager: Vec<SlackActionBlockElement> = Vec::new();
    if !first {
        pager.push(kit::button(Action::TimelineFirst, &viewer.plain(&text!("button-latest")), "").into());
    }
    if let Some(next) = &page.next {
        let label = viewer.plain(&text!("button-earlier"));
        pager.push(kit::button(Action::TimelinePage, &label, &next.to_string()).into());
    }
    pager
}

/// The name of a search that is kept, and whether everybody sees it.
#[must_use]
pub fn save_search(viewer: &Viewer, line: &str, metadata: &Metadata) -> SlackView {
    let label = viewer.plain(&text!("field-name"));
    let question = kit::Question {
        block_id: crate::ids::field_block("search", "name", 1),
        label: &label,
        ..kit::Question::default()
    };
    let name = kit::text_input(Action::Field.of("name"), (100, false), None, None);
    let shared = viewer.plain(&text!("search-shared-label"));
    let boxes = kit::Question {
        block_id: crate::ids::field_block("search", "shared", 1),
        label: &shared,
        optional: true,
        ..kit::Question::default()
    };
    let choice = [Choice::new(viewer.plain(&text!("search-shared")), "shared")];
    let frame = Frame {
        submit: Some(viewer.plain(&text!("button-save"))),
        close: viewer.plain(&text!("button-cancel")),
        ..frame(viewer, Form::SaveSearch, &text!("modal-save-search"), metadata)
    };
    let said = Mrkdwn::words(&kit::cut(line, 300));
    let blocks = vec![
        kit::section(&said),
        kit::input(question, name),
        kit::input(boxes, kit::boxes_input(Action::Field.of("shared"), &choice, &[])),
    ];
    kit::modal(frame, blocks)
}
