//! ☑️ The card of a task.

use crm_core::tasks::{Due, TaskCard};
use crm_core::text;
use slack_morphism::prelude::*;

use super::{as_of_with, controls, fact, menu, optional_fact, owner, short, status, title};
use crate::ids::{Action, Subject};
use crate::kit::{self, Message};
use crate::viewer::{Audience, Viewer};

/// A task, for one reader.
#[must_use]
pub fn task(viewer: &Viewer, card: &TaskCard) -> Message {
    let about = card.about.as_ref().map(|about| format!("{} {}", about.reference, about.title));
    let mut facts = vec![
        optional_fact(viewer, &text!("field-due"), due(viewer, card).as_deref()),
        optional_fact(viewer, &text!("field-priority"), Some(&priority(viewer, card.priority))),
        fact(viewer, &text!("field-assignee"), &owner(viewer, card.assignee.as_ref(), Audience::Person)),
        optional_fact(viewer, &text!("field-about"), about.as_deref()),
        optional_fact(viewer, &text!("field-status"), Some(&stands(viewer, card))),
    ];
    if card.recurrence.is_some() {
        facts.push(optional_fact(viewer, &text!("field-repeats"), card.recurrence.as_deref()));
    }
    let subject = Subject { id: card.id, version: card.version };
    let heading = title("☑️", card.reference, &card.title);
    let mut blocks = vec![kit::section_about(subject.block_id("task", "head"), &heading, menu(viewer, card.reference))];
    blocks.extend(kit::fields(facts));
    blocks.push(as_of_with(viewer, card.description.as_deref(), &card.tags));
    blocks.push(kit::actions(Some(subject.block_id("task", "actions")), controls_of(viewer, card)));
    let spoken = text!("spoken-task", reference = card.reference.to_string(), name = short(&card.title));
    Message::new(&viewer.plain(&spoken), blocks)
}

/// Where it stands: one that is put off says until when.
fn stands(viewer: &Viewer, card: &TaskCard) -> String {
    match card.snoozed_until.filter(|until| card.status == "open" && *until > viewer.now) {
        Some(until) => viewer.plain(&text!("card-snoozed", until = viewer.moment(until))),
        None => status(viewer, &card.status),
    }
}

/// `P1 urgent`
fn priority(viewer: &Viewer, priority: i16) -> String {
    viewer.plain(&text!("priority-label", number = i64::from(priority)))
}

/// For how long a task can be put off.
const SNOOZES: [&str; 4] = ["1h", "tomorrow", "3d", "1w"];

fn controls_of(viewer: &Viewer, card: &TaskCard) -> Vec<SlackActionBlockElement> {
    let spoken = |text: &'static str| crm_core::texts::Text::new(text).with("reference", card.reference.to_string());
    if card.status != "open" {
        let words = (&text!("button-reopen"), &spoken("button-reopen-spoken"));
        let mut row = vec![controls::button(viewer, Action::TaskReopen, words, card.reference)];
        row.extend(card.about.as_ref().map(|about| controls::open(viewer, about.reference, &about.title)));
        return row;
    }
    let words = (&text!("button-done"), &spoken("button-done-spoken"));
    let snoozes = SNOOZES.map(|span| kit::option(&viewer.plain(&snooze(span)), span)).to_vec();
    let priorities = (1..=4_i16).map(|one| kit::option(&priority(viewer, one), &one.to_string())).collect();
    let due_at = match card.due {
        Some(Due::At(at)) => Some(at),
        _ => None,
    };
    vec![
        controls::button(viewer, Action::TaskDone, words, card.reference),
        kit::select(Action::Snooze, &viewer.plain(&text!("select-snooze")), snoozes, None).into(),
        kit::moment_picker(Action::SetDue, due_at).into(),
        controls::owner_select(viewer, card.assignee.as_ref()),
        kit::select(
            Action::SetPriority,
            &viewer.plain(&text!("field-priority")),
            priorities,
            Some(&card.priority.to_string()),
        )
        .into(),
    ]
}

fn snooze(span: &str) -> crm_core::texts::Text {
    match span {
        "1h" => text!("snooze-hour"),
        "tomorrow" => text!("snooze-tomorrow"),
        "3d" => text!("snooze-days"),
        _ => text!("snooze-week"),
    }
}

/// `Fri 27 Nov, 15:00`, with a sign where its time is over.
pub(super) fn due(viewer: &Viewer, card: &TaskCard) -> Option<String> {
    let when = match card.due? {
        Due::On(day) => viewer.day(day),
        Due::At(at) => viewer.moment(at),
    };
    Some(if card.is_overdue { viewer.plain(&text!("card-overdue", day = when)) } else { when })
}
