//! Pickers that act in place on a message: a person, a day, a moment.

use chrono::{DateTime, NaiveDate, Utc};
use slack_morphism::prelude::*;

use super::inputs::for_picker;
use super::{plain, text_confirm};
use crate::ids::Action;

/// A person to choose; `chosen` is the Slack id of the present one.
#[must_use]
pub fn person_select(action: Action, placeholder: &str, chosen: Option<&str>) -> SlackBlockUsersSelectElement {
    SlackBlockUsersSelectElement::new()
        .with_action_id(action.id().into())
        .with_placeholder(plain(placeholder, 150))
        .opt_initial_user(chosen.filter(|id| !id.is_empty()).map(str::to_owned))
}

/// A day to choose.
#[must_use]
pub fn day_picker(action: Action, placeholder: &str, chosen: Option<NaiveDate>) -> SlackBlockDatePickerElement {
    SlackBlockDatePickerElement::new()
        .with_action_id(action.id().into())
        .with_placeholder(plain(placeholder, 150))
        .opt_initial_date(chosen.filter(super::inputs::is_writable).map(super::inputs::written))
}

/// A day and time to choose.
#[must_use]
pub fn moment_picker(action: Action, chosen: Option<DateTime<Utc>>) -> SlackBlockDateTimePickerElement {
    SlackBlockDateTimePickerElement::new()
        .with_action_id(action.id().into())
        .opt_initial_date_time(chosen.and_then(for_picker))
}

/// A button whose press is asked about once more.
#[must_use]
pub fn guarded(
    button: SlackBlockButtonElement,
    title: &str,
    said: &str,
    yes: &str,
    no: &str,
) -> SlackBlockButtonElement {
    button.with_confirm(SlackBlockConfirmItem::new(
        plain(title, 100),
        text_confirm(said),
        plain(yes, 30),
        plain(no, 30),
    ))
}
