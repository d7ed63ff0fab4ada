//! The form that asks to which channel a card goes.

use crm_core::records::Reference;
use crm_core::text;
use slack_morphism::prelude::*;

use super::Metadata;
use crate::ids::{Action, Form, field_block};
use crate::kit::{self, Frame, Question};
use crate::viewer::Viewer;

/// The name by which the ids of its blocks go.
pub const SHARE: &str = "share";

/// Asks for the channel.
#[must_use]
pub fn share(viewer: &Viewer, reference: Reference, metadata: &Metadata) -> SlackView {
    let label = viewer.plain(&text!("share-channel"));
    let hint = viewer.plain(&text!("share-hint"));
    let question = Question {
        block_id: field_block(SHARE, "channel", 1),
        label: &label,
        hint: Some(&hint),
        ..Question::default()
    };
    let select = kit::channel_input(Action::Field.of("channel"), &viewer.plain(&text!("form-choose")));
    let frame = Frame {
        form: Form::Share,
        title: viewer.plain(&text!("modal-share", reference = reference.to_string())),
        submit: Some(viewer.plain(&text!("button-share"))),
        close: viewer.plain(&text!("button-cancel")),
        metadata: metadata.to_json(),
    };
    kit::modal(frame, vec![kit::input(question, select)])
}
