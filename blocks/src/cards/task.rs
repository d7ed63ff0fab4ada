//! ☑️ The card of a task.

use crm_core::tasks::{Due, TaskCard};
use crm_core::text;

use super::{as_of_with, fact, menu, optional_fact, owner, short, status, title};
use crate::ids::Action;
use crate::kit::{self, Message};
use crate::viewer::{Audience, Viewer};

/// A task, for one reader.
#[must_use]
pub fn task(viewer: &Viewer, card: &TaskCard) -> Message {
    let about = card.about.as_ref().map(|about| format!("{} {}", about.reference, about.title));
    let facts = vec![
        optional_fact(viewer, &text!("field-due"), due(viewer, card).as_deref()),
        optional_fact(viewer, &text!("field-status"), Some(&status(viewer, &card.status))),
        fact(viewer, &text!("field-owner"), &owner(viewer, card.assignee.as_ref(), Audience::Person)),
        optional_fact(viewer, &text!("field-about"), about.as_deref()),
        optional_fact(viewer, &text!("field-priority"), Some(&format!("P{}", card.priority))),
        optional_fact(viewer, &text!("field-repeats"), card.recurrence.as_deref()),
    ];
    let mut blocks = vec![kit::section_with(&title("☑️", card.reference, &card.title), menu(viewer, card.reference))];
    blocks.extend(kit::fields(facts));
    blocks.push(as_of_with(viewer, card.description.as_deref(), &card.tags));
    if let Some(about) = &card.about {
        let reference = about.reference.to_string();
        let label = viewer.plain(&text!("button-open-it", reference = &reference));
        let spoken = text!("button-open-spoken", reference = &reference, name = short(&about.title));
        let open = kit::labelled_button(Action::Open, &label, &reference, &viewer.plain(&spoken));
        blocks.push(kit::actions(None, vec![open.into()]));
    }
    let spoken = text!("spoken-task", reference = card.reference.to_string(), name = short(&card.title));
    Message::new(&viewer.plain(&spoken), blocks)
}

/// `Fri 27 Nov, 15:00`, with a sign where its time is over.
fn due(viewer: &Viewer, card: &TaskCard) -> Option<String> {
    let when = match card.due? {
        Due::On(day) => viewer.day(day),
        Due::At(at) => viewer.moment(at),
    };
    Some(if card.is_overdue { viewer.plain(&text!("card-overdue", day = when)) } else { when })
}
