//! What can be done on a card in place: the owner, the day to come back, and what is begun from it.

use chrono::NaiveDate;
use crm_core::records::Reference;
use crm_core::text;
use crm_core::users::Owner;
use slack_morphism::prelude::*;

use crate::ids::Action;
use crate::kit;
use crate::viewer::Viewer;

/// Who owns it.
pub(super) fn owner_select(viewer: &Viewer, owner: Option<&Owner>) -> SlackActionBlockElement {
    let chosen = owner.map(|owner| owner.slack_id.as_str());
    kit::person_select(Action::SetOwner, &viewer.plain(&text!("field-owner")), chosen).into()
}

/// When to come back to it.
pub(super) fn follow_up(viewer: &Viewer, day: Option<NaiveDate>) -> SlackActionBlockElement {
    kit::day_picker(Action::SetFollowUp, &viewer.plain(&text!("select-follow-up")), day).into()
}

/// Log a call, a meeting or an e-mail.
pub(super) fn log(viewer: &Viewer, reference: Reference) -> SlackActionBlockElement {
    let spoken = text!("button-log-spoken", reference = reference.to_string());
    button(viewer, Action::Log, (&text!("button-log"), &spoken), reference)
}

/// A task about it.
pub(super) fn task(viewer: &Viewer, reference: Reference) -> SlackActionBlockElement {
    let spoken = text!("button-task-spoken", reference = reference.to_string());
    button(viewer, Action::AddTask, (&text!("button-task"), &spoken), reference)
}

/// A deal with it.
pub(super) fn deal(viewer: &Viewer, reference: Reference) -> SlackActionBlockElement {
    let spoken = text!("button-deal-spoken", reference = reference.to_string());
    button(viewer, Action::AddDeal, (&text!("button-deal"), &spoken), reference)
}

/// A contact at it.
pub(super) fn contact(viewer: &Viewer, reference: Reference) -> SlackActionBlockElement {
    let spoken = text!("button-contact-spoken", reference = reference.to_string());
    button(viewer, Action::AddContact, (&text!("button-contact"), &spoken), reference)
}

/// Opens a record.
pub(super) fn open(viewer: &Viewer, reference: Reference, name: &str) -> SlackActionBlockElement {
    let spoken = text!("button-open-spoken", reference = reference.to_string(), name = super::short(name));
    button(viewer, Action::Open, (&text!("button-open-it", reference = reference.to_string()), &spoken), reference)
}

/// A button with its words, those that are spoken, and the record it is about.
pub(super) fn button(
    viewer: &Viewer,
    action: Action,
    (label, spoken): (&crm_core::texts::Text, &crm_core::texts::Text),
    reference: Reference,
) -> SlackActionBlockElement {
    kit::labelled_button(action, &viewer.plain(label), &reference.to_string(), &viewer.plain(spoken)).into()
}
