//! Forms: a record of any kind, new or changed, whose word stands where two people changed the same, and what to find. A form
//! holds ids in its metadata and nothing else.

mod metadata;
mod record;
mod resolve;
mod search;
mod share;
mod sheet;

use crm_core::search::MAX_WORDS;
use crm_core::text;
use slack_morphism::prelude::*;

pub use metadata::Metadata;
pub use record::{ALL, Cut, Detail, detail, history, save_search};
pub use resolve::{Dispute, MINE, THEIRS, resolve};
pub use search::{ADVANCED, ASKED, advanced, line_of};
pub use share::{SHARE, share};
pub use sheet::{AGAIN, Asked, Entry, LEFT, NEXT, OPEN_OTHER, Part, SAVE_ANYWAY, SKIP, Sheet, Similar, sheet};

use crate::ids::{Action, Form, field_block};
use crate::kit::{self, Frame, Question};
use crate::viewer::Viewer;

/// The name by which the ids of the blocks of [`find`] go.
const FIND: &str = "find";

/// The form that asks what to find.
#[must_use]
pub fn find(viewer: &Viewer, metadata: &Metadata) -> SlackView {
    let example = viewer.plain(&text!("find-placeholder"));
    let label = viewer.plain(&text!("field-words"));
    let question = Question { block_id: field_block(FIND, "words", 1), label: &label, ..Question::default() };
    let line = kit::text_input(Action::Field.of("words"), (MAX_WORDS, false), Some(&example), None);
    let frame = Frame {
        form: Form::Find,
        title: viewer.plain(&text!("modal-find")),
        submit: Some(viewer.plain(&text!("button-find"))),
        close: viewer.plain(&text!("button-cancel")),
        metadata: metadata.to_json(),
    };
    kit::modal(frame, vec![kit::input(question, line)])
}

/// A view with words and nothing to fill in, such as while a form is still being made.
#[must_use]
pub fn notice(viewer: &Viewer, title: &crm_core::texts::Text, said: &crm_core::texts::Text) -> SlackView {
    let frame = Frame {
        form: Form::Notice,
        title: viewer.plain(title),
        submit: None,
        close: viewer.plain(&text!("button-close")),
        metadata: Metadata::new(None).to_json(),
    };
    kit::modal(frame, vec![kit::section(&viewer.mrkdwn(said))])
}

/// The start of the value of an option that adds a record of the name that follows.
pub const CREATE: &str = "create:";
